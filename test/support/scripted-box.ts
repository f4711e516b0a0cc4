import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly request: IncomingMessage;
  readonly answer: ServerResponse;
  readonly form: URLSearchParams;
}

/** Markup, or what decides by itself how to answer. */
export type Served = string | ((asked: Asked) => void);

/** A box on the loopback interface whose pages stand in the test. */
export interface ScriptedBox {
  readonly origin: string;
  /** Method and path of each request, in order; `WS /path` for web sockets. */
  readonly asked: string[];
  /** What `path` serves from now on. */
  serve(path: string, served: Served): URL;
  /** Resolves when it is asked for this, as {@link asked} has it, the next time. */
  next(line: string): Promise<void>;
  close(): Promise<void>;
}

export async function startBox(): Promise<ScriptedBox> {
  const pages = new Map<string, Served>();
  const asked: string[] = [];
  const waiting: { readonly line: string; readonly resolve: () => void }[] = [];
  const server = createServer((request, answer) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const line = `${request.method} ${request.url}`;
    asked.push(line);
    for (const each of waiting) if (each.line === line) each.resolve();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const served = pages.get(path);
      if (served === undefined)
        return void answer.writeHead(404, { 'content-type': 'text/html' }).end('none');
      if (typeof served === 'string') return html(answer, served);
      served({ request, answer, form: new URLSearchParams(Buffer.concat(chunks).toString()) });
    });
  });
  server.on('upgrade', (request, socket) => {
    asked.push(`WS ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    asked,
    serve(path, served) {
      pages.set(path, served);
      return new URL(path, origin);
    },
    next: (line) => new Promise((resolve) => void waiting.push({ line, resolve })),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function html(answer: ServerResponse, markup: string): void {
  answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(markup);
}

/** What a box does that restarts while it answers. */
export function drop({ request }: Asked): void {
  request.socket.destroy();
}
