import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Once } from '../../../lib/router/once.ts';
import { RouterError, type ErrorCode } from '../../../lib/router/errors.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

/** Wishes whose runs the test ends itself. */
function doubles() {
  const clock = new FakeClock();
  const it = new Once<number>(clock);
  const runs: Array<PromiseWithResolvers<number>> = [];
  const wish = (words = 'reconnect', how: { redelivered?: boolean; withinMs?: number } = {}) => {
    const withinMs = how.withinMs ?? (how.redelivered ? 60_000 : 2000);
    const result = it.run(words, withinMs, () => {
      const run = Promise.withResolvers<number>();
      runs.push(run);
      return run.promise;
    });
    result.catch(() => undefined);
    return result;
  };
  const refuse = async (nth: number, code: ErrorCode) => {
    runs[nth]?.reject(new RouterError(code));
    await settle();
  };
  return { clock, runs, wish, refuse };
}

test('The same wish within two seconds runs once, and everybody hears what came of it.', async () => {
  const { clock, runs, wish } = doubles();
  const first = wish();
  const second = wish();
  runs[0]?.resolve(7);
  await clock.advance(2000);
  const third = wish();
  assert.deepEqual(await Promise.all([first, second, third]), [7, 7, 7]);
  assert.equal(runs.length, 1);
});

test('Everybody hears of a failure too.', async () => {
  const { runs, wish } = doubles();
  const both = [wish(), wish()];
  runs[0]?.reject(new RouterError('timeout'));
  for (const each of both) await assert.rejects(each, { code: 'timeout' });
  assert.equal(runs.length, 1);
});

test('Later than two seconds after the first it is a new wish, however many doubles came between.', async () => {
  const { clock, runs, wish } = doubles();
  void wish();
  await clock.advance(1500);
  void wish();
  await clock.advance(501);
  void wish();
  assert.equal(runs.length, 2);
});

test('What the broker may have brought before is a double for a minute.', async () => {
  const { clock, runs, wish } = doubles();
  void wish('reconnect', { redelivered: true });
  assert.equal(runs.length, 1, 'it may also be the first that we hear of it');
  await clock.advance(60_000);
  void wish('reconnect', { redelivered: true });
  assert.equal(runs.length, 1);
  await clock.advance(1);
  void wish('reconnect', { redelivered: true });
  assert.equal(runs.length, 2);
});

test('Other words are another wish.', () => {
  const { runs, wish } = doubles();
  for (const words of ['reconnect', 'reconnect ', 'reconnect {}', '__proto__']) void wish(words);
  assert.equal(runs.length, 4);
});

test('What was refused before anything was sent may be asked again at once.', async () => {
  for (const code of ['busy', 'disabled', 'conflict', 'cancelled', 'unreachable'] as const) {
    const { runs, wish, refuse } = doubles();
    void wish();
    await refuse(0, code);
    void wish();
    assert.equal(runs.length, 2, code);
  }
});

test('What may have happened all the same is not asked again.', async () => {
  for (const code of ['timeout', 'uncertain', 'defect'] as const) {
    const { runs, wish, refuse } = doubles();
    void wish();
    await refuse(0, code);
    void wish();
    assert.equal(runs.length, 1, code);
  }
});

test('An old wish that is refused late does not take a newer one with it.', async () => {
  const { clock, runs, wish, refuse } = doubles();
  void wish();
  await clock.advance(3000);
  void wish();
  await refuse(0, 'busy');
  void wish();
  assert.equal(runs.length, 2);
});

test('A new wish that is refused does not make the old one run again when it is redelivered.', async () => {
  const { clock, runs, wish, refuse } = doubles();
  const first = wish();
  await clock.advance(3000);
  void wish();
  await refuse(1, 'busy');
  const again = wish('reconnect', { redelivered: true });
  assert.equal(runs.length, 2);
  runs[0]?.resolve(7);
  assert.deepEqual(await Promise.all([first, again]), [7, 7]);
  void wish();
  assert.equal(runs.length, 3, 'asked anew it is no double');
});

test('No more than a hundred wishes are remembered, the newest.', () => {
  const { runs, wish } = doubles();
  for (let n = 0; n < 101; n += 1) void wish(`wish ${n}`);
  void wish('wish 1');
  void wish('wish 100');
  assert.equal(runs.length, 101);
  void wish('wish 0');
  assert.equal(runs.length, 102);
});

test('A wish that comes again counts as new when the oldest are forgotten.', async () => {
  const { clock, runs, wish } = doubles();
  for (let n = 0; n < 100; n += 1) void wish(`wish ${n}`);
  await clock.advance(2001);
  void wish('wish 0');
  void wish('one more');
  void wish('wish 0');
  assert.equal(runs.length, 102);
});

test('What has a name of its own is known by it however long ago it was.', async () => {
  const { clock, runs, wish } = doubles();
  void wish('t1', { withinMs: Infinity });
  await clock.advance(86_400_000);
  void wish('t1', { withinMs: Infinity });
  assert.equal(runs.length, 1);
});
