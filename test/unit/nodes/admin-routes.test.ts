import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { NodeAPI } from 'node-red';
import { NodeRed } from '../../support/node-red.ts';

const nodes = join(import.meta.dirname, '..', '..', '..', 'nodes');

interface Route {
  readonly method: string;
  readonly path: string;
}

/** What a browser may open by itself; every other endpoint is the editor’s. */
const isView = ({ path }: Route) => path.startsWith('/futamichi/');

type Prepare = (RED: NodeAPI) => NodeAPI;

/** Node-RED with our nodes, and everything that they registered on it. */
async function walked(t: TestContext, change: Prepare = (RED) => RED) {
  const routes: Route[] = [];
  const prepare: Prepare = (RED) => {
    const httpAdmin = new Proxy(RED.httpAdmin, {
      get(app, method, self) {
        const value: unknown = Reflect.get(app, method, self);
        if (typeof value !== 'function' || method === 'constructor') return value;
        return (...given: unknown[]) => {
          routes.push({ method: String(method), path: String(given[0]) });
          return (value as (...args: unknown[]) => unknown).apply(app, given);
        };
      },
    });
    return change({ ...RED, httpAdmin });
  };
  const nodeRed = await NodeRed.start(t, [], { prepare });
  const ask = ({ method, path }: Route, headers: Readonly<Record<string, string>> = {}, body?: unknown) =>
    nodeRed.request(method.toUpperCase() as 'GET' | 'POST', path, body, headers);
  return { views: routes.filter(isView), routes: routes.filter((route) => !isView(route)), ask };
}

/** Rights that are always missing. */
const deny: Prepare = (RED) => ({
  ...RED,
  auth: {
    ...RED.auth,
    needsPermission: (permission: string) => (_request, response) => response.status(401).send(permission),
  },
});

/** As Node-RED has it with adminAuth: who has logged in, or whoever comes. */
const visitedBy =
  (user: object): Prepare =>
  (RED) => ({
    ...RED,
    auth: {
      ...RED.auth,
      needsPermission: () => (request, _response, next) => {
        Object.assign(request, { user });
        next();
      },
    },
  });

const withSettings =
  (settings: object): Prepare =>
  (RED) => ({ ...RED, settings: { ...RED.settings, ...settings } });

test('There are endpoints, each of which looks or does something, and is named after a node.', async (t) => {
  const { routes } = await walked(t);
  assert.ok(routes.length >= 4);
  for (const { method, path } of routes) {
    assert.ok(method === 'get' || method === 'post', `${method} ${path}`);
    assert.match(path, /^\/futamichi-[a-z-]+\/[a-z-]+$/);
  }
});

test('Each takes a right, of those that Node-RED knows how to give.', async (t) => {
  const { routes, ask } = await walked(t, deny);
  for (const route of routes) {
    const response = await ask(route);
    const right = `${route.path.split('/')[1]}.${route.method === 'get' ? 'read' : 'write'}`;
    assert.deepEqual([response.status, await response.text()], [401, right], route.path);
  }
});

test('A picture takes the right to read; the page around it holds nothing of the home, and is for nobody else’s page.', async (t) => {
  const { views, ask } = await walked(t, deny);
  assert.deepEqual(views, [
    { method: 'get', path: '/futamichi/home/:id.svg' },
    { method: 'get', path: '/futamichi/home/:id' },
  ]);
  const picture = await ask({ method: 'get', path: '/futamichi/home/h1.svg' });
  assert.deepEqual([picture.status, await picture.text()], [401, 'futamichi-dual-stack.read']);
  const page = await ask({ method: 'get', path: '/futamichi/home/h1' });
  assert.equal(page.status, 200);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'self'/);
  const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1];
  assert.ok((await page.text()).includes(`<script nonce="${nonce}">`));
});

test('The picture is not for other sites.', async (t) => {
  const { ask } = await walked(t);
  const seen = async (site: string) => {
    const headers = { 'x-requested-with': '', ...(site && { 'sec-fetch-site': site }) };
    return (await ask({ method: 'get', path: '/futamichi/home/h1.svg' }, headers)).status;
  };
  for (const site of ['cross-site', 'same-site']) assert.equal(await seen(site), 403, site);
  for (const site of ['none', 'same-origin', '']) assert.equal(await seen(site), 404, site);
});

