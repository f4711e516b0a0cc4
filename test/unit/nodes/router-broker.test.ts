import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { BrokerNode } from '../../../nodes/runtime/broker-node.ts';
import { Users } from '../../../nodes/runtime/users.ts';
import { brokerFor } from '../../support/broker.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { config, onTab, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed, type Login } from '../../support/node-red.ts';
import { ScriptedBroker } from '../../support/scripted-broker.ts';
import { TestBroker } from '../../support/test-broker.ts';

/** A router that is published over a connection that is set up like this. */
async function home(t: TestContext, settings: Message, credentials: Login = {}) {
  const igd = await igdFor(t);
  const flow = [
    config('r1', 'router', { name: 'lower', address: igd.url.href }),
    config('m1', 'router-broker', settings),
    onTab('h1', 'router-home-assistant', { broker: 'm1', wires: [] }),
  ];
  return NodeRed.start(t, flow, { credentials });
}

test('The connection says that it is there, under the base topic that was given, and that it is not.', async (t) => {
  const broker = await brokerFor(t);
  const nodeRed = await home(t, {
    url: ` ${broker.url} `,
    base: ' home/routers ',
    clientId: 'our-id',
    protocol: '4',
  });
  await broker.until('it is there', () => broker.last('home/routers/bridge/state') === '{"state":"online"}');
  await nodeRed.until('it shows', () => nodeRed.text('h1') === 'broker-connected');
  assert.deepEqual(broker.clients, ['our-id']);
  await nodeRed.stop();
  await broker.until('it is gone', () => broker.last('home/routers/bridge/state') === '{"state":"offline"}');
});

test('MQTT 5 may be chosen as the editor writes it.', async (t) => {
  const broker = await ScriptedBroker.start({ protocol: 5 });
  t.after(() => broker.close());
  await home(t, { url: broker.url, protocol: '5' });
  await broker.until('it connects', () => broker.received.length > 0);
  const [connect] = broker.received;
  assert.ok(connect?.cmd === 'connect');
  assert.equal(connect.protocolVersion, 5);
});

for (const [what, fault] of [
  ['a URL that is none', { url: 'non sense' }],
  ['a URL of another kind', { url: 'http://127.0.0.1/' }],
  ['a base with a wildcard', { base: 'home/#' }],
  ['an empty base', { base: '' }],
  ['a protocol that does not exist', { protocol: '3' }],
  ['a certificate that is not there', { ca: '/nowhere/ca.pem' }],
] as const)
  test(`A connection with ${what} is set up wrongly: said once, and its users show it.`, async (t) => {
    const nodeRed = await home(t, { url: 'mqtt://127.0.0.1:1', ...fault });
    const { bridge, fault: said } = nodeRed.node<BrokerNode>('m1');
    assert.equal(bridge, undefined);
    assert.equal(said?.code, 'invalid-input');
    assert.equal(nodeRed.said('error', 'm1').length, 1);
    assert.match(nodeRed.said('error', 'm1')[0] ?? '', /^invalid-input: /);
    assert.equal(nodeRed.text('h1'), 'bad-settings');
    assert.deepEqual(nodeRed.said('error', 'h1'), []);
    await nodeRed.deploy([]);
  });

test('A certificate may be given as it is.', async (t) => {
  const broker = await brokerFor(t);
  const ca = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----';
  const nodeRed = await home(t, { url: broker.url, ca });
  await nodeRed.until('it connects', () => nodeRed.text('h1') === 'broker-connected');
  assert.deepEqual(nodeRed.said('error', 'm1'), []);
});

test('A broker that is not there is said once, however often it is tried.', async (t) => {
  const nothing = await TestBroker.start();
  const { port } = nothing;
  await nothing.close();
  const nodeRed = await home(t, { url: `mqtt://127.0.0.1:${port}` });
  assert.equal(nodeRed.text('h1'), 'broker-connecting');
  const attempts: string[] = [];
  nodeRed.node<BrokerNode>('m1').watchers?.add(() => attempts.push(nodeRed.node<BrokerNode>('m1').state));
  await nodeRed.until(
    'it is tried again',
    () => attempts.filter((state) => state === 'offline').length === 2,
  );
  assert.equal(nodeRed.text('h1'), 'broker-offline');
  assert.equal(nodeRed.said('warn', 'm1').length, 1);
  assert.match(nodeRed.said('warn', 'm1')[0] ?? '', /^unreachable: /);
  const broker = await TestBroker.start(undefined, port);
  t.after(() => broker.close());
  const lines = nodeRed.said('log', 'm1').length;
  await nodeRed.until('it is back', () => nodeRed.text('h1') === 'broker-connected');
  assert.equal(nodeRed.said('log', 'm1').length, lines + 1);
  assert.equal(nodeRed.said('warn', 'm1').length, 1);
});

test('A login goes to the broker, from the credentials alone.', async (t) => {
  const logins: unknown[] = [];
  const broker = await brokerFor(t, (aedes) => {
    aedes.authenticate = (_client, username, password, done) => {
      logins.push([username, password?.toString()]);
      done(null, true);
    };
  });
  const properties = { url: broker.url, username: 'flow', password: 'flow' };
  const nodeRed = await home(t, properties, { m1: { username: 'ha', password: 'canary' } });
  await nodeRed.until('it connects', () => nodeRed.text('h1') === 'broker-connected');
  assert.deepEqual(logins, [['ha', 'canary']]);
  assert.doesNotMatch(nodeRed.everything, /canary/);
});

