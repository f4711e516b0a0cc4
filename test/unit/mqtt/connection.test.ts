import assert from 'node:assert/strict';
import { createServer, Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import {
  MqttConnection,
  type ConnectionOptions,
  type ConnectionState,
} from '../../../lib/mqtt/connection.ts';
import type { MqttMessage } from '../../../lib/mqtt/message.ts';
import type { RouterError } from '../../../lib/router/errors.ts';
import { Awaited } from '../../support/awaited.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { ScriptedBroker, type Script } from '../../support/scripted-broker.ts';
import { TestBroker } from '../../support/test-broker.ts';

/** A connection with everything that its listener was told. */
function connection(t: TestContext, url: string, options: Partial<ConnectionOptions> = {}) {
  const awaited = new Awaited();
  const clock = new FakeClock();
  const said: Array<{ readonly state: ConnectionState; readonly problem: RouterError | undefined }> = [];
  const messages: MqttMessage[] = [];
  const it = new MqttConnection(
    {
      url,
      protocol: 4,
      base: 'futamichi',
      will: { topic: 'futamichi/bridge/state', payload: 'offline' },
      clock,
      random: () => 0.5,
      ...options,
    },
    {
      onConnect: () => awaited.poke(),
      onMessage: (message) => {
        messages.push(message);
        awaited.poke();
      },
      onState: (state, problem) => {
        said.push({ state, problem });
        awaited.poke();
      },
    },
  );
  t.after(() => it.close());
  const states = () => said.map(({ state, problem }) => (problem ? `${state} ${problem.code}` : state));
  const until = (what: string, check: () => boolean) => awaited.until(what, check, () => states().join(', '));
  const reached = (state: string) => until(state, () => states().at(-1) === state);
  const published = (topic: string, payload = 'x', retain = false) =>
    new Promise<RouterError | undefined>((resolve) => it.publish(topic, payload, { retain, done: resolve }));
  return { it, clock, said, states, messages, until, reached, published };
}

async function testBroker(t: TestContext, ...rest: Parameters<typeof TestBroker.start>): Promise<TestBroker> {
  const broker = await TestBroker.start(...rest);
  t.after(() => broker.close());
  return broker;
}

async function scripted(t: TestContext, script: Script): Promise<ScriptedBroker> {
  const broker = await ScriptedBroker.start(script);
  t.after(() => broker.close());
  return broker;
}

test('What is no broker URL is refused at once, without repeating what it may hold.', (t) => {
  for (const url of ['', 'no host', '${BROKER}', 'http://127.0.0.1', 'mqtt://%zz:canary@127.0.0.1:1883']) {
    assert.throws(
      () => connection(t, url).it.start(),
      (error: RouterError) => error.code === 'invalid-input' && !inspect(error).includes('canary'),
      url,
    );
  }
});

test('It says that it connects and when it is there, with a clean session and a last will.', async (t) => {
  const broker = await scripted(t, { protocol: 4 });
  const { it, states, reached } = connection(t, broker.url, { username: 'u', password: 'p' });
  it.start();
  await reached('connected');
  assert.deepEqual(states(), ['connecting', 'connected']);
  const [connect] = broker.received;
  assert.ok(connect?.cmd === 'connect');
  assert.equal(connect.clean, true);
  assert.equal(connect.keepalive, 30);
  assert.equal(connect.username, 'u');
  assert.equal(connect.password?.toString(), 'p');
  assert.equal(connect.will?.topic, 'futamichi/bridge/state');
  assert.equal(connect.will?.payload.toString(), 'offline');
  assert.deepEqual([connect.will?.qos, connect.will?.retain], [1, true]);
});

test('A broker of MQTT 5 is told not to bring what is larger than anything that we read.', async (t) => {
  for (const [protocol, most] of [
    [4, undefined],
    [5, 1_048_576],
  ] as const) {
    const broker = await scripted(t, { protocol });
    const { it, reached } = connection(t, broker.url, { protocol });
    it.start();
    await reached('connected');
    const [connect] = broker.received;
    assert.ok(connect?.cmd === 'connect');
    assert.equal(connect.properties?.maximumPacketSize, most);
  }
});

test('The client id is one of our own, or the user’s without what brokers refuse.', async (t) => {
  const broker = await testBroker(t);
  const ids = [
    { base: 'home/futamichi', random: () => 0 },
    { base: 'home/futamichi', random: () => 0.99 },
    { clientId: 'my id/+#家' },
  ];
  for (const options of ids) {
    const { it, reached } = connection(t, broker.url, options);
    it.start();
    await reached('connected');
  }
  await broker.until('all are there', () => broker.clients.length === ids.length);
  assert.deepEqual(broker.clients, ['home_futamichi_00000000', 'home_futamichi_fd70a3d6', 'my_id____']);
});

test('Without a broker it tries again, slower each time up to a limit, and says why each time.', async (t) => {
  const free = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => free.once('listening', resolve));
  const { port } = free.address() as { port: number };
  await new Promise((resolve) => free.close(resolve));
  const { it, clock, said, reached } = connection(t, `mqtt://127.0.0.1:${port}`);
  it.start();
  const waits: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    await reached('offline unreachable');
    let waited = 0;
    const seen = said.length;
    while (said.length === seen) {
      await clock.advance(500);
      waited += 500;
    }
    waits.push(waited);
    assert.equal(said.at(-1)?.state, 'connecting');
    assert.equal(said.at(-1)?.problem?.code, 'unreachable');
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  assert.match(said.at(-1)?.problem?.detail ?? '', /ECONNREFUSED/);
});

