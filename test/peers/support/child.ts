import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 10_000;

/**
 * Starts a peer that the kernel ends when this process is gone, however it went: a test that is killed leaves nothing running.
 * It keeps the process id. A program that changes its user loses the tie.
 */
export function startPeer(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // the tools of the system's administrator are not on every user's path
    env: { ...process.env, ...env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
    ...(cwd !== undefined && { cwd }),
  });
}

export function isAlive(child: ChildProcess | undefined): child is ChildProcess {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Sends a signal and resolves when the process is gone; one that will not go is killed. */
export async function endPeer(
  child: ChildProcess | undefined,
  signal: NodeJS.Signals = 'SIGTERM',
  patienceMs = PATIENCE_MS,
): Promise<void> {
  if (!isAlive(child)) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await gone;
  clearTimeout(force);
}

/** What a process has printed so far, on both streams. */
export function printed(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

/** Resolves when the peer accepts connections; rejects with what it printed when it ends before, or is too late. */
export async function accepts(
  child: ChildProcess,
  host: string,
  port: number,
  log: () => string,
): Promise<void> {
  const late = performance.now() + PATIENCE_MS;
  while (!(await listens(host, port))) {
    if (!isAlive(child) || performance.now() > late)
      throw new Error(`${child.spawnargs.join(' ')}: nothing on ${host}:${port}\n${log().slice(-3000)}`);
    await sleep(20);
  }
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
