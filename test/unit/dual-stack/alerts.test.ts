import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Alerts, RAISE_MS, type Alert, type AlertsOptions } from '../../../lib/dual-stack/alerts.ts';
import { SPOT_OF_AREA, type Area, type CheckFinding } from '../../../lib/dual-stack/check.ts';
import type { Status } from '../../../lib/router/finding.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const MONTHS_OF_DAYS = 1000;
const text = (en: string) => ({ en, ja: `${en}です` });

function finding(area: Area, words: string = area, status: Status = 'problem'): CheckFinding {
  return {
    id: `${area}-check`,
    area,
    spot: SPOT_OF_AREA[area],
    name: text(area),
    status,
    text: text(words),
    remedy: text('Mend it.'),
    evidence: [],
  };
}

function begin(options: Partial<AlertsOptions> = {}) {
  const clock = new FakeClock();
  const told: Alert[] = [];
  const alerts = new Alerts({ clock, tell: (alert) => void told.push(alert), ...options });
  return { clock, told, alerts, states: () => told.map(({ kind, state }) => `${kind} ${state}`) };
}

test('What has been wrong for long enough is told once, and its end with how long it lasted.', async () => {
  const { clock, told, alerts, states } = begin();
  const began = clock.now();
  alerts.update([finding('lower', 'Session down.')]);
  await clock.advance(RAISE_MS.lower - 1);
  alerts.update([finding('lower', 'Bridge off.')]);
  assert.equal(told.length, 0);
  await clock.advance(1);
  assert.equal(told[0]?.text.en, 'Bridge off.');
  assert.equal(told[0]?.since, began);
  assert.ok(told[0]?.remedy);
  await clock.advance(10 * MINUTE);
  alerts.update([finding('lower', 'Bridge off.')]);
  assert.equal(told.length, 1);
  alerts.update([]);
  await clock.advance(MINUTE);
  assert.deepEqual(states(), ['lower raised', 'lower cleared']);
  assert.equal(told[1]?.lastedMs, RAISE_MS.lower + 10 * MINUTE);
  assert.equal(told[1]?.remedy, undefined);
  assert.match(told[1]?.text.ja ?? '', /^復旧/);
});

test('What is over before that, and what is only unknown or a warning, is not told.', async () => {
  const { clock, told, alerts } = begin();
  alerts.update([finding('lower')]);
  await clock.advance(RAISE_MS.lower - 1);
  alerts.update([finding('lower', 'lower', 'unknown'), finding('upper', 'upper', 'warning')]);
  await clock.advance(60 * MINUTE);
  assert.deepEqual(told, []);
  assert.equal(clock.pending, 0);
});

test('A moment of being well does not end it.', async () => {
  const { clock, alerts, states } = begin();
  alerts.update([finding('lan')]);
  await clock.advance(RAISE_MS.lan);
  alerts.update([]);
  await clock.advance(5 * SECOND);
  alerts.update([finding('lan')]);
  await clock.advance(60 * MINUTE);
  assert.deepEqual(states(), ['lan raised']);
});

test('Both roads down at once are the line, and one message; what outlasts it is told by itself.', async () => {
  const { clock, alerts, states } = begin();
  const all = [finding('line'), finding('upper'), finding('lower')];
  alerts.update(all);
  await clock.advance(10 * MINUTE);
  assert.deepEqual(states(), ['line raised']);
  alerts.update([finding('lower')]);
  await clock.advance(RAISE_MS.lower);
  assert.deepEqual(states(), ['line raised', 'line cleared', 'lower raised']);
});

test('One road that was down before the line went stays told, and ends when it ends.', async () => {
  const { clock, alerts, states } = begin();
  alerts.update([finding('upper')]);
  await clock.advance(RAISE_MS.upper);
  alerts.update([finding('line'), finding('upper'), finding('lower')]);
  await clock.advance(RAISE_MS.line);
  alerts.update([]);
  await clock.advance(MINUTE);
  assert.deepEqual(states().toSorted(), ['line cleared', 'line raised', 'upper cleared', 'upper raised']);
});

test('What happens while somebody changes something on purpose counts from when that is over.', async () => {
  const { clock, alerts, states } = begin();
  alerts.update([finding('lower')], true);
  await clock.advance(60 * MINUTE);
  alerts.update([finding('lower')]);
  await clock.advance(RAISE_MS.lower - 1);
  assert.deepEqual(states(), []);
  await clock.advance(1);
  assert.deepEqual(states(), ['lower raised']);
});

