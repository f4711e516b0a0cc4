import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { moveOf, rememberPlace } from '../../../nodes/runtime/moved-routers.ts';
import type { RED } from '../../../nodes/runtime/node-red.ts';
import type { RouterNode } from '../../../nodes/runtime/router-node.ts';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { config } from '../../support/flow.ts';
import { ownUdn } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

const inUserDir = (userDir: string) => (red: RED) =>
  Object.create(red, {
    settings: { value: Object.create(red.settings, { userDir: { value: userDir } }) },
  }) as RED;

test('A router that a set-up has moved and somebody has reset is found where its node says.', async (t) => {
  const userDir = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(userDir, { recursive: true, force: true }));
  const here = { settings: { userDir } } as unknown as RED;
  const udn = ownUdn();
  const igd = await startIgd({ udn, host: '127.0.72.1', addresses: ['203.0.113.10'] });
  t.after(() => igd.close());
  const { href } = igd.url;
  const moved = href.replace('127.0.72.1', '127.0.72.2');
  rememberPlace(here, href, moved, `igd:${udn.slice(5)}`);
  const nodeRed = await NodeRed.start(
    t,
    [config('r1', 'router', { name: 'Lower', address: href, role: 'lower', driver: 'igd', interval: 1 })],
    { prepare: inUserDir(userDir) },
  );
  const node = nodeRed.node<RouterNode>('r1');
  assert.deepEqual([node.entered, node.config?.address], [href, moved]);
  await nodeRed.hasRead('r1', '203.0.113.10');
  assert.equal(node.config?.address, href);
  assert.deepEqual(moveOf(here, href), { to: moved, back: true, identity: `igd:${udn.slice(5)}` });
  assert.ok(nodeRed.said('log', 'r1').some((line) => line.includes(`found again at ${href}`)));
});

test('A stranger where a set-up has put a router is not asked as that router, and the router is found where its node says.', async (t) => {
  const userDir = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(userDir, { recursive: true, force: true }));
  const here = { settings: { userDir } } as unknown as RED;
  const udn = ownUdn();
  const igd = await startIgd({ udn, host: '127.0.72.3', addresses: ['203.0.113.10'] });
  t.after(() => igd.close());
  const stranger = await startIgd({ udn: ownUdn(), host: '127.0.72.4', addresses: ['203.0.113.66'] });
  t.after(() => stranger.close());
  rememberPlace(here, igd.url.href, stranger.url.href, `igd:${udn.slice(5)}`);
  const nodeRed = await NodeRed.start(
    t,
    [
      config('r1', 'router', {
        name: 'Lower',
        address: igd.url.href,
        role: 'lower',
        driver: 'igd',
        interval: 1,
      }),
    ],
    { prepare: inUserDir(userDir) },
  );
  await nodeRed.hasRead('r1', '203.0.113.10');
  assert.equal(nodeRed.node<RouterNode>('r1').config?.address, igd.url.href);
  assert.equal(stranger.count('GetStatusInfo'), 0);
  const warned = nodeRed.said('warn', 'r1').join();
  for (const words of ['wrong-host', 'enter this address in its node'])
    assert.ok(warned.includes(words), warned);
});
