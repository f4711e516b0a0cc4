import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { refresh } from '../../../lib/capabilities/refresh.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { HEAR_MS } from '../../../lib/mqtt/bridge-times.ts';
import { OFFLINE, ONLINE } from '../../../lib/mqtt/topics.ts';
import { bridgeHome, bridgeOn } from '../../support/bridge-home.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';
import { ScriptedBroker } from '../../support/scripted-broker.ts';
import { TestBroker } from '../../support/test-broker.ts';

const STATE = 'futamichi/lower/state';
const AVAILABILITY = 'futamichi/lower/availability';
const BRIDGE = 'futamichi/bridge/state';
const INSTANCE = 'futamichi/bridge/instances/node-red';
const INFO = 'futamichi/bridge/info';
const VALUE = 'futamichi/lower/value/lan_mac';
const CONFIG = 'homeassistant/device/futamichi_n1/config';
const DEVICE = 'homeassistant/device/futamichi_bridge/config';
const SUMMARY = 'futamichi/bridge/summary';
const EVERYTHING = [DEVICE, CONFIG, STATE, VALUE, INFO, SUMMARY, INSTANCE, AVAILABILITY, BRIDGE];
const BIRTH = 'homeassistant/status';
const DOCUMENTS = 'homeassistant/device/+/config';

/** A home whose router Home Assistant knows by now. */
async function knownHome(...from: Parameters<typeof bridgeHome>) {
  const home = await bridgeHome(...from);
  const { broker, clock, start, quiet } = home;
  await start();
  await clock.advance(2000);
  await quiet();
  /** Lets time pass; what was said of our own accord meanwhile. */
  const saidWithin = async (ms: number) => {
    const before = broker.passed.length;
    await clock.advance(ms);
    await quiet();
    return broker.passed.slice(before).flatMap(({ topic }) => (topic.includes('/question-') ? [] : [topic]));
  };
  return { ...home, saidWithin };
}

test('When Home Assistant is back it hears everything again, what there is first, after a moment.', async (t) => {
  const { say, saidWithin } = await knownHome(t);
  await say(BIRTH, 'online');
  assert.deepEqual(await saidWithin(2999), []);
  assert.deepEqual(await saidWithin(1), EVERYTHING);
});

test('The moment is chance, between one second and five, so that not everybody talks at once.', async (t) => {
  for (const [chance, ms] of [
    [0, 1000],
    [0.9999, 5000],
  ] as const) {
    const { say, saidWithin } = await knownHome(t, { random: () => chance });
    await say(BIRTH, 'online');
    assert.deepEqual(await saidWithin(ms - 1), []);
    assert.equal((await saidWithin(1)).length, EVERYTHING.length);
  }
});

test('Several births in a row are one, and a later one is another.', async (t) => {
  const { say, saidWithin } = await knownHome(t);
  await say(BIRTH, 'online');
  await saidWithin(2000);
  await say(BIRTH, 'online');
  assert.equal((await saidWithin(1000)).length, EVERYTHING.length);
  assert.deepEqual(await saidWithin(10_000), []);
  await say(BIRTH, 'online');
  assert.equal((await saidWithin(10_000)).length, EVERYTHING.length);
});

test('Neither a birth that is long past nor anything else that Home Assistant says is one.', async (t) => {
  const { broker, say, quiet, saidWithin, reconnect: again } = await knownHome(t);
  await say(BIRTH, 'offline');
  await say('other/status', 'online');
  await say(BIRTH, 'online', true);
  await saidWithin(10_000);
  const told = broker.delivered.filter((topic) => topic === BIRTH).length;
  await again();
  await broker.until('retained', () => broker.delivered.filter((topic) => topic === BIRTH).length > told);
  await quiet();
  assert.deepEqual(await saidWithin(10_000), []);
});

test('A birth is heard under each prefix, also where one is within the other.', async (t) => {
  for (const prefix of ['home', 'home/ha']) {
    const { bridge, broker, say, saidWithin } = await knownHome(t);
    for (const [n, each] of ['home', 'home/ha'].entries())
      bridge.add(publishable(lowerRouter(), { slug: `x${n}`, id: `x${n}`, homeAssistant: { prefix: each } }));
    await saidWithin(10_000);
    const before = broker.on(STATE).length;
    await say(`${prefix}/status`, 'online');
    await saidWithin(5000);
    assert.equal(broker.on(STATE).length, before + 1, prefix);
  }
});

