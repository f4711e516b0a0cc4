import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeOfDay } from '../../../lib/router/clock.ts';
import { config, onTab, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

const ADDRESS = '203.0.113.10';
const sensor = (properties: Message) => onTab('s1', 'router-sensor', { when: 'change', ...properties });

for (const [what, router] of [
  ['no router', ''],
  ['a router that is gone', 'gone'],
  ['something else for a router', 's1'],
] as const)
  test(`A sensor with ${what} says so, and fails what it is asked.`, async (t) => {
    const nodeRed = await NodeRed.start(t, [sensor({ router })]);
    assert.equal(nodeRed.text('s1'), 'no-router');
    assert.equal(nodeRed.statuses('s1').at(-1)?.fill, 'red');
    nodeRed.node('s1').receive({});
    await nodeRed.until('it fails', () => nodeRed.caught.length === 1);
    assert.deepEqual(nodeRed.caughtCodes, ['invalid-input']);
    assert.deepEqual(nodeRed.said('error', 's1').length, 1);
  });

for (const [what, fault] of [
  ['a reading that does not exist', { readings: ['wan.ipv4', 'wan.ipv5'] }],
  ['an action for a reading', { readings: ['reconnect'] }],
  ['readings that are no list', { readings: 7 }],
  ['a time to send that does not exist', { when: 'sometimes' }],
] as const)
  test(`A sensor with ${what} is set up wrongly: said once, shown, and it fails what it is asked.`, async (t) => {
    const igd = await igdFor(t);
    const nodeRed = await NodeRed.start(t, [
      config('r1', 'router', { address: igd.url.href }),
      sensor({ router: 'r1', ...fault }),
    ]);
    await nodeRed.hasRead('r1', ADDRESS);
    assert.equal(nodeRed.text('s1'), 'bad-settings');
    assert.equal(nodeRed.said('error', 's1').length, 1);
    assert.match(nodeRed.said('error', 's1')[0] ?? '', /^invalid-input: /);
    nodeRed.node('s1').receive({});
    await nodeRed.until('it fails', () => nodeRed.caught.length === 1);
    assert.deepEqual(nodeRed.caughtCodes, ['invalid-input']);
    assert.deepEqual(nodeRed.messages, []);
  });

test('The status follows the router: its address, no session, a pause.', async (t) => {
  const igd = await igdFor(t);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: igd.url.href, interval: 1 }),
    sensor({ router: 'r1' }),
  ]);
  assert.equal(nodeRed.text('s1'), 'connecting');
  const shows = (text: string) => nodeRed.until(text, () => nodeRed.text('s1') === text);
  await shows(ADDRESS);
  assert.equal(nodeRed.statuses('s1').at(-1)?.fill, 'green');
  igd.drop();
  await shows('down');
  igd.restore('203.0.113.77');
  await shows('203.0.113.77');
  const { router } = nodeRed.node('r1');
  router?.pause(60_000);
  await shows(`⏸ → ${timeOfDay(router?.pausedUntil ?? 0)}`);
  router?.resume();
  await shows('203.0.113.77');
});

test('A sensor that comes to a router that runs already sends what there is, once.', async (t) => {
  const igd = await igdFor(t);
  const router = config('r1', 'router', { address: igd.url.href, interval: 60 });
  const nodeRed = await NodeRed.start(t, [router]);
  await nodeRed.hasRead('r1', ADDRESS);
  const chosen = sensor({ router: 'r1', readings: ['wan.ipv4', 'dhcp.server'] });
  await nodeRed.deploy([router, chosen], 'nodes');
  assert.equal(nodeRed.text('s1'), ADDRESS);
  await nodeRed.until('the address', () => nodeRed.messages.length === 1);
  assert.deepEqual(
    nodeRed.messages.map(({ topic, payload }) => [topic, payload]),
    [['router/wan.ipv4', ADDRESS]],
  );
  await nodeRed.deploy(
    [router, chosen, onTab('s2', 'router-sensor', { router: 'r1', when: 'request' })],
    'nodes',
  );
  igd.setAddress('203.0.113.77');
  await nodeRed.until('a change', () => nodeRed.messages.some(({ payload }) => payload === '203.0.113.77'));
  assert.equal(nodeRed.messages.filter(({ payload }) => payload === ADDRESS).length, 1);
});

test('A sensor that is deployed anew is told by its router once.', async (t) => {
  const igd = await igdFor(t);
  const router = config('r1', 'router', { address: igd.url.href, interval: 60 });
  const flow = (name: string) => [router, sensor({ router: 'r1', readings: ['session.up'], name })];
  const nodeRed = await NodeRed.start(t, flow('first'));
  await nodeRed.hasRead('r1', ADDRESS);
  await nodeRed.deploy(flow('second'), 'nodes');
  const latest = () => nodeRed.messages.at(-1)?.['payload'];
  await nodeRed.until('what there is', () => latest() === true);
  igd.drop();
  await nodeRed.until('the session has gone', () => latest() === false);
  igd.restore();
  await nodeRed.until('it is back', () => latest() === true);
  assert.equal(nodeRed.messages.filter(({ payload }) => payload === false).length, 1);
});

test('What a flow does to a message does not reach the router.', async (t) => {
  const igd = await igdFor(t);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: igd.url.href }),
    sensor({ router: 'r1', readings: ['identity', 'session.up'] }),
  ]);
  const of = (topic: string) => nodeRed.messages.findLast((message) => message['topic'] === topic);
  await nodeRed.until(
    'both',
    () => of('router/identity') !== undefined && of('router/session.up') !== undefined,
  );
  const identity = of('router/identity') as { readonly payload: object };
  const session = of('router/session.up') as { readonly reading: { readonly attributes: object } };
  Object.assign(identity.payload, { model: 'changed' });
  Object.assign(session.reading.attributes, { status: 'changed' });
  nodeRed.messages.length = 0;
  nodeRed.node('s1').receive({});
  await nodeRed.until('both again', () => nodeRed.messages.length >= 2);
  // and the router does not take it for a change
  assert.deepEqual(
    nodeRed.messages.map(({ topic }) => topic),
    ['router/identity', 'router/session.up'],
  );
  assert.doesNotMatch(JSON.stringify(nodeRed.messages), /changed/);
});
