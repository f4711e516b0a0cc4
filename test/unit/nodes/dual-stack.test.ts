import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { config, onTab, type FlowNode, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

const PPP = { addresses: ['25.100.7.10'], connections: [{ kind: 'ppp' as const }] };

interface Finding {
  readonly id: string;
  readonly status: string;
  readonly text: string;
  readonly remedy: string | null;
}

const findings = (message: Message) => message['findings'] as readonly Finding[];

async function home(t: TestContext, check: Message = {}, more: readonly FlowNode[] = []) {
  const upper = await igdFor(t, { addresses: ['25.200.3.17'] });
  const lower = await igdFor(t, PPP);
  const router = (id: string, role: string, address: string) =>
    config(id, 'router', { name: role, slug: role, role, address, interval: 1 });
  const flow = [
    router('r1', 'upper', upper.url.href),
    router('r2', 'lower', lower.url.href),
    config('h1', 'dual-stack', { name: 'Home', slug: '', upper: 'r1', lower: 'r2' }),
    onTab('c1', 'dual-stack-check', { dualStack: 'h1', ...check }),
    ...more,
  ];
  return { upper, lower, flow, nodeRed: await NodeRed.start(t, flow) };
}

test('A home is judged when both routers were read, and again when one of them changes.', async (t) => {
  const { lower, nodeRed } = await home(t);
  await nodeRed.until('the first judgement', () => nodeRed.messages.length >= 1);
  const [first = {}] = nodeRed.messages;
  assert.equal(first['topic'], 'home/check');
  assert.equal(first['payload'], 'incomplete');
  // nothing was allowed, so nothing was seen beyond what the routers say
  for (const road of Object.values(
    first['paths'] as Readonly<Record<string, { readonly observed: unknown }>>,
  ))
    assert.equal(road.observed, null);
  assert.deepEqual(first['home'], { id: 'h1', slug: 'home', name: 'Home' });
  assert.equal(findings(first).find(({ id }) => id === 'pppoe-session')?.status, 'ok');
  assert.match(findings(first).find(({ id }) => id === 'dhcp-servers')?.remedy ?? '', /settings screen/);
  lower.drop('ERROR_AUTHENTICATION_FAILURE');
  await nodeRed.node('r2').router?.lookNow();
  await nodeRed.until('the problem', () => nodeRed.messages.at(-1)?.['payload'] === 'problem');
  assert.match(String(nodeRed.messages.at(-1)?.['headline']), /refuses the PPPoE account/);
  assert.equal(nodeRed.text('c1'), 'home-problem');
});

test('A message asks both routers now; its other properties go on with the answer, in the language of the node.', async (t) => {
  const { upper, lower, nodeRed } = await home(t, { when: 'request', language: 'ja' });
  await nodeRed.until('both routers', () => nodeRed.text('c1') === 'home-incomplete');
  assert.deepEqual(nodeRed.messages, []);
  const before = [upper, lower].map((box) => box.count('GetStatusInfo'));
  nodeRed.node('c1').receive({ payload: '', mine: 7 });
  await nodeRed.until('the answer', () => nodeRed.messages.length === 1);
  assert.equal(nodeRed.messages[0]?.['mine'], 7);
  assert.match(String(nodeRed.messages[0]?.['headline']), /未確認/);
  for (const [index, box] of [upper, lower].entries())
    assert.ok(box.count('GetStatusInfo') > (before[index] ?? 0));
});

test('A probe that does not exist is said to be so; the answer of a check tells both paths.', async (t) => {
  const { nodeRed } = await home(t, {}, [
    config('h2', 'dual-stack', { name: 'Odd', upper: 'r1', lower: 'r2', probes: ['stun', 'everything'] }),
    onTab('c2', 'dual-stack-check', { dualStack: 'h2' }),
    // as an environment variable would have it
    config('h3', 'dual-stack', { name: 'Seeing', upper: 'r1', lower: 'r2', probes: 'ipv6-prefixes, ' }),
    onTab('c3', 'dual-stack-check', { dualStack: 'h3', when: 'request' }),
  ]);
  assert.match(nodeRed.text('c2'), /bad-settings/);
  const told = (message: Message) =>
    message['paths'] as {
      readonly lower: { readonly path: string; readonly reported: { readonly path: string } };
    };
  await nodeRed.until('a judgement of what the router reports', () =>
    nodeRed.messages.some((message) => told(message).lower.reported.path === 'pppoe'),
  );
  nodeRed.node('c3').receive({ mine: 3 });
  await nodeRed.until('the answer', () => nodeRed.messages.some((message) => message['mine'] === 3));
});

test('A home without both routers, or with one twice, says so and fails what it is asked.', async (t) => {
  const { nodeRed } = await home(t, {}, [
    config('h2', 'dual-stack', { name: 'Half', upper: 'r1', lower: '' }),
    onTab('c2', 'dual-stack-check', { dualStack: 'h2' }),
    config('h3', 'dual-stack', { name: 'Twice', upper: 'r1', lower: 'r1' }),
    onTab('c3', 'dual-stack-check', { dualStack: 'h3' }),
    onTab('c4', 'dual-stack-check', { dualStack: 'nowhere' }),
  ]);
  for (const id of ['c2', 'c3', 'c4']) {
    assert.match(nodeRed.text(id), /bad-settings/);
    nodeRed.node(id).receive({});
  }
  await nodeRed.until('the failures', () => nodeRed.caught.length === 3);
  for (const { error } of nodeRed.caught) assert.match((error as { message: string }).message, /valid/);
});

test('A check that is deployed beside a running home says at once what is known.', async (t) => {
  const { flow, nodeRed } = await home(t);
  await nodeRed.until('the first judgement', () => nodeRed.messages.length >= 1);
  const told = nodeRed.messages.length;
  await nodeRed.deploy([...flow, onTab('c5', 'dual-stack-check', { dualStack: 'h1' })], 'nodes');
  await nodeRed.until('the new node', () => nodeRed.messages.length > told);
});
