import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { discoveryDocument } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { retainedTopics } from '../../../lib/mqtt/retained-topics.ts';
import { Topics } from '../../../lib/mqtt/topics.ts';
import { bridgeOn } from '../../support/bridge-home.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';
import { ScriptedBroker } from '../../support/scripted-broker.ts';
import { TestBroker } from '../../support/test-broker.ts';

const old = new Topics('old');
const DOCUMENT = 'ha/device/futamichi_old--lower/config';
const ROUTER = [...retainedTopics(old, 'lower'), DOCUMENT];
const LIST = old.instance('node-red');
const SHARED = [old.bridgeInfo, old.bridgeState];
const NEW = 'homeassistant/device/futamichi_n1/config';

const list = (topics: readonly string[], session = 'earlier') =>
  JSON.stringify({ session, since: 0, routers: { lower: { topics, nodes: ['h', 'r'] } } });

/** What a run of ours left below the base `old`. */
function left(): Readonly<Record<string, string>> {
  const document = discoveryDocument({ topics: old, publishable: publishable(lowerRouter()) }, '0.1.0');
  return Object.fromEntries([
    ...[...ROUTER, ...SHARED].map((topic) => [topic, 'x'] as const),
    [DOCUMENT, JSON.stringify(document)],
    [LIST, list(ROUTER)],
  ]);
}

/** A broker that holds something from before, and a bridge whose base was another one then; it has heard everything out. */
async function afterwards(t: TestContext, found: Readonly<Record<string, string>>, others?: string) {
  const broker = await TestBroker.start();
  t.after(() => broker.close());
  for (const [topic, payload] of Object.entries(found)) await broker.publish(topic, payload, true);
  const other = others
    ? bridgeOn(t, broker.url, { base: 'old', owner: others, random: () => 0.1 })
    : undefined;
  if (other) {
    other.bridge.add(publishable(lowerRouter(), { slug: 'theirs', id: 'n2' }));
    other.bridge.start();
    await other.reached('connected');
    await other.clock.advance(300);
    await broker.until('the other is there', () => broker.retained.has('old/theirs/state'));
  }
  const [delivered, passed] = [broker.delivered.length, broker.passed.length];
  let cleared = 0;
  const home = bridgeOn(t, broker.url, {
    formerBases: ['old', 'futamichi'],
    onFormerCleared: () => (cleared += 1),
  });
  home.bridge.add(publishable(lowerRouter()));
  home.bridge.start();
  await home.reached('connected');
  const heard = (topic: string) => broker.delivered.slice(delivered).includes(topic);
  if (found[LIST]) await broker.until('listed', () => heard(LIST));
  if (!other && found[LIST]?.includes(DOCUMENT)) await broker.until('looked at', () => heard(DOCUMENT));
  const instances = () =>
    broker.passed
      .slice(passed)
      .flatMap(({ topic, payload }) => (topic.startsWith(old.instance('')) ? [payload] : []));
  const asked = () => instances().findIndex((payload) => payload.includes('"asks":true'));
  const answered = () => asked() >= 0 && instances().length > asked() + 1;
  if (other) await broker.until('answered', answered);
  await broker.idle();
  await new Promise(setImmediate);
  await broker.idle();
  await home.clock.advance(2000);
  await broker.until('said', () => broker.retained.has('futamichi/lower/state'));
  await home.clock.advance(10_000);
  await broker.until('announced', () => broker.retained.has(NEW));
  const remain = (topics: readonly string[]) => topics.filter((topic) => broker.retained.has(topic));
  return { ...home, broker, other, remain, cleared: () => cleared };
}

test('What our list below an earlier base names is cleared, the document before the new one comes.', async (t) => {
  const { broker, remain, cleared } = await afterwards(t, left());
  assert.deepEqual(remain([...ROUTER, ...SHARED, LIST]), []);
  const order = broker.passed.flatMap(({ topic, payload }) =>
    (topic === DOCUMENT && payload === '') || topic === NEW ? [topic] : [],
  );
  assert.deepEqual(order, [DOCUMENT, NEW]);
  assert.equal(cleared(), 1);
});

test('Without a list of ours nothing is cleared there, and nothing is said.', async (t) => {
  const { [LIST]: _, ...unlisted } = left();
  const { broker, remain, cleared } = await afterwards(t, unlisted);
  assert.deepEqual(remain([...ROUTER, ...SHARED]), [...ROUTER, ...SHARED]);
  const said = broker.passed.filter(({ topic }) => topic.startsWith('old/'));
  assert.deepEqual(
    said.map(({ topic }) => topic).toSorted(),
    Object.keys(unlisted)
      .filter((topic) => topic.startsWith('old/'))
      .toSorted(),
  );
  assert.equal(cleared(), 1, 'and it need not be looked at again');
});

test('What somebody else lists or shares there stays, be he there or not.', async (t) => {
  const theirs = { [old.instance('another')]: list(['old/elsewhere/state']), 'old/elsewhere/state': 'x' };
  const { remain } = await afterwards(t, { ...left(), ...theirs });
  assert.deepEqual(remain(ROUTER), []);
  assert.deepEqual(remain([...Object.keys(theirs), ...SHARED]), [...Object.keys(theirs), ...SHARED]);
});

test('Who is there below the earlier base keeps what he shows, and our list does not say otherwise.', async (t) => {
  const theirs = ['old/theirs/state', 'old/theirs/availability'];
  const { remain, other } = await afterwards(t, { ...left(), [LIST]: list([...ROUTER, ...theirs]) }, 'other');
  assert.deepEqual(remain([...theirs, ...SHARED]), [...theirs, ...SHARED]);
  assert.deepEqual(remain(ROUTER), []);
  assert.equal(other?.bridge.settled, true);
});

test('Where a copy of us still lives below the earlier base, all there is his.', async (t) => {
  const found = left();
  const { remain, cleared } = await afterwards(t, found, 'node-red');
  assert.deepEqual(remain([...ROUTER, ...SHARED, LIST]), [...ROUTER, ...SHARED, LIST]);
  assert.equal(cleared(), 1);
});

test('A list that somebody forged makes us clear nothing of other people’s, nor what is in use.', async (t) => {
  const others = ['zigbee2mqtt/bridge/state', 'old/lower/request/reboot', 'old/upper/state'];
  const found = Object.fromEntries(others.map((topic) => [topic, 'x']));
  const { remain } = await afterwards(t, {
    ...found,
    [LIST]: list([...others, NEW, 'futamichi/lower/state']),
  });
  assert.deepEqual(remain(others), others);
});

test('Where the earlier base may not be read, all goes on without it.', async (t) => {
  const suback = (filter: string) => (filter.startsWith('old/') ? 128 : 1);
  const broker = await ScriptedBroker.start({ protocol: 4, suback });
  t.after(() => broker.close());
  const { bridge, clock, states, reached } = bridgeOn(t, broker.url, { formerBases: ['old'] });
  bridge.start();
  await reached('connected');
  await clock.advance(2000);
  await broker.until('said', () => broker.published.some(({ topic }) => topic === 'futamichi/bridge/info'));
  assert.deepEqual(states, ['connecting', 'connected']);
  assert.deepEqual(
    broker.published.filter(({ topic }) => topic.startsWith('old/')),
    [],
  );
});
