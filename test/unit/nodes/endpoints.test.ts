import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { NodeAPI } from 'node-red';
import { catalogue } from '../../../lib/capabilities/catalogue.ts';
import { drivers } from '../../../lib/drivers/registry.ts';
import { NOT_A_ROUTER } from '../../../lib/router/causes.ts';
import type { LocalFinding } from '../../../lib/router/finding.ts';
import { sentenceOf, type ErrorCode } from '../../../lib/router/errors.ts';
import { probes } from '../../../lib/transport/probes.ts';
import { startAirstationN } from '../../emulators/airstation/n.ts';
import { watchTargets } from '../../support/driver.ts';
import { namesFor } from '../../support/dns.ts';
import { config, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';
import { TestBroker } from '../../support/test-broker.ts';

interface Described {
  readonly capabilities: ReadonlyArray<{
    readonly id: string;
    readonly kind: string;
    readonly name: string;
    readonly description: string;
    readonly risk: string;
    readonly takesValue: boolean;
  }>;
  readonly probes: ReadonlyArray<{
    readonly id: string;
    readonly name: string;
    readonly reach: string;
    readonly hosts: readonly string[];
    readonly notes: readonly string[];
  }>;
  readonly drivers: ReadonlyArray<{ readonly id: string; readonly label: string; readonly login: string }>;
}

const start = (t: TestContext) => NodeRed.start(t, []);

async function findings(nodeRed: NodeRed, body: unknown): Promise<readonly LocalFinding[]> {
  const response = await nodeRed.request('POST', '/futamichi-router/test', body);
  assert.equal(response.status, 200);
  const answer = (await response.json()) as { readonly findings: readonly LocalFinding[] };
  return answer.findings;
}

/** One finding, a bad one, with the sentence of a code. */
function assertFailed(found: readonly LocalFinding[], code: ErrorCode, language: 'en' | 'ja' = 'en'): void {
  assert.equal(found.length, 1);
  assert.equal(found[0]?.status, 'problem');
  assert.ok(found[0].text.startsWith(sentenceOf(code)[language]), found[0].text);
}

/** Something answered, and no driver knows it. */
function assertNoRouter([finding, ...rest]: readonly LocalFinding[]): void {
  assert.deepEqual([finding?.status, rest], ['problem', []]);
  assert.ok(finding?.text.startsWith(NOT_A_ROUTER.en), finding?.text);
}

/** A port of this machine where nothing listens. */
async function nowhere(): Promise<string> {
  const nothing = await TestBroker.start();
  const { port } = nothing;
  await nothing.close();
  return `http://127.0.0.1:${port}/rootDesc.xml`;
}

for (const [lang, language] of [
  ['en-US', 'en'],
  ['ja', 'ja'],
  ['ja-JP', 'ja'],
  ['de', 'en'],
] as const)
  test(`The catalogue is told to an editor in ${lang}.`, async (t) => {
    const nodeRed = await start(t);
    const response = await nodeRed.request('GET', `/futamichi-router/catalogue?lang=${lang}`);
    const told = (await response.json()) as Described;
    assert.deepEqual(
      told.capabilities,
      catalogue.map(({ id, kind, name, description, ...rest }) => ({
        id,
        kind,
        name: name[language],
        description: description[language],
        risk: 'risk' in rest ? rest.risk : 'none',
        takesValue: 'input' in rest && !rest.input.safeParse(null).success,
      })),
    );
    assert.deepEqual(
      told.drivers,
      drivers.map(({ id, label, login }) => ({ id, label: label[language], login })),
    );
    // each says before it is ticked what it tells, whom it asks outside, who learns what, and at what cost
    assert.deepEqual(
      told.probes.map(({ id, name, hosts, reach }) => ({ id, name, hosts, reach })),
      probes.map(({ id, name, hosts, reach }) => ({ id, name: name[language], hosts, reach })),
    );
    for (const [index, { notes }] of told.probes.entries()) {
      const { tells, privacy, cost, hosts } = probes[index] as (typeof probes)[number];
      for (const words of [tells[language], privacy[language], cost[language], ...hosts])
        assert.ok(notes.join('\n').includes(words), words);
    }
  });

test('The dialog of an action asks for a value where there is something to say.', async (t) => {
  const nodeRed = await start(t);
  const { capabilities } = (await (
    await nodeRed.request('GET', '/futamichi-router/catalogue')
  ).json()) as Described;
  const takes = (id: string) => capabilities.find((each) => each.id === id)?.takesValue;
  assert.deepEqual(['pppoe.bridge', 'port.forward.add'].map(takes), [true, true]);
  assert.deepEqual(['reconnect', 'reboot', 'wan.ipv4'].map(takes), [false, false, false]);
});

for (const query of ['', '?lang=ja&lang=ja'])
  test(`The catalogue is told in English where the language makes no sense (${query || 'none'}).`, async (t) => {
    const nodeRed = await start(t);
    const response = await nodeRed.request('GET', `/futamichi-router/catalogue${query}`);
    const { capabilities } = (await response.json()) as Described;
    assert.equal(capabilities[0]?.name, catalogue[0]?.name.en);
  });

test('Looking takes the right to read, asking the network the right to write, and without it nothing is done.', async (t) => {
  const deny = (permission: string) =>
    ((_request, response) => response.status(403).send(permission)) as ReturnType<
      NodeAPI['auth']['needsPermission']
    >;
  const prepare = (RED: NodeAPI): NodeAPI => ({ ...RED, auth: { ...RED.auth, needsPermission: deny } });
  const nodeRed = await NodeRed.start(t, [], { prepare });
  for (const [method, path, permission] of [
    ['GET', 'catalogue', 'futamichi-router.read'],
    ['POST', 'find', 'futamichi-router.write'],
    ['POST', 'test', 'futamichi-router.write'],
  ] as const) {
    const body = method === 'POST' ? {} : undefined;
    const response = await nodeRed.request(method, `/futamichi-router/${path}`, body);
    assert.deepEqual([response.status, await response.text()], [403, permission], path);
  }
});

test('Finding routers answers a list.', async (t) => {
  const nodeRed = await start(t);
  const response = await nodeRed.request('POST', '/futamichi-router/find');
  const { routers } = (await response.json()) as { readonly routers: readonly unknown[] };
  assert.equal(response.status, 200);
  assert.ok(Array.isArray(routers));
});

for (const lang of ['en', 'ja'] as const)
  test(`A test of a router that answers tells what was found (${lang}), and leaves nothing behind.`, async (t) => {
    const igd = await igdFor(t);
    const nodeRed = await start(t);
    const found = await findings(nodeRed, { address: igd.url.href, lang });
    assert.equal(found[0]?.status, 'ok');
    assert.match(found[0].text, /Emulated Gateway/);
    assert.ok(found.some(({ text }) => text.includes('203.0.113.10')));
    assert.equal(
      found.some(({ text }) => /[ぁ-ん]/.test(text)),
      lang === 'ja',
    );
    assert.equal(igd.count('ForceTermination'), 0);
    assert.equal(igd.subscribers, 0);
  });

test('A device outside the home is not asked, whatever its address looks like.', async (t) => {
  const nodeRed = await start(t);
  for (const address of ['203.0.113.1', 'http://203.0.113.1/', '2001:db8::1', '0.0.0.0'])
    assertFailed(await findings(nodeRed, { address }), 'wrong-host');
  assertFailed(await findings(nodeRed, { address: '203.0.113.1', lang: 'ja' }), 'wrong-host', 'ja');
});

test('What does not answer is unreachable.', async (t) => {
  const nodeRed = await start(t);
  assertFailed(await findings(nodeRed, { address: await nowhere(), driver: 'auto' }), 'unreachable');
});

test('An address that is none, and a driver that does not exist, are invalid input.', async (t) => {
  const nodeRed = await start(t);
  assertFailed(await findings(nodeRed, { address: 'ftp://127.0.0.1/' }), 'invalid-input');
  assertFailed(await findings(nodeRed, { address: '127.0.0.1', driver: 'none-such' }), 'invalid-input');
});

for (const [what, body] of [
  ['nothing', {}],
  ['an address that is no text', { address: ['127.0.0.1'] }],
  ['more than is asked for', { address: '127.0.0.1', url: 'http://203.0.113.1/' }],
  ['an endless address', { address: '1'.repeat(201) }],
  ['a list', []],
] as const)
  test(`A request with ${what} is invalid input.`, async (t) => {
    assertFailed(await findings(await start(t), body), 'invalid-input');
  });

test('What is wrong with a request is said in the editor’s language.', async (t) => {
  const nodeRed = await start(t);
  assertFailed(await findings(nodeRed, { lang: 'ja' }), 'invalid-input', 'ja');
  assertFailed(await findings(nodeRed, { address: '127.0.0.1', lang: 7 }), 'invalid-input');
});

test('A variable stands for what it stood for when it was deployed, and before that for nothing.', async (t) => {
  const igd = await igdFor(t);
  process.env['FUTAMICHI_ADDRESS'] = igd.url.href;
  t.after(() => delete process.env['FUTAMICHI_ADDRESS']);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: '${FUTAMICHI_ADDRESS}' }),
    config('r2', 'router', { address: '${FUTAMICHI_NOT_SET}' }),
    config('m1', 'router-broker', { url: 'nonsense' }),
  ]);
  const [first] = await findings(nodeRed, { id: 'r1', address: '${FUTAMICHI_ADDRESS}' });
  assert.equal(first?.status, 'ok');
  const others = ['r2', 'm1', 'gone', undefined].map((id) =>
    findings(nodeRed, { id, address: '${FUTAMICHI_ADDRESS}', lang: 'ja' }),
  );
  const [one = [], ...rest] = await Promise.all(others);
  assertFailed(one, 'invalid-input', 'ja');
  // with the same advice: to deploy first
  for (const other of rest) assert.deepEqual(other, one);
});

