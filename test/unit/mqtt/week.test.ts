import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { hours, minutes, seconds } from '../../../lib/router/clock.ts';
import { Week } from '../../../lib/mqtt/week.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeRouter, known } from '../../support/fake-router.ts';
import { ADDRESS } from '../../support/mqtt-home.ts';
import { published } from '../../support/published-router.ts';

const DAY = hours(24);
const seen = (up?: boolean) =>
  (up === undefined ? new FakeRouter() : new FakeRouter().tell(sessionUp, up)).snapshot;

function week() {
  const clock = new FakeClock();
  const it = new Week(clock);
  const look = async (up: boolean | undefined, ms: number) => {
    it.looked(seen(up));
    await clock.advance(ms);
  };
  return { clock, it, look };
}

test('Nothing seen is nothing said.', () => {
  const { it } = week();
  assert.deepEqual(it.summary, {
    drops: 0,
    address_changes: 0,
    availability: null,
    since: '2026-11-24',
    days: [],
  });
});

test('Availability is the time up of the time seen, and what is not known counts for neither.', async () => {
  const { it, look } = week();
  await look(true, minutes(30));
  await look(undefined, hours(5));
  await look(false, minutes(10));
  await look(true, minutes(30));
  await look(true, 0);
  it.happened('session_down', false);
  assert.equal(it.summary.availability, 85.71);
  assert.deepEqual(it.summary.days, [
    { date: '2026-11-24', up: 3600, down: 600, drops: 1, address_changes: 0 },
  ]);
});

test('A single second without a session is never a hundred percent, and looks oftener than each second lose nothing.', async () => {
  const { it, look } = week();
  await look(false, seconds(1));
  for (let n = 0; n < 400; n += 1) await look(true, 250);
  await look(true, hours(2));
  it.looked(seen(true));
  assert.equal(it.summary.days[0]?.up, 7300);
  assert.equal(it.summary.availability, 99.98);
});

test('Drops that nobody wanted count, and changes of the address all do; other things do not.', () => {
  const { it } = week();
  it.happened('session_down', false);
  it.happened('session_down', true);
  it.happened('wan_ip_changed', true);
  it.happened('session_up', false);
  assert.deepEqual([it.summary.drops, it.summary.address_changes], [1, 1]);
});

test('What only time changes is told once an hour.', async () => {
  const { it, look, clock } = week();
  await look(true, minutes(40));
  it.looked(seen(true));
  assert.equal(it.summary.availability, null);
  await clock.advance(minutes(20));
  assert.equal(it.summary.availability, 100);
  const told = it.summary;
  await look(true, minutes(59));
  assert.equal(it.summary, told);
});

test('A day leaves after seven, and so the weeks stay small.', async () => {
  const { it, clock } = week();
  for (let n = 0; n < 10; n += 1) {
    it.happened('session_down', false);
    await clock.advance(DAY);
  }
  assert.equal(it.summary.drops, 6);
  assert.equal(it.summary.days.length, 6);
  assert.equal(it.summary.since, '2026-11-28');
});

test('It goes on after a restart, with what is recent and makes sense.', () => {
  const day = { up: 10, down: 30, drops: 2, address_changes: 1 };
  const { it } = week();
  it.happened('session_down', false);
  it.restore({
    days: [
      { ...day, date: '2026-11-10' },
      { ...day, date: '2026-11-23' },
      { ...day, date: '2026-11-24' },
      { ...day, date: '2026-12-24' },
    ],
  });
  assert.deepEqual(
    [it.summary.drops, it.summary.address_changes, it.summary.availability, it.summary.since],
    [5, 2, 25, '2026-11-23'],
  );
  for (const odd of [
    undefined,
    null,
    'x',
    { days: 3 },
    { days: [{ ...day, date: 'today' }] },
    { days: [{ ...day, date: '2026-11-24', up: -1 }] },
  ])
    it.restore(odd);
  assert.equal(it.summary.drops, 5);
});

test('The state of a router tells it, from what an earlier run said on.', async () => {
  const { it, router, state, clock } = published();
  const weekOf = () => state()['week'] as Record<string, unknown>;
  assert.equal(weekOf()['drops'], 0);
  await clock.advance(minutes(1));
  router.look([[sessionUp, known(false)]]);
  router.look([
    [sessionUp, known(true)],
    [wanIpv4, known('25.100.7.11')],
  ]);
  assert.deepEqual([weekOf()['drops'], weekOf()['address_changes']], [1, 1]);
  it.rememberState({
    wan_ipv4: ADDRESS,
    week: { days: [{ date: '2026-11-23', up: 0, down: 0, drops: 4, address_changes: 0 }] },
  });
  assert.equal(weekOf()['drops'], 5);
});
