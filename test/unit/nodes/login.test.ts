import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RouterNode } from '../../../nodes/runtime/router-node.ts';
import { watchTargets } from '../../support/driver.ts';
import { config, onTab } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

const routerNode = (nodeRed: NodeRed, id = 'r1') => nodeRed.node<RouterNode>(id);

test('Settings and the login may stand in environment variables.', async (t) => {
  const igd = await igdFor(t);
  const seen = watchTargets(t);
  const variables = {
    FUTAMICHI_ADDRESS: igd.url.href,
    FUTAMICHI_INTERVAL: '7',
    FUTAMICHI_SLUG: 'from-outside',
    FUTAMICHI_PASSWORD: 'secret-outside',
  };
  Object.assign(process.env, variables);
  t.after(() => Object.keys(variables).forEach((name) => delete process.env[name]));
  const nodeRed = await NodeRed.start(
    t,
    [
      config('r1', 'router', {
        address: '${FUTAMICHI_ADDRESS}',
        interval: '${FUTAMICHI_INTERVAL}',
        slug: '${FUTAMICHI_SLUG}',
      }),
    ],
    { credentials: { r1: { username: 'admin', password: '${FUTAMICHI_PASSWORD}' } } },
  );
  await nodeRed.hasRead('r1', '203.0.113.10');
  const { slug, config: settings } = routerNode(nodeRed);
  assert.deepEqual([slug, settings?.interval], ['from-outside', 7]);
  assert.deepEqual(seen[0]?.credentials, { username: 'admin', password: 'secret-outside' });
});

test('Without a login that is kept with the credentials there is none, whatever the flow holds.', async (t) => {
  const seen = watchTargets(t);
  const properties = { address: '127.0.0.1', driver: 'watching', username: 'flow', password: 'flow' };
  const nodeRed = await NodeRed.start(
    t,
    [
      config('r1', 'router', { ...properties, address: '127.0.0.1' }),
      config('r2', 'router', { ...properties, address: '127.0.0.2' }),
      config('r3', 'router', { ...properties, address: '127.0.0.3' }),
    ],
    { credentials: { r2: { password: 'kept' }, r3: { username: 'alone' } } },
  );
  await nodeRed.until('all were tried', () => seen.length >= 3);
  const credentials = (host: string) => seen.find((target) => target.host === host)?.credentials;
  assert.equal(credentials('127.0.0.1'), undefined);
  assert.deepEqual(credentials('127.0.0.2'), { username: '', password: 'kept' });
  assert.equal(credentials('127.0.0.3'), undefined);
});

test('A login shows in no status, message, log line or error.', async (t) => {
  const [igd, other] = [await igdFor(t), await igdFor(t)];
  const credentials = { username: 'canary-name', password: 'canary-word' };
  const nodeRed = await NodeRed.start(
    t,
    [
      config('r1', 'router', { address: igd.url.href, interval: 1 }),
      config('r2', 'router', { address: new URL('/none.xml', other.url).href, driver: 'igd' }),
      onTab('s1', 'router-sensor', { router: 'r1' }),
      onTab('s2', 'router-sensor', { router: 'r2' }),
      onTab('a1', 'router-action', { router: 'r1' }),
    ],
    { credentials: { r1: credentials, r2: credentials } },
  );
  await nodeRed.hasRead('r1', '203.0.113.10');
  nodeRed.node('a1').receive({ action: 'reboot' });
  nodeRed.node('a1').receive({ action: 'refresh' });
  await nodeRed.until('the action is done', () => nodeRed.text('a1') === 'verified');
  igd.set({ http: 'drop' });
  await nodeRed.until('the outage shows', () => nodeRed.text('s1') === 'no-answer');
  await nodeRed.until('r2 is given up', () => nodeRed.text('s2') === 'unsupported');
  nodeRed.node('s2').receive({});
  await nodeRed.until('it fails', () => nodeRed.caught.length === 2);
  assert.deepEqual(routerNode(nodeRed).credentials, credentials);
  assert.deepEqual(nodeRed.caughtCodes, ['unsupported', 'unsupported']);
  assert.doesNotMatch(nodeRed.everything, /canary/);
});
