import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { movedFrom, rememberMove } from '../../../nodes/runtime/moved-routers.ts';
import type { RED } from '../../../nodes/runtime/node-red.ts';

test('Where a set-up has moved a router is kept until it is back; without a user directory nothing is.', async (t) => {
  const userDir = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(userDir, { recursive: true, force: true }));
  const warned: string[] = [];
  const red = (dir?: string) =>
    ({ settings: { userDir: dir }, log: { warn: (text: string) => warned.push(text) } }) as unknown as RED;
  const here = red(userDir);
  assert.equal(movedFrom(here, '192.168.11.1'), undefined);
  rememberMove(here, '192.168.11.1', '192.168.10.2');
  assert.equal(movedFrom(here, '192.168.11.1'), '192.168.10.2');
  // Node-RED was started again and knows the new one: nothing is forgotten by it
  rememberMove(here, '192.168.10.2', '192.168.10.2');
  assert.equal(movedFrom(here, '192.168.11.1'), '192.168.10.2');
  rememberMove(here, '192.168.10.2', undefined);
  assert.equal(movedFrom(here, '192.168.11.1'), undefined);
  assert.equal(movedFrom(here, 'constructor'), undefined);
  rememberMove(red(), '192.168.11.1', '192.168.10.2');
  assert.equal(movedFrom(red(), '192.168.11.1'), undefined);
  const file = join(userDir, 'file');
  await writeFile(file, '');
  rememberMove(red(file), '192.168.11.1', '192.168.10.2');
  assert.equal(warned.length, 1);
});