const STRANGERS: ReadonlyArray<readonly [what: string, headers: Readonly<Record<string, string>>]> = [
  ['a request without the editor’s header', { 'x-requested-with': '' }],
  ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
  ['a page of another port', { 'sec-fetch-site': 'same-site' }],
  ['a page of another origin', { origin: 'http://evil.example' }],
  ['a page without an origin', { origin: 'null' }],
];
for (const [what, headers] of STRANGERS)
  test(`Each refuses ${what}, and says why.`, async (t) => {
    const { routes, ask } = await walked(t);
    for (const route of routes) {
      const response = await ask(route, headers, {});
      assert.equal(response.status, 403, route.path);
      const { code, message } = (await response.json()) as { code: string; message: { ja: string } };
      assert.equal(code, 'disabled');
      assert.match(message.ja, /[ぁ-ん]/);
    }
  });

const OTHER_BODIES = [
  'application/x-www-form-urlencoded',
  'text/plain',
  'text/plain; application/json',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  '',
];
test('Each that does something reads JSON only: what a form or a page of another origin can send without leave is none.', async (t) => {
  const { routes, ask } = await walked(t);
  for (const route of routes.filter(({ method }) => method === 'post'))
    for (const type of OTHER_BODIES) {
      const response = await ask(route, { 'content-type': type }, '{"address":"127.0.0.1"}');
      assert.equal(response.status, 415, `${route.path} ${type}`);
    }
});

test('Each refuses what is larger than any dialog, or deeper than can be walked, and goes on.', async (t) => {
  const { routes, ask } = await walked(t);
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  for (const route of routes.filter(({ method }) => method === 'post'))
    for (const body of [JSON.stringify({ profile: 'x'.repeat(70_000) }), deep])
      assert.equal((await ask(route, {}, body)).status, 413, route.path);
});

/** The name by which a browser came: fetch does not let it be chosen, so that the proxy's word stands for it. */
const REBOUND = { origin: 'http://flows.example.com' };
/** Let in, what is asked for makes no sense, which most tell with 200; of the others there is no such home, or no such question. */
const LET_IN: Readonly<Record<string, number>> = {
  '/futamichi-dual-stack/check': 404,
  '/futamichi-dual-stack/setup': 404,
  '/futamichi-router/place': 400,
};
const letIn = ({ path }: Route) => LET_IN[path] ?? 200;

for (const [what, change, refused] of [
  ['nobody has listed', withSettings({}), true],
  ['an administrator has listed', withSettings({ futamichi: { hosts: ['Flows.Example.com:1880'] } }), false],
  ['an administrator has listed as text', withSettings({ futamichi: { hosts: 'flows.example.com' } }), false],
  ['is listed in a way that cannot be read', withSettings({ futamichi: { hosts: { a: 1 } } }), true],
  ['somebody uses who has logged in', visitedBy({ username: 'admin' }), false],
  ['somebody uses who has not', visitedBy({ username: 'anonymous', anonymous: true }), true],
] as const)
  test(`A name that ${what} is ${refused ? 'refused' : 'let in'} by each.`, async (t) => {
    const { routes, ask } = await walked(t, change);
    for (const route of routes.filter(({ path }) => !path.endsWith('/find'))) {
      const response = await ask(route, REBOUND, {});
      assert.equal(response.status, refused ? 403 : letIn(route), route.path);
    }
  });

test('The environment can list names, too.', async (t) => {
  process.env['FUTAMICHI_HOSTS'] = 'other.example, flows.example.com';
  t.after(() => delete process.env['FUTAMICHI_HOSTS']);
  const { routes, ask } = await walked(t);
  for (const route of routes.filter(({ method }) => method === 'get'))
    assert.equal((await ask(route, REBOUND)).status, letIn(route), route.path);
});

test('Where other origins are given leave to ask Node-RED, they may still not ask us.', async (t) => {
  const { routes, ask } = await walked(t, withSettings({ httpAdminCors: { origin: '*' } }));
  for (const route of routes) {
    const headers = { origin: 'http://tv.lan', 'x-forwarded-host': 'tv.lan' };
    assert.equal((await ask(route, headers, {})).status, 403, route.path);
  }
});

test('Nothing else of ours reaches for the editor’s server: who registers past the one place is found here.', () => {
  const users = globSync('**/*.ts', { cwd: nodes }).filter((file) =>
    /\bhttpAdmin\b|\bhttpNode\b|RED\.server\b/.test(readFileSync(join(nodes, file), 'utf8')),
  );
  assert.deepEqual(
    users.map((file) => file.replaceAll('\\', '/')),
    ['runtime/admin-routes.ts'],
  );
});
