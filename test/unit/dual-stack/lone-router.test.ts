import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { LoneRouter } from '../../../lib/dual-stack/lone-router.ts';
import type { AnyReadable } from '../../../lib/router/capability.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import type { Notice } from '../../../lib/router/notice.ts';
import { Snapshot } from '../../../lib/router/snapshot.ts';

const known = (...readings: readonly (readonly [AnyReadable, unknown])[]) =>
  Snapshot.empty.with(
    readings.map(([token, value]) => [token, { state: 'known', value, at: 1, channel: 'test' }] as const),
  );

function watched(snapshot: Snapshot, problem?: RouterError) {
  const listeners = new Set<(notice: Notice) => void>();
  const router = {
    snapshot,
    problem,
    running: undefined as typeof reconnect | undefined,
    subscribe: (listener: (notice: Notice) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lookNow: () => Promise.resolve(),
    doubt: () => undefined,
  };
  const lone = new LoneRouter({ router, host: '192.168.10.1' });
  const found = () => lone.report?.findings.map(({ id, status }) => `${id} ${status}`);
  return { lone, router, listeners, found };
}

test('A router alone is asked whether it answers, lets us in, and has its session.', () => {
  const up = known([reachable, true], [sessionUp, true]);
  assert.deepEqual(watched(Snapshot.empty).found(), undefined);
  assert.deepEqual(watched(up).found(), ['router-answers ok', 'router-login ok', 'router-session ok']);
  assert.deepEqual(watched(known([reachable, false])).found(), [
    'router-answers problem',
    'router-login ok',
    'router-session unknown',
  ]);
  assert.equal(watched(up, new RouterError('auth-failed')).found()?.[1], 'router-login problem');
  assert.equal(watched(up, new RouterError('busy')).found()?.[1], 'router-login ok');
});

test('A session that is down is told with the router’s own words, where it has any.', () => {
  const session = (error: string) =>
    watched(known([reachable, true], [sessionUp, false], [sessionError, error])).lone.report?.findings[2]
      ?.text.en;
  assert.equal(session('none'), 'The session is down.');
  assert.match(session('ERROR_AUTHENTICATION_FAILURE') ?? '', /ERROR_AUTHENTICATION_FAILURE/);
});

test('What happens to the router is passed on, and a new address with the old one.', () => {
  const { lone, router, listeners } = watched(known([reachable, true]));
  const heard: unknown[] = [];
  const stop = lone.subscribe((notice) => void heard.push(notice));
  const tell = (notice: Notice) => {
    for (const listener of listeners) listener(notice);
  };
  router.running = reconnect;
  assert.equal(lone.changing, true);
  tell({ kind: 'offers' });
  tell({ kind: 'problem', problem: undefined });
  tell({ kind: 'looked', now: Snapshot.empty });
  const [last, now] = [known([wanIpv4, '25.1.0.1']), known([wanIpv4, '25.1.0.2'])];
  tell({ kind: 'changed', now: last, last, changes: [] });
  tell({ kind: 'changed', now, last, changes: [] });
  assert.deepEqual(heard, [
    { kind: 'changing' },
    { kind: 'judged' },
    { kind: 'judged' },
    { kind: 'judged' },
    { kind: 'address', side: 'single', from: '25.1.0.1', to: '25.1.0.2' },
  ]);
  stop();
  assert.equal(listeners.size, 0);
});
