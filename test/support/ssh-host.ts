import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { TestContext } from 'node:test';
import ssh2, { type AuthContext, type ServerChannel } from 'ssh2';
import { Awaited } from './awaited.ts';

/** What a command does on a host that a test plays. Without an exit status it hangs. */
export interface Doing {
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string;
  readonly code?: number;
  /** Such as `TERM`. */
  readonly signal?: string;
}

export type Commands = (command: string, channel: ServerChannel) => Doing | undefined;

export interface SshHostOptions {
  readonly username?: string;
  readonly password?: string;
  /** The public part of a key that may log in, in OpenSSH's form. */
  readonly publicKey?: string;
  readonly commands?: Commands;
  readonly hostKey?: string;
  /** Decides about each attempt to log in instead; `none` included. */
  readonly authenticate?: (attempt: AuthContext) => void;
  /** Refuses to run anything, or even a channel for it. */
  readonly refuses?: 'exec' | 'channel';
  readonly port?: number;
}

export interface SshHost {
  readonly port: number;
  /** Of each attempt to log in, `none` left out. */
  readonly attempts: readonly string[];
  /** Every command that came. */
  readonly commands: readonly string[];
  /** Connections that were accepted, and those that are open. */
  readonly accepted: number;
  readonly open: number;
  /** Resolves when no connection is open any more. */
  empty(): Promise<void>;
  /** Resolves when so many commands have come. */
  arrived(count: number): Promise<void>;
  /** Neither reads nor notices anything on the connections any more. */
  freeze(): void;
  /** Drops all connections without a word. */
  drop(): void;
  close(): Promise<void>;
}

const keys = ssh2.utils;

/** A key pair in OpenSSH's form. Some that ssh2 makes it cannot read itself: about one in some hundred; those are made anew. */
export function keyPair(): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = keys.generateKeyPairSync('ed25519');
    if (!(keys.parseKey(pair.private) instanceof Error)) return pair;
  }
}

const OWN_KEY = keyPair().private;

/** An SSH server on the loopback, until the test ends. */
export async function startSshHost(t: TestContext, options: SshHostOptions = {}): Promise<SshHost> {
  const { commands = () => ({ code: 0 }), hostKey = OWN_KEY, refuses } = options;
  const attempts: string[] = [];
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const news = new Awaited();
  let accepted = 0;
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (attempt) => {
      if (attempt.method !== 'none') attempts.push(attempt.method);
      (options.authenticate ?? ((each) => judge(each, options)))(attempt);
    });
    client.on('session', (accept, rejectChannel) => {
      if (refuses === 'channel') return rejectChannel();
      const session = accept();
      session.on('exec', (acceptExec, reject, { command }) => {
        asked.push(command);
        news.poke();
        if (refuses === 'exec') return reject();
        const channel = acceptExec();
        channel.on('error', () => undefined);
        perform(commands(command, channel), channel);
      });
    });
  });
  const raw = server as unknown as { readonly _srv: NodeJS.EventEmitter };
  raw._srv.on('connection', (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      news.poke();
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (!(server.address() as AddressInfo | null)) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  t.after(close);
  return {
    port: (server.address() as AddressInfo).port,
    attempts,
    commands: asked,
    get accepted() {
      return accepted;
    },
    get open() {
      return sockets.size;
    },
    empty: () => news.until('no connection', () => sockets.size === 0),
    arrived: (count) => news.until(`${count} commands`, () => asked.length >= count),
    freeze() {
      for (const socket of sockets) socket.pause();
    },
    drop() {
      for (const socket of sockets) socket.destroy();
    },
    close,
  };
}

function judge(attempt: AuthContext, { username = 'pi', password, publicKey }: SshHostOptions): void {
  const methods = [
    ...(password === undefined ? [] : ['password' as const]),
    ...(publicKey ? ['publickey' as const] : []),
  ];
  const known = attempt.username === username;
  if (attempt.method === 'password' && known && attempt.password === password) return attempt.accept();
  if (attempt.method === 'publickey' && known && publicKey && isKey(attempt, publicKey))
    return attempt.accept();
  attempt.reject(methods);
}

function isKey(attempt: ssh2.PublicKeyAuthContext, publicKey: string): boolean {
  const key = keys.parseKey(publicKey);
  if (key instanceof Error || Array.isArray(key)) return false;
  if (!attempt.key.data.equals(key.getPublicSSH())) return false;
  return (
    !attempt.signature || key.verify(attempt.blob ?? Buffer.alloc(0), attempt.signature, attempt.hashAlgo)
  );
}

function perform(doing: Doing | undefined, channel: ServerChannel): void {
  if (!doing) return;
  if (doing.stderr !== undefined) channel.stderr.write(doing.stderr);
  if (doing.stdout !== undefined) channel.write(doing.stdout);
  if (doing.signal !== undefined) channel.exit(doing.signal, false, '');
  else if (doing.code !== undefined) channel.exit(doing.code);
  else return;
  channel.end();
}
