import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Archive } from '../../../lib/capture/archive/archive.ts';
import { reportOn } from '../../../lib/capture/archive/report.ts';
import { expectationOf, type Expectation } from '../../support/captures.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
/** `<driver>/<model>_<firmware>`: a capture that somebody sends needs no code. */
const folders = globSync('*/*/capture.har', { cwd: fixtures })
  .map((file) => file.replaceAll('\\', '/').replace(/\/capture\.har$/, ''))
  .toSorted();

const read = (folder: string, file: string) => readFileSync(join(fixtures, folder, file), 'utf8');

test('There are captures to read.', () => assert.ok(folders.length >= 3));

for (const folder of folders) {
  const archive = new Archive(read(folder, 'capture.har'));
  const expected = existsSync(join(fixtures, folder, 'expected.json'))
    ? (JSON.parse(read(folder, 'expected.json')) as Expectation)
    : undefined;

  test(`${folder}: the profile finds ${expected ? 'what is expected, and nothing else' : 'something'}.`, async () => {
    const report = await reportOn(archive);
    assert.equal(report.driver, folder.split('/')[0]);
    const found = expectationOf(report);
    if (expected) assert.deepEqual(JSON.parse(JSON.stringify(found)), expected);
    else
      assert.ok(
        Object.keys(found.values).some((id) => !id.startsWith('about.')),
        JSON.stringify(report),
      );
  });

  test(`${folder}: it is said whether a router or an emulator has spoken.`, () => {
    const { evidence } = archive.meta ?? {};
    const emulated = folder.endsWith('_emulated');
    assert.equal(evidence === 'invented', emulated);
    if (emulated)
      assert.equal((JSON.parse(read(folder, 'meta.json')) as { evidence: string }).evidence, 'invented');
  });
}
