import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { onClose, onInput, quietly } from '../../../nodes/runtime/guard.ts';
import type { Done, Message, Node, Send } from '../../../nodes/runtime/node-red.ts';
import { settle } from '../../support/fake-clock.ts';

type Listener = (...args: never[]) => void;

/** A node that remembers its listeners and what it said. */
function fakeNode() {
  const listeners = new Map<string, Listener>();
  const errors: string[] = [];
  const node = {
    on: (event: string, listener: Listener) => listeners.set(event, listener),
    error: (line: string) => errors.push(line),
  } as unknown as Node;
  const input = (message: Message, send: Send, done: Done) =>
    (listeners.get('input') as (...args: unknown[]) => void)(message, send, done);
  const close = (removed: boolean, done: () => void) =>
    (listeners.get('close') as (...args: unknown[]) => void)(removed, done);
  return { node, listeners, errors, input, close };
}

const fail = (thrown: unknown) => () => {
  throw thrown;
};

/** The code of the one error that a message was done with. */
const codeOf = (done: readonly unknown[][]) => (done[0]?.[0] as RouterError | undefined)?.code;

const FAILURES: ReadonlyArray<readonly [what: string, thrown: unknown, code: string]> = [
  ['an error of ours', new RouterError('busy'), 'busy'],
  ['a mistake', new TypeError('x is not a function'), 'defect'],
  ['an abort', new DOMException('over', 'AbortError'), 'cancelled'],
  ['something that is no error', 'text', 'defect'],
  ['nothing', undefined, 'defect'],
];

for (const [what, thrown, code] of FAILURES)
  for (const [how, handler] of [
    ['at once', fail(thrown)],
    ['later', () => Promise.reject(thrown)],
  ] as const)
    test(`A handler that throws ${what} ${how} is done with a code, once.`, async () => {
      const { node, input } = fakeNode();
      const done: unknown[][] = [];
      onInput(node, handler);
      input(
        {},
        () => undefined,
        (...args) => done.push(args),
      );
      await settle();
      assert.equal(done.length, 1);
      assert.equal(codeOf(done), code);
    });

test('A handler gets the message and the way to send, and is done without an error.', async () => {
  const { node, input } = fakeNode();
  const sent: object[] = [];
  const done: unknown[][] = [];
  onInput(node, (message, send) => send({ ...message, answered: true }));
  input(
    { _msgid: 'm' },
    (message) => sent.push(message),
    (...args) => done.push(args),
  );
  await settle();
  assert.deepEqual(sent, [{ _msgid: 'm', answered: true }]);
  assert.deepEqual(done, [[]]);
});

test('What throws behind the message is a failure of the message.', async () => {
  const { node, input } = fakeNode();
  const done: unknown[][] = [];
  onInput(node, (message, send) => send(message));
  input({}, fail(new Error('behind')), (...args) => done.push(args));
  await settle();
  assert.equal(codeOf(done), 'defect');
});

for (const [what, handler] of [
  ['a success', () => undefined],
  ['a failure', fail(new RouterError('busy'))],
] as const)
  test(`What throws when it is told of ${what} harms nobody, and is not told again.`, async () => {
    const { node, input } = fakeNode();
    let told = 0;
    onInput(node, handler);
    input(
      {},
      () => undefined,
      () => {
        told += 1;
        throw new Error('nobody listens');
      },
    );
    // a rejection that nobody handles would fail this test
    await settle();
    assert.equal(told, 1);
  });

test('A close listener has two parameters, or else Node-RED would not wait for it.', () => {
  const { node, listeners } = fakeNode();
  onClose(node, () => undefined);
  assert.equal(listeners.get('close')?.length, 2);
});

for (const [what, close] of [
  ['is done', () => Promise.resolve()],
  ['throws', fail(new Error('close'))],
  ['rejects', () => Promise.reject(new Error('close'))],
  ['takes no promise', () => 'closed'],
] as const)
  test(`Closing that ${what} lets Node-RED go on.`, async () => {
    const node = fakeNode();
    let done = 0;
    onClose(node.node, close);
    node.close(false, () => (done += 1));
    await settle();
    assert.equal(done, 1);
  });

test('Closing is waited for, and told whether the node was removed.', async () => {
  const node = fakeNode();
  const { promise, resolve } = Promise.withResolvers<void>();
  const told: boolean[] = [];
  let done = false;
  onClose(node.node, (removed) => {
    told.push(removed);
    return promise;
  });
  node.close(true, () => (done = true));
  await settle();
  assert.equal(done, false);
  resolve();
  await settle();
  assert.deepEqual([told, done], [[true], true]);
});

test('Node-RED that throws when it is told of the end harms nobody.', async () => {
  const node = fakeNode();
  onClose(node.node, () => undefined);
  node.close(false, fail(new Error('runtime')));
  await settle();
});

test('A listener of ours that throws is said with its code, and does not throw into whoever tells it.', () => {
  const { node, errors } = fakeNode();
  const heard: number[] = [];
  const listener = quietly(node, (value: number) => {
    heard.push(value);
    if (value === 2) throw new RouterError('unreadable');
    if (value === 3) throw new TypeError('mistake');
  });
  for (const value of [1, 2, 3]) listener(value);
  assert.deepEqual(heard, [1, 2, 3]);
  assert.deepEqual(
    errors.map((line) => line.split(':')[0]),
    ['unreadable', 'defect'],
  );
});