test('What keeps coming and going is told as that, once, until it has been well for long.', async () => {
  const { clock, alerts, states } = begin();
  for (let round = 0; round < 10; round += 1) {
    alerts.update([finding('lower')]);
    await clock.advance(RAISE_MS.lower);
    alerts.update([]);
    await clock.advance(MINUTE);
  }
  assert.deepEqual(states(), [
    'lower raised',
    'lower cleared',
    'lower raised',
    'lower cleared',
    'lower flapping',
  ]);
  await clock.advance(31 * MINUTE);
  assert.equal(states().at(-1), 'lower cleared');
  alerts.update([finding('lower')]);
  await clock.advance(RAISE_MS.lower);
  assert.equal(states().at(-1), 'lower raised');
});

test('Each kind has its own patience.', async () => {
  const { clock, alerts, states } = begin({ holdMs: { lower: SECOND } });
  alerts.update([finding('login')]);
  await clock.advance(SECOND);
  assert.deepEqual(states(), ['login raised']);
  alerts.update([finding('lower'), finding('login')]);
  await clock.advance(SECOND);
  assert.deepEqual(states(), ['login raised', 'lower raised']);
});

test('A restart neither repeats what was told nor forgets to tell its end.', async () => {
  const before = begin();
  before.alerts.update([finding('lower', 'Session down.'), finding('login')]);
  await before.clock.advance(RAISE_MS.lower);
  assert.equal(before.told.length, 2);
  const state = JSON.parse(JSON.stringify(before.alerts.state)) as typeof before.alerts.state;
  before.alerts.close();
  assert.equal(before.clock.pending, 0);
  const { clock, told, alerts, states } = begin({ state });
  alerts.update([finding('lower', 'Session down.')]);
  await clock.advance(60 * MINUTE);
  assert.deepEqual(states(), ['login cleared']);
  alerts.update([]);
  await clock.advance(MINUTE);
  assert.deepEqual(states(), ['login cleared', 'lower cleared']);
  assert.match(told[1]?.text.en ?? '', /Session down/);
});

test('What nobody can see any more is not over: its check does not know, or what covers it is out.', async () => {
  const { clock, alerts, states } = begin({ holdMs: { session: 0, login: 0, router: 0, server: 0 } });
  alerts.update([finding('session'), finding('login'), finding('server')]);
  await clock.advance(SECOND);
  const silent = { ...finding('router'), id: 'router-answers' };
  alerts.update([silent, finding('session', '', 'unknown'), finding('server', '', 'unknown')]);
  await clock.advance(60 * MINUTE);
  assert.deepEqual(states(), ['session raised', 'login raised', 'server raised', 'router raised']);
  alerts.update([finding('server', '', 'ok')]);
  await clock.advance(MINUTE);
  assert.deepEqual(states().slice(4), [
    'session cleared',
    'login cleared',
    'server cleared',
    'router cleared',
  ]);
});

test('Flapping is kept over a restart, too.', async () => {
  const before = begin();
  for (let round = 0; round < 3; round += 1) {
    before.alerts.update([finding('lower')]);
    await before.clock.advance(RAISE_MS.lower);
    before.alerts.update([]);
    await before.clock.advance(MINUTE);
  }
  assert.equal(before.states().at(-1), 'lower flapping');
  const { clock, alerts, states } = begin({ state: before.alerts.state });
  alerts.update([]);
  await clock.advance(MINUTE);
  assert.deepEqual(states(), []);
  await clock.advance(30 * MINUTE);
  assert.deepEqual(states(), ['lower cleared']);
});

test('A thousand days of nightly reconnects and firmware restarts cry no wolf.', async () => {
  const { clock, told, alerts } = begin();
  for (let day = 0; day < MONTHS_OF_DAYS; day += 1) {
    alerts.update([finding('lower')]);
    await clock.advance(20 * SECOND);
    alerts.update([]);
    await clock.advance(12 * 60 * MINUTE);
    if (day % 30 === 0) {
      alerts.update([finding('upper'), finding('lower')]);
      await clock.advance(150 * SECOND);
      alerts.update([]);
    }
    await clock.advance(11 * 60 * MINUTE);
  }
  assert.deepEqual(told, []);
  assert.equal(clock.pending, 0);
});
