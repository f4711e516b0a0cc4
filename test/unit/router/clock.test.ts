import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleep, systemClock } from '../../../lib/router/clock.ts';
import { Watchers } from '../../../lib/router/watchers.ts';
import { FakeClock } from '../../support/fake-clock.ts';

test('The system clock tells wall time, grows, calls once and can be cancelled.', async () => {
  assert.ok(Math.abs(systemClock.now() - Date.now()) < 1000);
  const before = systemClock.monotonic();
  const kept = setInterval(() => undefined, 1000);
  const log: string[] = [];
  systemClock.after(1, () => log.push('cancelled'))();
  await new Promise<void>((resolve) => systemClock.after(2, resolve));
  clearInterval(kept);
  assert.ok(systemClock.monotonic() > before);
  assert.deepEqual(log, []);
});

test('A sleep ends in its time, or with cancelled when it is aborted.', async () => {
  const clock = new FakeClock();
  const slept = sleep(clock, 50, new AbortController().signal);
  await clock.advance(50);
  await slept;
  const abort = new AbortController();
  const interrupted = assert.rejects(sleep(clock, 50, abort.signal), { code: 'cancelled' });
  abort.abort();
  await interrupted;
  await assert.rejects(sleep(clock, 50, abort.signal), { code: 'cancelled' });
  assert.equal(clock.pending, 0);
});

test('Who waits for a reading after the end is told so.', async () => {
  const clock = new FakeClock();
  const watchers = new Watchers(clock);
  const abort = new AbortController();
  const waiting = assert.rejects(
    watchers.watch(() => true, 50, abort.signal),
    { code: 'cancelled' },
  );
  watchers.close();
  await waiting;
  abort.abort();
  await assert.rejects(
    watchers.watch(() => true, 50, abort.signal),
    { code: 'cancelled' },
  );
  const late = watchers.watch(() => false, 50, new AbortController().signal);
  await clock.advance(50);
  assert.equal(await late, false);
});