const LOGINS: ReadonlyArray<readonly [what: string, request: Message, login: unknown]> = [
  ['the one that is kept, where none is typed', { id: 'r1', password: '' }, ['admin', 'kept']],
  ['the one that is kept, for another name', { id: 'r1', username: 'root', password: '' }, ['root', 'kept']],
  ['the one that is typed', { id: 'r1', username: 'root', password: 'typed' }, ['root', 'typed']],
  [
    'the one that is typed, before anything is deployed',
    { username: 'root', password: 'typed' },
    ['root', 'typed'],
  ],
  ['a password without a name', { password: 'typed' }, ['', 'typed']],
  ['none, where none is kept', { id: 'r2', password: '' }, undefined],
  ['none, where what is deployed is no router', { id: 'm1', username: 'root', password: '' }, undefined],
];

for (const [what, request, login] of LOGINS)
  test(`The login of a test is ${what}.`, async (t) => {
    const seen = watchTargets(t);
    const nodeRed = await NodeRed.start(
      t,
      [
        config('r1', 'router', { address: '127.0.0.1', driver: 'none-such' }),
        config('r2', 'router', { address: '127.0.0.1', driver: 'none-such' }),
        config('m1', 'router-broker', { url: 'nonsense' }),
      ],
      { credentials: { r1: { username: 'admin', password: 'kept' }, m1: { password: 'broker' } } },
    );
    const found = await findings(nodeRed, { address: '127.0.0.1', driver: 'watching', ...request });
    assertNoRouter(found);
    assert.equal(seen.length, 1);
    const { credentials } = seen[0] ?? {};
    assert.deepEqual(credentials && [credentials.username, credentials.password], login);
    assert.doesNotMatch(JSON.stringify(found), /kept|typed/);
  });