test('A broker that flaps is not hammered; one that held for a while is tried soon.', async (t) => {
  const broker = await testBroker(t);
  const { it, clock, reached } = connection(t, broker.url);
  it.start();
  await reached('connected');
  for (const wait of [1000, 2000, 4000]) {
    broker.cutAll();
    await reached('offline unreachable');
    await clock.advance(wait - 1);
    await reached('offline unreachable');
    await clock.advance(1);
    await reached('connected');
  }
  await clock.advance(10_000);
  broker.cutAll();
  await reached('offline unreachable');
  await clock.advance(1000);
  await reached('connected');
});

for (const [protocol, codes] of [
  [4, [4, 5]],
  [5, [0x86, 0x87]],
] as const) {
  for (const code of codes) {
    test(`A refused login is named, told while it lasts, and tried again once a minute (MQTT ${protocol}, ${code}).`, async (t) => {
      const broker = await scripted(t, { protocol, connack: code });
      const { it, clock, said, states, reached } = connection(t, broker.url, {
        protocol,
        username: 'canary-user',
        password: 'canary-password',
      });
      it.start();
      await reached('offline auth-failed');
      await clock.advance(59_999);
      assert.equal(broker.received.length, 1);
      await clock.advance(1);
      await reached('offline auth-failed');
      assert.deepEqual(states().slice(1), [
        'offline auth-failed',
        'connecting auth-failed',
        'offline auth-failed',
      ]);
      assert.match(said.at(-1)?.problem?.sentence('ja') ?? '', /パスワード/);
      assert.doesNotMatch(inspect(said, { depth: 9 }), /canary/);
    });
  }
}

test('Other refusals carry the broker’s reason; “not now” counts as away.', async (t) => {
  for (const [connack, code] of [
    [2, 'rejected'],
    [3, 'unreachable'],
  ] as const) {
    const broker = await scripted(t, { protocol: 4, connack });
    const { it, said, reached } = connection(t, broker.url);
    it.start();
    await reached(`offline ${code}`);
    assert.match(said.at(-1)?.problem?.detail ?? '', new RegExp(String(connack)));
  }
});

test('A password in the URL is in nothing that is told.', async (t) => {
  const broker = await scripted(t, { protocol: 4, connack: 5 });
  const { it, said, reached } = connection(t, broker.url.replace('//', '//user:canary@'));
  it.start();
  await reached('offline auth-failed');
  assert.ok(broker.received[0]?.cmd === 'connect');
  assert.equal(broker.received[0].password?.toString(), 'canary');
  assert.doesNotMatch(inspect(said, { depth: 9 }), /canary/);
});

