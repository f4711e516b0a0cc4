import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { NodeAPI } from 'node-red';
import { Archive } from '../../../lib/capture/archive/archive.ts';
import type { LocalFinding } from '../../../lib/router/finding.ts';
import { sentenceOf, type ErrorCode } from '../../../lib/router/errors.ts';
import { startAirstationN } from '../../emulators/airstation/n.ts';
import { drivers } from '../../../lib/drivers/registry.ts';
import type { DriverDefinition } from '../../../lib/drivers/definition.ts';
import { namesFor } from '../../support/dns.ts';
import { config } from '../../support/flow.ts';
import { NodeRed } from '../../support/node-red.ts';
import { webServer } from '../../support/no-routers.ts';
import { LOCAL_DRIVERS } from '../../support/screens.ts';

interface Line {
  readonly progress?: string;
  readonly findings?: readonly LocalFinding[];
  readonly file?: string;
  readonly archive?: unknown;
}

const PATH = '/futamichi-router/capture';

/** Drivers that search nobody’s network, in place of the others until the test ends. */
function localDrivers(t: TestContext): void {
  const list = drivers as DriverDefinition[];
  const before = [...list];
  list.splice(0, list.length, ...LOCAL_DRIVERS);
  t.after(() => list.splice(0, list.length, ...before));
}

async function started(t: TestContext) {
  localDrivers(t);
  const face = await startAirstationN();
  t.after(() => face.close());
  return face;
}

async function linesOf(nodeRed: NodeRed, body: unknown): Promise<readonly Line[]> {
  const response = await nodeRed.request('POST', PATH, body);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^application\/x-ndjson/);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const text = await response.text();
  assert.ok(text.endsWith('\n'));
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** One line, with one bad finding, with the sentence of a code. */
function assertFailed(lines: readonly Line[], code: ErrorCode, language: 'en' | 'ja' = 'en'): void {
  const last = lines.at(-1);
  assert.equal(last?.archive, undefined);
  assert.equal(last?.findings?.length, 1);
  assert.equal(last.findings[0]?.status, 'problem');
  assert.ok(last.findings[0].text.startsWith(sentenceOf(code)[language]), last.findings[0].text);
}

for (const lang of ['en-US', 'ja'] as const)
  test(`A capture tells how far it is and ends with the file, masked (${lang}).`, async (t) => {
    const face = await started(t);
    const nodeRed = await NodeRed.start(t, []);
    const { username, password } = face.box.options.admin;
    const lines = await linesOf(nodeRed, {
      address: face.url.href,
      driver: 'airstation',
      username,
      password,
      lang,
    });
    const words = lang === 'ja' ? /^ページ \d+\/約\d+: \// : /^page \d+ of about \d+: \//;
    assert.ok(lines.slice(0, -1).every(({ progress }) => typeof progress === 'string'));
    assert.ok(lines.filter(({ progress = '' }) => words.test(progress)).length > 5);
    const { file, archive, findings = [] } = lines.at(-1) ?? {};
    assert.match(file ?? '', /^futamichi-WSR-1800AX4S-\d{4}-\d\d-\d\d\.har$/);
    assert.equal(new Archive(JSON.stringify(archive)).meta?.family, 'airstation-n');
    assert.equal(findings[0]?.status, 'ok');
    assert.match(findings[0].text, lang === 'ja' ? /^マスク済み：/ : /^Masked: /);
    const everything = JSON.stringify(lines) + nodeRed.everything;
    for (const secret of [password, 'ppp-secret-31', face.box.wanMac])
      assert.ok(!everything.includes(secret), secret);
    assert.equal(face.sessions, 0);
  });

test('A capture takes the right to write, and without it nothing is asked.', async (t) => {
  const face = await started(t);
  const deny = (permission: string) =>
    ((_request, response) => response.status(403).send(permission)) as ReturnType<
      NodeAPI['auth']['needsPermission']
    >;
  const prepare = (RED: NodeAPI): NodeAPI => ({ ...RED, auth: { ...RED.auth, needsPermission: deny } });
  const nodeRed = await NodeRed.start(t, [], { prepare });
  const response = await nodeRed.request('POST', PATH, { address: face.url.href, driver: 'airstation' });
  assert.deepEqual([response.status, await response.text()], [403, 'futamichi-router.write']);
  assert.equal(face.requests.length, 0);
});

