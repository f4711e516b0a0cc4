import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Look } from '../../../lib/router/driver.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { LookLog } from '../../../lib/router/look-log.ts';
import { FakeClock } from '../../support/fake-clock.ts';

test('Looks and failures are remembered, with their durations, and only so many.', async () => {
  const clock = new FakeClock();
  const log = new LookLog(clock);
  const look: Look = {
    id: 'status',
    provides: [],
    pace: { normal: 1, fast: 1 },
    deadlineMs: 1,
    read: () => Promise.reject(new RouterError('defect')),
  };
  const channel = { id: 'igd', looks: [look], operations: [] };
  for (let n = 0; n < 300; n++) {
    const error = n % 3 === 0 ? new RouterError('timeout', { detail: `${n}` }) : undefined;
    const outcome = await log.around(async () => {
      await clock.advance(n);
      return error;
    })(channel, look, false, undefined);
    assert.equal(outcome, error);
  }
  const [record] = log.records;
  assert.deepEqual([record?.looked, record?.failed, record?.tookMs.length], [300, 100, 100]);
  assert.equal(record?.tookMs.at(-1), 299);
  assert.equal(log.failures.length, 20);
  assert.deepEqual(
    [log.failures.at(-1)?.code, log.failures.at(-1)?.detail, log.failures.at(-1)?.look],
    ['timeout', '297', 'status'],
  );
});