test('What speaks no MQTT is a problem and no crash.', async (t) => {
  const broker = await scripted(t, { protocol: 4, connack: 0 });
  const { it, clock, said, reached } = connection(t, broker.url);
  it.start();
  await reached('connected');
  broker.sendRaw('\0\0\0\0');
  await reached('offline unreachable');
  await clock.advance(1000);
  await reached('connected');
  assert.equal(said.filter(({ state }) => state === 'offline').length, 1);
});

test('Who is thrown out by another with the same client id is told so.', async (t) => {
  const broker = await scripted(t, { protocol: 5 });
  const { it, said, reached } = connection(t, broker.url, { protocol: 5, clientId: 'same' });
  it.start();
  await reached('connected');
  broker.send({ cmd: 'disconnect', reasonCode: 0x8e });
  broker.end();
  await reached('offline conflict');
  assert.match(said.at(-1)?.problem?.sentence('en') ?? '', /client id/);
});

test('A refused subscription is named, but for one that we can do without.', async (t) => {
  for (const protocol of [4, 5] as const) {
    const suback = (filter: string) => (filter.startsWith('denied') ? (protocol === 5 ? 0x87 : 128) : 1);
    const broker = await scripted(t, { protocol, suback });
    const { it, said, states, reached } = connection(t, broker.url, { protocol });
    it.start();
    await reached('connected');
    it.subscribe('allowed/#');
    it.subscribe('denied/optional', { optional: true });
    it.subscribe('denied/+/request/+');
    await reached('connected rejected');
    assert.deepEqual(states(), ['connecting', 'connected', 'connected rejected']);
    const problem = said.at(-1)?.problem;
    assert.match(problem?.detail ?? '', /denied\/\+\/request\/\+/);
    assert.match(problem?.sentence('en') ?? '', /access rules/);
    assert.match(problem?.sentence('ja') ?? '', /ACL/);
  }
});

test('A refused publication is named once on each connection, with the reason that the broker gives.', async (t) => {
  const broker = await scripted(t, {
    protocol: 5,
    puback: (topic) => ({ denied: 0x87, full: 0x97 })[topic] ?? 0,
  });
  const { it, clock, said, states, reached, published } = connection(t, broker.url, { protocol: 5 });
  it.start();
  await reached('connected');
  assert.equal(await published('fine'), undefined);
  assert.equal((await published('denied'))?.code, 'rejected');
  assert.equal((await published('denied'))?.code, 'rejected');
  assert.match((await published('full', 'x', true))?.detail ?? '', /151/);
  assert.deepEqual(states().slice(2), ['connected rejected', 'connected rejected']);
  assert.match(said[2]?.problem?.sentence('en') ?? '', /access rules/);
  it.drop();
  await reached('offline unreachable');
  await clock.advance(1000);
  await reached('connected');
  await published('denied');
  assert.equal(states().at(-1), 'connected rejected');
});

test('Nothing waits for a broker that is away.', async (t) => {
  const broker = await testBroker(t);
  const { it, clock, reached, published } = connection(t, broker.url);
  assert.equal((await published('early'))?.code, 'unreachable');
  it.subscribe('early');
  it.publish('early', 'x');
  it.drop();
  it.start();
  assert.equal((await published('still-early'))?.code, 'unreachable');
  await reached('connected');
  broker.cutAll();
  await reached('offline unreachable');
  assert.equal((await published('meanwhile', 'x', true))?.code, 'unreachable');
  await clock.advance(1000);
  await reached('connected');
  assert.equal(await published('now'), undefined);
  assert.deepEqual(
    broker.passed.map(({ topic }) => topic).filter((topic) => topic !== 'futamichi/bridge/state'),
    ['now'],
  );
});

