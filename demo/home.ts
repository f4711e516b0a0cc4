import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { IgdEmulator } from '../test/emulators/igd/emulator.ts';

/** The small page on which a person plays the provider: what the line does, for everybody to try. */
export interface Home {
  readonly url: string;
  close(): Promise<void>;
}

const PAGE = readFileSync(join(import.meta.dirname, 'public', 'home.html'));

/** What can be done to the line, by the path that does it. */
function deeds(router: IgdEmulator): Readonly<Record<string, () => void>> {
  return {
    '/session/drop': () => router.drop('ERROR_ISP_DISCONNECT'),
    '/session/restore': () => router.restore(),
    '/address/next': () => router.setAddress(nextAddress(router.session.reported.address)),
    '/address/private': () => router.setAddress('192.168.10.50'),
    '/router/off': () => router.set({ http: 'drop' }),
    '/router/on': () => router.set({ http: 'ok' }),
    '/permission/refuse': () => router.set({ control: 606 }),
    '/permission/allow': () => router.set({ control: 'allowed' }),
  };
}

const ADDRESSES = ['25.100.7.10', '25.100.7.77', '25.100.7.142', '25.100.7.201'];

function nextAddress(now: string): string {
  return ADDRESSES[(ADDRESSES.indexOf(now) + 1) % ADDRESSES.length] ?? '25.100.7.10';
}

export const homeAddresses: readonly string[] = ADDRESSES;

export async function startHome(router: IgdEmulator, port: number): Promise<Home> {
  const actions = deeds(router);
  const state = () => ({
    status: router.session.reported.status,
    address: router.session.reported.address,
    answers: router.quirks.http === 'ok',
    allows: router.quirks.control === 'allowed',
    received: router.line.received,
    sent: router.line.sent,
    requests: router.requests.length,
  });
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://home');
    request.resume();
    if (request.method === 'GET' && pathname === '/')
      return void response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE);
    if (request.method === 'GET' && pathname === '/state') return json(response, 200, state());
    const deed = request.method === 'POST' ? actions[pathname] : undefined;
    if (!deed) return json(response, 404, { error: 'no such thing', try: Object.keys(actions) });
    deed();
    json(response, 200, state());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
