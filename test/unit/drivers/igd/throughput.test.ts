import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throughputReceived } from '../../../../lib/capabilities/throughput-received.ts';
import { throughputSent } from '../../../../lib/capabilities/throughput-sent.ts';
import { trafficReceived } from '../../../../lib/capabilities/traffic-received.ts';
import { open, whyNot, type Opened } from './opened.ts';

const WRAP = 2 ** 32;

/** Lets time pass, adds so many bytes, and says the speed of what came in or why there is none. */
async function after(opened: Opened, seconds: number, bytes: number): Promise<unknown> {
  await opened.clock.advance(seconds * 1000);
  opened.router.line.received += bytes;
  const observed = (await opened.read('details')).get(throughputReceived);
  return observed.state === 'known' ? observed.value : observed.attributes?.['reason'];
}

test('The speed is reckoned from the counters, without a request of its own.', async (t) => {
  const opened = await open(t);
  assert.equal(await after(opened, 0, 0), 'one-figure');
  opened.router.requests.length = 0;
  assert.equal(await after(opened, 60, 60_000_000), 8_000_000);
  assert.equal((await opened.read('details')).value(throughputSent), 0);
  assert.equal(opened.router.count('GetTotalBytesReceived'), 2);
});

test('A wrap makes no spike, and a counter that began anew no rate.', async (t) => {
  const opened = await open(t, { counters: 'wrapping' });
  opened.router.line.received = WRAP - 30_000_000;
  await after(opened, 0, 0);
  assert.equal(await after(opened, 60, 60_000_000), 8_000_000);
  opened.router.line.received = 1000;
  assert.equal(await after(opened, 60, 0), 'one-figure');
  assert.equal(await after(opened, 60, 60_000_000), 8_000_000);
});

test('Another session has its own speed, also where its counter is ahead of the old one.', async (t) => {
  const opened = await open(t);
  opened.router.setUptime(3600);
  await opened.read('status');
  await after(opened, 0, 0);
  assert.equal(await after(opened, 60, 60_000_000), 8_000_000);
  opened.router.setUptime(5);
  await opened.read('status');
  assert.equal(await after(opened, 60, 9_000_000_000), 'one-figure');
});

test('A router that did not answer for minutes has no speed at first.', async (t) => {
  const opened = await open(t);
  await after(opened, 0, 0);
  assert.equal(await after(opened, 60, 60_000_000), 8_000_000);
  opened.router.set({ http: 'drop' });
  await assert.rejects(after(opened, 200, 500_000_000));
  opened.router.set({ http: 'ok' });
  assert.equal(await after(opened, 60, 100_000_000), 'gap');
  assert.equal(await after(opened, 60, 60_000_000), 8_000_000);
});

for (const [what, value, why] of [
  ['stands at its end', WRAP - 1, 'not-said'],
  ['is no number', Number.NaN, 'unreadable'],
] as const) {
  test(`A counter that ${what} has no speed.`, async (t) => {
    const opened = await open(t);
    await after(opened, 0, 0);
    opened.router.line.received = value;
    await opened.clock.advance(60_000);
    const snapshot = await opened.read('details');
    assert.equal(whyNot(snapshot, throughputReceived), why);
    assert.equal(whyNot(snapshot, trafficReceived), why);
  });
}

test('Where there are no counters there is no speed either.', async (t) => {
  const opened = await open(t, { counters: 'absent' });
  assert.equal(whyNot(await opened.read('details'), throughputReceived), 'not-offered');
});

test('Where the counters of 64 bits cannot be told once, those of 32 bits do not take their place.', async (t) => {
  const opened = await open(t, { vendor: 'AVM Berlin', counters: 'avm' });
  opened.router.line.received = 2 ** 40;
  await after(opened, 0, 0);
  assert.equal(await after(opened, 60, 60_000_000), 8_000_000);
  opened.router.set({ faults: { GetAddonInfos: 501 } });
  await opened.clock.advance(30_000);
  const late = await opened.read('details');
  assert.equal(whyNot(late, trafficReceived), 'not-said');
  assert.equal(whyNot(late, throughputReceived), 'not-said');
  opened.router.set({ faults: {} });
  assert.equal(await after(opened, 30, 60_000_000), 8_000_000);
  opened.router.set({ faults: { GetAddonInfos: 401 }, counters: 'wrapping' });
  assert.equal(await after(opened, 60, 0), 'one-figure', 'it has them no more');
});

test('A small step back of the counter is no speed of its own.', async (t) => {
  const opened = await open(t, { vendor: 'AVM Berlin', counters: 'avm' });
  opened.router.line.received = 2 ** 33;
  await after(opened, 0, 0);
  assert.equal(await after(opened, 60, 60_000_000), 8_000_000);
  assert.equal(await after(opened, 60, -5000), 8_000_000);
  assert.equal(await after(opened, 60, 120_005_000), 8_000_000);
});

test('A lot in a counter of 32 bits asks to be read again soon, in one of 64 bits it does not.', async (t) => {
  const narrow = await open(t);
  const details = narrow.channel.looks.find(({ id }) => id === 'details');
  await after(narrow, 0, 0);
  assert.equal(details?.again?.(), undefined);
  assert.equal(await after(narrow, 60, 1_000_000_000), 'hidden-wraps');
  assert.equal(details?.again?.(), 20_000);

  const wide = await open(t, { vendor: 'AVM Berlin', counters: 'avm' });
  await after(wide, 0, 0);
  assert.equal(await after(wide, 60, 6_000_000_000), 800_000_000);
  assert.equal(wide.channel.looks.find(({ id }) => id === 'details')?.again?.(), undefined);
});
