import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { watchFile } from '../../../lib/transport/watch-file.ts';
import { Awaited } from '../../support/awaited.ts';

function open(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'watch-'));
  const end = new AbortController();
  t.after(() => {
    end.abort();
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'events');
  const seen = new Awaited();
  let changes = 0;
  const watching = watchFile(
    file,
    () => {
      changes += 1;
      seen.poke();
    },
    end.signal,
  );
  return { folder, file, end, watching, seen, count: () => changes };
}

test('A file that is made, written to and replaced is told each time; its neighbours are not.', async (t) => {
  const { folder, file, seen, count } = open(t);
  writeFileSync(join(folder, 'other'), 'x');
  writeFileSync(file, '1 up ppp0\n');
  await seen.until('made', () => count() > 0);
  let before = count();
  appendFileSync(file, '2 down ppp0\n');
  await seen.until('written', () => count() > before);
  before = count();
  writeFileSync(join(folder, 'events.new'), '');
  renameSync(join(folder, 'events.new'), file);
  await seen.until('replaced', () => count() > before);
});

test('It ends with the signal, at once where that has come before.', async (t) => {
  const { file, end, watching } = open(t);
  end.abort();
  await watching;
  await watchFile(file, () => assert.fail(), end.signal);
});

test('A folder that is not there ends it at once.', async () => {
  await watchFile('/nowhere/at/all/events', () => assert.fail(), new AbortController().signal);
});
