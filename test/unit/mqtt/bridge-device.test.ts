import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { bridgeDocument } from '../../../lib/mqtt/home-assistant/bridge-document.ts';
import { slugIn } from '../../../lib/mqtt/home-assistant/orphans.ts';
import { validate } from '../../../lib/mqtt/home-assistant/validate.ts';
import { BRIDGE, Topics } from '../../../lib/mqtt/topics.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { bridgeHome, bridgeOn } from '../../support/bridge-home.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';
import type { TestBroker } from '../../support/test-broker.ts';

const topics = new Topics('futamichi');
const DEVICE = 'homeassistant/device/futamichi_bridge/config';
const ELSEWHERE = 'ha/device/futamichi_bridge/config';
const SUMMARY = topics.bridgeSummary;
const LIST = topics.instance('node-red');

interface Summary {
  readonly version: string;
  readonly problems: readonly Readonly<Record<string, unknown>>[];
}
const summaryOn = (broker: TestBroker) => JSON.parse(broker.retained.get(SUMMARY) ?? '{}') as Summary;
const wrong = (broker: TestBroker) => summaryOn(broker).problems.map(({ slug }) => slug);

/** A home with its router in Home Assistant. */
async function known(t: TestContext, ...[options]: readonly [Parameters<typeof bridgeHome>[1]?]) {
  const home = await bridgeHome(t, options);
  await home.start();
  /** Lets time pass until all is said. */
  const pass = async (ms = 5000) => {
    await home.clock.advance(ms);
    await home.broker.idle();
    while (!home.bridge.settled) await new Promise(setImmediate);
    await home.broker.idle();
  };
  await pass();
  return { ...home, pass };
}

for (const language of ['en', 'ja'] as const)
  test(`The document of the bridge is the golden one, ${language}, and nothing in it would be refused.`, () => {
    const file = new URL(`golden/bridge-${language}.json`, import.meta.url);
    const document = bridgeDocument(topics, '0.1.0', language);
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
    assert.deepEqual(document, JSON.parse(readFileSync(file, 'utf8')));
    const { refused, withheld } = validate(document);
    assert.deepEqual([refused, [...withheld]], [[], []]);
  });

test('A base of one’s own makes a device of its own, with the base in its name.', () => {
  const place = new Topics('家');
  const names = (['en', 'ja'] as const).map(
    (language) => bridgeDocument(place, '1', language).device['name'],
  );
  assert.deepEqual(names, ['Futamichi (家)', 'Futamichi（家）']);
  const { device } = bridgeDocument(place, '1', 'en');
  assert.deepEqual(device['identifiers'], ['futamichi__5bb6_--bridge']);
});

test('The document of a bridge is known again, and that of another base is not.', () => {
  const document = bridgeDocument(topics, '1', 'en');
  assert.equal(slugIn(document, topics), BRIDGE);
  assert.equal(slugIn(document, new Topics('other')), undefined);
  assert.equal(slugIn({ ...document, components: { connected: 5 } }, topics), undefined);
});

test('The summary tells the version, and what is wrong with whom in the language in which it is shown.', async (t) => {
  const { bridge, broker, router, pass } = await known(t);
  assert.deepEqual(summaryOn(broker), { version: '0.1.0', problems: [] });
  const upper = lowerRouter();
  bridge.add(publishable(upper, { slug: 'upper', id: 'n2', name: '上', language: 'ja' }));
  const sentence = { en: 'nobody answers', ja: '応答がありません' };
  for (const each of [router, upper]) each.fail(new RouterError('unreachable', { sentence }));
  await pass();
  assert.deepEqual(summaryOn(broker).problems, [
    { slug: 'lower', name: '下位ルーター', code: 'unreachable', text: sentence.en },
    { slug: 'upper', name: '上', code: 'unreachable', text: sentence.ja },
  ]);
  router.fail(undefined);
  await pass();
  assert.deepEqual(wrong(broker), ['upper']);
});

test('In a deploy what is wrong stays so until somebody has looked.', async (t) => {
  const { bridge, broker, router, pass } = await known(t);
  router.fail(new RouterError('auth-failed'));
  await pass();
  bridge.remove('lower', { forget: false, comesBack: true });
  await pass(0);
  assert.deepEqual(wrong(broker), ['lower']);
  bridge.add(publishable(lowerRouter()));
  await pass();
  assert.deepEqual(wrong(broker), []);
});

test('It is in Home Assistant under each prefix in use, in the language of that, and nowhere without discovery.', async (t) => {
  const { bridge, broker, pass } = await known(t);
  const nameUnder = (topic: string) =>
    /"name":"(Connected|接続状態)"/.exec(broker.retained.get(topic) ?? '')?.[1];
  const homeAssistant = { prefix: 'ha' };
  bridge.add(publishable(lowerRouter(), { slug: 'upper', id: 'n2', language: 'ja', homeAssistant }));
  bridge.add(publishable(lowerRouter(), { slug: 'third', id: 'n3', homeAssistant: undefined }));
  await pass();
  assert.deepEqual([DEVICE, ELSEWHERE].map(nameUnder), ['Connected', '接続状態']);
  bridge.remove('lower', { forget: true });
  await pass();
  assert.deepEqual([DEVICE, ELSEWHERE].map(nameUnder), [undefined, '接続状態']);
  bridge.remove('upper', { forget: false });
  await pass();
  assert.equal(nameUnder(ELSEWHERE), '接続状態', 'what only goes for now is expected back');
  bridge.deployed();
  await pass();
  assert.equal(nameUnder(ELSEWHERE), undefined);
  assert.equal(broker.retained.has(SUMMARY), true);
});

