import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  hostKeysInFile,
  hostKeysInMemory,
  hostKeysOfMoved,
  type HostKey,
} from '../../../lib/transport/host-keys.ts';

const keyOf = (letter: string): HostKey => ({
  kind: 'ssh-ed25519',
  fingerprint: `SHA256:${letter.repeat(43)}`,
});

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'host-keys-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('In memory, each place has the key that was remembered last.', async () => {
  const keys = hostKeysInMemory();
  assert.equal(await keys.known('a:22'), undefined);
  await keys.remember('a:22', keyOf('A'));
  await keys.remember('b:22', keyOf('B'));
  await keys.remember('a:22', keyOf('C'));
  assert.deepEqual(await keys.known('a:22'), keyOf('C'));
  assert.deepEqual(await keys.known('b:22'), keyOf('B'));
});

test('A file keeps the keys over a restart, for its owner alone, one line for each place.', async (t) => {
  const file = join(folder(t), 'inner', 'ssh-host-keys');
  const keys = hostKeysInFile(file);
  assert.equal(await keys.known('a:22'), undefined);
  await Promise.all([keys.remember('a:22', keyOf('A')), keys.remember('[fd00::1]:2222', keyOf('B'))]);
  await keys.remember('a:22', keyOf('C'));
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readFileSync(file, 'utf8').trimEnd().split('\n').toSorted(), [
    `[fd00::1]:2222 ssh-ed25519 ${keyOf('B').fingerprint}`,
    `a:22 ssh-ed25519 ${keyOf('C').fingerprint}`,
  ]);
  const again = hostKeysInFile(file);
  assert.deepEqual(await again.known('a:22'), keyOf('C'));
  assert.deepEqual(await again.known('[fd00::1]:2222'), keyOf('B'));
  assert.equal(again.file, file);
});

test('A line that the user removed is forgotten at once, and what is no line of ours is kept.', async (t) => {
  const file = join(folder(t), 'keys');
  const keys = hostKeysInFile(file);
  await keys.remember('a:22', keyOf('A'));
  writeFileSync(file, '# mine\nb:22 ssh-rsa SHA256:short\n');
  assert.equal(await keys.known('a:22'), undefined);
  assert.equal(await keys.known('b:22'), undefined);
  await keys.remember('a:22', keyOf('B'));
  assert.match(readFileSync(file, 'utf8'), /^# mine\nb:22 ssh-rsa SHA256:short\na:22 /);
});

test('A place that cannot be written costs the memory and one line in the log.', async (t) => {
  const path = folder(t);
  writeFileSync(join(path, 'file'), '');
  const lines: string[] = [];
  const keys = hostKeysInFile(join(path, 'file', 'keys'), (line) => lines.push(line));
  await keys.remember('a:22', keyOf('A'));
  await keys.remember('b:22', keyOf('B'));
  assert.deepEqual(await keys.known('a:22'), keyOf('A'));
  assert.deepEqual(await keys.known('b:22'), keyOf('B'));
  assert.equal(lines.length, 1);
});

test('Who has moved is known by the key of the old address, port for port, and remembered at the new one.', async () => {
  const keys = hostKeysInMemory();
  await keys.remember('10.0.0.1:22', keyOf('A'));
  await keys.remember('10.0.0.2:22', keyOf('B'));
  await keys.remember('10.0.0.2:2222', keyOf('C'));
  const moved = hostKeysOfMoved(keys, '10.0.0.1', '10.0.0.2');
  assert.deepEqual(await moved.known('10.0.0.2:22'), keyOf('A'), 'whoever else was met there');
  assert.deepEqual(await moved.known('10.0.0.2:2222'), keyOf('C'), 'never met at the old address');
  assert.notEqual(
    (await moved.known('10.0.0.2:23'))?.fingerprint,
    undefined,
    'met at neither: nobody has this key',
  );
  assert.notDeepEqual(await moved.known('10.0.0.20:22'), keyOf('A'));
  await moved.remember('10.0.0.2:22', keyOf('A'));
  assert.deepEqual(await keys.known('10.0.0.2:22'), keyOf('A'));
  assert.equal(moved.file, undefined);
});

test('The file of those who have moved is the same; what stands in it already is not written again.', async (t) => {
  const file = join(folder(t), 'keys');
  const keys = hostKeysInFile(file);
  assert.equal(hostKeysOfMoved(keys, 'a', 'b').file, file);
  await keys.remember('a:22', keyOf('A'));
  const { mtimeNs, ino } = statSync(file, { bigint: true });
  await keys.remember('a:22', keyOf('A'));
  const after = statSync(file, { bigint: true });
  assert.deepEqual([after.mtimeNs, after.ino], [mtimeNs, ino]);
});
