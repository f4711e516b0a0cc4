import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A part of a benchmark that runs in a process of its own, so that its CPU and memory are its own too. */
export async function inChild<T>(
  script: string,
  input: unknown,
  nodeOptions: readonly string[] = [],
): Promise<T> {
  const child = start(script, nodeOptions);
  child.send(input as object);
  const [answer] = (await once(child, 'message')) as [T];
  child.kill();
  return answer;
}

/** The same for one that keeps running; the first message says that it is ready. */
export async function startChild<T>(
  script: string,
  input: unknown,
): Promise<{ readonly ready: T; readonly pid: number; close(): void }> {
  const child = start(script, []);
  child.send(input as object);
  const [ready] = (await once(child, 'message')) as [T];
  return { ready, pid: child.pid ?? 0, close: () => void child.kill() };
}

function start(script: string, nodeOptions: readonly string[]): ChildProcess {
  return fork(join(import.meta.dirname, script), {
    execArgv: ['--disable-warning=ExperimentalWarning', ...nodeOptions],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