test('It stays while something that hangs on it only rests, also over a restart, and goes with the last.', async (t) => {
  let resting = true;
  const rests = () => resting;
  const { bridge, broker, pass } = await known(t, { rests });
  bridge.remove('lower', { forget: false, comesBack: true });
  bridge.deployed();
  await pass();
  assert.equal(broker.retained.has(DEVICE), true);
  await bridge.close();
  const next = bridgeOn(t, broker.url, { rests });
  const settle = async () => {
    await next.clock.advance(10_000);
    await broker.idle();
  };
  next.bridge.start();
  await next.reached('connected');
  await broker.until('listed', () => broker.delivered.filter((topic) => topic === DEVICE).length > 1);
  await settle();
  assert.equal(broker.retained.has(DEVICE), true);
  assert.match(broker.retained.get(LIST) ?? '', /futamichi_bridge/, 'and on the list');
  resting = false;
  next.bridge.deployed();
  await settle();
  await broker.until('gone', () => !broker.retained.has(DEVICE));
  assert.doesNotMatch(broker.retained.get(LIST) ?? '', /futamichi_bridge/);
});

test('Who leaves for good leaves nothing of it, and who only leaves leaves it as it is.', async (t) => {
  for (const forget of [true, false]) {
    const { bridge, broker } = await known(t);
    await bridge.close({ forget });
    await broker.idle();
    assert.deepEqual(
      [DEVICE, SUMMARY].map((topic) => broker.retained.has(topic)),
      [!forget, !forget],
    );
  }
});

test('Where it is deleted in Home Assistant it stays away, and comes back with the next deploy.', async (t) => {
  const { bridge, broker, log, router, say, pass } = await known(t);
  await say(DEVICE, '', true);
  await pass(100_000);
  router.fail(new RouterError('timeout'));
  await pass();
  assert.equal(broker.retained.has(DEVICE), false);
  assert.match(log.join(), /the device of bridge was deleted in Home Assistant/);
  assert.deepEqual(wrong(broker), ['lower']);
  bridge.deployed();
  await pass();
  assert.equal(broker.retained.has(DEVICE), true);
});

/** A first Node-RED with `lower`, and a second one on its base with `upper`. */
async function two(t: TestContext) {
  const first = await known(t, { owner: 'one' });
  const { broker } = first;
  const second = bridgeOn(t, broker.url, { owner: 'two', version: '0.2.0', random: () => 0.7 });
  await second.clock.advance(10_000);
  const router = lowerRouter(second.clock);
  second.bridge.add(publishable(router, { slug: 'upper', id: 'n2', language: 'ja' }));
  second.bridge.start();
  const settle = async () => {
    await second.clock.advance(5000);
    await broker.idle();
    while (second.bridge.connected && !second.bridge.settled) await new Promise(setImmediate);
    await first.pass();
  };
  await second.reached('connected');
  await broker.until('answered', () => broker.on(topics.instance('one')).length > 2);
  await settle();
  await settle();
  return { first, second: { ...second, router }, broker, settle };
}

test('Two on one base have one device, which the first keeps, with what is wrong with both.', async (t) => {
  const { first, second, broker, settle } = await two(t);
  const before = broker.on(DEVICE).length;
  second.router.fail(new RouterError('timeout'));
  first.router.fail(new RouterError('timeout'));
  await settle();
  await settle();
  assert.deepEqual(wrong(broker), ['upper', 'lower']);
  assert.equal(summaryOn(broker).version, '0.1.0');
  assert.equal(broker.on(DEVICE).length, before, 'and nobody says it again');
  assert.doesNotMatch(broker.retained.get(topics.instance('two')) ?? '', /futamichi_bridge/);
  assert.deepEqual([first.log.length, second.log.length], [1, 1], 'each tells that the other is there');
});

test('When the first leaves for good the other goes on with the device.', async (t) => {
  const { first, second, broker, settle } = await two(t);
  second.router.fail(new RouterError('timeout'));
  await settle();
  await first.bridge.close({ forget: true });
  await second.clock.advance(5000);
  await broker.until('taken over', () => broker.on(DEVICE).at(-1)?.includes('接続状態') === true);
  await broker.until('summed up', () => summaryOn(broker).version === '0.2.0');
  assert.deepEqual(wrong(broker), ['upper']);
  assert.equal(broker.on(DEVICE).includes(''), false, 'it never left');
  await second.bridge.close({ forget: true });
  await broker.idle();
  assert.deepEqual(
    [DEVICE, SUMMARY].filter((topic) => broker.retained.has(topic)),
    [],
  );
});

test('A list that names the bridge’s own state clears nothing by it.', async (t) => {
  const home = await bridgeHome(t);
  const shown = { topics: [topics.bridgeState, topics.bridgeInfo, SUMMARY], nodes: [] };
  const list = { session: 'earlier', since: 0, routers: { [BRIDGE]: shown } };
  await home.broker.publish(LIST, JSON.stringify(list), true);
  await home.start();
  await home.clock.advance(10_000);
  await home.quiet();
  for (const topic of shown.topics) assert.equal(home.broker.on(topic).includes(''), false, topic);
});

test('Who shows nothing under a prefix any more leaves the device there to others who do.', async (t) => {
  const { first, broker, settle } = await two(t);
  first.bridge.remove('lower', { forget: true });
  await settle();
  await settle();
  assert.equal(broker.on(DEVICE).includes(''), false, 'it never left');
  assert.match(broker.retained.get(DEVICE) ?? '', /接続状態/, 'the other goes on with it');
});
