import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AlertDispatcher,
  type DispatcherState,
  type AlertSource,
} from '../../../lib/dual-stack/alert-dispatcher.ts';
import { ALERT_NAMES, EVENT_NAMES, HOME_KINDS, ROUTER_KINDS } from '../../../lib/dual-stack/alert-kinds.ts';
import { RAISE_MS } from '../../../lib/dual-stack/alerts.ts';
import { areas, type Area, SPOT_OF_AREA, type CheckFinding } from '../../../lib/dual-stack/check.ts';
import { contentOf, eventTypeOf, type AlertNotice } from '../../../lib/dual-stack/alert-notice.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const MINUTE = 60_000;
const text = (en: string) => ({ en, ja: `${en}です` });

function finding(area: Area): CheckFinding {
  const remedy = text('Mend it.');
  return {
    id: `${area}-check`,
    area,
    spot: SPOT_OF_AREA[area],
    name: text(area),
    status: 'problem',
    text: text(area),
    remedy,
    evidence: [],
  };
}

type Listener = Parameters<AlertSource['subscribe']>[0];

class Home implements AlertSource {
  report: AlertSource['report'] = { findings: [] };
  changing = false;
  readonly listeners = new Set<Listener>();

  subscribe(listener: Listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  finds(...found: readonly Area[]) {
    this.report = { findings: found.map(finding) };
    for (const listener of this.listeners) listener({ kind: 'judged' });
  }
}

function begin(known?: DispatcherState) {
  const clock = new FakeClock();
  const home = new Home();
  const kept: DispatcherState[] = [];
  const memory = { known, keep: (now: DispatcherState) => void kept.push(structuredClone(now)) };
  const dispatcher = new AlertDispatcher({ watched: home, clock, memory });
  const listen = (
    ...options: Parameters<AlertDispatcher['listen']> extends [unknown, ...infer R] ? R : never
  ) => {
    const told: AlertNotice[] = [];
    const stop = dispatcher.listen((each) => void told.push(each), ...options);
    return { told, stop, states: () => told.map(({ kind, state }) => `${kind} ${state}`) };
  };
  return { clock, home, dispatcher, kept, listen };
}

test('All who listen are told the same, once, each with its own patience and without what it does not want.', async () => {
  const { clock, home, listen } = begin();
  const all = [listen(), listen(), listen({ holdMs: 0 }), listen({ off: ['lower', 'address'] })];
  home.finds('lower', 'lan');
  await clock.advance(0);
  assert.deepEqual(
    all.map(({ states }) => states()),
    [[], [], ['lan raised'], []],
  );
  home.finds('lower');
  await clock.advance(RAISE_MS.lower);
  for (const listener of home.listeners)
    listener({ kind: 'address', side: 'lower', from: '25.1.0.1', to: '25.1.0.2' });
  assert.deepEqual(
    all.map(({ states }) => states()),
    [
      ['lower raised', 'address changed'],
      ['lower raised', 'address changed'],
      ['lan raised', 'lower raised', 'lan cleared', 'address changed'],
      [],
    ],
  );
  all[0]?.stop();
  home.finds();
  await clock.advance(MINUTE);
  assert.equal(all[0]?.told.length, 2);
  assert.equal(all[1]?.states().at(-1), 'lower cleared');
});

test('A restart repeats nothing to anybody, and ends what was told.', async () => {
  const before = begin();
  before.listen();
  before.listen({ holdMs: 5 });
  before.home.finds('login');
  await before.clock.advance(5);
  before.dispatcher.close();
  assert.equal(before.clock.pending, 0);
  assert.equal(before.home.listeners.size, 0);
  const { clock, home, listen } = begin(before.kept.at(-1));
  const [usual, quick] = [listen(), listen({ holdMs: 5 })];
  home.finds('login');
  await clock.advance(60 * MINUTE);
  home.finds();
  await clock.advance(MINUTE);
  assert.deepEqual(usual.states(), ['login cleared']);
  assert.deepEqual(quick.states(), ['login cleared']);
});

test('What is changed on purpose is not told, and what was wrong before anybody listened is told when its time has come.', async () => {
  const { clock, home, listen } = begin();
  home.changing = true;
  home.finds('lower');
  await clock.advance(60 * MINUTE);
  home.changing = false;
  for (const listener of home.listeners) listener({ kind: 'changing' });
  await clock.advance(RAISE_MS.lower - 1);
  const late = listen();
  const later = listen({ holdMs: 10 });
  await clock.advance(10);
  assert.deepEqual(late.states(), ['lower raised']);
  assert.deepEqual(later.states(), ['lower raised']);
});

test('A home that nobody could look at yet is not judged.', async () => {
  const { clock, home, listen } = begin();
  home.report = undefined;
  const { told } = listen({ holdMs: 0 });
  for (const listener of home.listeners) listener({ kind: 'judged' });
  await clock.advance(MINUTE);
  assert.deepEqual(told, []);
});

test('Every kind has its time, its names and its event in both languages.', () => {
  assert.deepEqual(new Set([...HOME_KINDS, ...ROUTER_KINDS]), new Set(areas));
  for (const area of areas) {
    assert.ok(RAISE_MS[area] >= 0);
    for (const { en, ja } of Object.values(ALERT_NAMES[area])) {
      assert.match(en, /^[A-Z]/);
      assert.match(ja, /\p{Script=Han}|\p{Script=Katakana}/u);
    }
  }
  for (const { en, ja } of Object.values(EVENT_NAMES)) assert.notEqual(en, ja);
});

test('What is told is the same plain data everywhere.', async () => {
  const { clock, home, listen } = begin();
  const { told } = listen({ holdMs: 0 });
  const since = clock.now();
  home.finds('lower');
  await clock.advance(0);
  await clock.advance(10 * MINUTE);
  home.finds();
  await clock.advance(MINUTE);
  for (const listener of home.listeners)
    listener({ kind: 'address', side: 'single', from: '25.1.0.1', to: '25.1.0.2' });
  const at = (ms: number) => new Date(ms).toISOString();
  assert.deepEqual(
    told.map((each) => [eventTypeOf(each), contentOf(each, 'ja')]),
    [
      [
        'alert_raised',
        {
          kind: 'lower',
          state: 'raised',
          at: at(since),
          check: 'lower-check',
          since: at(since),
          lasted: null,
          remedy: 'Mend it.です',
        },
      ],
      [
        'alert_cleared',
        {
          kind: 'lower',
          state: 'cleared',
          at: at(since + 10 * MINUTE + 20_000),
          check: 'lower-check',
          since: at(since),
          lasted: 600,
          remedy: null,
        },
      ],
      [
        'address_changed',
        {
          kind: 'address',
          state: 'changed',
          at: at(clock.now()),
          side: 'single',
          from: '25.1.0.1',
          to: '25.1.0.2',
        },
      ],
    ],
  );
  assert.match(told[2]?.text.ja ?? '', /25\.1\.0\.2（変更前：25\.1\.0\.1）$/);
});
