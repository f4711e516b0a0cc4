import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Request } from '../../../lib/router/operations.ts';
import type { Result } from '../../../lib/router/verification.ts';
import type { Router } from '../../../lib/router/router.ts';
import type { IgdOptions } from '../../emulators/igd/options.ts';
import { config, onTab, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

const REDIAL = {
  by: 'itself',
  pendingMs: 0,
  downMs: 300,
  dialMs: 100,
  connectedWithOldAddressMs: 0,
} as const;
const BEFORE = '203.0.113.10';
const AFTER = '203.0.113.77';

/** A router that has been read, and one node that acts on it. */
async function home(t: TestContext, action: Message = {}, options: IgdOptions = {}) {
  const igd = await igdFor(t, { redial: REDIAL, ...options });
  const flow = (properties: Message = {}) => [
    config('r1', 'router', { address: igd.url.href, interval: 1 }),
    onTab('a1', 'router-action', { router: 'r1', capability: '', value: '', ...action, ...properties }),
  ];
  const nodeRed = await NodeRed.start(t, flow());
  await nodeRed.hasRead('r1', BEFORE);
  const ask = (message: Message) => nodeRed.node('a1').receive(message);
  const fails = async (times = 1) => {
    await nodeRed.until('it fails', () => nodeRed.caught.length >= times);
    return nodeRed.caughtCodes.at(-1);
  };
  return { igd, flow, nodeRed, ask, fails };
}

test('Reconnecting answers with what was read before and after, in the message that asked.', async (t) => {
  const { igd, nodeRed, ask } = await home(t, { capability: 'reconnect' });
  ask({ topic: 'inject', keep: 'me', payload: 1_764_000_000_000 });
  await nodeRed.until('it runs', () => nodeRed.text('a1') === 'running');
  await nodeRed.until('the answer', () => nodeRed.messages.length === 1);
  const [{ topic, keep, payload } = {}] = nodeRed.messages;
  assert.deepEqual([topic, keep], ['inject', 'me']);
  const { action, outcome, before, after, tookMs, ...more } = payload as Result;
  assert.deepEqual([action, outcome, more], ['reconnect', 'verified', {}]);
  assert.equal((before as Message)['wan.ipv4'], BEFORE);
  assert.equal((after as Message)['wan.ipv4'], AFTER);
  assert.ok(Number.isInteger(tookMs) && tookMs > 0);
  assert.equal(nodeRed.text('a1'), 'verified');
  assert.equal(igd.count('ForceTermination'), 1);
});

test('An outcome stays in sight until the router has something new to say.', async (t) => {
  const { igd, nodeRed, ask } = await home(t, { capability: 'refresh' });
  ask({});
  await nodeRed.until('the outcome', () => nodeRed.text('a1') === 'verified');
  await nodeRed.node('r1').router?.lookNow();
  assert.equal(nodeRed.text('a1'), 'verified');
  igd.drop();
  await nodeRed.until('the news', () => nodeRed.text('a1') === 'down');
});

test('What another node does to the router shows while it goes on, and not longer.', async (t) => {
  const { flow, nodeRed } = await home(t);
  await nodeRed.deploy([...flow(), onTab('a2', 'router-action', { router: 'r1' })], 'nodes');
  await nodeRed.until('all is well', () => nodeRed.text('a1') === BEFORE);
  const before = nodeRed.statuses('a1').length;
  nodeRed.node('a2').receive({ action: 'refresh' });
  await nodeRed.until('the outcome', () => nodeRed.text('a2') === 'verified');
  const shown = nodeRed.statuses('a1').slice(before);
  assert.ok(shown.some(({ text = '' }) => text.endsWith('.running')));
  assert.equal(nodeRed.text('a1'), BEFORE);
});

test('The message decides where the dialog leaves it open.', async (t) => {
  const { nodeRed, ask } = await home(t);
  ask({ action: 'refresh' });
  await nodeRed.until('the answer', () => nodeRed.messages.length === 1);
  const [{ payload } = {}] = nodeRed.messages;
  assert.equal((payload as Result).action, 'refresh');
});

/** What is asked of the router, without doing it. */
function asked(t: TestContext, router: Router | undefined): readonly Request[] {
  assert.ok(router);
  const requests: Request[] = [];
  t.mock.method(router, 'run', (request: Request) => {
    requests.push(request);
    const { id } = request.capability;
    return Promise.resolve({ action: id, outcome: 'unchanged', before: null, after: null, tookMs: 0 });
  });
  return requests;
}

const INPUTS: ReadonlyArray<
  readonly [what: string, dialog: Message, message: Message, id: string, input: unknown]
> = [
  [
    'text in the dialog',
    { capability: 'lan.address', value: '192.168.10.2' },
    {},
    'lan.address',
    '192.168.10.2',
  ],
  ['JSON in the dialog', { capability: 'dhcp.server', value: 'false' }, {}, 'dhcp.server', false],
  [
    'a value in the dialog that is no text',
    { capability: 'dhcp.server', value: false },
    {},
    'dhcp.server',
    false,
  ],
  ['the payload', { capability: 'dhcp.server' }, { payload: true }, 'dhcp.server', true],
  [
    'the payload, and the action too',
    {},
    { action: 'wan.mac', payload: { mac: '02:00:00:00:00:01' } },
    'wan.mac',
    { mac: '02:00:00:00:00:01' },
  ],
  [
    'the dialog, whatever the message says',
    { capability: 'dhcp.server', value: 'true' },
    { action: 'reboot', payload: false },
    'dhcp.server',
    true,
  ],
  [
    'nothing, where an action takes no value',
    { capability: 'reconnect' },
    { payload: 'now' },
    'reconnect',
    undefined,
  ],
  [
    'an object, which is arguments',
    { capability: 'reconnect' },
    { payload: { a: 1 } },
    'reconnect',
    { a: 1 },
  ],
];

for (const [what, dialog, message, id, input] of INPUTS)
  test(`The value of a request is ${what}.`, async (t) => {
    const { nodeRed, ask } = await home(t, dialog);
    const requests = asked(t, nodeRed.node('r1').router);
    ask(message);
    await nodeRed.until('the answer', () => nodeRed.messages.length === 1);
    const [{ capability, ...request } = {} as Request] = requests;
    assert.equal(capability.id, id);
    assert.deepEqual([request.input, request.origin, request.force], [input, 'flow', false]);
    assert.equal(nodeRed.text('a1'), 'unchanged');
  });

test('A message may insist, by force that is really true.', async (t) => {
  const { nodeRed, ask } = await home(t, { capability: 'refresh' });
  const requests = asked(t, nodeRed.node('r1').router);
  for (const force of [true, 'true', 1]) ask({ force });
  await nodeRed.until('the answers', () => nodeRed.messages.length === 3);
  assert.deepEqual(
    requests.map(({ force }) => force),
    [true, false, false],
  );
});

for (const [what, message] of [
  ['nothing', {}],
  ['something that does not exist', { action: 'explode' }],
  ['a reading', { action: 'wan.ipv4' }],
  ['no text', { action: 7 }],
  ['an action with arguments that it does not take', { action: 'reconnect', payload: { to: 'the moon' } }],
] as const)
  test(`Asking for ${what} is invalid input, and asks the router nothing.`, async (t) => {
    const { igd, nodeRed, ask, fails } = await home(t);
    ask(message);
    assert.equal(await fails(), 'invalid-input');
    assert.equal(nodeRed.text('a1'), 'bad-settings');
    assert.equal(igd.count('ForceTermination'), 0);
    assert.deepEqual(nodeRed.messages, []);
  });

test('What the router does not offer is unsupported.', async (t) => {
  const { nodeRed, ask, fails } = await home(t, { capability: 'reboot' });
  ask({});
  assert.equal(await fails(), 'unsupported');
  assert.equal(nodeRed.text('a1'), 'unsupported');
});

test('What the router refuses is a failure, and nothing is sent twice.', async (t) => {
  const { igd, nodeRed, ask, fails } = await home(t, { capability: 'reconnect' }, { control: 710 });
  ask({});
  assert.equal(await fails(), 'rejected');
  assert.equal(nodeRed.text('a1'), 'problem');
  assert.equal(igd.count('ForceTermination'), 1);
});

test('The same again too soon is a conflict; something else meanwhile is busy.', async (t) => {
  const { igd, nodeRed, ask, fails } = await home(t, { capability: '' });
  ask({ action: 'reconnect' });
  await nodeRed.until('it runs', () => igd.count('ForceTermination') === 1);
  ask({ action: 'refresh' });
  assert.equal(await fails(), 'busy');
  await nodeRed.until('the answer', () => nodeRed.messages.length === 1);
  ask({ action: 'reconnect' });
  assert.equal(await fails(2), 'conflict');
  assert.equal(nodeRed.text('a1'), 'conflict');
});
