import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { moveOf, rememberPlace } from '../../../nodes/runtime/moved-routers.ts';
import type { RED } from '../../../nodes/runtime/node-red.ts';

const CARTON = '192.168.11.1';
const MOVED = '192.168.10.2';

test('Where a router has been is kept, which box it is, and where it is now; without a user directory nothing is.', async (t) => {
  const userDir = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(userDir, { recursive: true, force: true }));
  const warned: string[] = [];
  const red = (dir?: string) =>
    ({ settings: { userDir: dir }, log: { warn: (text: string) => warned.push(text) } }) as unknown as RED;
  const here = red(userDir);
  assert.equal(moveOf(here, CARTON), undefined);
  rememberPlace(here, CARTON, CARTON, 'igd:7');
  assert.equal(moveOf(here, CARTON), undefined, 'nobody has moved it');
  rememberPlace(here, CARTON, MOVED, 'igd:7');
  assert.deepEqual(moveOf(here, CARTON), { to: MOVED, identity: 'igd:7', back: false });
  const { mode } = await stat(join(userDir, 'futamichi', 'moved-routers.json'));
  assert.equal(mode & 0o077, 0, 'nobody else reads where the home’s routers are');
  rememberPlace(here, CARTON, CARTON);
  assert.deepEqual(moveOf(here, CARTON), { to: MOVED, identity: 'igd:7', back: true });
  rememberPlace(here, CARTON, MOVED);
  assert.deepEqual(moveOf(here, CARTON), { to: MOVED, identity: 'igd:7', back: false });
  // its user has entered the new address, and a set-up has moved it once more
  rememberPlace(here, MOVED, '192.168.10.3', 'igd:7');
  assert.equal(moveOf(here, CARTON), undefined);
  assert.equal(moveOf(here, 'constructor'), undefined);
  rememberPlace(red(), CARTON, MOVED);
  assert.equal(moveOf(red(), CARTON), undefined);
  const file = join(userDir, 'file');
  await writeFile(file, '');
  rememberPlace(red(file), CARTON, MOVED);
  assert.equal(warned.length, 1);
});

test('What was kept before it was known which box it is counts, until the box is seen.', async (t) => {
  const userDir = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(userDir, { recursive: true, force: true }));
  await mkdir(join(userDir, 'futamichi'));
  await writeFile(join(userDir, 'futamichi', 'moved-routers.json'), JSON.stringify({ [CARTON]: MOVED }));
  const here = { settings: { userDir } } as unknown as RED;
  assert.deepEqual(moveOf(here, CARTON), { to: MOVED, back: false });
  rememberPlace(here, CARTON, MOVED, 'igd:7');
  assert.deepEqual(moveOf(here, CARTON), { to: MOVED, back: false, identity: 'igd:7' });
});
