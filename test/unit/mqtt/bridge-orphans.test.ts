import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { discoveryDocument } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { retainedTopics } from '../../../lib/mqtt/publisher.ts';
import { ONLINE, Topics } from '../../../lib/mqtt/topics.ts';
import { bridgeHome } from '../../support/bridge-home.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';

const OWN = 'homeassistant/device/futamichi_n1/config';
const OLD = 'homeassistant/device/futamichi_old/config';

/** A discovery document as a run of ours would have left it. */
function leftover(slug: string, base = 'futamichi') {
  const it = publishable(lowerRouter(), { slug, id: 'old' });
  return discoveryDocument({ topics: new Topics(base), publishable: it }, '0.0.9');
}

const topics = new Topics('futamichi');

/** A home with two routers, on a broker that holds documents from before: topics with what is there. */
async function afterwards(t: TestContext, found: Readonly<Record<string, string>>) {
  const home = await bridgeHome(t);
  const { bridge, broker, clock, start, quiet } = home;
  bridge.add(publishable(lowerRouter(), { slug: 'upper', id: 'n2' }));
  for (const [topic, payload] of Object.entries(found)) await broker.publish(topic, payload, true);
  /** Lets the bridge see everything, and the time pass in which it looks. */
  const look = async () => {
    const discovered = Object.keys(found).filter((topic) => topic.startsWith('homeassistant/device/'));
    await broker.until('found', () => discovered.every((topic) => broker.delivered.includes(topic)));
    await quiet();
    await clock.advance(4999);
    await quiet();
    const early = new Map(broker.retained);
    await clock.advance(1);
    await quiet();
    return early;
  };
  await start();
  return { ...home, look };
}

test('a router of an earlier run that is gone is forgotten, five seconds after', async (t) => {
  const states = Object.fromEntries(retainedTopics(topics, 'gone').map((topic) => [topic, 'x']));
  const { broker, look } = await afterwards(t, {
    [OWN]: JSON.stringify(leftover('lower')),
    [OLD]: JSON.stringify(leftover('gone')),
    ...states,
  });
  const early = await look();
  for (const topic of [OLD, ...Object.keys(states)]) {
    assert.equal(early.has(topic), true, topic);
    assert.equal(broker.retained.has(topic), false, topic);
  }
  assert.equal(broker.on(OWN).includes(''), false);
});

test('documents of other people, of another base, and of what is no router are left alone', async (t) => {
  const ours = leftover('gone');
  const [bridge] = ours.availability;
  const named = (slug: string) => [bridge, { topic: `futamichi/${slug}/availability` }];
  const others = Object.fromEntries(
    [
      { ...ours, origin: { name: 'zigbee2mqtt' } },
      { ...ours, availability: [] },
      { ...ours, availability: named('bridge') },
      { ...ours, availability: named('+') },
      leftover('gone', 'other'),
      5,
    ].map((document, n) => [`homeassistant/device/d${n}/config`, JSON.stringify(document)]),
  );
  const { broker, look } = await afterwards(t, {
    ...others,
    'homeassistant/device/futamichi_x/config': 'nonsense',
    'futamichi/gone/state': 'x',
    'other/gone/state': 'x',
  });
  const early = await look();
  assert.deepEqual(broker.retained, early);
  assert.equal(broker.retained.get(topics.bridgeState), ONLINE);
});

test('a router that has another place in topics now leaves the old one, and keeps its entities', async (t) => {
  const { broker, look } = await afterwards(t, {
    [OWN]: JSON.stringify({ ...leftover('old-name'), components: {} }),
    'futamichi/old-name/state': 'x',
    'futamichi/old-name/availability': 'x',
  });
  await look();
  assert.deepEqual(
    [...broker.retained.keys()].filter((topic) => topic.includes('old-name')),
    [],
  );
  assert.equal(broker.on(OWN).includes(''), false);
});

test('a router that is shown under another id now loses the old document and keeps its topics', async (t) => {
  const { broker, look } = await afterwards(t, { [OLD]: JSON.stringify(leftover('lower')) });
  await look();
  assert.deepEqual([broker.retained.has(OLD), broker.retained.has(OWN)], [false, true]);
  for (const topic of retainedTopics(topics, 'lower'))
    assert.equal(broker.on(topic).includes(''), false, topic);
});

test('an entity that only an earlier run had is buried', async (t) => {
  const components = { old_thing: { platform: 'sensor' } };
  const { broker, look } = await afterwards(t, { [OWN]: JSON.stringify({ components }) });
  await look();
  const after = broker.on(OWN).map((each) => JSON.parse(each) as { components: Record<string, object> });
  assert.deepEqual(
    after.slice(1).map((document) => document.components['old_thing']),
    [{ platform: 'sensor' }, undefined],
  );
});

test('what comes later, or is said and not kept, is nobody’s leftover', async (t) => {
  const { broker, clock, quiet, say, look } = await afterwards(t, {});
  await look();
  await say(OLD, JSON.stringify(leftover('gone')), true);
  await clock.advance(60_000);
  await quiet();
  assert.equal(broker.retained.has(OLD), true, 'another Node-RED may be at work');
});

test('a topic that somebody else uses by now is his', async (t) => {
  const { bridge, broker, clock, quiet, say, look } = await afterwards(t, {
    [OLD]: JSON.stringify(leftover('gone')),
  });
  await look();
  await say(OLD, '{"origin":{"name":"zigbee2mqtt"}}', true);
  bridge.add(publishable(lowerRouter(), { slug: 'third', id: 'n3' }));
  await clock.advance(10_000);
  await quiet();
  assert.equal(broker.retained.has(OLD), true);
});

test('a router that comes later has the leftovers of its prefix looked through, as long', async (t) => {
  const { bridge, broker, clock, quiet } = await afterwards(t, {});
  const old = 'ha/device/futamichi_old/config';
  await broker.publish(old, JSON.stringify(leftover('gone')), true);
  await clock.advance(3000);
  bridge.add(publishable(lowerRouter(), { slug: 'third', id: 'n3', homeAssistant: { prefix: 'ha' } }));
  await clock.advance(0);
  await broker.until('found', () => broker.delivered.includes(old));
  await clock.advance(4999);
  await quiet();
  assert.equal(broker.retained.has(old), true);
  await clock.advance(1);
  await quiet();
  assert.equal(broker.retained.has(old), false);
});