test('A broker that confirms nothing is not given more than a few hundred messages.', async (t) => {
  const broker = await scripted(t, { protocol: 4, puback: () => undefined });
  const { it, reached } = connection(t, broker.url);
  it.start();
  await reached('connected');
  const problems: Array<RouterError | undefined> = [];
  for (let n = 0; n < 1000; n += 1) it.publish('event', 'x', { done: (problem) => problems.push(problem) });
  assert.equal(problems.length, 1000 - 256);
  assert.equal(problems[0]?.code, 'busy');
  await broker.until('all sent', () => broker.published.length === 256);
  it.drop();
  await reached('offline unreachable');
  assert.equal(problems.length, 1000);
  assert.equal(problems.at(-1)?.code, 'unreachable');
});

test('A message brings what MQTT 5 says about it.', async (t) => {
  const broker = await scripted(t, { protocol: 5 });
  const { it, messages, reached, until, published } = connection(t, broker.url, { protocol: 5 });
  it.start();
  await reached('connected');
  it.subscribe('request');
  broker.send({
    cmd: 'publish',
    topic: 'request',
    payload: 'x',
    qos: 1,
    retain: true,
    dup: true,
    messageId: 7,
    properties: {
      messageExpiryInterval: 9,
      responseTopic: 'answers',
      correlationData: Buffer.from('c'),
    },
  });
  await until('it came', () => messages.length === 1);
  const { payload, correlation, ...rest } = messages[0] as MqttMessage;
  assert.deepEqual(rest, {
    topic: 'request',
    retained: true,
    redelivered: true,
    expiresIn: 9,
    responseTopic: 'answers',
  });
  assert.deepEqual([String(payload), String(correlation)], ['x', 'c']);
  it.publish('answers', 'x', { correlation: Buffer.from('c') });
  await published('last');
  assert.equal(String(broker.published[0]?.properties?.correlationData), 'c');
  const subscribe = broker.received.find(({ cmd }) => cmd === 'subscribe');
  assert.ok(subscribe?.cmd === 'subscribe');
  assert.equal(subscribe.subscriptions[0]?.nl, true, 'we do not want to hear ourselves');
});

test('Closing says good-bye, and the last will stays unsaid.', async (t) => {
  const broker = await testBroker(t);
  const { it, reached, states } = connection(t, broker.url);
  it.start();
  await reached('connected');
  await it.close('offline, on purpose');
  await it.close('twice');
  await settle();
  assert.deepEqual(broker.on('futamichi/bridge/state'), ['offline, on purpose']);
  assert.deepEqual(states(), ['connecting', 'connected'], 'closing is no trouble to tell');
});

test('Without a good-bye, with a broker that is away, or never begun: closing is quick and quiet.', async (t) => {
  const broker = await testBroker(t);
  const silent = connection(t, broker.url);
  silent.it.start();
  await silent.reached('connected');
  await silent.it.close();
  await connection(t, broker.url).it.close('offline');
  const away = connection(t, 'mqtt://127.0.0.1:1');
  away.it.start();
  await away.reached('offline unreachable');
  await away.it.close('offline');
  await away.clock.advance(100_000);
  assert.deepEqual(away.states(), ['connecting', 'offline unreachable'], 'nothing is tried any more');
});

test('Closing does not wait for a broker that confirms nothing.', async (t) => {
  const broker = await scripted(t, { protocol: 4, puback: () => undefined });
  const { it, clock, reached } = connection(t, broker.url);
  it.start();
  await reached('connected');
  let closed = false;
  const closing = it.close('offline').then(() => (closed = true));
  await broker.until('good-bye', () => broker.published.length === 1);
  await clock.advance(1999);
  assert.equal(closed, false);
  await clock.advance(1);
  await closing;
  assert.equal(clock.pending, 0);
});

