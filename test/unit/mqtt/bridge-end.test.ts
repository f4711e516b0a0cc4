import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { Topics, OFFLINE, ONLINE } from '../../../lib/mqtt/topics.ts';
import { retainedTopics } from '../../../lib/mqtt/retained-topics.ts';
import { HEAR_MS } from '../../../lib/mqtt/bridge-times.ts';
import { bridgeHome, bridgeOn } from '../../support/bridge-home.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';
import { ScriptedBroker } from '../../support/scripted-broker.ts';

const BRIDGE = 'futamichi/bridge/state';
const CONFIG = 'homeassistant/device/futamichi_n1/config';
const AVAILABILITY = 'futamichi/lower/availability';

/** Two routers, with all that is retained of them on the broker. */
async function twoRouters(t: TestContext) {
  const home = await bridgeHome(t);
  const upper = lowerRouter();
  home.bridge.add(publishable(upper, { slug: 'upper', id: 'n2' }));
  await home.start();
  await home.clock.advance(2000);
  await home.quiet();
  return { ...home, upper };
}

const of = (slug: string, topics: Iterable<string>) =>
  [...topics].filter((topic) => topic.startsWith(`futamichi/${slug}/`));

test('A router that is forgotten leaves nothing behind, and the other stays.', async (t) => {
  const { bridge, broker, router, upper, quiet } = await twoRouters(t);
  const others = of('upper', broker.retained.keys());
  bridge.remove('lower', { forget: true });
  router.tell(sessionUp, false);
  await quiet('upper');
  const emptied = broker.passed.filter(({ payload }) => payload === '');
  assert.equal(emptied[0]?.topic, CONFIG, 'Home Assistant hears it first');
  assert.deepEqual(of('lower', broker.retained.keys()), []);
  assert.deepEqual(of('upper', broker.retained.keys()), others);
  assert.equal(broker.retained.has(CONFIG), false);
  assert.equal(broker.retained.has('homeassistant/device/futamichi_n2/config'), true);
  assert.deepEqual([router.listeners, upper.listeners], [0, 1]);
});

test('A router that is only removed stays with all that was known, but offline.', async (t) => {
  const { bridge, broker, router, quiet } = await twoRouters(t);
  const before = new Map(broker.retained);
  bridge.remove('lower', { forget: false });
  router.tell(sessionUp, false);
  await quiet('upper');
  const after = broker.retained;
  for (const topic of [...of('lower', before.keys()), CONFIG])
    assert.equal(after.get(topic), topic === AVAILABILITY ? OFFLINE : before.get(topic), topic);
  bridge.add(publishable(router));
  await quiet();
  assert.equal(broker.retained.get(AVAILABILITY), ONLINE);
});

test('What is forgotten while the broker is away is forgotten when it returns.', async (t) => {
  const { bridge, broker, clock, cut, quiet } = await twoRouters(t);
  await cut();
  bridge.remove('lower', { forget: true });
  await clock.advance(1000);
  await broker.until('online', () => broker.last(BRIDGE) === ONLINE);
  await quiet('upper');
  assert.deepEqual(of('lower', broker.retained.keys()), []);
  assert.equal(broker.retained.has(CONFIG), false);
});

test('Closing says that bridge and routers are offline, and leaves the rest.', async (t) => {
  const { bridge, broker, clock, router, log } = await twoRouters(t);
  const before = new Map(broker.retained);
  await bridge.close();
  await broker.idle();
  const after = broker.retained;
  const changed = [...before.keys()].filter((topic) => after.get(topic) !== before.get(topic));
  assert.deepEqual(changed.toSorted(), [BRIDGE, AVAILABILITY, 'futamichi/upper/availability'].toSorted());
  for (const topic of changed) assert.equal(after.get(topic), OFFLINE);
  assert.deepEqual([router.listeners, clock.pending, log], [0, 0, []]);
});

test('Closing for good leaves nothing of ours on the broker.', async (t) => {
  const { bridge, broker, clock } = await twoRouters(t);
  await broker.publish('homeassistant/device/zigbee_1/config', '{"device":{}}', true);
  await bridge.close({ forget: true });
  await broker.idle();
  assert.deepEqual([...broker.retained.keys()], ['homeassistant/device/zigbee_1/config']);
  assert.equal(clock.pending, 0);
});

test('Closing twice, before the start, or without a broker is quick and quiet.', async (t) => {
  const { bridge, broker, clock, log, states, cut } = await twoRouters(t);
  await cut();
  const said = broker.passed.length;
  await bridge.close();
  await bridge.close({ forget: true });
  await broker.idle();
  await clock.advance(100_000);
  assert.deepEqual([clock.pending, log], [0, []]);
  assert.equal(states.at(-1), 'offline unreachable', 'nothing is tried any more');
  assert.equal(broker.passed.length, said);
  await bridgeOn(t, broker.url).bridge.close();
});

/** A broker that takes messages but confirms none. */
async function silentHome(t: TestContext) {
  const broker = await ScriptedBroker.start({ protocol: 4, puback: () => undefined });
  const home = bridgeOn(t, broker.url);
  t.after(() => broker.close());
  const router = lowerRouter();
  home.bridge.add(publishable(router));
  home.bridge.start();
  await home.reached('connected');
  await home.clock.advance(HEAR_MS);
  /** Brings a message, and waits until the bridge has taken it. */
  const bring = async (topic: string, messageId: number) => {
    broker.send({ cmd: 'publish', topic, payload: '{}', qos: 1, retain: false, dup: false, messageId });
    await broker.until('taken', () =>
      broker.received.some((packet) => packet.cmd === 'puback' && packet.messageId === messageId),
    );
  };
  return { ...home, broker, router, bring };
}

test('Closing takes three seconds at most, and meanwhile no command is taken.', async (t) => {
  const { bridge, broker, clock, log, router, bring } = await silentHome(t);
  await bring('futamichi/lower/request/reconnect', 1);
  while (router.asked.length === 0) await clock.advance(5);
  let closed = false;
  const closing = bridge.close().then(() => (closed = true));
  await bring('futamichi/lower/request/disconnect', 2);
  assert.deepEqual([router.asked.length, log], [1, []]);
  await clock.advance(1000);
  await broker.until('good-bye', () =>
    broker.published.some(({ topic, payload }) => topic === BRIDGE && String(payload) === OFFLINE),
  );
  await clock.advance(1999);
  assert.equal(closed, false);
  await clock.advance(1);
  await closing;
  assert.equal(clock.pending, 0);
});

test('The bridge is settled when the broker has confirmed everything.', async (t) => {
  const { bridge, broker, clock, reached, bring } = await silentHome(t);
  await bring('nothing', 1);
  assert.deepEqual([bridge.connected, bridge.settled], [true, false]);
  broker.script = { protocol: 4 };
  bridge.dropConnection();
  await reached('offline unreachable');
  assert.equal(bridge.settled, false);
  const heard = broker.published.length;
  await clock.advance(1000);
  await broker.until(
    'all',
    () => broker.published.length >= heard + retainedTopics(new Topics(''), '').length,
  );
  await bring('nothing', 2);
  assert.equal(bridge.settled, true);
});