test('A device outside the home is not asked, an address that is none is invalid, and it is said in the editor’s language.', async (t) => {
  localDrivers(t);
  const nodeRed = await NodeRed.start(t, []);
  for (const address of ['203.0.113.1', 'http://203.0.113.1/', '2001:db8::1'])
    assertFailed(await linesOf(nodeRed, { address }), 'wrong-host');
  assertFailed(await linesOf(nodeRed, { address: '203.0.113.1', lang: 'ja' }), 'wrong-host', 'ja');
  for (const body of [
    {},
    { address: 'ftp://127.0.0.1/' },
    { address: '127.0.0.1', url: 'x' },
    { address: '${NOT_SET}' },
    [],
  ])
    assertFailed(await linesOf(nodeRed, body), 'invalid-input');
  assertFailed(await linesOf(nodeRed, { address: '127.0.0.1', profile: '{' }), 'invalid-input');
  assertFailed(
    await linesOf(nodeRed, { address: 'http://127.0.0.1:9/', driver: 'airstation' }),
    'unreachable',
  );
});

test('A login that the editor does not know is taken from what is deployed there; a wrong one is told beside the file.', async (t) => {
  const face = await started(t);
  const { username, password } = face.box.options.admin;
  const flow = [config('r1', 'router', { address: face.url.href, driver: 'none-such' })];
  const nodeRed = await NodeRed.start(t, flow, { credentials: { r1: { username, password } } });
  const ask = (rest: object) =>
    linesOf(nodeRed, { id: 'r1', address: face.url.href, driver: 'airstation', password: '', ...rest });
  const before = face.requests.length;
  const kept = (await ask({})).at(-1);
  assert.ok(kept?.archive && kept.findings?.every(({ status }) => status !== 'problem'));
  assert.ok(face.requests.slice(before).some(({ path }) => path === '/logout.html'));
  const wrong = (await ask({ password: 'canary-5f1c' })).at(-1);
  assert.ok(wrong?.archive);
  assert.ok(
    wrong.findings?.some(
      ({ status, text }) => status === 'problem' && text.startsWith(sentenceOf('auth-failed').en),
    ),
  );
  assert.ok(!JSON.stringify(wrong).includes('canary'));
});

test('A name is looked up once for a capture, and what it leads to afterwards gets no password.', async (t) => {
  const face = await started(t);
  const asked = namesFor(t, { 'router.home.arpa': [[face.url.hostname], ['203.0.113.66']] });
  const { username, password } = face.box.options.admin;
  const address = `http://router.home.arpa:${face.url.port}/`;
  const flow = [config('r1', 'router', { address, driver: 'none-such' })];
  const nodeRed = await NodeRed.start(t, flow, { credentials: { r1: { username, password } } });
  const last = (await linesOf(nodeRed, { id: 'r1', address, driver: 'airstation', password: '' })).at(-1);
  assert.ok(last?.archive && last.findings?.every(({ status }) => status !== 'problem'));
  assert.ok(
    face.requests.some(({ path }) => path === '/logout.html'),
    'it was logged in to',
  );
  assert.deepEqual(asked, ['router.home.arpa']);
});

test('Of a web server that is no router of ours, its first page is saved, and there is nothing to mask.', async (t) => {
  localDrivers(t);
  const nodeRed = await NodeRed.start(t, []);
  const last = (await linesOf(nodeRed, { address: await webServer(t), password: 'x' })).at(-1);
  assert.match(last?.file ?? '', /^futamichi-router-/);
  assert.deepEqual(
    last?.findings?.map(({ status }) => status),
    ['warning'],
  );
});

test('What the dialog overrides counts, and so does the browser that is deployed, and no other.', async (t) => {
  const face = await started(t);
  const browser = '/nowhere/chromium';
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: '127.0.0.1', driver: 'none-such', browser }),
  ]);
  const { password } = face.box.options.admin;
  const body = { id: 'r1', address: face.url.href, driver: 'airstation', password, browser };
  const forms = (await linesOf(nodeRed, body)).at(-1);
  assert.ok(forms?.findings?.every(({ status }) => status !== 'problem'));
  const scripted = (await linesOf(nodeRed, { ...body, profile: '{"needs":"browser"}' })).at(-1);
  assert.ok(scripted?.findings?.some(({ text }) => text.startsWith(sentenceOf('unsupported').en)));
  assert.ok(scripted?.archive);
  const before = face.requests.length;
  assertFailed(await linesOf(nodeRed, { ...body, browser: '/bin/true' }), 'disabled');
  assertFailed(await linesOf(nodeRed, { ...body, id: undefined, lang: 'ja' }), 'disabled', 'ja');
  assert.equal(face.requests.length, before);
});

