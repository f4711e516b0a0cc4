import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the box was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Markup, or whatever the box does with the answer itself. */
export type Reply = string | ((answer: ServerResponse, asked: Asked) => void);

export interface Box {
  readonly url: URL;
  readonly asked: Asked[];
  /** `GET /` and so on, of what was asked since the last time. */
  lines(): readonly string[];
}

/** What a test is here: something that ends. */
export interface Ending {
  after(end: () => void): void;
}

/** A web server that answers by `METHOD /path`, by `/path`, or with 404. Ends with the test. */
export async function box(t: Ending, pages: (asked: Asked) => Reply | undefined): Promise<Box> {
  const asked: Asked[] = [];
  let told = 0;
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { method = '', url = '', headers } = req;
      const one: Asked = {
        method,
        path: url,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
        body: Buffer.concat(chunks).toString('latin1'),
      };
      asked.push(one);
      const reply = pages(one);
      if (typeof reply === 'function') return reply(res, one);
      res.writeHead(reply === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
      res.end(reply ?? 'Not Found');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    asked,
    lines() {
      const lines = asked.slice(told).map(({ method, path }) => `${method} ${path}`);
      told = asked.length;
      return lines;
    },
  };
}

export const table =
  (pages: Readonly<Record<string, Reply>>) =>
  ({ method, path }: Asked): Reply | undefined =>
    pages[`${method} ${path}`] ?? pages[path];

/** Answers with a status, headers and a body. */
export const answer =
  (
    status: number,
    headers: Readonly<Record<string, string | readonly string[]>>,
    body: string | Buffer = '',
  ): Reply =>
  (res) =>
    void res.writeHead(status, headers as Record<string, string>).end(body);

/** Ends the connection without a word. */
export const hangUp: Reply = (res) => void res.socket?.destroy();
