import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { seconds, type Clock } from '../router/clock.ts';
import { RouterError, type ErrorCode } from '../router/errors.ts';
import { plainAddress } from '../address/ip.ts';
import { parseSyslog, type SyslogMessage } from './syslog-message.ts';

export interface SyslogOptions {
  /** Of this machine; 0.0.0.0 and :: mean all of them. */
  readonly address: string;
  readonly port: number;
  /** The only address that is listened to. */
  readonly from: string;
  readonly clock: Clock;
  /** It should not throw; what it throws is lost. */
  readonly onMessage: (message: SyslogMessage) => void;
  /** The first line above the limit; what else is too much is only counted. */
  readonly onFlood?: () => void;
  /** The first line of somebody to whom nobody listens. */
  readonly onStranger?: (address: string) => void;
}

/** One sender’s log, heard until it is closed. */
export interface SyslogSubscription {
  readonly port: number;
  /** How many lines were too many. */
  readonly dropped: number;
  close(): Promise<void>;
}

/** More are no news about a session, but a fault or an attack. */
const MOST_A_SECOND = 100;

const EVERYWHERE = ['0.0.0.0', '::'];

/** Kept as long as somebody uses them. */
const listeners = new Map<string, Listener>();

/**
 * Listens to the log of one sender. All who listen on one port of this process share its socket. Rejects with `conflict` (the
 * port is in use), `invalid-input` (no right to the port, or no address of this machine) or `unreachable`.
 */
export async function hearSyslog(options: SyslogOptions): Promise<SyslogSubscription> {
  // one that hears all addresses hears this one too, and leaves no room for another
  const keys = [...EVERYWHERE, options.address].map((each) => keyOf(each, options.port));
  const open = keys.find((each) => listeners.has(each));
  const key = open ?? keyOf(options.address, options.port);
  const listener = listeners.get(key) ?? new Listener(options);
  listeners.set(key, listener);
  const user = new User(options);
  listener.users.add(user);
  const close = async () => {
    listener.users.delete(user);
    if (listener.users.size > 0 || listeners.get(key) !== listener) return;
    listeners.delete(key);
    await listener.stop();
  };
  try {
    const port = await listener.port;
    return {
      port,
      get dropped() {
        return user.dropped;
      },
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function keyOf(address: string, port: number): string {
  return `${plainAddress(address)} ${port}`;
}

/** One who listens, and how much he has heard in this second. */
class User {
  readonly #options: SyslogOptions;
  readonly #from: string;
  #second = -Infinity;
  #heard = 0;
  dropped = 0;

  constructor(options: SyslogOptions) {
    this.#options = options;
    this.#from = plainAddress(options.from);
  }

  listensTo(address: string): boolean {
    return address === this.#from;
  }

  stranger(address: string): void {
    quietly(() => this.#options.onStranger?.(address));
  }

  take(datagram: Uint8Array): void {
    const now = this.#options.clock.monotonic();
    if (now - this.#second >= seconds(1)) {
      this.#second = now;
      this.#heard = 0;
    }
    this.#heard += 1;
    if (this.#heard <= MOST_A_SECOND) quietly(() => this.#options.onMessage(parseSyslog(datagram)));
    else if ((this.dropped += 1) === 1) quietly(() => this.#options.onFlood?.());
  }
}

class Listener {
  readonly users = new Set<User>();
  readonly port: Promise<number>;
  readonly #socket: Socket;
  #metStranger = false;

  constructor({ address, port }: SyslogOptions) {
    this.#socket = createSocket(isIPv6(address.replace(/%.*$/, '')) ? 'udp6' : 'udp4');
    this.#socket.unref();
    this.port = this.#bind(address, port);
  }

  async stop(): Promise<void> {
    const open = await this.port.catch(() => undefined);
    if (open === undefined) return;
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  async #bind(address: string, port: number): Promise<number> {
    try {
      const bound = once(this.#socket, 'listening');
      this.#socket.bind({ address, port, exclusive: true });
      await bound;
    } catch (thrown) {
      this.#socket.close();
      throw refusal(thrown, address, port);
    }
    // one datagram that could not be received is no reason to end
    this.#socket.on('error', () => undefined);
    this.#socket.on('message', (datagram, sender) => this.#take(datagram, plainAddress(sender.address)));
    return this.#socket.address().port;
  }

  #take(datagram: Uint8Array, from: string): void {
    const meant = [...this.users].filter((user) => user.listensTo(from));
    for (const user of meant) user.take(datagram);
    if (meant.length > 0 || this.#metStranger) return;
    this.#metStranger = true;
    for (const user of this.users) user.stranger(from);
  }
}

/** Whatever is thrown into a socket’s event would end the process. */
function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // there is nobody to tell
  }
}

type Refusal = readonly [ErrorCode, (address: string, port: number) => string];

const IN_USE: Refusal = ['conflict', (address, port) => `port ${port} of ${address} is in use`];
const NO_RIGHT: Refusal = [
  'invalid-input',
  (_, port) => `no right to listen on port ${port}; take one from 1024 on`,
];
const NOT_OURS: Refusal = ['invalid-input', (address) => `${address} is no address of this machine`];

const REFUSALS: ReadonlyMap<unknown, Refusal> = new Map([
  ['EADDRINUSE', IN_USE],
  ['EACCES', NO_RIGHT],
  ['EPERM', NO_RIGHT],
  ['EADDRNOTAVAIL', NOT_OURS],
  ['ENOTFOUND', NOT_OURS],
]);

function refusal(thrown: unknown, address: string, port: number): RouterError {
  const known = REFUSALS.get((thrown as { readonly code?: unknown }).code);
  if (!known) return new RouterError('unreachable', { detail: `nothing can be heard at ${address}:${port}` });
  const [code, detail] = known;
  return new RouterError(code, { detail: detail(address, port) });
}
