import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { OFFLINE, ONLINE } from '../../../lib/mqtt/topics.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { HEAR_MS } from '../../../lib/mqtt/bridge-times.ts';
import { bridgeHome, bridgeOn } from '../../support/bridge-home.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { ADDRESS, publishable } from '../../support/mqtt-home.ts';
import { TestBroker } from '../../support/test-broker.ts';

const STATE = 'futamichi/lower/state';
const EVENT = 'futamichi/lower/event';
const AVAILABILITY = 'futamichi/lower/availability';
const BRIDGE = 'futamichi/bridge/state';
const INSTANCE = 'futamichi/bridge/instances/node-red';
const INFO = 'futamichi/bridge/info';
const CONFIG = 'homeassistant/device/futamichi_n1/config';
const DEVICE = 'homeassistant/device/futamichi_bridge/config';
const SUMMARY = 'futamichi/bridge/summary';
const VALUE = 'futamichi/lower/value/lan_mac';

const address = (payload: string) => (JSON.parse(payload) as { wan_ipv4: string }).wan_ipv4;

test('A base that is no topic is refused.', (t) => {
  for (const base of ['', '/', 'a/', 'a/#', '+/b', 'a b', '$SYS'])
    assert.throws(() => bridgeOn(t, 'mqtt://127.0.0.1', { base }), { code: 'invalid-input' }, base);
});

test('What is no broker’s URL is refused at the start.', (t) => {
  const { bridge } = bridgeOn(t, 'http://127.0.0.1');
  assert.throws(() => bridge.start(), { code: 'invalid-input' });
});

test('A place in topics that is none, or is taken, is refused, and nothing else changes.', async (t) => {
  const { bridge, broker, router, start } = await bridgeHome(t);
  for (const [slug, code] of [
    ['', 'invalid-input'],
    ['Lower', 'invalid-input'],
    ['a/b', 'invalid-input'],
    ['+', 'invalid-input'],
    ['bridge', 'conflict'],
    ['lower', 'conflict'],
  ] as const) {
    const other = new FakeRouter();
    assert.throws(() => bridge.add(publishable(other, { slug, id: 'n2' })), { code }, slug);
    assert.equal(other.listeners, 0);
  }
  await start();
  assert.equal(router.listeners, 1);
  assert.equal(address(broker.last(STATE)), ADDRESS);
});

test('All that is known is on the broker and kept there.', async (t) => {
  const { bridge, broker, clock, start, quiet } = await bridgeHome(t, { base: 'home/futamichi' });
  await start();
  await clock.advance(2000);
  await quiet();
  assert.deepEqual([...broker.retained.keys()].toSorted(), [
    'home/futamichi/bridge/info',
    'home/futamichi/bridge/instances/node-red',
    'home/futamichi/bridge/state',
    'home/futamichi/bridge/summary',
    'home/futamichi/lower/availability',
    'home/futamichi/lower/state',
    'home/futamichi/lower/value/lan_mac',
    'homeassistant/device/futamichi_home_2f_futamichi--bridge/config',
    CONFIG,
  ]);
  assert.equal(broker.retained.get('home/futamichi/bridge/state'), ONLINE);
  assert.equal(broker.retained.get('home/futamichi/lower/availability'), ONLINE);
  assert.equal(bridge.connected, true);
});

test('The list of routers says which version this is and what each router is, and follows them.', async (t) => {
  const { bridge, broker, clock, router, start, quiet } = await bridgeHome(t);
  const info = () =>
    JSON.parse(broker.last(INFO)) as {
      version: string;
      base: string;
      routers: Array<Record<string, unknown>>;
    };
  const slugs = () => info().routers.map(({ slug }) => slug);
  await start();
  assert.deepEqual([info().version, info().base, slugs()], ['0.1.0', 'futamichi', ['lower']]);
  bridge.add(publishable(new FakeRouter(), { slug: 'upper', id: 'n2' }));
  await quiet();
  assert.deepEqual(slugs(), ['lower', 'upper']);
  router.withdraw(reconnect, new RouterError('rejected'));
  await clock.advance(2000);
  await quiet();
  assert.deepEqual(info().routers[0]?.['offers'], ['disconnect', 'dhcp.server']);
  bridge.remove('upper', { forget: false });
  bridge.remove('nobody', { forget: true });
  await quiet();
  assert.deepEqual(slugs(), ['lower']);
});

test('A bridge without routers says so.', async (t) => {
  const broker = await TestBroker.start();
  const { bridge, clock, reached } = bridgeOn(t, broker.url);
  t.after(() => broker.close());
  bridge.start();
  await reached('connected');
  await clock.advance(HEAR_MS);
  await broker.until('info', () => broker.last(INFO) !== '');
  assert.deepEqual(JSON.parse(broker.last(INFO)), { version: '0.1.0', base: 'futamichi', routers: [] });
});

