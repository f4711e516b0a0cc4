import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { trafficReceived } from '../../../lib/capabilities/traffic-received.ts';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { discoveryDocument } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { retainedTopics } from '../../../lib/mqtt/retained-topics.ts';
import { Topics } from '../../../lib/mqtt/topics.ts';
import { bridgeHome } from '../../support/bridge-home.ts';
import type { FakeRouter } from '../../support/fake-router.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';

const topics = new Topics('futamichi');
const OWN = 'homeassistant/device/futamichi_n1/config';
const OLD = 'homeassistant/device/futamichi_gone/config';
const GONE = [...retainedTopics(topics, 'gone'), OLD];
const LIST = topics.instance('node-red');

/** A discovery document as a run of ours would have left it. */
function leftover(slug: string, base = 'futamichi', router = lowerRouter()) {
  const it = publishable(router, { slug, id: 'n1' });
  return discoveryDocument({ topics: new Topics(base), publishable: it }, '0.0.9');
}

/** What an earlier run says that it published. */
function list(routers: Readonly<Record<string, readonly string[]>>, nodes: readonly string[] = ['h', 'r']) {
  const shown = Object.entries(routers).map(([slug, each]) => [slug, { topics: each, nodes }]);
  return JSON.stringify({ session: 'earlier', since: 0, routers: Object.fromEntries(shown) as object });
}

/** A home on a broker that holds something from before; five seconds have passed. */
async function afterwards(
  t: TestContext,
  found: Readonly<Record<string, string>>,
  ...[options]: readonly [Parameters<typeof bridgeHome>[1]?]
) {
  const home = await bridgeHome(t, options);
  const { broker, clock, start, quiet } = home;
  for (const [topic, payload] of Object.entries(found)) await broker.publish(topic, payload, true);
  await start();
  const count = (topic: string) => broker.delivered.filter((each) => each === topic).length;
  const heard = Object.keys(found).filter((topic) => topic in found && /config$|instances/.test(topic));
  await broker.until('found', () =>
    heard.every((topic) => /\+|zigbee|elsewhere/.test(topic) || count(topic) > 0),
  );
  await quiet();
  await clock.advance(5000);
  await quiet();
  const left = (which: readonly string[]) => which.filter((topic) => broker.retained.has(topic));
  return { ...home, left };
}

const gone = Object.fromEntries(
  GONE.map((topic) => [topic, topic === OLD ? JSON.stringify(leftover('gone')) : 'x']),
);

test('What stands on our own list for a router that is gone is forgotten, five seconds after.', async (t) => {
  const { broker, left } = await afterwards(t, { ...gone, [LIST]: list({ gone: GONE }) });
  assert.deepEqual(left(GONE), []);
  assert.doesNotMatch(broker.retained.get(LIST) ?? '', /gone/, 'and is off the list');
});

test('What stands on nobody’s list, or on somebody else’s, is left alone.', async (t) => {
  for (const owner of [undefined, 'another']) {
    const lists = owner ? { [topics.instance(owner)]: list({ gone: GONE }) } : {};
    const { left } = await afterwards(t, { ...gone, ...lists });
    assert.deepEqual(left(GONE), GONE, owner);
  }
});

test('A list that somebody forged makes us clear nothing of other people’s.', async (t) => {
  const document = leftover('gone');
  const others = {
    'zigbee2mqtt/bridge/state': 'x',
    'futamichi/gone/request/reboot': 'x',
    'futamichi/gone/value/a/b': 'x',
    'futamichi/upper/state': 'x',
    'homeassistant/device/futamichi_x/config': JSON.stringify({
      ...document,
      origin: { name: 'zigbee2mqtt' },
    }),
    'homeassistant/device/futamichi_y/config': JSON.stringify(leftover('gone', 'other')),
    'homeassistant/device/futamichi_z/config': 'nonsense',
    'homeassistant/device/futamichi_v/config': JSON.stringify({ ...document, availability: [] }),
  };
  const { left } = await afterwards(t, {
    ...others,
    [LIST]: list({ gone: [...Object.keys(others), '#', 'homeassistant/device/futamichi_+/config'] }),
  });
  assert.deepEqual(left(Object.keys(others)), Object.keys(others));
});

test('A list that is none is none.', async (t) => {
  for (const broken of [
    'nonsense',
    '{}',
    '{"session":"x","since":0,"routers":{"gone":5}}',
    'x'.repeat(70_000),
  ]) {
    const { log, left } = await afterwards(t, { ...gone, [LIST]: broken });
    assert.deepEqual([left(GONE), log], [GONE, []]);
  }
});

