import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivePause, pause, pauseAsked } from '../../../lib/capabilities/pause.ts';
import { deriveReachable, reachable } from '../../../lib/capabilities/reachable.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { minutes, timeOfDay } from '../../../lib/router/clock.ts';
import { operation } from '../../../lib/router/driver.ts';
import type { RouterError } from '../../../lib/router/errors.ts';
import { Lanes } from '../../../lib/router/lane.ts';
import { Router } from '../../../lib/router/router.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeChannel, FakeDriver, FakeLook } from '../../support/fake-driver.ts';

function home() {
  const clock = new FakeClock();
  const status = new FakeLook('status', [sessionUp]);
  status.answer = (report) => report.tell(sessionUp, true);
  let reconnects = 0;
  const again = operation(reconnect, () => {
    reconnects += 1;
    return Promise.resolve('done');
  });
  const driver = new FakeDriver([new FakeChannel('igd', [status], [again])]);
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(driver),
    derivations: [deriveReachable, derivePause],
    ownOperations: (it) => [
      operation(pause, (asked) => {
        const ms = pauseAsked(asked, 20);
        if (ms > 0) it.pause(ms);
        else it.resume();
        return Promise.resolve('done');
      }),
    ],
    intervalMs: 3000,
    random: () => 0.5,
  });
  const ask = (input: unknown) => router.run({ capability: pause, input, origin: 'mqtt' });
  const until = () => {
    const told = router.snapshot.get(pause);
    return told.state === 'known' ? [told.value, told.attributes?.['until']] : undefined;
  };
  return { clock, status, router, ask, until, reconnects: () => reconnects };
}

test('A pause says until when it lasts, keeps what was read, and ends by itself.', async () => {
  const { clock, status, router, ask, until } = home();
  router.start();
  await clock.advance(0);
  assert.deepEqual(until(), [false, undefined]);
  const { outcome } = await ask(true);
  const end = clock.now() + minutes(20);
  assert.equal(outcome, 'verified');
  assert.deepEqual(until(), [true, new Date(end).toISOString()]);
  assert.equal(router.pausedUntil, end);
  const { times } = status;
  await clock.advance(minutes(20) - 1);
  assert.deepEqual([status.times, router.snapshot.value(reachable)], [times, true]);
  await clock.advance(1);
  assert.deepEqual([status.times, ...(until() ?? [])], [times + 1, false, undefined]);
  await router.close();
});

test('A pause may be as long as one asks, is begun anew when asked for again, and ends when asked to.', async () => {
  const { clock, router, ask } = home();
  router.start();
  await clock.advance(0);
  await ask({ minutes: 60 });
  assert.equal(router.pausedUntil, clock.now() + minutes(60));
  await clock.advance(minutes(30));
  await ask({});
  assert.equal(router.pausedUntil, clock.now() + minutes(20));
  await clock.advance(minutes(5));
  await ask(false);
  assert.equal(router.pausedUntil, undefined);
  for (const odd of ['true', null, 60, { minutes: 0 }, { minutes: 1441 }, { minutes: 5, hours: 1 }])
    await assert.rejects(ask(odd), { code: 'invalid-input' });
  assert.equal(router.pausedUntil, undefined);
  await router.close();
});

test('Whoever presses the switch again and again gets what he pressed last, at once.', async () => {
  const { clock, router, ask } = home();
  router.start();
  await clock.advance(0);
  for (const on of [true, false, true, false, true]) {
    await clock.advance(100);
    assert.equal((await ask(on)).outcome, 'verified');
    assert.equal(router.paused, on);
  }
  await router.close();
});

test('While it lasts nobody is thrown out by an action; it says until when.', async () => {
  const { clock, router, ask, reconnects } = home();
  router.start();
  await clock.advance(0);
  await ask(true);
  const time = timeOfDay(router.pausedUntil ?? 0);
  for (const force of [false, true])
    await assert.rejects(
      router.run({ capability: reconnect, input: null, origin: 'flow', force }),
      (error: RouterError) =>
        error.code === 'busy' && error.sentence('ja').startsWith(`${time}までポーリングを一時停止`),
    );
  assert.equal(reconnects(), 0);
  await ask(false);
  await router.run({ capability: reconnect, input: null, origin: 'flow' });
  assert.equal(reconnects(), 1);
  await router.close();
});

test('A pause that was begun before the router is there counts, as after a restart.', async () => {
  const { clock, status, router, until } = home();
  router.pause(minutes(3));
  router.start();
  await clock.advance(minutes(3) - 1);
  assert.deepEqual([status.times, until()?.[0]], [0, true]);
  await clock.advance(1);
  assert.deepEqual([status.times, until()?.[0]], [1, false]);
  await router.close();
  assert.equal(clock.pending, 0);
});

test('While polling is paused a person may look, and nobody else: neither a check by the clock nor a flow.', async () => {
  const { clock, status, router, ask } = home();
  router.start();
  await clock.advance(0);
  await ask(true);
  const { times } = status;
  await assert.rejects(router.lookNow(undefined, false), { code: 'busy' });
  assert.equal(status.times, times);
  await router.lookNow();
  assert.equal(status.times, times + 1);
  await ask(false);
  await router.lookNow(undefined, false);
  assert.equal(status.times, times + 2);
  await router.close();
});
