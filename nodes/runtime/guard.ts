import { asRouterError, type RouterError } from '../../lib/router/errors.ts';
import type { Done, Message, Node, Send } from './node-red.ts';

/**
 * An input listener that cannot hurt Node-RED: a rejected promise in one would end the whole process. `done` is called once,
 * with what was thrown as a coded error.
 */
export function onInput(node: Node, handle: (message: Message, send: Send) => Promise<void> | void): void {
  node.on('input', (message, send, done) => {
    void guarded(() => handle(message, send), done);
  });
}

async function guarded(run: () => Promise<void> | void, done: Done): Promise<void> {
  let failed: RouterError | undefined;
  try {
    await run();
  } catch (thrown) {
    failed = asRouterError(thrown);
  }
  try {
    if (failed) done(failed);
    else done();
  } catch {
    // what listens behind `done` has failed; there is nobody left to tell
  }
}

/** A close listener that is awaited and never rejects. `removed`: the node is deleted, and not only deployed anew. */
export function onClose(node: Node, close: (removed: boolean) => unknown): void {
  // Node-RED looks at the number of parameters: two are needed to be told `removed` and to be waited for
  node.on('close', (removed: boolean, done: () => void) => {
    void guarded(
      async () => {
        await close(removed);
      },
      () => done(),
    );
  });
}

/** A listener of ours that must not throw into whoever tells it. */
export function quietly<A extends readonly unknown[]>(
  node: Node,
  listener: (...args: A) => void,
): (...args: A) => void {
  return (...args) => {
    try {
      listener(...args);
    } catch (thrown) {
      node.error(inWords(asRouterError(thrown)));
    }
  };
}

/** For the log: the code that people look for, the sentence that they read, and what they can do. */
export function inWords({ code, message, hint }: RouterError): string {
  return [`${code}: ${message}`, hint?.en].filter(Boolean).join(' ');
}
