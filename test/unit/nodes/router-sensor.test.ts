import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { readables } from '../../../lib/capabilities/catalogue.ts';
import type { IgdOptions } from '../../emulators/igd/options.ts';
import { config, onTab, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

interface Reading {
  readonly id: string;
  readonly state: string;
  readonly value: unknown;
  readonly previous: unknown;
  readonly at: string;
  readonly why?: string;
}

const readingOf = (message: Message) => message['reading'] as Reading;
const topics = (messages: readonly Message[]) => messages.map(({ topic }) => topic);
const on = (nodeRed: NodeRed, topic: string) =>
  nodeRed.messages.filter((message) => message['topic'] === topic);

const FIRMWARE = { addresses: ['25.100.7.10', '25.100.7.77'], connections: [{ kind: 'ppp' as const }] };

/** A router, its configuration node and one sensor. */
async function home(t: TestContext, sensor: Message = {}, options: IgdOptions = FIRMWARE) {
  const igd = await igdFor(t, options);
  const router = config('r1', 'router', {
    name: 'Lower router',
    slug: 'lower',
    role: 'lower',
    address: igd.url.href,
    interval: 1,
  });
  const flow = [router, onTab('s1', 'router-sensor', { router: 'r1', when: 'request', ...sensor })];
  const nodeRed = await NodeRed.start(t, flow);
  return { igd, router, flow, nodeRed };
}

test('On change, each reading is sent once when it begins, and again when it differs.', async (t) => {
  const { igd, nodeRed } = await home(t, { when: 'change', readings: ['wan.ipv4', 'session.up'] });
  await nodeRed.until('both', () => nodeRed.messages.length === 2);
  assert.deepEqual(new Set(topics(nodeRed.messages)), new Set(['lower/session.up', 'lower/wan.ipv4']));
  assert.deepEqual(
    nodeRed.messages.map((message) => readingOf(message).previous),
    [null, null],
  );
  const looks = igd.count('GetStatusInfo');
  await nodeRed.node('r1').router?.lookNow();
  assert.equal(igd.count('GetStatusInfo'), looks + 1);
  igd.setAddress('25.100.7.77');
  await nodeRed.until('the new address', () => nodeRed.messages.length === 3);
  const [, , third = {}] = nodeRed.messages;
  assert.equal(third['topic'], 'lower/wan.ipv4');
  assert.equal(readingOf(third).previous, '25.100.7.10');
});

test('A message is what flows rely on: topic, payload, reading and router.', async (t) => {
  const { nodeRed } = await home(t, { when: 'change', readings: ['traffic.received', 'wan.ipv4'] });
  await nodeRed.until('both', () => nodeRed.messages.length === 2);
  const [received = {}] = on(nodeRed, 'lower/traffic.received');
  const { _msgid, ...message } = received;
  const { at } = readingOf(message);
  assert.equal(new Date(at).toISOString(), at);
  assert.deepEqual(message, {
    topic: 'lower/traffic.received',
    payload: 5_000_000,
    reading: {
      id: 'traffic.received',
      state: 'known',
      value: 5_000_000,
      unit: 'B',
      at,
      previous: null,
      channel: 'igd',
    },
    router: { id: 'r1', name: 'Lower router', role: 'lower', model: 'Emulated Gateway', firmware: null },
  });
  const [address = {}] = on(nodeRed, 'lower/wan.ipv4');
  assert.deepEqual(
    { ...readingOf(address), at: '' },
    {
      id: 'wan.ipv4',
      state: 'known',
      value: '25.100.7.10',
      unit: null,
      at: '',
      previous: null,
      channel: 'igd',
      attributes: { class: 'public' },
    },
  );
});

test('What is not known is null with the reason, and never an empty text.', async (t) => {
  const { igd, nodeRed } = await home(t, { when: 'change', readings: 'wan.ipv4' });
  await nodeRed.until('the address', () => nodeRed.messages.length === 1);
  igd.drop();
  await nodeRed.until('it is lost', () => nodeRed.messages.length === 2);
  const lost = nodeRed.messages[1] ?? {};
  assert.equal(lost['payload'], null);
  assert.deepEqual(
    { ...readingOf(lost), at: '' },
    {
      id: 'wan.ipv4',
      state: 'unknown',
      value: null,
      unit: null,
      at: '',
      previous: '25.100.7.10',
      channel: null,
      why: 'not-said',
    },
  );
});

test('All readings that the router has are sent where none is chosen.', async (t) => {
  const { nodeRed } = await home(t, { when: 'change', readings: [] });
  await nodeRed.until('the last of them', () => on(nodeRed, 'lower/traffic.sent').length === 1);
  const ids = new Set(nodeRed.messages.map((message) => readingOf(message).id));
  for (const id of ['reachable', 'session.up', 'wan.ipv4', 'wan.path', 'wan.mode', 'uptime', 'identity'])
    assert.ok(ids.has(id), id);
});

test('On each look, the chosen readings are sent whether or not they differ.', async (t) => {
  const { nodeRed } = await home(t, { when: 'poll', readings: 'session.up,wan.ipv4' });
  await nodeRed.until('three looks', () => nodeRed.messages.length >= 6);
  assert.deepEqual(topics(nodeRed.messages.slice(-2)), ['lower/session.up', 'lower/wan.ipv4']);
  const [first = {}, second = {}] = on(nodeRed, 'lower/wan.ipv4');
  assert.equal(readingOf(first).previous, null);
  assert.equal(readingOf(second).previous, '25.100.7.10');
  assert.equal(second['payload'], '25.100.7.10');
});

test('A sensor that waits for requests sends nothing by itself.', async (t) => {
  const { igd, nodeRed } = await home(t, { readings: [] });
  await nodeRed.hasRead('r1', '25.100.7.10');
  igd.setAddress('25.100.7.77');
  await nodeRed.hasRead('r1', '25.100.7.77');
  assert.deepEqual(nodeRed.messages, []);
});

test('A request is answered with fresh values of the chosen readings, in the message that asked.', async (t) => {
  const { igd, nodeRed } = await home(t, { readings: ['wan.ipv4'] });
  await nodeRed.hasRead('r1', '25.100.7.10');
  igd.set({ gena: 'no-notify' });
  igd.setAddress('25.100.7.77');
  nodeRed.node('s1').receive({ payload: 1_764_000_000_000, topic: 'inject', keep: 'me' });
  await nodeRed.until('the answer', () => nodeRed.messages.length === 1);
  const [answer = {}] = nodeRed.messages;
  assert.deepEqual(
    [answer['topic'], answer['payload'], answer['keep']],
    ['lower/wan.ipv4', '25.100.7.77', 'me'],
  );
  assert.equal(readingOf(answer).previous, '25.100.7.10');
});

for (const payload of [['session.up', 'wan.mode'], 'session.up, wan.mode'])
  test(`A request may name what it wants to know: ${JSON.stringify(payload)}.`, async (t) => {
    const { nodeRed } = await home(t, { readings: ['wan.ipv4'] });
    await nodeRed.hasRead('r1', '25.100.7.10');
    nodeRed.node('s1').receive({ payload });
    await nodeRed.until('the answers', () => nodeRed.messages.length === 2);
    assert.deepEqual(topics(nodeRed.messages), ['lower/session.up', 'lower/wan.mode']);
  });

test('A request that names every reading gets every one, whichever are chosen.', async (t) => {
  const { nodeRed } = await home(t, { readings: ['wan.ipv4'] });
  await nodeRed.hasRead('r1', '25.100.7.10');
  nodeRed.node('s1').receive({ payload: readables.map(({ id }) => id) });
  await nodeRed.until('the answers', () => nodeRed.messages.length === readables.length);
});

test('A request that names nothing that exists gets the chosen readings.', async (t) => {
  const { nodeRed } = await home(t, { readings: ['wan.ipv4'] });
  await nodeRed.hasRead('r1', '25.100.7.10');
  nodeRed.node('s1').receive({ payload: 'please' });
  await nodeRed.until('the answer', () => nodeRed.messages.length === 1);
  assert.deepEqual(topics(nodeRed.messages), ['lower/wan.ipv4']);
});

test('What is concluded from other readings is asked for afresh too.', async (t) => {
  const { igd, nodeRed } = await home(t, { readings: ['reachable', 'wan.path'] });
  await nodeRed.hasRead('r1', '25.100.7.10');
  igd.set({ gena: 'no-notify' });
  igd.drop();
  nodeRed.node('s1').receive({});
  await nodeRed.until('the answers', () => nodeRed.messages.length === 2);
  assert.deepEqual(
    nodeRed.messages.map(({ payload }) => payload),
    [true, 'none'],
  );
});

test('A reading that this router never tells is answered as unknown, and not with silence.', async (t) => {
  const { nodeRed } = await home(t, { readings: ['dhcp.server'] });
  await nodeRed.hasRead('r1', '25.100.7.10');
  nodeRed.node('s1').receive({});
  await nodeRed.until('the answer', () => nodeRed.messages.length === 1);
  const [answer = {}] = nodeRed.messages;
  assert.deepEqual([answer['payload'], readingOf(answer).why], [null, 'not-offered']);
});

test('A request to a router that does not answer fails with the reason.', async (t) => {
  const { igd, nodeRed } = await home(t);
  await nodeRed.hasRead('r1', '25.100.7.10');
  igd.set({ http: 'drop' });
  nodeRed.node('s1').receive({ payload: ['wan.ipv4'] });
  await nodeRed.until('the failure', () => nodeRed.caught.length === 1);
  assert.deepEqual(nodeRed.caughtCodes, ['unreachable']);
  assert.deepEqual(nodeRed.messages, []);
});
