import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NodeAPI } from 'node-red';
import { hostKeysOf } from '../../../nodes/runtime/host-keys.ts';
import { processHostKeys } from '../../../lib/transport/host-keys.ts';
import { config } from '../../support/flow.ts';
import { NodeRed } from '../../support/node-red.ts';
import { keyPair, startSshHost } from '../../support/ssh-host.ts';

test('A router node keeps whom it has met by SSH in the user directory, and the dialog’s test knows it too.', async (t) => {
  const userDir = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(userDir, { recursive: true }));
  const host = await startSshHost(t, { password: 'canary' });
  const address = `ssh://pi@127.0.0.1:${host.port}`;
  const prepare = (RED: NodeAPI): NodeAPI =>
    Object.create(RED, { settings: { value: Object.create(RED.settings, { userDir: { value: userDir } }) } });
  const nodeRed = await NodeRed.start(t, [config('r1', 'router', { address, driver: 'linux-pppd' })], {
    credentials: { r1: { username: '', password: 'canary' } },
    prepare,
  });
  const file = join(userDir, 'futamichi-ssh-host-keys');
  await nodeRed.until('the host is met', () => host.attempts.length > 0 && existsSync(file));
  assert.match(await readFile(file, 'utf8'), new RegExp(`^127\\.0\\.0\\.1:${host.port} \\S+ SHA256:`));
  await nodeRed.stop();
  await host.close();
  const other = await startSshHost(t, { password: 'canary', port: host.port, hostKey: keyPair().private });
  const body = { address, driver: 'linux-pppd', username: 'pi', password: 'canary', lang: 'en' };
  const findings = await (await nodeRed.request('POST', '/futamichi-router/test', body)).text();
  assert.match(findings, /another|wrong-host/i);
  assert.deepEqual(other.attempts, []);
});

test('Without a user directory they are remembered as long as the process lives.', () => {
  const RED = { settings: {}, log: { warn: () => undefined } } as unknown as NodeAPI;
  assert.equal(hostKeysOf(RED), processHostKeys);
});
