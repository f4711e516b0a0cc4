import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { keptBases } from '../../../nodes/runtime/kept-bases.ts';
import type { RED } from '../../../nodes/runtime/node-red.ts';

/** Starts of Node-RED, one after the other, with one user directory. */
async function starts(t: TestContext) {
  const userDir = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(userDir, { recursive: true, force: true }));
  const RED = { settings: { userDir }, log: { warn: () => {} } } as unknown as RED;
  const file = join(userDir, 'futamichi', 'broker-m1.json');
  const said = () => readFile(file, 'utf8').catch(() => '');
  const begin = async (base: string, url = 'mqtt://user:secret-31@127.0.0.1:1883') => {
    const { formerBases, onFormerCleared } = keptBases(RED, 'm1', { url, base });
    while (!(await said()).includes(`"${base}"]`)) await new Promise(setImmediate);
    return { formerBases, onFormerCleared };
  };
  return { begin, said, file };
}

test('Base topics are remembered until nothing is left below them.', async (t) => {
  const { begin, said } = await starts(t);
  assert.deepEqual((await begin('one')).formerBases, []);
  assert.deepEqual((await begin('one')).formerBases, []);
  assert.deepEqual((await begin('two')).formerBases, ['one'], 'the broker was away');
  const { formerBases, onFormerCleared } = await begin('three');
  assert.deepEqual(formerBases, ['one', 'two']);
  onFormerCleared();
  while ((await said()).includes('one')) await new Promise(setImmediate);
  assert.deepEqual((await begin('three')).formerBases, []);
  assert.deepEqual((await begin('one')).formerBases, ['three']);
  assert.doesNotMatch(await said(), /secret/);
});

test('Only ten are remembered.', async (t) => {
  const { begin } = await starts(t);
  for (let n = 0; n < 12; n += 1) await begin(`base${n}`);
  const { formerBases } = await begin('last');
  assert.deepEqual([formerBases.length, formerBases.at(-1)], [9, 'base11']);
});

test('Of another broker, and of a file that is none of ours, nothing is taken.', async (t) => {
  const { begin, file } = await starts(t);
  await begin('one');
  assert.deepEqual((await begin('two', 'mqtt://127.0.0.1:1884')).formerBases, []);
  for (const broken of ['nonsense', '{"broker":"mqtt://127.0.0.1:1884","bases":["#"]}']) {
    await writeFile(file, broken);
    assert.deepEqual((await begin('three', 'mqtt://127.0.0.1:1884')).formerBases, []);
  }
});

test('A URL that is none is refused.', () => {
  const RED = { settings: {} } as unknown as RED;
  assert.throws(() => keptBases(RED, 'm1', { url: 'http://x', base: 'b' }), { code: 'invalid-input' });
});
