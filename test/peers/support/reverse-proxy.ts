import { once } from 'node:events';
import {
  createServer,
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ProxyOptions {
  /** Where it passes everything on to. */
  readonly to: string;
  /** What it tells of who was asked for: the name itself, beside it, or nothing. */
  readonly tells: 'host' | 'forwarded-host' | 'nothing';
  /** What it takes off the path. */
  readonly prefix?: string;
  /** What it answers itself, by path. */
  readonly pages?: Readonly<Record<string, string>>;
  /** Told of each answer. */
  readonly onAnswer?: (asked: string, status: number) => void;
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface ReverseProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** A reverse proxy as people have them in front of Node-RED, web sockets included. */
export async function startReverseProxy({
  to,
  tells,
  prefix = '',
  pages = {},
  onAnswer = () => undefined,
  tls,
}: ProxyOptions): Promise<ReverseProxy> {
  const { hostname, port, host } = new URL(to);
  const passed = ({ method, url = '/', headers }: IncomingMessage) =>
    ask({
      hostname,
      port,
      method,
      path: url.slice(prefix.length) || '/',
      headers: headersFor(headers, host, tells, prefix),
    });
  const answer: RequestListener = (request, response) => {
    const page = pages[request.url ?? ''];
    if (page !== undefined) return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    if (!request.url?.startsWith(prefix)) return response.writeHead(404).end();
    const beyond = passed(request);
    beyond.on('response', (got) => {
      onAnswer(`${request.method} ${request.url}`, got.statusCode ?? 0);
      response.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(response);
    });
    beyond.on('error', () => response.destroy());
    response.on('close', () => beyond.destroy());
    request.pipe(beyond);
  };
  const server: Server = tls ? createSecureServer(tls, answer) : createServer(answer);
  server.on('upgrade', (request: IncomingMessage, here: Duplex) => {
    const beyond = passed(request);
    beyond.on('upgrade', (got, there) => {
      const lines = got.rawHeaders.flatMap((name, at, all) => (at % 2 ? [] : [`${name}: ${all[at + 1]}`]));
      here.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      for (const socket of [here, there]) socket.on('error', () => socket.destroy());
      here.pipe(there).pipe(here);
    });
    beyond.on('error', () => here.destroy());
    here.on('error', () => beyond.destroy());
    beyond.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function headersFor(
  headers: IncomingHttpHeaders,
  own: string,
  tells: ProxyOptions['tells'],
  prefix: string,
): IncomingHttpHeaders {
  return {
    ...headers,
    ...(tells !== 'host' && { host: own }),
    ...(tells !== 'nothing' && { 'x-forwarded-host': headers.host }),
    ...(prefix && { 'x-ingress-path': prefix }),
  };
}
