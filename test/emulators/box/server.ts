import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Box } from './box.ts';
import { encoded } from './encode.ts';
import type { Logged } from './face.ts';
import { formOf, pairsIn, type Form, type Pairs } from './forms.ts';

/** A request as a face sees it. */
export interface Heard {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: Form;
  readonly pairs: Pairs;
  /** The address that it comes from. */
  readonly from: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In which the body goes out; whether the page says so is its own business. */
  readonly charset?: string;
  readonly type?: string;
  /** No status line and no header, as in HTTP/0.9. */
  readonly bare?: boolean;
  /** The work is done, and the connection ends without an answer. */
  readonly drop?: boolean;
}

/** What one server does differently from another; asked for each request. */
export interface ServerManners {
  readonly charset: string;
  /** Milliseconds before each answer. */
  readonly delayMs?: number;
}

export interface BoxServerOptions {
  readonly box: Box;
  /** Default 0: any free one. It stays. */
  readonly port?: number;
  /** Where it listens for a LAN address: there, where this machine has that address. */
  readonly at?: (lanAddress: string) => string;
  readonly manners: () => ServerManners;
  readonly answer: (heard: Heard) => Reply;
}

const MOST_LOGGED = 5000;
const LONGEST_BODY = 256 * 1024;

/** A web server at the LAN address of a box. It goes where the box goes, and hears nothing while the box cannot be heard. */
export class BoxServer {
  /** What was asked, oldest first; empty it to count anew. */
  readonly requests: Logged[] = [];
  readonly #options: BoxServerOptions;
  readonly #servers = new Set<Server>();
  #current: Server | undefined;
  #host = '';
  #port: number;
  #moves: Promise<void> = Promise.resolve();

  private constructor(options: BoxServerOptions) {
    this.#options = options;
    this.#port = options.port ?? 0;
  }

  static async start(options: BoxServerOptions): Promise<BoxServer> {
    const server = new BoxServer(options);
    await server.#move();
    options.box.on('change', server.#follow);
    return server;
  }

  get url(): URL {
    return new URL(`http://${this.#place}:${this.#port}/`);
  }

  /** Until it listens where the box is now. */
  async settled(): Promise<void> {
    await this.#moves;
  }

  async close(): Promise<void> {
    this.#options.box.off('change', this.#follow);
    await this.#moves;
    this.#current = undefined;
    await Promise.all([...this.#servers].map((server) => ended(server)));
  }

  readonly #follow = () => {
    this.#moves = this.#moves.then(() => this.#move());
  };

  get #place(): string {
    const { at = (address: string) => address, box } = this.#options;
    return at(box.lanAddress);
  }

  async #move(): Promise<void> {
    const place = this.#place;
    if (place === this.#host && this.#current) return;
    // answers that are under way still arrive: the box says goodbye from its old address
    const old = this.#current;
    old?.close(() => this.#servers.delete(old));
    this.#current = undefined;
    this.#host = place;
    // nothing of ours listens outside of the loopback network; in a network namespace of its own there is no outside
    if (!place.startsWith('127.') && !process.env['FUTAMICHI_NAMESPACE']) return;
    const server = createServer((message, response) => void this.#serve(message, response));
    server.on('connection', (socket: Socket) => {
      socket.on('error', () => socket.destroy());
      if (!this.#heard) socket.destroy();
    });
    try {
      await once(server.listen(this.#port, place), 'listening');
    } catch {
      // somebody else has this address: two boxes at one place, of which the later one is not found
      return;
    }
    this.#servers.add(server);
    this.#current = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  get #heard(): boolean {
    const { box } = this.#options;
    return !box.away && box.world.reaches(box);
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { manners, answer, box } = this.#options;
    const { socket } = message;
    const body = await bodyOf(message);
    if (!body || !this.#heard) return void socket.destroy();
    const { method = 'GET', url = '/', headers } = message;
    const { charset, delayMs = 0 } = manners();
    const from = socket.remoteAddress ?? '';
    if (this.requests.length >= MOST_LOGGED) this.requests.splice(0, MOST_LOGGED / 2);
    this.requests.push({ method, path: url, body: body.toString('latin1'), from });
    const { pathname, searchParams } = new URL(url, 'http://box');
    const pairs = pairsIn(body, headers['content-type'], charset);
    const heard = { method, path: pathname, query: searchParams, form: formOf(pairs), pairs, from, headers };
    const reply = () => send(answer(heard), response, charset);
    if (delayMs === 0) return reply();
    box.options.clock.after(delayMs, () => (this.#heard ? reply() : socket.destroy()));
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of message) {
      length += (chunk as Buffer).length;
      if (length > LONGEST_BODY) return undefined;
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

function send(reply: Reply, response: ServerResponse, pageCharset: string): void {
  const { status = 200, headers = {}, body = '', charset = pageCharset, type = 'text/html' } = reply;
  if (reply.drop) return void response.socket?.destroy();
  const bytes = encoded(body, charset);
  if (reply.bare) return void response.socket?.end(bytes);
  const usual = { 'Content-Type': type, 'Content-Length': bytes.length, Connection: 'close' };
  response.writeHead(status, { ...usual, ...headers }).end(bytes);
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