const KEPT = { credentials: { r1: { username: 'admin', password: 'kept' } } };

/** Node-RED with one router, and what a driver is given as login where a dialog says `request`; undefined: it is not asked. */
async function deployedAs(t: TestContext, deployed: Message) {
  const seen = watchTargets(t);
  const nodeRed = await NodeRed.start(
    t,
    [config('r1', 'router', { driver: 'none-such', ...deployed })],
    KEPT,
  );
  return async (request: Message) => {
    const before = seen.length;
    const found = await findings(nodeRed, { id: 'r1', driver: 'watching', password: '', ...request });
    assert.doesNotMatch(JSON.stringify(found), /kept|typed/);
    const [target] = seen.slice(before);
    return target && { login: target.credentials };
  };
}

for (const [deployed, request] of [
  ['127.0.0.1', '127.0.0.1'],
  ['127.0.0.1', ' 127.0.0.1 '],
  ['127.0.0.1', 'http://127.0.0.1/'],
  ['http://127.0.0.1:8080/login.html', 'http://127.0.0.1:8080/'],
  ['http://Router.Home.Arpa/', 'router.home.arpa'],
] as const)
  test(`The stored password goes where it is deployed for (${deployed}), however that is written (${request}).`, async (t) => {
    namesFor(t, { 'router.home.arpa': [['127.0.0.1']] });
    const given = await deployedAs(t, { address: deployed });
    const login = { username: 'admin', password: 'kept' };
    assert.deepEqual(await given({ address: request }), { login });
  });