test('What somebody cleared comes back two seconds later, once.', async (t) => {
  const { broker, say, saidWithin } = await knownHome(t);
  for (const topic of [STATE, AVAILABILITY, VALUE, INFO]) {
    const payload = broker.last(topic);
    await say(topic, '', true);
    await saidWithin(1000);
    await say(topic, '', true);
    assert.deepEqual(await saidWithin(999), [], topic);
    assert.deepEqual(await saidWithin(1), [topic]);
    assert.equal(broker.last(topic), payload);
    assert.deepEqual(await saidWithin(10_000), [], topic);
  }
});

test('What is cleared and is not ours, or was forgotten by us, does not come back.', async (t) => {
  const { bridge, broker, clock, say, quiet, saidWithin } = await knownHome(t);
  bridge.add(publishable(lowerRouter(), { slug: 'upper', id: 'n2' }));
  await saidWithin(10_000);
  bridge.remove('upper', { forget: true });
  await quiet();
  await say('homeassistant/device/zigbee_1/config', '', true);
  await say('futamichi/nobody/state', '', true);
  assert.equal(clock.pending, 0);
  assert.deepEqual(await saidWithin(100_000), []);
  assert.equal(broker.retained.has('futamichi/upper/state'), false);
});

for (const [what, topic, payload] of [
  ['overwritten', CONFIG, '{"x":1}'],
  ['cleared', STATE, ''],
  ['overwritten', STATE, '{"session_up":false}'],
  ['overwritten', AVAILABILITY, OFFLINE],
  ['overwritten', VALUE, '02:00:00:00:00:99'],
] as const)
  test(`${topic} that is ${what} is put right within two seconds, and rarely where it is done for ever.`, async (t) => {
    const { broker, log, say, saidWithin } = await knownHome(t);
    const right = broker.last(topic);
    for (let n = 0; n < 3; n += 1) {
      await say(topic, payload, true);
      assert.deepEqual(await saidWithin(2000), [topic]);
      assert.equal(broker.last(topic), right);
    }
    assert.equal(log.filter((line) => line.includes(topic)).length, 1, 'somebody is told');
    await say(topic, payload, true);
    assert.deepEqual(await saidWithin(59_999), []);
    assert.deepEqual(await saidWithin(1), [topic]);
    await say(topic, payload, true);
    assert.deepEqual(await saidWithin(119_999), [], 'more and more rarely');
    assert.deepEqual(await saidWithin(1), [topic]);
    await saidWithin(500_000);
    await say(topic, payload, true);
    assert.deepEqual(await saidWithin(2000), [topic], 'after a peace it is quick again');
    assert.equal(log.filter((line) => line.includes(topic)).length, 1);
  });

test('A device that is deleted in Home Assistant stays away, whatever changes, and is back after its next birth or a deploy.', async (t) => {
  const { bridge, broker, log, router, say, saidWithin } = await knownHome(t);
  const again = [
    async () => say(BIRTH, 'online'),
    async () => {
      bridge.deployed();
      await saidWithin(0);
    },
  ];
  for (const [n, comeBack] of again.entries()) {
    await say(CONFIG, '', true);
    // 2024.12 clears it once for each entity
    await say(CONFIG, '', true);
    router.tell(sessionUp, n % 2 === 1).offer(refresh);
    await saidWithin(100_000);
    await say(CONFIG, '', true);
    await saidWithin(100_000);
    assert.equal(broker.retained.has(CONFIG), false);
    assert.equal(log.filter((line) => line.includes('deleted in Home Assistant')).length, n + 1);
    await comeBack();
    await saidWithin(10_000);
    assert.match(broker.retained.get(CONFIG) ?? '', /"refresh"/);
  }
});

test('A document that goes with our other topics is swept away and not deleted by a person: all are back within five seconds.', async (t) => {
  for (const order of [
    [CONFIG, STATE, AVAILABILITY],
    [STATE, AVAILABILITY, CONFIG],
  ]) {
    const { broker, log, say, saidWithin } = await knownHome(t);
    const right = order.map((topic) => broker.retained.get(topic));
    for (const topic of order) {
      await say(topic, '', true);
      await saidWithin(500);
    }
    await saidWithin(4500);
    assert.deepEqual(
      order.map((topic) => broker.retained.get(topic)),
      right,
    );
    assert.deepEqual(log, []);
  }
});

test('A device is deleted, also where something else was swept away long ago or belongs to somebody else.', async (t) => {
  const { broker, say, saidWithin } = await knownHome(t);
  await say(STATE, '', true);
  await saidWithin(2001);
  await say('futamichi/nobody/state', '', true);
  await say('homeassistant/device/futamichi_other/config', '', true);
  await say(CONFIG, '', true);
  await saidWithin(100_000);
  assert.equal(broker.retained.has(CONFIG), false);
});

