import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { NodeAPI } from 'node-red';
import { catalogue } from '../../../lib/capabilities/catalogue.ts';
import { drivers } from '../../../lib/drivers/registry.ts';
import type { Finding } from '../../../lib/application/explain.ts';
import { sentenceOf, type ErrorCode } from '../../../lib/router/errors.ts';
import { watchTargets } from '../../support/driver.ts';
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
  }>;
  readonly drivers: ReadonlyArray<{ readonly id: string; readonly label: string; readonly login: string }>;
}

const start = (t: TestContext) => NodeRed.start(t, []);

async function findings(nodeRed: NodeRed, body: unknown): Promise<readonly Finding[]> {
  const response = await nodeRed.request('POST', '/futamichi-router/test', body);
  assert.equal(response.status, 200);
  const answer = (await response.json()) as { readonly findings: readonly Finding[] };
  return answer.findings;
}

/** One finding, a bad one, with the sentence of a code. */
function assertFailed(found: readonly Finding[], code: ErrorCode, language: 'en' | 'ja' = 'en'): void {
  assert.equal(found.length, 1);
  assert.equal(found[0]?.tone, 'bad');
  assert.ok(found[0].text.startsWith(sentenceOf(code)[language]), found[0].text);
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
      })),
    );
    assert.deepEqual(
      told.drivers,
      drivers.map(({ id, label, login }) => ({ id, label: label[language], login })),
    );
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
    assert.equal(found[0]?.tone, 'good');
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
  ['no address', { address: '' }],
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
  assertFailed(await findings(nodeRed, { address: '', lang: 'ja' }), 'invalid-input', 'ja');
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
  assert.equal(first?.tone, 'good');
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
    assertFailed(found, 'unsupported');
    assert.equal(seen.length, 1);
    const { credentials } = seen[0] ?? {};
    assert.deepEqual(credentials && [credentials.username, credentials.password], login);
    assert.doesNotMatch(JSON.stringify(found), /kept|typed/);
  });