for (const [what, deployed, request] of [
  ['another address', '127.0.0.1', '127.0.0.2'],
  ['another port', '127.0.0.1', 'http://127.0.0.1:8080/'],
  ['another protocol', 'http://127.0.0.1:8443/', 'https://127.0.0.1:8443/'],
  ['another name of the same address', '127.0.0.1', 'router.home.arpa'],
  ['a name that begins alike', 'router.home.arpa', 'router.home.arpa.evil.example'],
  ['an address where what is deployed is none', '${NOT_SET}', '127.0.0.1'],
] as const)
  test(`The stored password does not go to ${what}; a typed one does.`, async (t) => {
    const names = { 'router.home.arpa': [['127.0.0.1']], 'router.home.arpa.evil.example': [['127.0.0.1']] };
    namesFor(t, names);
    const given = await deployedAs(t, { address: deployed });
    assert.deepEqual(await given({ address: request }), { login: undefined });
    const login = { username: '', password: 'typed' };
    assert.deepEqual(await given({ address: request, password: 'typed' }), { login });
  });

test('That the stored password was not used is told beside what was found.', async (t) => {
  const igd = await igdFor(t);
  const nodeRed = await NodeRed.start(
    t,
    [config('r1', 'router', { address: '127.0.0.9', driver: 'none-such' })],
    KEPT,
  );
  for (const [lang, words] of [
    ['en', /stored password was not used/],
    ['ja', /保存済みのパスワード/],
  ] as const) {
    const found = await findings(nodeRed, { id: 'r1', address: igd.url.href, password: '', lang });
    assert.equal(found[0]?.status, 'ok');
    assert.match(found.at(-1)?.text ?? '', words);
  }
});

test('A login by SSH does not go out by HTTP.', async (t) => {
  const given = await deployedAs(t, { address: '127.0.0.1', driver: 'linux-pppd' });
  assert.deepEqual(await given({ address: '127.0.0.1' }), { login: undefined });
});

test('A login by SSH does not go to a host with another key than is deployed.', async (t) => {
  const key = (letter: string) => JSON.stringify({ hostKey: `SHA256:${letter.repeat(43)}` });
  const given = await deployedAs(t, { address: '127.0.0.1', profile: key('A') });
  assert.deepEqual(await given({ address: '127.0.0.1', profile: key('B') }), { login: undefined });
  assert.ok((await given({ address: '127.0.0.1', profile: key('A') }))?.login);
});

test('A name is looked up once for a test, and what it leads to afterwards gets no password.', async (t) => {
  const face = await startAirstationN();
  t.after(() => face.close());
  const { username, password } = face.box.options.admin;
  const asked = namesFor(t, { 'router.home.arpa': [[face.url.hostname], ['203.0.113.66']] });
  const address = `http://router.home.arpa:${face.url.port}/`;
  const nodeRed = await NodeRed.start(t, [config('r1', 'router', { address, driver: 'none-such' })], {
    credentials: { r1: { username, password } },
  });
  const found = await findings(nodeRed, { id: 'r1', address, driver: 'airstation', password: '' });
  assert.equal(found[0]?.status, 'ok');
  assert.ok(
    face.requests.some(({ path }) => path === '/logout.html'),
    'it was logged in to',
  );
  assert.deepEqual(asked, ['router.home.arpa']);
});