/** Lets a connection be cut by the broker as soon as it is there, again and again. */
async function cutOften(
  t: TestContext,
  options: Partial<ConnectionOptions>,
  before: (it: MqttConnection) => void = () => undefined,
) {
  const broker = await scripted(t, { protocol: 4, puback: () => undefined });
  const { it, clock, said, reached, until } = connection(t, broker.url, options);
  it.start();
  const ids = () => broker.received.flatMap((packet) => (packet.cmd === 'connect' ? [packet.clientId] : []));
  for (let n = 1; n <= 3; n += 1) {
    await reached('connected');
    before(it);
    broker.end();
    await until('cut', () => said.filter(({ state }) => state === 'offline').length === n);
    await clock.advance(60_000);
  }
  await reached('connected');
  const problems = said.filter(({ state }) => state === 'offline').map(({ problem }) => problem);
  return { ids: ids(), problems };
}

test('Who is cut off soon and without a reason, again and again, goes on under another client id than the user’s.', async (t) => {
  const { ids, problems } = await cutOften(t, { clientId: 'nodered' });
  assert.match(problems[0]?.message ?? '', /lost/);
  assert.match(problems[1]?.message ?? '', /client id/);
  assert.deepEqual(ids.slice(0, 2), ['nodered', 'nodered']);
  for (const id of ids.slice(2)) assert.match(id, /^nodered_[0-9a-f]{8}$/);
});

test('With an id of our own it is no question of ids.', async (t) => {
  const { ids, problems } = await cutOften(t, {});
  assert.doesNotMatch(problems[1]?.message ?? '', /client id/);
  assert.equal(new Set(ids).size, 1);
});

test('A large message that is never confirmed is named as the likely reason.', async (t) => {
  const { problems } = await cutOften(t, { clientId: 'nodered' }, (it) =>
    it.publish('big', 'x'.repeat(9000), { retain: true }),
  );
  assert.match(problems[1]?.message ?? '', /too large/);
});

test('MQTT 5: what is larger than the broker takes is not sent, and told.', async (t) => {
  const broker = await scripted(t, { protocol: 5, properties: { maximumPacketSize: 200 } });
  const { it, said, reached, published } = connection(t, broker.url, { protocol: 5 });
  it.start();
  await reached('connected');
  assert.equal((await published('big', 'x'.repeat(300)))?.code, 'rejected');
  assert.equal(await published('small'), undefined);
  assert.match(said.at(-1)?.problem?.message ?? '', /too large.*big/);
  assert.deepEqual(
    broker.published.map(({ topic }) => topic),
    ['small'],
  );
});

test('Half a login is refused at once where it cannot be said.', (t) => {
  const half = { username: '', password: 'canary' };
  assert.throws(() => connection(t, 'mqtt://127.0.0.1:1', half).it.start(), /user name/);
  assert.doesNotThrow(() => connection(t, 'mqtt://127.0.0.1:1', { ...half, protocol: 5 }).it.start());
});

test('MQTT 5: commands are subscribed to so that what is published as retained says so.', async (t) => {
  const broker = await scripted(t, { protocol: 5 });
  const { it, reached } = connection(t, broker.url, { protocol: 5 });
  it.start();
  await reached('connected');
  it.subscribe('a', { retainAsPublished: true });
  it.subscribe('b');
  const asked = () =>
    broker.received.flatMap((packet) => (packet.cmd === 'subscribe' ? packet.subscriptions : []));
  await broker.until('both', () => asked().length === 2);
  assert.deepEqual(
    asked().map(({ topic, rap, nl }) => [topic, rap, nl]),
    [
      ['a', true, true],
      ['b', false, true],
    ],
  );
});

test('The first message leaves before anything else is done, and what follows it goes together.', async (t) => {
  const broker = await testBroker(t);
  const { it, reached, published } = connection(t, broker.url);
  it.start();
  await reached('connected');
  let sent = 0;
  const own = Socket.prototype.uncork;
  const uncork = t.mock.method(Socket.prototype, 'uncork', function (this: Socket) {
    const waiting = this.writableLength;
    own.call(this);
    if (this.writableLength < waiting) sent += 1;
  });
  const all = ['news', 'more', 'still more'].map((topic) => {
    const answer = published(topic);
    assert.equal(sent, 1, topic);
    return answer;
  });
  uncork.mock.restore();
  assert.deepEqual(await Promise.all(all), [undefined, undefined, undefined]);
});