test('A router that we look at ourselves is left alone meanwhile, and looked at again afterwards.', async (t) => {
  const face = await started(t);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: face.url.href, driver: 'none-such' }),
  ]);
  const { router } = nodeRed.node('r1');
  assert.ok(router);
  const calls: string[] = [];
  let paused = false;
  Object.defineProperties(router, {
    paused: { get: () => paused },
    pause: { value: () => calls.push('pause') },
    resume: { value: () => calls.push('resume') },
  });
  const ask = (address: string) => linesOf(nodeRed, { id: 'r1', address, driver: 'airstation' });
  await ask(face.url.href);
  assert.deepEqual(calls, ['pause', 'resume']);
  paused = true;
  await ask(face.url.href);
  paused = false;
  await ask('http://127.0.0.1:9/');
  assert.deepEqual(calls, ['pause', 'resume']);
});

/** Asks as a browser does, and shows the answer while it comes. */
async function asking(t: TestContext, nodeRed: NodeRed, body: object) {
  const server = createServer(nodeRed.api.httpAdmin as unknown as RequestListener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const headers = { 'content-type': 'application/json', 'x-requested-with': 'XMLHttpRequest' };
  const sent = httpRequest({ port, host: '127.0.0.1', path: PATH, method: 'POST', headers }).end(
    JSON.stringify(body),
  );
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.setEncoding('utf8');
  return { sent, answer };
}

test('Two captures of one box at a time would throw each other out; the second is told that it is busy.', async (t) => {
  const face = await started(t);
  const nodeRed = await NodeRed.start(t, []);
  const { username, password } = face.box.options.admin;
  const body = { address: face.url.href, driver: 'airstation', username, password };
  const { answer } = await asking(t, nodeRed, body);
  await once(answer, 'data');
  assertFailed(await linesOf(nodeRed, body), 'busy');
  answer.resume();
  await once(answer, 'end');
  assert.ok((await linesOf(nodeRed, body)).at(-1)?.archive);
});

test('Somebody who closes the dialog ends the capture, and the router is logged out of.', async (t) => {
  const face = await started(t);
  const nodeRed = await NodeRed.start(t, []);
  const { username, password } = face.box.options.admin;
  const { sent, answer } = await asking(t, nodeRed, {
    address: face.url.href,
    driver: 'airstation',
    username,
    password,
  });
  for await (const chunk of answer) if (/page 3/.test(String(chunk))) break;
  sent.destroy();
  // the next one is let in once the first has gone
  for (;;) {
    const last = (await linesOf(nodeRed, { address: face.url.href, driver: 'airstation' })).at(-1);
    if (last?.archive) break;
    assertFailed([last ?? {}], 'busy');
  }
  assert.equal(face.sessions, 0);
  assert.ok(face.requests.some(({ path }) => path === '/logout.html'));
});

test('A box is captured while our own routers are logged in to it: they log out first, and stay out until it is done.', async (t) => {
  const face = await started(t);
  const { username, password } = face.box.options.admin;
  const login = { username, password };
  const flow = ['r1', 'r2'].map((id) =>
    config(id, 'router', { address: face.url.href, driver: 'airstation' }),
  );
  const nodeRed = await NodeRed.start(t, flow, { credentials: { r1: login, r2: login } });
  await nodeRed.hasRead('r1', face.box.wanAddress ?? '');
  assert.equal(face.sessions, 1);
  const before = face.requests.length;
  const asked = { id: 'r1', address: face.url.href, driver: 'airstation', password: '' };
  const last = (await linesOf(nodeRed, asked)).at(-1);
  assert.ok(last?.archive);
  assert.ok(last.findings?.every(({ status }) => status !== 'problem'));
  const doors = face.requests
    .slice(before)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((each) => /^POST \/login|logout/.test(each));
  assert.deepEqual(doors, ['GET /logout.html', 'POST /login.html', 'GET /logout.html']);
});