test('What changes is said, and what happens passes by.', async (t) => {
  const { broker, router, start, quiet } = await bridgeHome(t);
  await start();
  router.tell(sessionUp, false).tell(reachable, false);
  await quiet();
  assert.equal((JSON.parse(broker.last(STATE)) as Record<string, unknown>)['session_up'], false);
  assert.equal(broker.last(AVAILABILITY), OFFLINE);
  assert.deepEqual(
    broker.on(EVENT).map((payload) => (JSON.parse(payload) as Record<string, unknown>)['event_type']),
    ['session_down', 'unreachable'],
  );
  for (const { topic, retain } of broker.passed)
    if (!topic.includes('/instances/'))
      assert.equal(retain, !/\/(event|request|response)/.test(topic), topic);
});

test('When the connection is gone the broker says so for us, and it comes back by itself.', async (t) => {
  const { bridge, broker, clock, start, reached, online } = await bridgeHome(t);
  await start();
  bridge.dropConnection();
  await broker.until('the last will', () => broker.last(BRIDGE) === OFFLINE);
  assert.equal(broker.retained.get(BRIDGE), OFFLINE);
  await reached('offline unreachable');
  assert.equal(bridge.connected, false);
  await clock.advance(1000);
  await online();
  assert.equal(broker.retained.get(BRIDGE), ONLINE);
});

test('While the broker is away nothing is kept for it; then it hears how things are, and no old news.', async (t) => {
  const { broker, clock, router, start, cut, online } = await bridgeHome(t);
  await start();
  await cut();
  const before = broker.passed.length;
  for (const n of [11, 12, 13]) router.tell(wanIpv4, `25.100.7.${n}`);
  router.tell(sessionUp, false);
  await clock.advance(1000);
  await online();
  assert.deepEqual(broker.on(EVENT), []);
  const states = broker.passed.slice(before).filter(({ topic }) => topic === STATE);
  assert.deepEqual(
    states.map(({ payload }) => address(payload)),
    ['25.100.7.13'],
  );
});

test('A broker that remembers nothing hears everything again: what there is, then values, then whether it is there.', async (t) => {
  const { broker, clock, start, quiet, reconnect } = await bridgeHome(t);
  await start();
  await clock.advance(2000);
  await quiet();
  const before = broker.passed.length;
  await reconnect();
  const again = new Set(broker.passed.slice(before + 1).map(({ topic }) => topic));
  for (const topic of again) if (topic.includes('/question-')) again.delete(topic);
  assert.deepEqual([...again], [INSTANCE, DEVICE, CONFIG, STATE, VALUE, INFO, SUMMARY, AVAILABILITY, BRIDGE]);
});

test('A last will that comes late is contradicted, and what is right is not.', async (t) => {
  const { broker, start, say } = await bridgeHome(t);
  await start();
  for (const [payload, retain] of [
    [OFFLINE, true],
    [OFFLINE, false],
    ['', true],
    ['nonsense', true],
  ] as const) {
    const times = broker.on(BRIDGE).length;
    await say(BRIDGE, payload, retain);
    assert.deepEqual(broker.on(BRIDGE).slice(times), [payload, ONLINE], payload);
  }
  const times = broker.on(BRIDGE).length;
  await say(BRIDGE, ONLINE, true);
  assert.equal(broker.on(BRIDGE).length, times + 1);
});

test('A mistake in who listens to the connection is told and stops nothing.', async (t) => {
  let told = 0;
  const { broker, log, start } = await bridgeHome(t, {
    onState: () => {
      told += 1;
      throw new TypeError('x');
    },
  });
  await start();
  assert.equal(told, 2);
  assert.deepEqual(
    log.map((line) => line.split(':')[0]),
    ['defect', 'defect'],
  );
  assert.equal(address(broker.last(STATE)), ADDRESS);
});

test('A mistake while a message or a router’s notice is taken is told and ends there.', async (t) => {
  let broken = false;
  const { broker, log, router, start, say } = await bridgeHome(t, {
    random: () => {
      if (broken) throw new TypeError('x');
      return 0.5;
    },
  });
  await start();
  broken = true;
  await say('homeassistant/status', 'online');
  broken = false;
  router.notify({ kind: 'done' } as never);
  assert.deepEqual(
    log.map((line) => line.split(':')[0]),
    ['defect', 'defect'],
  );
  assert.equal(broker.clients.length, 1, 'the connection has not suffered');
});
