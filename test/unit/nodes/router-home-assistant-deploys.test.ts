import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { brokerFor } from '../../support/broker.ts';
import { config, onTab, type FlowNode, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';
import type { TestBroker } from '../../support/test-broker.ts';

const ADDRESS = '203.0.113.10';
const OTHER = '203.0.113.77';
const CONFIG = 'homeassistant/device/futamichi_lower/config';
const STATE = 'futamichi/lower/state';
const LOWER = ['futamichi/lower/availability', 'futamichi/lower/state', CONFIG];

const connection = (broker: TestBroker) => config('m1', 'router-broker', { url: broker.url });
const publisher = (properties: Message = {}) =>
  onTab('h1', 'router-home-assistant', { broker: 'm1', routers: [], wires: [], ...properties });

const has = (broker: TestBroker, topic: string, part: string) =>
  broker.until(`${topic} has ${part}`, () => broker.last(topic).includes(part));
const announced = (broker: TestBroker) => broker.until('it is announced', () => broker.retained.has(CONFIG));
const emptied = (broker: TestBroker, from = 0) =>
  broker.passed.slice(from).filter(({ payload }) => payload === '');
const forgotten = (broker: TestBroker, topics: readonly string[]) =>
  broker.until('it is forgotten', () => topics.every((topic) => !broker.retained.has(topic)));

/** A router that Home Assistant knows. */
async function home(t: TestContext, routers: readonly string[] = []) {
  const igd = await igdFor(t);
  const broker = await brokerFor(t);
  const router = (properties: Message = {}) =>
    config('r1', 'router', { slug: 'lower', address: igd.url.href, interval: 3, ...properties });
  const rest: readonly FlowNode[] = [connection(broker), publisher({ routers })];
  const nodeRed = await NodeRed.start(t, [router(), ...rest]);
  await has(broker, 'futamichi/lower/state', ADDRESS);
  return { igd, broker, router, rest, nodeRed };
}

test('Deploying everything again clears nothing on the broker.', async (t) => {
  const { igd, broker, router, rest, nodeRed } = await home(t);
  await announced(broker);
  const from = broker.passed.length;
  await nodeRed.deploy([router(), ...rest]);
  igd.setAddress(OTHER);
  await has(broker, 'futamichi/lower/state', OTHER);
  assert.deepEqual(emptied(broker, from), []);
  for (const topic of LOWER) assert.ok(broker.retained.has(topic), topic);
});

test('Stopping Node-RED clears nothing, and says that the router is not watched any more.', async (t) => {
  const { broker, nodeRed } = await home(t);
  await nodeRed.stop();
  assert.equal(broker.last('futamichi/lower/availability'), '{"state":"offline"}');
  assert.equal(broker.last('futamichi/bridge/state'), '{"state":"offline"}');
  assert.deepEqual(emptied(broker), []);
});

test('Deleting the node leaves nothing of its routers on the broker, and the connection goes on.', async (t) => {
  const { broker, router, nodeRed } = await home(t);
  await announced(broker);
  await nodeRed.deploy([router(), connection(broker)]);
  await forgotten(broker, LOWER);
});

test('Deleting everything leaves nothing of ours on the broker.', async (t) => {
  const { broker, nodeRed } = await home(t);
  await announced(broker);
  await nodeRed.deploy([]);
  await broker.until('nothing is left', () => broker.retained.size === 0);
});

for (const routers of [[], ['r1'], ['r1', 'r2']])
  test(`A router that alone is deployed anew stays published (chosen: ${routers.join() || 'all'}).`, async (t) => {
    const { igd, broker, router, rest, nodeRed } = await home(t, routers);
    const from = broker.passed.length;
    await nodeRed.deploy([router({ interval: 2 }), ...rest], 'nodes');
    igd.setAddress(OTHER);
    await has(broker, 'futamichi/lower/state', OTHER);
    assert.deepEqual(emptied(broker, from), []);
  });

test('A router that is added alone is published where all are.', async (t) => {
  const { igd, broker, router, rest, nodeRed } = await home(t);
  const added = config('r2', 'router', { slug: 'upper', address: igd.url.href });
  await nodeRed.deploy([router(), added, ...rest], 'nodes');
  await has(broker, 'futamichi/upper/state', ADDRESS);
});

test('A router that is deleted alone leaves the broker, and the others stay.', async (t) => {
  const { igd, broker, router, rest, nodeRed } = await home(t);
  const other = config('r2', 'router', { slug: 'upper', address: igd.url.href });
  await nodeRed.deploy([router(), other, ...rest], 'nodes');
  await has(broker, 'futamichi/upper/state', ADDRESS);
  await nodeRed.deploy([other, ...rest], 'nodes');
  await forgotten(broker, LOWER);
  assert.ok(broker.retained.has('futamichi/upper/state'));
});

test('A router that gets another place leaves the old one.', async (t) => {
  const { broker, router, rest, nodeRed } = await home(t);
  await nodeRed.deploy([router({ slug: 'below' }), ...rest], 'nodes');
  await has(broker, 'futamichi/below/state', ADDRESS);
  await forgotten(broker, ['futamichi/lower/availability', 'futamichi/lower/state']);
});

test('Two routers may change places.', async (t) => {
  const { igd, broker, router, rest, nodeRed } = await home(t);
  const upper = await igdFor(t, { addresses: [OTHER] });
  const other = (slug: string) => config('r2', 'router', { slug, address: upper.url.href });
  await nodeRed.deploy([router(), other('upper'), ...rest], 'nodes');
  await has(broker, 'futamichi/upper/state', OTHER);
  await nodeRed.deploy([router({ slug: 'upper' }), other('lower'), ...rest], 'nodes');
  await has(broker, 'futamichi/upper/state', ADDRESS);
  await has(broker, 'futamichi/lower/state', OTHER);
  assert.deepEqual(nodeRed.said('error', 'h1'), []);
  assert.equal(igd.session.up, true);
});

test('A router that is set up wrongly for a while keeps its entities.', async (t) => {
  const { igd, broker, router, rest, nodeRed } = await home(t);
  await nodeRed.deploy([router({ address: '' }), ...rest], 'nodes');
  await has(broker, 'futamichi/lower/availability', 'offline');
  assert.equal(nodeRed.text('h1'), 'bad-settings');
  assert.deepEqual(nodeRed.said('error', 'h1'), []);
  igd.setAddress(OTHER);
  await nodeRed.deploy([router(), ...rest], 'nodes');
  await has(broker, 'futamichi/lower/state', OTHER);
  assert.deepEqual(emptied(broker), []);
});

/** What was said of the home since, by topic; answers and lists are not about it. */
const saidSince = (broker: TestBroker, from: number) =>
  broker.passed
    .slice(from)
    .filter(({ topic }) => !/instances|bridge\/info|response|request/.test(topic))
    .map(({ topic, payload }) => [topic, payload] as const);

for (const [what, type] of [
  ['everything', 'full'],
  ['a flow', 'flows'],
] as const)
  test(`Deploying ${what} again is no outage: nothing is said that was not so before, on the same connection.`, async (t) => {
    const { igd, broker, router, rest, nodeRed } = await home(t);
    await announced(broker);
    const before = new Map(broker.retained);
    const from = broker.passed.length;
    await nodeRed.deploy([router({ interval: type === 'full' ? 3 : 4 }), ...rest], type);
    await nodeRed.hasRead('r1', ADDRESS);
    const read = broker.passed.length;
    igd.setAddress(OTHER);
    await has(broker, STATE, OTHER);
    for (const [topic, payload] of saidSince(broker, from).slice(0, read - from)) {
      if (payload.includes(OTHER)) break;
      assert.equal(payload, before.get(topic), topic);
    }
    assert.deepEqual(
      saidSince(broker, from).filter(([, payload]) => payload.includes('offline')),
      [],
    );
    assert.equal(broker.clients.length, 1);
    assert.equal(nodeRed.text('h1'), 'broker-connected');
  });

test('A deploy that changes a login connects anew, says nothing of an outage, and clears nothing.', async (t) => {
  const { broker, router, rest, nodeRed } = await home(t);
  const [, publisher] = rest;
  assert.ok(publisher);
  const from = broker.passed.length;
  await nodeRed.deploy([
    router(),
    config('m1', 'router-broker', { url: broker.url, clientId: 'mine' }),
    publisher,
  ]);
  await broker.until('anew', () => broker.clients.includes('mine'));
  await has(broker, STATE, ADDRESS);
  await nodeRed.until('it shows', () => nodeRed.text('h1') === 'broker-connected');
  assert.deepEqual(emptied(broker, from), []);
  assert.equal(broker.last('futamichi/bridge/state'), '{"state":"online"}');
});

test('A router that does not come back in a deploy goes offline and keeps its entities.', async (t) => {
  const { broker, router, rest, nodeRed } = await home(t);
  await announced(broker);
  await nodeRed.deploy([{ ...router(), d: true }, ...rest]);
  await has(broker, 'futamichi/lower/availability', 'offline');
  assert.deepEqual(emptied(broker), []);
});

for (const [what, off] of [
  ['flow', (node: FlowNode) => (node.type === 'tab' ? { ...node, disabled: true } : node)],
  ['node', (node: FlowNode) => (node.id === 'h1' ? { ...node, d: true } : node)],
  ['connection', (node: FlowNode) => (node.id === 'm1' ? { ...node, d: true } : node)],
] as const)
  test(`A ${what} that is switched off is not deleted: its routers go offline and keep their entities, until it is.`, async (t) => {
    const { broker, router, rest, nodeRed } = await home(t);
    await announced(broker);
    const tab: FlowNode = { id: 't2', type: 'tab', label: 'Publisher' };
    const all: readonly FlowNode[] = [
      router(),
      ...rest.map((node) => (node.id === 'h1' ? { ...node, z: 't2' } : node)),
      tab,
    ];
    await nodeRed.deploy(all);
    await nodeRed.deploy(all.map((node) => off(node)));
    await broker.until('offline', () =>
      /offline/.test(broker.last('futamichi/lower/availability') + broker.last('futamichi/bridge/state')),
    );
    assert.deepEqual(emptied(broker), []);
    await nodeRed.deploy(all);
    await has(broker, 'futamichi/lower/availability', 'online');
    assert.deepEqual(emptied(broker), []);
    await nodeRed.deploy(all.map((node) => off(node)));
    if (what === 'connection') return;
    await nodeRed.deploy([router(), connection(broker)]);
    await forgotten(broker, LOWER);
  });

test('A router node that is made anew in the same place keeps its entities.', async (t) => {
  const { igd, broker, router, rest, nodeRed } = await home(t);
  await announced(broker);
  const from = broker.passed.length;
  await nodeRed.deploy([{ ...router(), id: 'r9' }, ...rest]);
  igd.setAddress(OTHER);
  await has(broker, STATE, OTHER);
  assert.deepEqual(emptied(broker, from), []);
  assert.deepEqual(
    [...broker.retained.keys()].filter((topic) => topic.startsWith('homeassistant/')).toSorted(),
    ['homeassistant/device/futamichi_bridge/config', CONFIG],
  );
});

for (const [what, settings, old] of [
  ['discovery that is switched off', { discovery: false }, [CONFIG]],
  ['another prefix', { prefix: 'ha' }, [CONFIG]],
] as const)
  test(`With ${what} the old document is taken away.`, async (t) => {
    const { broker, router, nodeRed } = await home(t);
    await announced(broker);
    await nodeRed.deploy([router(), connection(broker), publisher(settings)]);
    await forgotten(broker, old);
    assert.ok(broker.retained.has(STATE));
  });

test('With another base the old tree is taken away.', async (t) => {
  const { broker, router, nodeRed } = await home(t);
  await announced(broker);
  await nodeRed.deploy([
    router(),
    config('m1', 'router-broker', { url: broker.url, base: 'house' }),
    publisher(),
  ]);
  await has(broker, 'house/lower/state', ADDRESS);
  await broker.until('the old tree is gone', () =>
    [...broker.retained.keys()].every((topic) => !topic.startsWith('futamichi/') && topic !== CONFIG),
  );
});

test('“All routers” are also those in subflows.', async (t) => {
  const igd = await igdFor(t);
  const broker = await brokerFor(t);
  await NodeRed.start(t, [
    { id: 'sf', type: 'subflow', name: 'one router', info: '', in: [], out: [] },
    { ...config('sfr', 'router', { slug: 'inner', address: igd.url.href }), z: 'sf' },
    { ...onTab('sfs', 'router-sensor', { router: 'sfr', when: 'change' }), z: 'sf', wires: [] },
    { id: 'i1', type: 'subflow:sf', z: 'tab', x: 1, y: 1, wires: [] },
    connection(broker),
    publisher(),
  ]);
  await has(broker, 'futamichi/inner/state', ADDRESS);
});

test('Nodes that are all made anew in the same place, as by an import, keep the entities and the connection.', async (t) => {
  const { igd, broker, router, nodeRed } = await home(t);
  await announced(broker);
  const from = broker.passed.length;
  await nodeRed.deploy([
    { ...router(), id: 'r9' },
    { ...connection(broker), id: 'm9' },
    { ...publisher({ broker: 'm9' }), id: 'h9' },
  ]);
  igd.setAddress(OTHER);
  await has(broker, STATE, OTHER);
  assert.deepEqual(emptied(broker, from), []);
  assert.deepEqual(
    saidSince(broker, from).filter(([, payload]) => payload.includes('offline')),
    [],
  );
  assert.equal(broker.clients.length, 1);
});
