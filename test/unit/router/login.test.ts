import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identity } from '../../../lib/capabilities/identity.ts';
import { reachable, deriveReachable } from '../../../lib/capabilities/reachable.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { RouterError, type ErrorCode } from '../../../lib/router/errors.ts';
import { Lanes } from '../../../lib/router/lane.ts';
import { Router } from '../../../lib/router/router.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeChannel, FakeDriver, FakeLook } from '../../support/fake-driver.ts';

const refused = (code: ErrorCode = 'auth-failed') => new RouterError(code);

/** A router that tells its session to anybody, and two pages behind a login. */
async function started() {
  const clock = new FakeClock();
  const status = new FakeLook('status', [sessionUp]);
  status.answer = (report) => report.tell(sessionUp, true);
  const mode = new FakeLook('mode', [wanMode], { normal: 60_000, fast: 10_000 }, true);
  const box = new FakeLook('box', [identity], { normal: 60_000, fast: 10_000 }, true);
  for (const look of [mode, box]) look.answer = () => refused();
  const screen = new FakeChannel('screen', [mode, box]).behindLogin();
  const driver = new FakeDriver([new FakeChannel('igd', [status]), screen]);
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(driver),
    derivations: [deriveReachable],
    intervalMs: 3000,
    random: () => 0.5,
  });
  router.start();
  await clock.advance(0);
  return { clock, router, status, mode, box };
}

test('A refused login is known as one for as long as it stands, whatever else answers.', async () => {
  const { clock, router, status } = await started();
  assert.deepEqual([router.login, router.refusal?.code], ['refused', 'auth-failed']);
  status.answer = () => new RouterError('timeout');
  await clock.advance(60_000);
  assert.deepEqual([router.login, router.problem?.code], ['refused', 'timeout']);
  status.answer = (report) => report.tell(sessionUp, true);
  await clock.advance(60_000);
  assert.deepEqual([router.login, router.problem?.code], ['refused', 'auth-failed']);
  assert.equal(router.snapshot.value(reachable), true);
  await router.close();
});

test('A refused login is tried no second time, until somebody asks.', async () => {
  const { clock, router, mode, box } = await started();
  await clock.advance(3_600_000);
  assert.deepEqual([mode.times, box.times], [1, 1]);
  await assert.doesNotReject(router.lookNow());
  assert.deepEqual([mode.times, box.times, router.login], [2, 2, 'refused']);
  await router.close();
});

test('Whoever asks without wanting that, such as a clock, is told of all else afresh.', async () => {
  const { router, status, mode, box } = await started();
  const before = status.times;
  await router.lookNow(undefined, false);
  assert.deepEqual([status.times, mode.times, box.times], [before + 1, 1, 1]);
  await assert.rejects(router.lookNow([wanMode], false), { code: 'auth-failed' });
  assert.equal(mode.times, 1);
  assert.equal(router.login, 'refused');
  await router.close();
});

test('One page that lets us in shows that the login is good, and the others are looked at again.', async () => {
  const { clock, router, mode, box } = await started();
  for (const look of [mode, box]) look.answer = (report) => report;
  await router.lookNow([wanMode]);
  assert.deepEqual([router.login, router.refusal, router.problem], ['accepted', undefined, undefined]);
  await clock.advance(120_000);
  assert.ok(box.times > 1);
  await router.close();
});

test('A locked login is a refused one; an administrator who is in is none.', async () => {
  const { router, mode, box } = await started();
  for (const look of [mode, box]) look.answer = () => refused('auth-locked');
  await router.lookNow();
  assert.deepEqual([router.login, router.refusal?.code], ['refused', 'auth-locked']);
  for (const look of [mode, box]) look.answer = () => refused('busy');
  await router.lookNow();
  assert.equal(router.refusal, undefined);
  await router.close();
});
