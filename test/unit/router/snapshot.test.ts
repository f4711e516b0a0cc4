import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identity } from '../../../lib/capabilities/identity.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { Report } from '../../../lib/router/report.ts';
import { changesBetween, sameObserved, Snapshot } from '../../../lib/router/snapshot.ts';

test('What was never read is unknown, not empty.', () => {
  assert.deepEqual(Snapshot.empty.get(wanIpv4), { state: 'unknown', why: 'not-read', at: 0 });
  assert.equal(Snapshot.empty.value(wanIpv4), undefined);
  assert.equal(Snapshot.empty.has(wanIpv4), false);
});

test('A report keeps the good fields when one is rubbish.', () => {
  const report = new Report().tell(sessionUp, true).tell(wanIpv4, '999.1.1.1');
  const snapshot = Snapshot.empty.with(report.observed('igd', 5));
  assert.deepEqual(snapshot.get(sessionUp), { state: 'known', value: true, at: 5, channel: 'igd' });
  assert.deepEqual(snapshot.get(wanIpv4), { state: 'unknown', why: 'unreadable', at: 5 });
});

test('A value keeps its attributes, and a missing one its reason.', () => {
  const report = new Report().tell(wanIpv4, '192.0.0.2', { class: 'ds-lite' }).miss(sessionUp, 'not-offered');
  const snapshot = Snapshot.empty.with(report.observed('igd', 5));
  assert.deepEqual(snapshot.get(wanIpv4), {
    state: 'known',
    value: '192.0.0.2',
    at: 5,
    channel: 'igd',
    attributes: { class: 'ds-lite' },
  });
  assert.deepEqual(snapshot.get(sessionUp), { state: 'unknown', why: 'not-offered', at: 5 });
});

test('Only what says something else is a change; time and channel are not.', () => {
  const box = { vendor: 'V', model: 'M', firmware: null, serial: null };
  const before = Snapshot.empty.with(
    new Report().tell(sessionUp, true).tell(identity, box).observed('igd', 1),
  );
  const same = before.with(
    new Report()
      .tell(sessionUp, true)
      .tell(identity, { ...box })
      .observed('screen', 2),
  );
  assert.deepEqual(changesBetween(before, same), []);
  const other = before.with(new Report().tell(sessionUp, false).observed('igd', 3));
  assert.deepEqual(
    changesBetween(before, other).map(({ token }) => token.id),
    ['session.up'],
  );
});

test('An unknown with another reason is another observation.', () => {
  const unknown = (why: 'busy' | 'timeout') => ({ state: 'unknown', why, at: 1 }) as const;
  assert.equal(sameObserved(unknown('busy'), unknown('busy')), true);
  assert.equal(sameObserved(unknown('busy'), unknown('timeout')), false);
  assert.equal(sameObserved(unknown('busy'), { state: 'known', value: 1, at: 1, channel: 'x' }), false);
});
