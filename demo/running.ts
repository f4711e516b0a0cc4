import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join, relative } from 'node:path';

const NAME = 'running.sock';

/** A directory that is this process's own until it ends. Whoever comes meanwhile is told what there is to know. */
export interface Claim {
  /** What others are told, those who wait for it and those who come later. */
  tell(text: string): void;
  close(): Promise<void>;
}

/**
 * Claims a directory; undefined: somebody else has it, and told all to `hear`: `first` at once, the rest when there is anything.
 * It is held by a local socket, so that one whose owner was killed is free again. Where there are no such sockets it is
 * claimed by everybody.
 */
export async function claim(
  dir: string,
  first: string,
  hear: (text: string) => void,
): Promise<Claim | undefined> {
  mkdirSync(dir, { recursive: true });
  const path = socketIn(dir);
  for (;;) {
    const failure = await listenTo(path, hear);
    if (failure === undefined) return undefined;
    // what lies there is left from one who was killed
    if (failure === 'ECONNREFUSED') rmSync(path, { force: true });
    const claimed = new Claimed(first);
    // somebody else was quicker
    if ((await claimed.begin(path)) !== 'EADDRINUSE') return claimed;
  }
}

class Claimed implements Claim {
  readonly #first: string;
  readonly #waiting = new Set<Socket>();
  readonly #server = createServer((socket) => this.#answer(socket));
  #told: string | undefined;

  constructor(first: string) {
    this.#first = first;
  }

  /** Why it could not. */
  async begin(path: string): Promise<string | undefined> {
    this.#server.listen(path);
    return once(this.#server, 'listening').then(() => undefined, codeOf);
  }

  tell(text: string): void {
    this.#told = text;
    for (const socket of this.#waiting) socket.end(text);
  }

  close(): Promise<void> {
    for (const socket of this.#waiting) socket.end();
    return new Promise((resolve) => void this.#server.close(() => resolve()));
  }

  #answer(socket: Socket): void {
    socket.on('error', () => undefined).on('close', () => this.#waiting.delete(socket));
    if (this.#told !== undefined) return void socket.end(this.#told);
    socket.write(this.#first);
    this.#waiting.add(socket);
  }
}

/** Deletes what is in a claimed directory. */
export function clear(dir: string): void {
  for (const name of readdirSync(dir))
    if (name !== NAME) rmSync(join(dir, name), { recursive: true, force: true });
}

/** Such a path has no room for much more than a hundred letters. */
function socketIn(dir: string): string {
  const file = join(dir, NAME);
  if (process.platform === 'win32')
    return `\\\\.\\pipe\\futamichi-${createHash('sha256').update(file).digest('hex')}`;
  const fromHere = relative(process.cwd(), file);
  return fromHere.length < file.length ? fromHere : file;
}

/** Until the owner has told everything. Says why there is none. */
async function listenTo(path: string, hear: (text: string) => void): Promise<string | undefined> {
  const socket = connect(path);
  const failure = await once(socket, 'connect').then(() => undefined, codeOf);
  if (failure !== undefined) return failure;
  socket
    .setEncoding('utf8')
    .on('data', hear)
    .on('error', () => undefined);
  await once(socket, 'close');
  return undefined;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
