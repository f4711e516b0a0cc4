import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { actions } from './actions.ts';
import type { DemoHome } from './home.ts';
import type { HeldPort } from './ports.ts';
import type { Language } from '../lib/router/text.ts';
import { isDayOne, Pitfalls, problemsOf, type Problem } from './problems.ts';
import { homeState, type HomeState } from './state.ts';
import { pictureOfTruth } from './truth.ts';

/** The page on which a person does things to the home, and sees what comes of them. */
export interface HomePage {
  readonly url: string;
  close(): Promise<void>;
}

/** What the page is told. */
export interface PageState extends HomeState {
  readonly problems: readonly Problem[];
  readonly dayOne: boolean;
  /** What one has just walked into. */
  readonly pitfall: Problem | null;
  readonly pictures: Readonly<Record<Language, string>>;
  readonly links: PageOptions['links'];
}

export interface PageOptions {
  readonly port: HeldPort;
  /** Where else there is something to see, by its name in the page. */
  readonly links: Readonly<Record<string, string>>;
}

const PUBLIC = join(import.meta.dirname, 'public');
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
};

/** What is served, by path. */
const FILES: ReadonlyMap<string, string> = new Map([
  ['/', 'home.html'],
  ...readdirSync(PUBLIC).map((name) => [`/${name}`, name] as const),
]);

/** Nothing comes from elsewhere. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

export async function startPage(demo: DemoHome, { port, links }: PageOptions): Promise<HomePage> {
  const pitfalls = new Pitfalls();
  const state = () => {
    const told = homeState(demo);
    const [problems, dayOne] = [problemsOf(told), isDayOne(told)];
    const pitfall = pitfalls.after(problems, dayOne);
    const pictures = { en: pictureOfTruth(demo, 'en'), ja: pictureOfTruth(demo, 'ja') };
    return JSON.stringify({ ...told, problems, dayOne, pitfall, pictures, links } satisfies PageState);
  };
  const watching = new Set<ServerResponse>();
  let said = '';
  const tell = () => {
    const now = state();
    if (now === said) return;
    said = now;
    for (const response of watching) response.write(`data: ${now}\n\n`);
  };
  demo.on('change', tell);
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://home');
    request.resume();
    if (request.method === 'POST') return act(demo, pathname, request, response, state);
    if (pathname === '/state') return json(response, 200, state());
    if (pathname === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: 1000\ndata: ${state()}\n\n`);
      watching.add(response);
      return void response.on('close', () => watching.delete(response));
    }
    const name = FILES.get(pathname);
    if (name === undefined) return nothingThere(response);
    response.writeHead(200, {
      'content-type': `${TYPES[extname(name).slice(1)]}; charset=utf-8`,
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
    });
    response.end(readFileSync(join(PUBLIC, name)));
  });
  await port.handTo(server);
  return {
    url: `http://127.0.0.1:${port.port}/`,
    close: () =>
      new Promise((resolve) => {
        demo.off('change', tell);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function act(
  demo: DemoHome,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  state: () => string,
): void {
  const action = actions[path];
  if (!action) return nothingThere(response);
  // another page in the same browser has no business here
  if (request.headers['sec-fetch-site'] === 'cross-site')
    return json(response, 403, JSON.stringify({ error: 'only from the page itself, or without a browser' }));
  demo.did(path, action);
  // after what follows at once
  queueMicrotask(() => json(response, 200, state()));
}

function nothingThere(response: ServerResponse): void {
  const get = ['/', '/state', '/events'];
  json(response, 404, JSON.stringify({ error: 'no such thing', get, post: Object.keys(actions) }));
}

function json(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
}
