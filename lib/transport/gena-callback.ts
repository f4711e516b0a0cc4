import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { RouterError } from '../router/errors.ts';
import { Shared } from '../router/shared.ts';
import { bare, bracketed, plainAddress } from '../address/ip.ts';

/** The two ends of the way between us and a router. */
export interface CallbackRoute {
  readonly local: string;
  readonly router: string;
}

export interface Notification {
  /** As it is compared: in small letters. */
  readonly sid: string;
  /** Undefined where the router did not say. */
  readonly seq: number | undefined;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

/** An address at which one router may tell us about one subscription. */
export interface Callback {
  readonly url: string;
  /** Names the subscription. What came before with this name is told now, everything else is refused from now on. */
  admit(sid: string): void;
  close(): Promise<void>;
}

interface Entry {
  readonly router: string;
  readonly tell: (notification: Notification) => void;
  sid: string | undefined;
  /** The first event may overtake the answer to SUBSCRIBE. */
  readonly early: Notification[];
}

const MAX_BODY = 65_536;
const MAX_EARLY = 8;
/** Of one router. */
const MAX_SOCKETS = 16;
const LISTENER = {
  // routers leave out Host, end lines with a bare line feed, or give a length beside chunks
  insecureHTTPParser: true,
  requireHostHeader: false,
  maxHeaderSize: 8_192,
  headersTimeout: 3_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 1_000,
  connectionsCheckingInterval: 1_000,
};

/** One per local address, kept as long as a subscription uses it. */
const listeners = new Shared<Listener>();

/**
 * Our own address as the router sees it, and its address: routers refuse a callback that is not the subscriber itself
 * (CallStranger, CVE-2020-12695). Nothing is sent. Rejects with `unreachable`.
 */
export async function wayTo(url: URL): Promise<CallbackRoute> {
  const host = bare(url.hostname);
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    const connected = once(socket, 'connect');
    socket.connect(Number(url.port) || 80, host);
    await connected;
    return { local: socket.address().address, router: plainAddress(socket.remoteAddress().address) };
  } catch {
    throw new RouterError('unreachable', { detail: 'no way to the router' });
  } finally {
    socket.close();
  }
}

/** Opens an unguessable address for notifications. Rejects with `unreachable` where it cannot listen. */
export async function openCallback(way: CallbackRoute, tell: Entry['tell']): Promise<Callback> {
  const listener = listeners.acquire(way.local, () => new Listener(way.local));
  const path = `/${randomBytes(16).toString('hex')}`;
  const entry: Entry = { router: way.router, tell, sid: undefined, early: [] };
  listener.entries.set(path, entry);
  const close = async () => {
    if (listener.entries.delete(path)) await listeners.release(way.local)?.stop();
  };
  const port = await listener.port;
  if (port === undefined) {
    await close();
    throw new RouterError('unreachable', { detail: 'no address for events' });
  }
  const local = plainAddress(way.local);
  const host = bracketed(local);
  return { url: `http://${host}:${port}${path}`, admit: (sid) => admit(entry, sid), close };
}

function admit(entry: Entry, sid: string): void {
  entry.sid = plainSid(sid);
  for (const each of entry.early.splice(0)) if (each.sid === entry.sid) entry.tell(each);
}

/** A subscription's name without case and brackets; what is said twice counts once. */
function plainSid(said: string): string {
  const [first = ''] = said.split(',');
  return first.trim().toLowerCase().replaceAll(/^<|>$/g, '');
}

/** The path that a request asks for, also where it says the whole URL. */
function pathOf(target: string): string {
  return target.replace(/^http:\/\/[^/]*/i, '');
}

class Listener {
  readonly entries = new Map<string, Entry>();
  /** Undefined: it cannot listen. */
  readonly port: Promise<number | undefined>;
  readonly #server: Server;
  /** Connections of each router. */
  readonly #held = new Map<string, number>();

  constructor(local: string) {
    this.#server = createServer(LISTENER, (req, res) => {
      this.#receive(req, res);
    });
    this.#server.prependListener('connection', (socket: Socket) => this.#admit(socket));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
    this.port = this.#listen(local);
  }

  async #listen(local: string): Promise<number | undefined> {
    try {
      const listening = once(this.#server, 'listening');
      this.#server.listen({ host: local, port: 0, exclusive: true });
      await listening;
      this.#server.on('error', () => undefined);
      this.#server.unref();
      return (this.#server.address() as AddressInfo).port;
    } catch {
      return undefined;
    }
  }

  /** Also cuts off who is connected. */
  async stop(): Promise<void> {
    if ((await this.port) === undefined) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Others are cut off before they have said a word: nobody but a router that we listen to can hold a connection. */
  #admit(socket: Socket): void {
    const from = plainAddress(socket.remoteAddress ?? '');
    const held = this.#held.get(from) ?? 0;
    const known = [...this.entries.values()].some(({ router }) => router === from);
    if (!known || held >= MAX_SOCKETS) return void socket.destroy();
    this.#held.set(from, held + 1);
    socket.once('close', () => {
      const left = (this.#held.get(from) ?? 1) - 1;
      if (left > 0) this.#held.set(from, left);
      else this.#held.delete(from);
    });
  }

  #receive(req: IncomingMessage, res: ServerResponse): void {
    const entry = this.entries.get(pathOf(req.url ?? ''));
    const from = plainAddress(req.socket.remoteAddress ?? '');
    if (req.method !== 'NOTIFY' || entry?.router !== from) return refuse(res, 404);
    const { sid: named, seq } = req.headers;
    const sid = typeof named === 'string' ? plainSid(named) : '';
    const unknown =
      sid === '' || (entry.sid === undefined ? entry.early.length >= MAX_EARLY : entry.sid !== sid);
    if (unknown) return refuse(res, 412);
    const chunks: Uint8Array[] = [];
    let size = 0;
    req.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > MAX_BODY) req.destroy();
      else chunks.push(chunk);
    });
    req.on('end', () => {
      // at once: a router that waits long gives up the subscription
      res.writeHead(200, { connection: 'close', 'content-length': '0' }).end();
      const body = Buffer.concat(chunks);
      const contentType = req.headers['content-type'];
      const number = typeof seq === 'string' && /^\d{1,10}$/.test(seq) ? Number(seq) : undefined;
      const notification = { sid, seq: number, contentType, body };
      if (entry.sid === undefined) entry.early.push(notification);
      else entry.tell(notification);
    });
    req.on('error', () => undefined);
  }
}

function refuse(res: ServerResponse, status: number): void {
  // without reading what else comes
  res.writeHead(status, { connection: 'close', 'content-length': '0' }).end(() => res.socket?.destroy());
}
