import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { brokerFor } from '../../support/broker.ts';
import { config, onTab, type FlowNode, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';
import type { TestBroker } from '../../support/test-broker.ts';

const ADDRESS = '203.0.113.10';
const CONFIG = 'homeassistant/device/futamichi_lower/config';

/** A box, a broker, and the nodes that bring one to the other. */
async function home(t: TestContext) {
  const igd = await igdFor(t);
  const broker = await brokerFor(t);
  const router = (properties: Message = {}) =>
    config('r1', 'router', { name: 'Lower', address: igd.url.href, role: 'lower', ...properties });
  const other = (properties: Message = {}) =>
    config('r2', 'router', { name: 'Upper', address: igd.url.href, role: 'upper', ...properties });
  const connection = config('m1', 'router-broker', { url: broker.url });
  const publisher = (properties: Message = {}) =>
    onTab('h1', 'router-home-assistant', { broker: 'm1', routers: [], wires: [], ...properties });
  return { igd, broker, router, other, connection, publisher };
}

const has = (broker: TestBroker, topic: string, part = '') =>
  broker.until(`${topic} has ${part}`, () => {
    const last = broker.last(topic);
    return last !== '' && last.includes(part);
  });
const slugs = (broker: TestBroker) => {
  const { routers = [] } = JSON.parse(broker.last('futamichi/bridge/info') || '{}') as {
    readonly routers?: ReadonlyArray<{ readonly slug: string }>;
  };
  return routers.map(({ slug }) => slug).toSorted();
};

test('A router is published with its settings, and becomes a device of Home Assistant.', async (t) => {
  const { broker, router, connection, publisher } = await home(t);
  const nodeRed = await NodeRed.start(t, [
    router({ allow: 'disconnect' }),
    connection,
    publisher({ language: 'ja' }),
  ]);
  await has(broker, 'futamichi/lower/state', `"wan_ipv4":"${ADDRESS}"`);
  await has(broker, CONFIG);
  const document = JSON.parse(broker.last(CONFIG)) as {
    readonly device: { readonly name: string; readonly configuration_url: string };
    readonly components?: Readonly<Record<string, { readonly name?: string }>>;
  };
  assert.deepEqual([document.device.name, document.device.configuration_url], ['Lower', 'http://127.0.0.1/']);
  const shown = JSON.stringify(document);
  assert.match(shown, /再接続/);
  // what may cut somebody off is shown only where it is allowed
  assert.match(shown, /request\/disconnect/);
  const info = JSON.parse(broker.last('futamichi/bridge/info')) as { readonly routers: readonly Message[] };
  assert.deepEqual(
    info.routers.map(({ slug, name, role, driver }) => [slug, name, role, driver]),
    [['lower', 'Lower', 'lower', 'igd']],
  );
  assert.equal(nodeRed.text('h1'), 'broker-connected');
});

test('A command from the broker is done and answered; what cuts off is refused until it is allowed.', async (t) => {
  const { igd, broker, router, other, connection, publisher } = await home(t);
  await NodeRed.start(t, [router(), other({ allow: 'disconnect' }), connection, publisher()]);
  await has(broker, 'futamichi/lower/state', ADDRESS);
  await has(broker, 'futamichi/upper/state', ADDRESS);
  const ask = async (slug: string, id: string, end: string) => {
    await broker.publish(`futamichi/${slug}/request/${id}`, '{}');
    await has(broker, `futamichi/${slug}/response/${id}`, end);
  };
  await ask('lower', 'refresh', '"status":"ok"');
  await ask('lower', 'disconnect', '"code":"disabled"');
  assert.equal(igd.count('ForceTermination'), 0);
  await ask('upper', 'disconnect', '"status":"ok"');
  assert.equal(igd.count('ForceTermination'), 1);
});

for (const [what, routers, shown] of [
  ['no router is chosen: all are', [], ['lower', 'upper']],
  ['some are chosen', ['r2'], ['upper']],
  ['they are chosen as text', ' r1 , r2,', ['lower', 'upper']],
  ['one of them is gone', ['gone', 'r1'], ['lower']],
  ['one of them is no router', ['m1', 'r1'], ['lower']],
] as const)
  test(`What is published where ${what}.`, async (t) => {
    const { broker, router, other, connection, publisher } = await home(t);
    await NodeRed.start(t, [router(), other(), connection, publisher({ routers })]);
    await has(broker, `futamichi/${shown[0]}/state`, ADDRESS);
    assert.deepEqual(slugs(broker), shown);
  });

test('Discovery is as it was set, by the editor or as text, and under the prefix that was given.', async (t) => {
  const { broker, router, publisher } = await home(t);
  const way = (id: string, properties: Message) => [
    config(`m${id}`, 'router-broker', { url: broker.url, base: `base${id}` }),
    { ...publisher({ broker: `m${id}`, ...properties }), id: `h${id}` },
  ];
  await NodeRed.start(t, [
    router(),
    ...way('1', { discovery: false }),
    ...way('2', { discovery: 'false' }),
    ...way('3', { discovery: 'true', prefix: ' ha/own ' }),
  ]);
  await has(broker, 'ha/own/device/futamichi_base3--lower/config');
  // told together with what would be announced
  for (const id of [1, 2]) await has(broker, `base${id}/bridge/info`, '"driver":"igd"');
  assert.deepEqual(
    broker.passed.filter(({ topic }) => topic.startsWith('homeassistant/')),
    [],
  );
});

for (const [what, faulty] of [
  ['a prefix with a wildcard', { prefix: 'home/+' }],
  ['routers that are no list', { routers: 7 }],
  ['discovery that is neither on nor off', { discovery: 'perhaps' }],
] as const)
  test(`With ${what}, it is set up wrongly: said once, shown, and nothing is published.`, async (t) => {
    const { broker, router, connection, publisher } = await home(t);
    const nodeRed = await NodeRed.start(t, [router(), connection, publisher(faulty)]);
    await nodeRed.hasRead('r1', ADDRESS);
    await has(broker, 'futamichi/bridge/info');
    assert.equal(nodeRed.text('h1'), 'bad-settings');
    assert.equal(nodeRed.said('error', 'h1').length, 1);
    assert.match(nodeRed.said('error', 'h1')[0] ?? '', /^invalid-input: /);
    assert.deepEqual(slugs(broker), []);
  });

test('Without a broker it says so.', async (t) => {
  const { router, publisher } = await home(t);
  const nodeRed = await NodeRed.start(t, [router(), publisher({ broker: 'gone' })]);
  assert.equal(nodeRed.text('h1'), 'bad-settings');
});

test('Without a router it says so, also when the broker is there.', async (t) => {
  const { broker, connection, publisher } = await home(t);
  const nodeRed = await NodeRed.start(t, [connection, publisher()]);
  assert.equal(nodeRed.text('h1'), 'no-router');
  await has(broker, 'futamichi/bridge/state', 'online');
  await nodeRed.until('the connection is known', () => nodeRed.statuses('h1').length > 1);
  assert.equal(nodeRed.text('h1'), 'no-router');
});

test('Two routers with one place in topics are a conflict: said once, shown, and the first is published.', async (t) => {
  const { broker, router, other, connection, publisher } = await home(t);
  const flow = [router(), other({ slug: 'lower' }), connection, publisher()];
  const nodeRed = await NodeRed.start(t, flow);
  await has(broker, 'futamichi/lower/state', ADDRESS);
  await nodeRed.until('it shows', () => nodeRed.text('h1') === 'bad-settings');
  assert.deepEqual(slugs(broker), ['lower']);
  const extra: FlowNode = onTab('s1', 'router-sensor', { router: 'r1' });
  await nodeRed.deploy([...flow, extra], 'nodes');
  assert.equal(nodeRed.said('error', 'h1').length, 1);
  assert.match(nodeRed.said('error', 'h1')[0] ?? '', /^conflict: /);
  await nodeRed.deploy([router(), other({ slug: 'upper' }), connection, publisher()], 'nodes');
  await has(broker, 'futamichi/upper/state', ADDRESS);
  assert.equal(nodeRed.text('h1'), 'broker-connected');
});
