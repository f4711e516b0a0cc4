import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Passed {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answers itself, or changes what the box has answered. */
export type Tampering = (answer: Passed, response: ServerResponse, path: string) => void;

/** Somebody between us and a box: passes everything on, and changes what it is told to. */
export class Tamper {
  /** Method and path of what passed, oldest first. */
  readonly asked: string[] = [];
  readonly #box: () => URL;
  readonly #server: Server;
  readonly #rules: { readonly path: RegExp; readonly rule: Tampering }[] = [];

  private constructor(box: () => URL) {
    this.#box = box;
    this.#server = createServer((message, response) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => {
        const { url = '/', method = 'GET', headers } = message;
        this.asked.push(`${method} ${url}`);
        this.#pass(method, url, headers, Buffer.concat(chunks), response);
      });
    });
    this.#server.on('connection', (socket) => socket.on('error', () => socket.destroy()));
  }

  static async start(t: { after(end: () => unknown): void }, box: () => URL): Promise<Tamper> {
    const it = new Tamper(box);
    it.#server.listen(0, '127.0.0.1');
    await once(it.#server, 'listening');
    t.after(() => {
      it.#server.closeAllConnections();
      it.#server.close();
    });
    return it;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`);
  }

  /** From now on answers to paths that fit are changed; the answer ends it. */
  change(path: RegExp, rule: Tampering): () => void {
    const entry = { path, rule };
    this.#rules.unshift(entry);
    return () => void this.#rules.splice(this.#rules.indexOf(entry), 1);
  }

  #pass(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer, response: ServerResponse) {
    const asking = request(new URL(path, this.#box()), { method, headers, agent: false });
    asking.on('error', () => response.socket?.destroy());
    asking.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', () => response.socket?.destroy());
      answer.on('end', () => {
        const passed = {
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks),
        };
        const rule = this.#rules.find((each) => each.path.test(path))?.rule ?? asItIs;
        rule(passed, response, path);
      });
    });
    asking.end(body);
  }
}

export const asItIs: Tampering = ({ status, headers, body }, response) =>
  void response.writeHead(status, headers).end(body);

/** Another page in place of the box’s. */
export const instead =
  (html: string | Buffer, status = 200, headers: Readonly<Record<string, string>> = {}): Tampering =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);

/** The box’s own page with other words; for pages in UTF-8. */
export const edited =
  (edit: (html: string) => string): Tampering =>
  ({ status, headers, body }, response) => {
    const { 'content-length': _, ...rest } = headers;
    response.writeHead(status, rest).end(edit(body.toString('utf8')));
  };