for (const where of ['the credentials', 'the URL'])
  test(`A login in ${where} that is refused is said once and shown, and it stays secret.`, async (t) => {
    const broker = await brokerFor(t, (aedes) => {
      aedes.authenticate = (_client, _username, password, done) => done(null, password === undefined);
    });
    const inUrl = where === 'the URL';
    const url = inUrl ? broker.url.replace('//', '//ha:canary@') : broker.url;
    const nodeRed = await home(t, { url }, inUrl ? {} : { m1: { username: 'ha', password: 'canary' } });
    await nodeRed.until('it shows', () => nodeRed.text('h1') === 'broker-refused');
    assert.equal(nodeRed.said('warn', 'm1').length, 1);
    assert.match(nodeRed.said('warn', 'm1')[0] ?? '', /^auth-failed: /);
    assert.doesNotMatch(nodeRed.everything, /canary/);
  });

test('What the broker does not allow is said once and shown, while the connection goes on.', async (t) => {
  const broker = await brokerFor(t, (aedes) => {
    aedes.authorizeSubscribe = (_client, subscription, done) =>
      done(null, subscription.topic.includes('request') ? null : subscription);
  });
  const nodeRed = await home(t, { url: broker.url });
  await nodeRed.until('it shows', () => nodeRed.text('h1') === 'broker-denied');
  assert.equal(nodeRed.said('warn', 'm1').length, 1);
  assert.match(nodeRed.said('warn', 'm1')[0] ?? '', /^rejected: /);
  await broker.until('values', () => broker.last('futamichi/lower/state').includes('203.0.113.10'));
});

test('A connection that is closed waits for a user who has not said good-bye, for a second at most.', async (t) => {
  const broker = await brokerFor(t);
  const nodeRed = await home(t, { url: broker.url });
  await nodeRed.until('it connects', () => nodeRed.text('h1') === 'broker-connected');
  nodeRed.node<BrokerNode>('m1').users.add('slow');
  const began = performance.now();
  await nodeRed.stop();
  assert.ok(performance.now() - began > 950);
  await broker.until('it is gone', () => broker.last('futamichi/bridge/state') === '{"state":"offline"}');
});

test('Users are waited for until the last has gone, but not for ever.', async () => {
  const clock = new FakeClock();
  const users = new Users();
  await users.gone(clock);
  users.add('one');
  users.add('two');
  let gone = false;
  const end = users.gone(clock).then(() => (gone = true));
  users.release('one');
  await settle();
  assert.equal(gone, false);
  users.release('two');
  await end;
  assert.equal(clock.pending, 0);
  users.add('one');
  const late = users.gone(clock);
  await clock.advance(1000);
  await late;
});

/** What the editor's test of a connection says. */
async function tested(nodeRed: NodeRed, asked: object): Promise<{ status: string; text: string }> {
  const response = await nodeRed.request('POST', '/futamichi-router-broker/test', asked);
  const { findings } = (await response.json()) as { findings: Array<{ status: string; text: string }> };
  return findings[0] ?? { status: '', text: '' };
}

test('The editor can try a broker out: it lets us in, or why not, in the language of the editor.', async (t) => {
  const broker = await brokerFor(t, (aedes) => {
    aedes.authenticate = (_client, username, _password, done) => done(null, username !== 'nobody');
  });
  const nodeRed = await home(t, { url: broker.url });
  const { url } = broker;
  assert.equal((await tested(nodeRed, { url })).status, 'ok');
  const refused = await tested(nodeRed, { url, username: 'nobody', password: 'x' });
  assert.match(refused.text, /Home Assistant user/);
  assert.match((await tested(nodeRed, { url: 'no broker', lang: 'ja' })).text, /ブローカー|入力/);
  assert.equal((await tested(nodeRed, { url: '${NAME}' })).status, 'problem');
  assert.equal((await tested(nodeRed, { url, more: 1 })).status, 'problem');
  assert.match((await tested(nodeRed, { url: 'mqtt://127.0.0.1:1' })).text, /No broker answers/);
  assert.equal(broker.last('futamichi/bridge/check'), '', 'nothing is said there');
});

test('A stored password goes only to the broker that it is deployed with, and a file is read only where it is deployed.', async (t) => {
  const logins: unknown[] = [];
  const watched = () =>
    brokerFor(t, (aedes) => {
      aedes.authenticate = (_client, _username, password, done) => {
        logins.push(password?.toString());
        done(null, password?.toString() === 'canary');
      };
    });
  const [deployed, other] = [await watched(), await watched()];
  const nodeRed = await home(t, { url: deployed.url }, { m1: { username: 'ha', password: 'canary' } });
  await nodeRed.until('it connects', () => nodeRed.text('h1') === 'broker-connected');
  assert.equal((await tested(nodeRed, { id: 'm1', url: deployed.url })).status, 'ok');
  logins.length = 0;
  const elsewhere = await tested(nodeRed, { id: 'm1', url: other.url });
  assert.equal(elsewhere.status, 'problem');
  assert.match(elsewhere.text, /stored password was not used/);
  assert.deepEqual(logins, [undefined]);
  assert.match((await tested(nodeRed, { url: other.url, files: '/etc/passwd' })).text, /only after a deploy/);
  assert.match(
    (await tested(nodeRed, { id: 'm1', url: deployed.url, files: '/etc/passwd' })).text,
    /only after a deploy/,
  );
});
