import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { entriesIn, journalIn, progressOf, type Entry } from '../../../../lib/application/set-up/journal.ts';

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const BEGUN: Entry = { kind: 'begun', at: 1, goal: {}, planned: ['upper-bridge'], settled: [] };

test('What is written is read again, and is nobody else’s to read.', async (t) => {
  const file = join(await folderOf(t), 'state', 'set-up.jsonl');
  const journal = journalIn(file);
  assert.deepEqual(await journal.read(), []);
  await journal.write(BEGUN);
  await journal.write({ kind: 'acting', at: 2, step: 'upper-bridge', before: false });
  assert.deepEqual(
    (await journal.read()).map(({ kind }) => kind),
    ['begun', 'acting'],
  );
  assert.equal((await stat(file)).mode & 0o077, 0);
  await journal.begin();
  assert.deepEqual(await journal.read(), []);
  assert.match(await readFile(`${file}.old`, 'utf8'), /begun/);
});

test('A line that the power cut off does not count, and the next one begins anew.', async (t) => {
  const file = join(await folderOf(t), 'set-up.jsonl');
  const journal = journalIn(file);
  await journal.write(BEGUN);
  await appendFile(file, '{"kind":"done","at":3,"st');
  assert.equal((await journal.read()).length, 1);
  await journal.write({ kind: 'asked', at: 4, step: 'lan-cable' });
  assert.deepEqual(
    (await journal.read()).map(({ kind }) => kind),
    ['begun', 'asked'],
  );
});

test('What cannot be read as a file is told, and what is none of ours is passed over.', async (t) => {
  await assert.rejects(journalIn(await folderOf(t)).read());
  await assert.rejects(journalIn('/dev/null/x').begin());
  assert.deepEqual(entriesIn('null\n[]\n{"kind":"magic"}\n\n'), []);
  assert.equal(progressOf([{ kind: 'continued', at: 1 }]), undefined);
});

test('What was read before the first try is what it is undone to.', () => {
  const place = progressOf([
    BEGUN,
    { kind: 'acting', at: 2, step: 'upper-bridge', before: false },
    { kind: 'not-done', at: 3, step: 'upper-bridge' },
    { kind: 'acting', at: 4, step: 'upper-bridge', before: true },
  ]);
  assert.equal(place?.before.get('upper-bridge'), false);
  assert.equal(place?.acting?.step, 'upper-bridge');
});
