import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { HEAR_MS } from '../../../lib/mqtt/bridge-times.ts';
import type { BridgeOptions } from '../../../lib/mqtt/bridge-options.ts';
import { Presence } from '../../../lib/mqtt/presence.ts';
import { RetainedTree } from '../../../lib/mqtt/retained.ts';
import { ONLINE, Topics } from '../../../lib/mqtt/topics.ts';
import { bridgeHome, bridgeOn } from '../../support/bridge-home.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';

const LOWER = [
  'futamichi/lower/state',
  'futamichi/lower/availability',
  'homeassistant/device/futamichi_n1/config',
];

/** A first Node-RED that shows `lower`, and a second one on the same broker and base, five seconds later. */
async function two(t: TestContext, slug: string, options: Partial<BridgeOptions> = {}) {
  const first = await bridgeHome(t, { owner: 'one' });
  const { broker, clock, start, quiet } = first;
  await start();
  await clock.advance(5000);
  await quiet();
  const from = broker.passed.length;
  const second = bridgeOn(t, broker.url, { owner: 'two', random: () => 0.7, ...options });
  await second.clock.advance(10_000);
  const router = lowerRouter(second.clock);
  second.bridge.add(publishable(router, { slug, id: slug === 'lower' ? 'n1' : 'n2' }));
  second.bridge.start();
  const settle = async (ms: number) => {
    await second.clock.advance(ms);
    await quiet();
    while (!second.bridge.settled) await new Promise(setImmediate);
    await broker.idle();
    await quiet();
  };
  await second.reached('connected');
  const listed = (owner: string) => broker.on(`futamichi/bridge/instances/${owner}`).length;
  await broker.until('asked and answered', () => listed(options.owner ?? 'two') > 0);
  await quiet();
  await settle(HEAR_MS);
  await settle(5000);
  await settle(5000);
  const passed = () => broker.passed.slice(from);
  return { first, second, broker, clock, router, settle, passed, quiet };
}

test('Two on one base with routers of their own leave each other alone, and each says once that the other is there.', async (t) => {
  const { first, second, broker, settle, passed } = await two(t, 'upper');
  await settle(0);
  await second.bridge.close();
  await first.quiet();
  for (const topic of LOWER) {
    assert.ok(broker.retained.has(topic), topic);
    assert.equal(
      passed().some((each) => each.topic === topic && each.payload === ''),
      false,
      topic,
    );
  }
  for (const { log } of [first, second]) {
    assert.deepEqual(log.slice(1), []);
    assert.match(log[0] ?? '', /^conflict: .*futamichi/);
  }
  assert.equal(broker.retained.get('futamichi/bridge/state'), ONLINE, 'the one who is there says so');
});

test('Who leaves a shared base for good takes with him what is his alone.', async (t) => {
  const { second, broker, settle, passed } = await two(t, 'upper');
  await settle(0);
  await second.bridge.close({ forget: true });
  await broker.until('his list is gone', () => !broker.retained.has('futamichi/bridge/instances/two'));
  assert.equal(broker.retained.has('futamichi/upper/state'), false);
  for (const topic of ['futamichi/bridge/info', 'futamichi/bridge/state', ...LOWER])
    assert.equal(
      passed().some((each) => each.topic === topic && each.payload === ''),
      false,
      topic,
    );
});

test('A copy of the whole flows that leaves for good leaves the list that both have.', async (t) => {
  const { first, second, broker, settle, passed } = await two(t, 'upper', { owner: 'one' });
  await settle(0);
  await second.bridge.close({ forget: true });
  await first.quiet();
  assert.ok(broker.retained.has('futamichi/bridge/instances/one'));
  assert.deepEqual(
    passed().filter(({ topic, payload }) => payload === '' && topic.includes('/bridge/')),
    [],
  );
});

for (const owner of ['two', 'one'])
  test(`A second one that shows the same router gives way, says so, and commands run once (${owner === 'one' ? 'a copy of the whole flows' : 'a copy of the nodes'}).`, async (t) => {
    const { first, second, broker, clock, router, passed, settle, quiet } = await two(t, 'lower', { owner });
    assert.deepEqual([...second.bridge.taken], ['lower']);
    assert.ok(second.log.some((line) => line.startsWith('conflict: lower is shown')));
    assert.equal(first.bridge.taken.size, 0);
    assert.deepEqual(
      passed().filter(({ topic, payload }) => LOWER.includes(topic) && payload === ''),
      [],
    );
    await broker.publish('futamichi/lower/request/dhcp.server', 'false');
    for (let n = 0; n < 20; n += 1) {
      await clock.advance(20);
      await second.clock.advance(20);
      await quiet();
    }
    assert.deepEqual(
      first.router.asked.map(({ capability }) => capability),
      [dhcpServer],
    );
    assert.deepEqual(router.asked, []);
    const before = broker.passed.length;
    await settle(60_000);
    await clock.advance(60_000);
    await quiet();
    const fought = broker.passed.slice(before).filter(({ topic }) => LOWER.includes(topic));
    assert.ok(fought.length <= 3, 'they do not fight');
  });

