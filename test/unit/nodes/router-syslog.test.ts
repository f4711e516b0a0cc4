import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice } from '../../../lib/router/notice.ts';
import type { RouterNode } from '../../../nodes/runtime/router-node.ts';
import { config } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';
import { freePort, sender, takenPort } from '../../support/syslog.ts';

const routerNode = (nodeRed: NodeRed, id = 'r1') => nodeRed.node<RouterNode>(id);
const says = (nodeRed: NodeRed, method: 'log' | 'warn', what: string) =>
  nodeRed.until(what, () => nodeRed.said(method, 'r1').some((line) => line.includes(what)));

for (const [what, syslog] of [
  ['left out', undefined],
  ['zero', 0],
  ['zero as text', '0'],
  ['empty', ''],
] as const)
  test(`With a port that is ${what}, nobody listens.`, async (t) => {
    const igd = await igdFor(t);
    const nodeRed = await NodeRed.start(t, [
      config('r1', 'router', { address: igd.url.href, driver: 'igd', syslog, syslogAddress: '' }),
    ]);
    await nodeRed.hasRead('r1', '203.0.113.10');
    assert.ok(!routerNode(nodeRed).config?.syslog);
    assert.deepEqual([nodeRed.said('error', 'r1'), nodeRed.said('warn', 'r1')], [[], []]);
    assert.ok(nodeRed.said('log', 'r1').every((line) => !line.includes('syslog')));
  });

test('With a port, the router’s log is heard until the node is gone.', async (t) => {
  const igd = await igdFor(t);
  const port = await freePort();
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { name: 'lower', address: igd.url.href, driver: 'igd', syslog: String(port) }),
  ]);
  await says(nodeRed, 'log', `lower: syslog: listening for 127.0.0.1 on port ${port} of 127.0.0.1`);
  const heard: Notice[] = [];
  routerNode(nodeRed).router?.subscribe((notice) => {
    if (notice.kind === 'heard') heard.push(notice);
  });
  const router = await sender(t);
  await router(port, '<30>pppd[8]: Modem hangup');
  await nodeRed.until('it is heard', () => heard.length === 1);
  await nodeRed.deploy([]);
  await nodeRed.deploy([
    config('r1', 'router', { name: 'lower', address: igd.url.href, driver: 'igd', syslog: port }),
  ]);
  await says(nodeRed, 'log', 'listening');
  assert.deepEqual(nodeRed.said('warn', 'r1'), []);
});

test('A port that is in use is said once, with its code, and the router is read all the same.', async (t) => {
  const igd = await igdFor(t);
  const { socket, port } = await takenPort();
  t.after(() => socket.close());
  const nodeRed = await NodeRed.start(t, [
    config('r1', 'router', { name: 'lower', address: igd.url.href, driver: 'igd', syslog: port }),
  ]);
  await says(nodeRed, 'warn', 'in use');
  await nodeRed.hasRead('r1', '203.0.113.10');
  assert.deepEqual(nodeRed.said('warn', 'r1'), [
    `lower: syslog: conflict: port ${port} of 127.0.0.1 is in use; polling goes on`,
  ]);
});

for (const [what, fault] of [
  ['a port that is none', { syslog: 70_000 }],
  ['a port that is no number', { syslog: 'syslog' }],
  ['an address of this machine that is a name', { syslog: 5514, syslogAddress: 'localhost' }],
  ['patterns that make no sense', { profile: '{"log":{"session-down":["("]}}' }],
] as const)
  test(`A router with ${what} is said once, and harms nothing.`, async (t) => {
    const nodeRed = await NodeRed.start(t, [config('r1', 'router', { address: '127.0.0.1', ...fault })]);
    assert.equal(routerNode(nodeRed).fault?.code, 'invalid-input');
    assert.equal(nodeRed.said('error', 'r1').length, 1);
  });
