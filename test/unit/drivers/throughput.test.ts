import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Throughput, type NoRate } from '../../../lib/drivers/throughput.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** Bytes per second of 8 Mbit/s. */
const MEGABYTE = 1_000_000;
const WRAP = 2 ** 32;

interface Count {
  readonly clock: FakeClock;
  readonly meter: Throughput;
  /** Lets time pass, then reads so many bytes more. */
  after(seconds: number, bytes: number): Promise<number | NoRate>;
}

function counting({ wide = true, total = 0 } = {}): Count {
  const clock = new FakeClock();
  const meter = new Throughput(clock);
  assert.equal(meter.begin({ total, wide }), 'one-figure');
  let read = total;
  return {
    clock,
    meter,
    async after(seconds, bytes) {
      await clock.advance(seconds * 1000);
      read += bytes;
      return meter.next({ total: read, wide });
    },
  };
}

test('A steady flow is told as it is, whatever the time between two answers.', async () => {
  const { after } = counting();
  for (const seconds of [60, 61.5, 57, 44, 63.2])
    assert.equal(await after(seconds, seconds * MEGABYTE), 8_000_000);
});

test('Answers in quick succession change nothing.', async () => {
  const { after } = counting();
  await after(60, 60 * MEGABYTE);
  assert.equal(await after(0, MEGABYTE), 8_000_000);
  assert.equal(await after(0.9, MEGABYTE), 8_000_000);
});

test('A burst is spread over about a minute, and gone after it.', async () => {
  const { after } = counting();
  const told: (number | NoRate)[] = [];
  for (const bytes of [1, 1, 1, 1, 60 * MEGABYTE, 1, 1, 1, 1, 1]) told.push(await after(15, bytes * 100));
  assert.ok(told.every((rate) => rate === 'one-figure' || (typeof rate === 'number' && rate <= 800_000_000)));
  assert.equal(told.at(-1), 0);
});

for (const [updates, looks] of [
  [30, 20],
  [30, 7],
  [20, 13],
  [10, 15],
  [60, 20],
  [120, 60],
] as const) {
  test(`A box that counts each ${updates} s is read each ${looks} s without spikes and holes.`, async () => {
    const clock = new FakeClock();
    const meter = new Throughput(clock);
    const total = () => Math.floor(clock.monotonic() / 1000 / updates) * updates * MEGABYTE;
    await clock.advance(5000);
    meter.begin({ total: total(), wide: true });
    const told: number[] = [];
    for (let look = 0; look < 60; look += 1) {
      await clock.advance(looks * 1000);
      const rate = meter.next({ total: total(), wide: true });
      if (typeof rate === 'number') told.push(rate);
    }
    assert.ok(told.length > 40);
    // the first nothing is before it is known how the box counts
    const known = told.filter((rate, n) => rate > 0 || n > 2);
    for (const rate of known)
      assert.ok(rate >= 8_000_000 / 1.6 && rate <= 8_000_000 * 1.6, `${rate} of 8000000: ${told.join(' ')}`);
    const mean = known.reduce((sum, rate) => sum + rate, 0) / known.length;
    assert.ok(Math.abs(mean - 8_000_000) < 800_000, `${mean} on average`);
  });
}

test('What stands is nothing after a while, and what moves then is told again.', async () => {
  const { after } = counting();
  await after(60, 60 * MEGABYTE);
  assert.equal(await after(60, 0), 8_000_000, 'the box may only be late');
  assert.equal(await after(60, 0), 0);
  assert.equal(await after(60, 60 * MEGABYTE), 2_670_000, 'over the time that it stood');
  assert.equal(await after(60, 60 * MEGABYTE), 8_000_000);
});

test('After a long silence nobody can tell whether it came just now.', async () => {
  const { after } = counting();
  for (let n = 0; n < 10; n += 1) await after(60, 0);
  assert.equal(await after(60, 600 * MEGABYTE), 'one-figure');
  assert.equal(await after(60, 60 * MEGABYTE), 8_000_000);
});

test('A pause or an outage is no rate, and none comes of it.', async () => {
  const { after } = counting();
  await after(60, 60 * MEGABYTE);
  await after(60, 60 * MEGABYTE);
  assert.equal(await after(1200, 9000 * MEGABYTE), 'gap');
  assert.equal(await after(60, 60 * MEGABYTE), 8_000_000);
});

test('Who looks rarely by choice has his rate.', async () => {
  const { after } = counting();
  assert.equal(await after(240, 240 * MEGABYTE), 8_000_000);
  assert.equal(await after(245, 245 * MEGABYTE), 8_000_000);
});

test('A machine that slept, or whose clock was set, begins anew.', async () => {
  let slept = 0;
  const clock = new FakeClock();
  const meter = new Throughput({ ...clockOf(clock), now: () => clock.now() + slept });
  meter.begin({ total: 0, wide: true });
  await clock.advance(60_000);
  assert.equal(meter.next({ total: 60 * MEGABYTE, wide: true }), 8_000_000);
  slept = 3_600_000;
  await clock.advance(60_000);
  assert.equal(meter.next({ total: 9000 * MEGABYTE, wide: true }), 'gap');
});

function clockOf(clock: FakeClock): Pick<FakeClock, 'monotonic' | 'after'> {
  return { monotonic: () => clock.monotonic(), after: (ms, run) => clock.after(ms, run) };
}

test('Another session begins anew.', async () => {
  const { meter, after, clock } = counting();
  await after(60, 60 * MEGABYTE);
  await clock.advance(60_000);
  assert.equal(meter.begin({ total: 100, wide: true }), 'one-figure');
});

test('An idle line makes few rows: what changes by little stays as it was.', async () => {
  const { after } = counting();
  const told = new Set<number | NoRate>();
  // keep-alives and name look-ups: 1 to 9 kbit/s
  for (let n = 0; n < 1440; n += 1) told.add(await after(60, 7_500 + ((n * 7919) % 60_000)));
  assert.ok(told.size <= 2, [...told].join(' '));
  const busy = counting();
  const rates = new Set<number | NoRate>();
  for (let n = 0; n < 100; n += 1) rates.add(await busy.after(60, 60 * MEGABYTE * (1 + (n % 3) * 0.005)));
  assert.equal(rates.size, 1);
});

test('A counter of 32 bits tells no rate where it may have gone round unseen, and asks to be read sooner.', async () => {
  const { meter, after } = counting({ wide: false });
  assert.equal(await after(60, 200 * MEGABYTE), 26_670_000, 'so little is believed');
  assert.equal(meter.hurries, false);
  assert.equal(await after(60, 2000 * MEGABYTE), 'hidden-wraps');
  assert.equal(meter.hurries, true);
  assert.equal(await after(20, 2000 * MEGABYTE), 800_000_000);
  assert.equal(meter.hurries, true);
  for (const _ of [1, 2, 3, 4]) await after(20, MEGABYTE);
  assert.equal(meter.hurries, false);
});

test('A counter of 64 bits hides nothing and hurries nobody.', async () => {
  const { meter, after } = counting({ total: WRAP });
  assert.equal(await after(60, 60 * 1000 * MEGABYTE), 8_000_000_000);
  assert.equal(meter.hurries, false);
});