test('When the first is gone the second may show the router.', async (t) => {
  const { first, second, broker, router, settle } = await two(t, 'lower');
  second.bridge.remove('lower', { forget: false });
  await first.bridge.close();
  await broker.until('gone', () => /"leaves":true/.test(broker.last('futamichi/bridge/instances/one')));
  while (second.log.length === 0) await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve, 20));
  second.bridge.add(publishable(router));
  await second.clock.advance(2000);
  while (!second.bridge.settled) await new Promise(setImmediate);
  assert.equal(second.bridge.taken.size, 0);
  void settle;
});

test('A list of somebody who is not there any more takes no router.', async (t) => {
  const { bridge, broker, log, start } = await bridgeHome(t, { owner: 'two' });
  const shown = { lower: { topics: LOWER, nodes: [] } };
  await broker.publish(
    'futamichi/bridge/instances/one',
    JSON.stringify({ session: 'long-gone', since: 0, routers: shown }),
    true,
  );
  await start();
  assert.deepEqual([bridge.taken.size, log], [0, []]);
});

test('Of two that come at the same time the one with the smaller name stays, and neither fights.', async (t) => {
  const { bridge, broker, log, start, say, quiet } = await bridgeHome(t);
  await start();
  const other = (session: string, since: number) =>
    JSON.stringify({ session, since, routers: { lower: { topics: LOWER, nodes: [] } } });
  const now = Date.parse('2026-11-24T03:00:00Z');
  await say('futamichi/bridge/instances/other', other('zzzz', now));
  await quiet();
  assert.equal(bridge.taken.size, 0, 'it hears that we are there');
  assert.ok(broker.on('futamichi/bridge/instances/node-red').length >= 3);
  await broker.publish('futamichi/bridge/instances/other', other('0', now));
  for (let n = 0; n < 200 && bridge.taken.size === 0; n += 1) await new Promise(setImmediate);
  assert.equal(bridge.taken.size, 1);
  assert.equal(log.length, 2);
});

test('Who dies and comes back over and over is answered each time, and a crowd of strangers is not.', () => {
  const topics = new Topics('futamichi');
  const said: string[] = [];
  const presence = new Presence({
    topics,
    owner: 'one',
    session: 'first',
    since: 1,
    tree: new RetainedTree(() => {}),
    publish: (topic) => said.push(topic),
    routers: () => ({}),
    onTaken: () => {},
    log: () => {},
  });
  const comes = (owner: string, session: string) =>
    presence.heard(
      owner,
      new TextEncoder().encode(JSON.stringify({ session, since: 2, routers: {}, asks: true })),
      false,
    );
  for (let n = 0; n < 50; n += 1) comes('crashing', `run ${n}`);
  assert.equal(said.length, 50);
  for (let n = 0; n < 50; n += 1) comes(`stranger ${n}`, `stranger ${n}`);
  assert.equal(said.length, 50);
  comes('crashing', 'the last');
  assert.equal(said.length, 51);
});

test('What shows a router may stand in a subflow in a subflow: our own list is still one afterwards.', () => {
  const id = (length: number) => 'f'.repeat(length);
  const node = { id: `${id(16)}-${id(16)}-${id(16)}`, instance: `${id(16)}-${id(16)}`, template: id(16) };
  const tree = new RetainedTree(() => {});
  const topics = new Topics('futamichi');
  const run = (session: string) =>
    new Presence({
      topics,
      tree,
      owner: 'one',
      session,
      since: 1,
      publish: () => {},
      routers: () => ({ lower: { topics: LOWER, nodes: [JSON.stringify(node)] } }),
      onTaken: () => {},
      log: () => {},
    });
  run('first').list();
  const second = run('second');
  second.heard('one', Buffer.from(tree.get(topics.instance('one')) ?? ''), true);
  assert.deepEqual(Object.keys(second.earlier), ['lower']);
});
