import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { systemClock, type Clock } from '../../../lib/router/clock.ts';
import type { RouterNode } from '../../../nodes/runtime/router-node.ts';
import { config, onTab } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

const routerNode = (nodeRed: NodeRed, id = 'r1') => nodeRed.node<RouterNode>(id);

test('Settings come as the editor keeps them: numbers and lists as text.', async (t) => {
  const igd = await igdFor(t);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', {
      name: ' Lower router ',
      address: ` ${igd.url.href} `,
      role: 'lower',
      driver: 'igd',
      interval: '30',
      allow: 'reboot, wan.mac,',
      profile: '',
    }),
  ]);
  assert.partialDeepStrictEqual(routerNode(nodeRed).config, {
    name: 'Lower router',
    address: igd.url.href,
    role: 'lower',
    driver: 'igd',
    interval: 30,
    allow: ['reboot', 'wan.mac'],
  });
  await nodeRed.hasRead('r1', '203.0.113.10');
  assert.deepEqual(nodeRed.said('error', 'r1'), []);
});

const FAULTS: Readonly<Record<string, Record<string, unknown>>> = {
  'no address': { address: '' },
  'a variable that is not set': { address: '${FUTAMICHI_NOT_SET}' },
  'an address with a login in it': { address: 'http://admin:canary@127.0.0.1/' },
  'an interval that is no number': { interval: 'often' },
  'an interval below a second': { interval: 0.5 },
  'a role that does not exist': { role: 'middle' },
  'a slug that is no topic': { slug: 'a/+' },
};

for (const [what, fault] of Object.entries(FAULTS)) {
  test(`A router with ${what} is said once, shown by its users, and harms nothing.`, async (t) => {
    const nodeRed = await NodeRed.start(t, [
      config('r1', 'router', { name: 'Lower', address: '127.0.0.1', ...fault }),
      onTab('s1', 'router-sensor', { router: 'r1' }),
      onTab('a1', 'router-action', { router: 'r1', capability: 'refresh' }),
    ]);
    const { router, fault: said } = routerNode(nodeRed);
    assert.equal(router, undefined);
    assert.equal(said?.code, 'invalid-input');
    const errors = nodeRed.said('error', 'r1');
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? '', /^lower: invalid-input: /);
    assert.doesNotMatch(nodeRed.everything, /canary/);
    for (const id of ['s1', 'a1']) {
      assert.equal(nodeRed.text(id), 'bad-settings');
      nodeRed.node(id).receive({});
    }
    await nodeRed.until('both fail', () => nodeRed.caught.length === 2);
    assert.deepEqual(nodeRed.caughtCodes, ['invalid-input', 'invalid-input']);
  });
}

test('A driver that does not exist is a problem of the settings.', async (t) => {
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: '127.0.0.1', driver: 'none-such' }),
    onTab('s1', 'router-sensor', { router: 'r1' }),
  ]);
  await nodeRed.until('it is shown', () => nodeRed.text('s1') === 'bad-settings');
  assert.equal(nodeRed.said('warn', 'r1').length, 1);
  assert.match(nodeRed.said('warn', 'r1')[0] ?? '', /^router: invalid-input: /);
});

test('The place in topics is the one that was given, or made from the name, or from the role.', async (t) => {
  const igd = await igdFor(t);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { name: 'Lower router', slug: 'given', address: igd.url.href }),
    config('r2', 'router', { name: 'Lower router', slug: '', address: igd.url.href }),
    config('A1.b2', 'router', { name: '下位ルーター', role: 'lower', address: igd.url.href }),
    config('r3', 'router', { address: igd.url.href }),
  ]);
  assert.deepEqual(
    ['r1', 'r2', 'A1.b2', 'r3'].map((id) => routerNode(nodeRed, id).slug),
    ['given', 'lower-router', 'lower', 'router'],
  );
});

test('An outage is said once, and so is its end.', async (t) => {
  const igd = await igdFor(t);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { name: 'lower', address: igd.url.href, interval: 1 }),
    onTab('s1', 'router-sensor', { router: 'r1' }),
  ]);
  await nodeRed.hasRead('r1', '203.0.113.10');
  const lines = nodeRed.said('log', 'r1').length;
  igd.set({ http: 'drop' });
  await nodeRed.until('the outage shows', () => nodeRed.text('s1') === 'no-answer');
  for (let times = 0; times < 2; times += 1)
    await assert.rejects(async () => routerNode(nodeRed).router?.lookNow(), { code: 'unreachable' });
  igd.set({ http: 'ok' });
  await routerNode(nodeRed).router?.lookNow();
  await nodeRed.until('it is over', () => nodeRed.text('s1') === '203.0.113.10');
  assert.equal(nodeRed.said('warn', 'r1').length, 1);
  assert.match(nodeRed.said('warn', 'r1')[0] ?? '', /^lower: unreachable: /);
  assert.equal(nodeRed.said('log', 'r1').length, lines + 1);
});

test('Two configurations of one box take turns.', async (t) => {
  let open = 0;
  let most = 0;
  const counting: Clock = {
    ...systemClock,
    after: (ms, run) => {
      most = Math.max(most, (open += 1));
      return systemClock.after(ms, () => {
        open -= 1;
        run();
      });
    },
  };
  const igd = await igdFor(t, { clock: counting });
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: igd.url.href, interval: 60 }),
    config('r2', 'router', { address: igd.url.href, interval: 60 }),
  ]);
  await nodeRed.hasRead('r1', '203.0.113.10');
  await nodeRed.hasRead('r2', '203.0.113.10');
  await nodeRed.until('both have subscribed to events', () => igd.subscribers === 2);
  igd.set({ delayMs: 30 });
  most = 0;
  igd.requests.length = 0;
  const look = async (id: string) => routerNode(nodeRed, id).router?.lookNow();
  await Promise.all([look('r1'), look('r2')]);
  assert.equal(igd.count('GetStatusInfo'), 2);
  assert.equal(most, 1, 'nor does one look ask two things at once');
});

test('A router that is closed while it is being found ends at once, without a word.', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1');
  t.after(() => silent.close().closeAllConnections());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const asked = once(silent, 'request');
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: `http://127.0.0.1:${port}/rootDesc.xml` }),
  ]);
  const [request] = (await asked) as [IncomingMessage];
  const ended = once(request.socket, 'close');
  await nodeRed.deploy([]);
  await ended;
  assert.deepEqual(nodeRed.said('warn', 'r1'), []);
  assert.deepEqual(nodeRed.said('error', 'r1'), []);
});

test('A deleted router is asked nothing any more, and leaves no subscription; its sensor says so.', async (t) => {
  const [gone, stays] = [await igdFor(t), await igdFor(t)];
  const rest = [
    config('r2', 'router', { address: stays.url.href, interval: 1 }),
    onTab('s1', 'router-sensor', { router: 'r1' }),
  ];
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: gone.url.href, interval: 1 }),
    ...rest,
  ]);
  await nodeRed.until('it is shown', () => nodeRed.text('s1') === '203.0.113.10');
  await nodeRed.hasRead('r2', '203.0.113.10');
  await nodeRed.deploy(rest, 'nodes');
  assert.equal(nodeRed.text('s1'), 'no-router');
  assert.equal(gone.subscribers, 0);
  const [asked, before] = [gone.count(), stays.count('GetStatusInfo')];
  await nodeRed.until('the other has been looked at', () => stays.count('GetStatusInfo') > before + 1);
  assert.equal(gone.count(), asked);
});