test('No override leads a login to another host.', async (t) => {
  const face = await startAirstationN();
  t.after(() => face.close());
  const { username, password } = face.box.options.admin;
  const nodeRed = await start(t);
  const body = { address: face.url.href, driver: 'airstation', username, password };
  for (const path of ['//127.0.0.9/', '/\\127.0.0.9/', '/\t/127.0.0.9/', 'http://127.0.0.9/'])
    for (const screen of [{ login: { path } }, { top: path }, { logout: { path } }]) {
      const profile = JSON.stringify({ screen });
      assertFailed(await findings(nodeRed, { ...body, profile }), 'invalid-input');
    }
});

const PROGRAMS: ReadonlyArray<readonly [what: string, request: Message]> = [
  ['this machine', { address: 'local:', driver: 'linux-pppd' }],
  ['this machine, in capitals', { address: ' LOCAL: ', driver: 'linux-pppd' }],
  ['a wrapper', { driver: 'linux-pppd', profile: '{"wrapper":"/tmp/program"}' }],
  ['a wrapper here', { address: 'local:', profile: '{"wrapper":"/tmp/program"}' }],
  ['a browser', { browser: '/tmp/program' }],
  ['a browser that runs elsewhere', { browser: 'http://127.0.0.9:9222/' }],
  ['a browser by a socket', { browser: 'ws://127.0.0.9:9222/' }],
];
for (const [what, request] of PROGRAMS)
  test(`What a dialog names is not run before it is deployed: ${what}.`, async (t) => {
    const body = { address: '127.0.0.1', driver: 'watching', ...request };
    const seen = watchTargets(t);
    const nodeRed = await NodeRed.start(t, [
      config('r1', 'router', { address: '127.0.0.1', driver: 'none-such' }),
    ]);
    for (const id of [undefined, 'r1', 'gone']) {
      const found = await findings(nodeRed, { ...body, id, lang: 'ja' });
      assertFailed(found, 'disabled', 'ja');
      assert.match(found[0]?.text ?? '', /デプロイ/);
    }
    assert.equal(seen.length, 0);
    await nodeRed.deploy([config('r1', 'router', { ...body, driver: 'none-such' })]);
    assert.doesNotMatch(JSON.stringify(await findings(nodeRed, { ...body, id: 'r1' })), /switched off/);
  });

test('Where an administrator has made a list, only what is in it is run, deployed or not.', async (t) => {
  const seen = watchTargets(t);
  process.env['FUTAMICHI_PROGRAMS'] = '/opt/chromium, local:';
  t.after(() => delete process.env['FUTAMICHI_PROGRAMS']);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: '127.0.0.1', driver: 'none-such', browser: '/opt/other' }),
    config('r2', 'router', { address: '127.0.0.1', driver: 'none-such', browser: '/opt/chromium' }),
  ]);
  assert.equal(nodeRed.node('r1').router, undefined);
  assert.match(nodeRed.said('error', 'r1').join(), /disabled/);
  assert.ok(nodeRed.node('r2').router);
  const body = { id: 'r1', address: '127.0.0.1', driver: 'watching' };
  const refused = await findings(nodeRed, { ...body, browser: '/opt/other' });
  assertFailed(refused, 'disabled');
  assert.match(refused[0]?.text ?? '', /FUTAMICHI_PROGRAMS/);
  assertNoRouter(await findings(nodeRed, { ...body, browser: '/opt/chromium' }));
  assert.equal(seen.length, 1);
});

test('The Chromium that is there anyway may be named, and a variable stands for what is deployed.', async (t) => {
  const seen = watchTargets(t);
  process.env['FUTAMICHI_BROWSER'] = '/opt/chromium';
  t.after(() => delete process.env['FUTAMICHI_BROWSER']);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: '127.0.0.1', driver: 'none-such', browser: '${FUTAMICHI_BROWSER}' }),
  ]);
  const body = { id: 'r1', address: '127.0.0.1', driver: 'watching' };
  for (const browser of ['', '/usr/bin/chromium', '${FUTAMICHI_BROWSER}', '/opt/chromium'])
    assertNoRouter(await findings(nodeRed, { ...body, browser }));
  assert.deepEqual(
    seen.map(({ browser }) => browser),
    [undefined, '/usr/bin/chromium', '/opt/chromium', '/opt/chromium'],
  );
});
