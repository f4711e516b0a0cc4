import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import type { Result } from '../../../lib/router/verification.ts';
import { config, onTab, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

const action = (properties: Message) =>
  onTab('a1', 'router-action', { capability: 'refresh', ...properties });

test('Without a router an action says so, and fails with a code.', async (t) => {
  const nodeRed = await NodeRed.start(t, [action({ router: 'gone' })]);
  assert.equal(nodeRed.text('a1'), 'no-router');
  nodeRed.node('a1').receive({});
  await nodeRed.until('it fails', () => nodeRed.caught.length === 1);
  assert.deepEqual(nodeRed.caughtCodes, ['invalid-input']);
});

test('An action that is no text is set up wrongly: said once, shown, and it fails with a code.', async (t) => {
  const igd = await igdFor(t);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: igd.url.href }),
    action({ router: 'r1', capability: 7 }),
  ]);
  await nodeRed.hasRead('r1', '203.0.113.10');
  assert.equal(nodeRed.text('a1'), 'bad-settings');
  assert.equal(nodeRed.said('error', 'a1').length, 1);
  nodeRed.node('a1').receive({});
  await nodeRed.until('it fails', () => nodeRed.caught.length === 1);
  assert.deepEqual(nodeRed.caughtCodes, ['invalid-input']);
});

test('A router that is not there yet is unreachable, and so is one that never comes.', async (t) => {
  const silent = createServer((_, response) => response.destroy()).listen(0, '127.0.0.1');
  t.after(() => silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: `http://127.0.0.1:${port}/rootDesc.xml` }),
    action({ router: 'r1' }),
  ]);
  assert.equal(nodeRed.text('a1'), 'connecting');
  nodeRed.node('a1').receive({});
  await nodeRed.until('it fails', () => nodeRed.caught.length === 1);
  await nodeRed.until('the problem shows', () => nodeRed.said('warn', 'r1').length === 1);
  assert.equal(nodeRed.text('a1'), 'no-answer');
  nodeRed.node('a1').receive({});
  await nodeRed.until('it fails again', () => nodeRed.caught.length === 2);
  assert.deepEqual(nodeRed.caughtCodes, ['unreachable', 'unreachable']);
});

test('A deploy in mid-action cancels it, and nothing is sent again.', async (t) => {
  const igd = await igdFor(t, {
    redial: { by: 'stub', pendingMs: 0, downMs: 0, dialMs: 0, connectedWithOldAddressMs: 0 },
  });
  const flow = (capability: string) => [
    config('r1', 'router', { address: igd.url.href, interval: 1 }),
    action({ router: 'r1', capability }),
  ];
  const nodeRed = await NodeRed.start(t, flow('reconnect'));
  await nodeRed.hasRead('r1', '203.0.113.10');
  nodeRed.node('a1').receive({});
  await nodeRed.until('it runs', () => igd.count('ForceTermination') === 1);
  await nodeRed.deploy(flow('refresh'), 'nodes');
  await nodeRed.until('it fails', () => nodeRed.caught.length === 1);
  assert.deepEqual(nodeRed.caughtCodes, ['cancelled']);
  assert.equal(nodeRed.node('r1').router?.running, undefined);
  nodeRed.node('a1').receive({});
  await nodeRed.until('the new one works', () => nodeRed.messages.length === 1);
  assert.equal(igd.count('ForceTermination'), 1);
});

test('What comes of an action after a deploy shows in no status: the node is another one.', async (t) => {
  const igd = await igdFor(t);
  const flow = (capability: string) => [
    config('r1', 'router', { address: igd.url.href }),
    action({ router: 'r1', capability }),
  ];
  const nodeRed = await NodeRed.start(t, flow('reconnect'));
  await nodeRed.hasRead('r1', '203.0.113.10');
  const { router } = nodeRed.node('r1');
  assert.ok(router);
  const { promise, reject } = Promise.withResolvers<Result>();
  const asked = Promise.withResolvers<void>();
  t.mock.method(router, 'run', () => {
    asked.resolve();
    return promise;
  });
  nodeRed.node('a1').receive({});
  await asked.promise;
  await nodeRed.deploy(flow('refresh'), 'nodes');
  reject(new RouterError('cancelled'));
  await nodeRed.until('it fails', () => nodeRed.caught.length === 1);
  const shown = nodeRed.statuses('a1').filter(({ text = '' }) => text.endsWith('.problem'));
  assert.deepEqual(shown, []);
});

test('When everything is taken away in mid-action, it ends as cancelled.', async (t) => {
  const igd = await igdFor(t);
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { address: igd.url.href, interval: 1 }),
    action({ router: 'r1', capability: 'reconnect' }),
  ]);
  await nodeRed.hasRead('r1', '203.0.113.10');
  nodeRed.node('a1').receive({});
  await nodeRed.until('it runs', () => nodeRed.text('a1') === 'running');
  await nodeRed.deploy([]);
  assert.deepEqual(nodeRed.errorCodes('a1'), ['cancelled']);
  assert.deepEqual(nodeRed.messages, []);
});