test('Home Assistant under another prefix says that it is there where it always does, or below its prefix.', async (t) => {
  for (const topic of [BIRTH, 'ha/status']) {
    const { bridge, broker, say, saidWithin } = await knownHome(t);
    bridge.remove('lower', { forget: true });
    bridge.add(publishable(lowerRouter(), { homeAssistant: { prefix: 'ha' } }));
    await saidWithin(10_000);
    const before = broker.on(STATE).length;
    await say(topic, 'online');
    await saidWithin(5000);
    assert.equal(broker.on(STATE).length, before + 1, topic);
  }
});

test('Our own words that come back to us, the older ones first, are no fault.', async (t) => {
  const { broker, router, saidWithin } = await knownHome(t);
  for (const up of [false, true, false]) router.tell(sessionUp, up);
  const before = broker.on(STATE).length;
  await saidWithin(10_000);
  assert.ok(broker.on(STATE).length <= before + 3);
  assert.deepEqual(await saidWithin(10_000), []);
});

test('Home Assistant hears of a router that comes later, and its birth is heard from then on.', async (t) => {
  const home = await bridgeHome(t);
  const { bridge, broker, clock, quiet } = home;
  bridge.remove('lower', { forget: false });
  bridge.add(publishable(home.router, { homeAssistant: undefined }));
  await home.start();
  await home.say(BIRTH, 'online');
  assert.equal(broker.delivered.includes(BIRTH), false, 'nobody listens');
  bridge.add(publishable(lowerRouter(), { slug: 'upper', id: 'n2' }));
  await clock.advance(2000);
  await quiet();
  assert.ok(broker.retained.has('homeassistant/device/futamichi_n2/config'));
  await home.say(BIRTH, 'online');
  const before = broker.on(STATE).length;
  await clock.advance(5000);
  await quiet();
  assert.equal(broker.on(STATE).length, before + 1);
});

test('An entity that left while the broker was away is buried when it returns.', async (t) => {
  const { broker, clock, router, cut, online, quiet } = await knownHome(t);
  await cut();
  router.miss(dhcpServer, 'not-offered');
  await clock.advance(1000);
  await online();
  const before = broker.on(CONFIG).length;
  await clock.advance(2000);
  await quiet();
  const documents = broker.on(CONFIG).slice(before) as readonly string[];
  assert.deepEqual(
    documents.map(
      (each) => (JSON.parse(each) as { components: Record<string, object> }).components['dhcp_server'],
    ),
    [{ platform: 'binary_sensor' }, undefined],
  );
});

test('The rights that the README names are enough, and a missing one is told.', async (t) => {
  const needed = ['futamichi/+/request/+', BIRTH];
  for (const denied of [undefined, ...needed]) {
    const suback = (filter: string) => (needed.includes(filter) && filter !== denied ? 1 : 128);
    const broker = await ScriptedBroker.start({ protocol: 4, suback });
    const { bridge, reached, states } = bridgeOn(t, broker.url);
    t.after(() => broker.close());
    bridge.add(publishable(lowerRouter()));
    bridge.start();
    if (denied !== undefined) {
      await reached('connected rejected');
      continue;
    }
    const asked = () =>
      broker.received.flatMap((packet) => (packet.cmd === 'subscribe' ? packet.subscriptions : []));
    await broker.until('all asked for', () => asked().some(({ topic }) => topic === DOCUMENTS));
    const last = { cmd: 'publish', topic: 'x', payload: '', qos: 1, retain: false, dup: false } as const;
    broker.send({ ...last, messageId: 1 });
    await broker.until('all answered', () => broker.received.some(({ cmd }) => cmd === 'puback'));
    assert.deepEqual(states, ['connecting', 'connected']);
  }
});

test('A router that a crash left as there is away before we say that we are there: its old values are not taken for new ones.', async (t) => {
  const broker = await TestBroker.start();
  t.after(() => broker.close());
  const { bridge, clock, reached } = bridgeOn(t, broker.url);
  await broker.publish(AVAILABILITY, ONLINE, true);
  await broker.publish(BRIDGE, OFFLINE, true);
  const left = broker.passed.length;
  // as Node-RED makes them
  bridge.start();
  bridge.add(publishable(new FakeRouter(clock)));
  await reached('connected');
  await clock.advance(HEAR_MS);
  await broker.until('both', () => broker.last(BRIDGE) === ONLINE && broker.last(AVAILABILITY) === OFFLINE);
  const said = broker.passed.slice(left).map(({ topic }) => topic);
  assert.deepEqual(
    said.filter((topic) => topic === AVAILABILITY || topic === BRIDGE),
    [AVAILABILITY, BRIDGE],
  );
});
