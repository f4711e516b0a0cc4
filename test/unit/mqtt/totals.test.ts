import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Totals } from '../../../lib/mqtt/totals.ts';

const WRAP = 2 ** 32;

for (const [what, before, reads, said] of [
  ['nothing is known from before', undefined, [5, 6], [5, 6]],
  ['what is known from before is no number', '7', [5], [5]],
  ['it is the same counter as before', 500, [600], [600]],
  ['the one before had seen a wrap', WRAP + 500, [500, 700], [WRAP + 500, WRAP + 700]],
  ['the one before had seen three', 3 * WRAP + 500, [600], [3 * WRAP + 600]],
  ['it wrapped meanwhile', WRAP - 100, [50], [WRAP + 50]],
  ['it wrapped once more meanwhile', 2 * WRAP - 100, [50], [2 * WRAP + 50]],
  ['counting began anew meanwhile', 1_000_000, [50, 60], [50, 60]],
  ['counting began anew after a wrap', WRAP + 1_000_000, [50], [50]],
  ['counting begins anew later', WRAP + 500, [600, 10, 20], [WRAP + 600, 10, 20]],
  ['the counter is wider by now', WRAP + 500, [WRAP + 600], [WRAP + 600]],
  ['what was said before cannot be', Number.MAX_VALUE, [5], [5]],
] as const)
  test(`A total goes on as it should where ${what}.`, () => {
    const totals = new Totals();
    assert.deepEqual(
      reads.map((read) => totals.next('traffic', read, before)),
      said,
    );
  });
