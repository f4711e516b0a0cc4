import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describedAge, duration } from '../../../lib/router/age.ts';

for (const [ms, en, ja] of [
  [-5, '0 s', '0秒'],
  [999, '0 s', '0秒'],
  [61_000, '1 min 1 s', '1分1秒'],
  [3_600_000, '1 h', '1時間'],
  [11_520_000, '3 h 12 min', '3時間12分'],
  [90_061_000, '1 d 1 h', '1日1時間'],
  [86_400_000 + 59_000, '1 d', '1日'],
] as const)
  test(`${ms} ms are ${en}.`, () => {
    assert.equal(duration(ms, 'en'), en);
    assert.equal(duration(ms, 'ja'), ja);
  });

test('What is as good as new has no age.', () => {
  assert.equal(describedAge(59_999, 'en'), '');
  assert.equal(describedAge(60_000, 'en'), ' (read 1 min ago)');
  assert.equal(describedAge(60_000, 'ja'), '（1分前の値）');
});