test('A router that rests stays, on the broker and on the list, until its nodes are gone.', async (t) => {
  let resting = true;
  const rests = (nodes: readonly string[]) => resting && nodes.includes('r');
  const { bridge, broker, left, quiet } = await afterwards(
    t,
    { ...gone, [LIST]: list({ gone: GONE }) },
    { rests },
  );
  assert.deepEqual(left(GONE), GONE);
  assert.match(broker.retained.get(LIST) ?? '', /gone/);
  resting = false;
  bridge.deployed();
  await quiet();
  assert.deepEqual(left(GONE), []);
});

test('A router that rests goes with its connection, when that goes for good.', async (t) => {
  const { bridge, left } = await afterwards(
    t,
    { ...gone, [LIST]: list({ gone: GONE }) },
    { rests: () => true },
  );
  assert.deepEqual(left(GONE), GONE);
  await bridge.close({ forget: true });
  assert.deepEqual(left([...GONE, LIST]), []);
});

test('A prefix that is not used any more is cleaned where our list says so.', async (t) => {
  const old = 'ha/device/futamichi_n1/config';
  const state = topics.state('lower');
  const { broker, left } = await afterwards(t, {
    [old]: JSON.stringify(leftover('lower')),
    [LIST]: list({ lower: [old, state] }),
  });
  assert.deepEqual(left([old]), []);
  assert.equal(broker.on(state).includes(''), false);
});

test('The same router under another identity goes before the new document comes.', async (t) => {
  const { broker, clock, quiet } = await afterwards(t, {
    [OLD]: JSON.stringify(leftover('lower')),
  });
  await clock.advance(5000);
  await quiet();
  const documents = broker.passed.filter(({ topic }) => topic === OLD || topic === OWN).slice(1);
  assert.deepEqual(
    documents.slice(0, 2).map(({ topic, payload }) => [topic, payload === '']),
    [
      [OLD, true],
      [OWN, false],
    ],
  );
});

interface Document {
  readonly components: Readonly<Record<string, { readonly platform: string; readonly state_topic?: string }>>;
}

/** Documents that a run publishes on a broker where an earlier one left another. */
async function documentsAfter(
  t: TestContext,
  earlier: object,
  prepare: (router: FakeRouter) => void = () => {},
) {
  const home = await bridgeHome(t);
  const { broker, clock, router, start, quiet } = home;
  prepare(router);
  await broker.publish(OWN, JSON.stringify(earlier), true);
  await start();
  await broker.until('found', () => broker.delivered.includes(OWN));
  await quiet();
  await clock.advance(5000);
  await quiet();
  return broker
    .on(OWN)
    .slice(1)
    .map((each) => JSON.parse(each) as Document);
}

test('An entity that this software does not know any more is buried.', async (t) => {
  const documents = await documentsAfter(t, { components: { old_thing: { platform: 'sensor' } } });
  assert.deepEqual(
    documents.map(({ components }) => components['old_thing']),
    [{ platform: 'sensor' }, undefined],
  );
});

test('What nobody has read yet is not gone: its entity stays as it was.', async (t) => {
  const known = lowerRouter().tell(trafficReceived, 5).offer(lanAddress);
  const documents = await documentsAfter(t, leftover('lower', 'futamichi', known));
  assert.ok(documents.length > 0);
  for (const { components } of documents)
    assert.equal(components['traffic_received']?.state_topic, topics.state('lower'));
});

test('What the router says that it does not tell is gone.', async (t) => {
  const known = lowerRouter().tell(trafficReceived, 5);
  const documents = await documentsAfter(t, leftover('lower', 'futamichi', known), (router) =>
    router.miss(trafficReceived, 'not-offered'),
  );
  assert.deepEqual(
    documents.map(({ components }) => components['traffic_received']),
    [{ platform: 'sensor' }, undefined],
  );
});

test('A document that was deleted in Home Assistant comes back without what is not there now.', async (t) => {
  const home = await bridgeHome(t);
  const { broker, clock, start, quiet, say } = home;
  const known = lowerRouter().tell(trafficReceived, 5);
  await broker.publish(OWN, JSON.stringify(leftover('lower', 'futamichi', known)), true);
  await start();
  await broker.until('found', () => broker.delivered.includes(OWN));
  await clock.advance(5000);
  await quiet();
  const last = () => JSON.parse(broker.retained.get(OWN) ?? '{}') as Document;
  assert.ok('traffic_received' in last().components);
  await say(OWN, '', true);
  await clock.advance(5000);
  await say('homeassistant/status', 'online');
  await clock.advance(10_000);
  await quiet();
  assert.ok(broker.retained.has(OWN));
  assert.equal('traffic_received' in last().components, false);
});

test('What goes only because Node-RED stops stays on our list, for the run after that.', async (t) => {
  const { bridge, broker } = await afterwards(t, {});
  bridge.remove('lower', { forget: false });
  await bridge.close();
  await broker.idle();
  assert.match(broker.retained.get(LIST) ?? '', /futamichi_n1/);
});
