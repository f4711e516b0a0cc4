import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { identity } from '../../../lib/capabilities/identity.ts';
import { deriveReachable, reachable } from '../../../lib/capabilities/reachable.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { deriveSessionSince, sessionSince } from '../../../lib/capabilities/session-since.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { uptime } from '../../../lib/capabilities/uptime.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { sleep } from '../../../lib/router/clock.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { operation, type AnyOperation, type Driver } from '../../../lib/router/driver.ts';
import { Lanes } from '../../../lib/router/lane.ts';
import type { Notice } from '../../../lib/router/notice.ts';
import type { Report } from '../../../lib/router/report.ts';
import { Router } from '../../../lib/router/router.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeChannel, FakeDriver, FakeLook } from '../../support/fake-driver.ts';

function home({ operations = [] as readonly AnyOperation[], intervalMs = 3000 } = {}) {
  const clock = new FakeClock();
  const status = new FakeLook('status', [sessionUp, wanIpv4, uptime]);
  const details = new FakeLook('details', [identity, wanMode], { normal: 60_000, fast: 10_000 });
  status.answer = (report) => report.tell(sessionUp, true).tell(wanIpv4, '11.22.33.44');
  details.answer = (report) =>
    report.tell(wanMode, 'pppoe').tell(identity, { vendor: 'V', model: 'M', firmware: '1', serial: null });
  const channel = new FakeChannel('igd', [status, details], operations);
  const driver = new FakeDriver([channel]);
  const lanes = new Lanes(clock);
  const attempts: Array<Driver | Error> = [driver];
  const router = new Router({
    clock,
    lanes,
    connect: () => {
      const next = attempts.length > 1 ? attempts.shift() : attempts[0];
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next as Driver);
    },
    derivations: [deriveReachable, deriveSessionSince],
    intervalMs,
    random: () => 0.5,
  });
  const notices: Notice[] = [];
  router.subscribe((notice) => notices.push(notice));
  const kinds = () => notices.map(({ kind }) => kind);
  return { clock, status, details, channel, driver, lanes, attempts, router, notices, kinds };
}

test('A router that is started connects, reads everything once and says what it found.', async () => {
  const { clock, router, notices, driver } = home();
  router.start();
  await clock.advance(0);
  assert.equal(router.snapshot.value(sessionUp), true);
  assert.equal(router.snapshot.value(reachable), true);
  assert.equal(router.snapshot.value(wanMode), 'pppoe');
  assert.equal(router.driver, driver);
  assert.equal(notices[0]?.kind, 'opened');
  assert.equal(router.problem, undefined);
  await router.close();
});

test('The cheap look comes each interval and the dear one at its own pace.', async () => {
  const { clock, router, status, details } = home();
  router.start();
  await clock.advance(60_500);
  assert.equal(status.times, 21);
  assert.equal(details.times, 2);
  await router.close();
  await clock.advance(60_000);
  assert.equal(status.times, 21, 'nothing is read after the end');
  assert.equal(clock.pending, 0);
});

test('A longer interval slows all looks, and a shorter one speeds up the cheap ones alone.', async () => {
  const slow = home({ intervalMs: 120_000 });
  slow.router.start();
  await slow.clock.advance(481_000);
  assert.deepEqual([slow.status.times, slow.details.times], [5, 2]);
  await slow.router.close();
  const quick = home({ intervalMs: 1000 });
  quick.router.start();
  await quick.clock.advance(10_500);
  assert.deepEqual([quick.status.times, quick.details.times], [11, 1]);
  await quick.router.close();
});

test('What is worthwhile to be read again soon is, but never more often than the user wants anything.', async () => {
  for (const [intervalMs, times] of [
    [3000, 4],
    [30_000, 3],
  ] as const) {
    const { clock, router, details } = home({ intervalMs });
    router.start();
    details.againMs = 20_000;
    await clock.advance(61_000);
    assert.equal(details.times, times);
    details.againMs = undefined;
    await clock.advance(180_000);
    assert.ok(details.times <= times + 4);
    await router.close();
  }
});

test('Only what differs is told as changed, with the last known values.', async () => {
  const { clock, router, status, notices } = home();
  router.start();
  await clock.advance(0);
  notices.length = 0;
  await clock.advance(3000);
  assert.deepEqual(
    notices.map(({ kind }) => kind),
    ['looked'],
  );
  status.answer = (report) => report.tell(sessionUp, false).miss(wanIpv4, 'not-said');
  await clock.advance(3000);
  const changed = notices.find((notice) => notice.kind === 'changed');
  assert.ok(changed);
  assert.deepEqual(changed.changes.map(({ token }) => token.id).sort(), ['session.up', 'wan.ipv4']);
  assert.equal(changed.last.value(wanIpv4), '11.22.33.44');
  status.answer = (report) => report.tell(sessionUp, true).tell(wanIpv4, '11.22.33.55');
  notices.length = 0;
  await clock.advance(3000);
  const back = notices.find((notice) => notice.kind === 'changed');
  assert.equal(back?.last.value(wanIpv4), '11.22.33.44', 'the last known address outlives the gap');
  await router.close();
});

test('What a router never tells is not missed while it does not answer.', async () => {
  const { clock, router, status } = home();
  status.answer = (report) => report.tell(wanIpv4, '11.22.33.44').miss(uptime, 'not-offered');
  router.start();
  await clock.advance(4000);
  status.answer = () => new RouterError('unreachable');
  await clock.advance(10_000);
  const [address, since] = [router.snapshot.get(wanIpv4), router.snapshot.get(uptime)];
  assert.equal(address.state === 'unknown' && address.why, 'unreachable');
  assert.equal(since.state === 'unknown' && since.why, 'not-offered');
  await router.close();
});

test('One failure is a hiccup, two are an outage; both looks come back by themselves.', async () => {
  const { clock, router, status, notices } = home();
  router.start();
  await clock.advance(0);
  const good = status.answer;
  status.answer = () => new RouterError('unreachable');
  await clock.advance(3000);
  assert.equal(router.snapshot.value(sessionUp), true);
  assert.ok(!router.problem, 'not yet');
  await clock.advance(1000);
  assert.equal(router.snapshot.value(reachable), false);
  assert.deepEqual(router.snapshot.get(sessionUp), { state: 'unknown', why: 'unreachable', at: clock.now() });
  assert.equal(router.snapshot.value(wanMode), undefined, 'a router that does not answer tells nothing');
  assert.equal(router.snapshot.value(identity)?.model, 'M', 'but it is still the same box');
  assert.deepEqual(router.problem, new RouterError('unreachable'));
  status.answer = good;
  await clock.advance(30_000);
  assert.equal(router.snapshot.value(reachable), true);
  assert.equal(router.problem, undefined);
  assert.equal(notices.filter(({ kind }) => kind === 'problem').length, 2, 'said once down, once up');
  await router.close();
});

test('An unreachable router is asked by its quickest look every few seconds, by others less and less often.', async () => {
  const { clock, router, status, details } = home();
  status.answer = details.answer = () => new RouterError('unreachable');
  router.start();
  await clock.advance(600_000);
  const before = [status.times, details.times];
  assert.ok(status.times <= 241 && details.times < 25, before.join());
  await clock.advance(2500);
  assert.ok(status.times > (before[0] ?? 0));
  await router.close();
});

test('The return of a router is noticed within 5 s however long it was away, and then nothing is a problem any more.', async () => {
  for (const interval of [1000, 3000, 60_000]) {
    const { clock, router, status, details, notices } = home({ intervalMs: interval });
    router.start();
    await clock.advance(0);
    const good = [status.answer, details.answer] as const;
    status.answer = details.answer = () => new RouterError('timeout');
    await clock.advance(1_000_000);
    assert.equal(router.problem?.code, 'timeout');
    [status.answer, details.answer] = good;
    notices.length = 0;
    await clock.advance(5000);
    assert.equal(router.snapshot.value(reachable), true);
    assert.equal(router.problem, undefined);
    assert.equal(router.snapshot.value(wanMode), 'pppoe', 'the details are read at once, too');
    const kinds = notices.map(({ kind }) => kind);
    assert.ok(kinds.indexOf('problem') < kinds.indexOf('looked'), 'said with the first reading');
    await router.close();
  }
});

test('What stays silent after the return of the rest is a problem again, once.', async () => {
  const { clock, router, status, details, notices } = home();
  router.start();
  await clock.advance(0);
  const good = status.answer;
  status.answer = details.answer = () => new RouterError('timeout');
  await clock.advance(200_000);
  notices.length = 0;
  status.answer = good;
  await clock.advance(120_000);
  const problems = notices.flatMap((each) => (each.kind === 'problem' ? [each.problem?.code] : []));
  assert.deepEqual(problems, [undefined, 'timeout']);
  await router.close();
});

test('A router that needs long for its answers is left alone for as long.', async () => {
  const { clock, router, status } = home({ intervalMs: 1000 });
  const good = status.answer;
  const starts: number[] = [];
  status.answer = async (report) => {
    starts.push(clock.monotonic());
    await sleep(clock, 4000);
    return (await good(report)) as Report;
  };
  router.start();
  await clock.advance(40_000);
  const gaps = starts.slice(1).map((at, n) => at - (starts[n] ?? 0));
  assert.ok(gaps.length > 3 && Math.min(...gaps) >= 8000, gaps.join());
  await router.close();
});

test('A page that cannot be read costs its own values and not those of others.', async () => {
  const { clock, router, details } = home({ intervalMs: 60_000 });
  router.start();
  await clock.advance(0);
  details.answer = () => new RouterError('unreadable');
  await clock.advance(260_000);
  assert.equal(router.snapshot.value(sessionUp), true);
  assert.equal(router.snapshot.value(reachable), true);
  assert.equal(router.snapshot.get(wanMode).state, 'unknown');
  assert.equal(router.problem?.code, 'unreadable');
  await router.close();
});

test('A refused login is not tried again until somebody asks.', async () => {
  const { clock, router, details, status } = home();
  details.answer = () => new RouterError('auth-failed');
  router.start();
  await clock.advance(3_600_000);
  assert.equal(details.times, 1);
  assert.ok(status.times > 1000, 'the other look goes on');
  await router.lookNow();
  assert.equal(details.times, 2);
  await clock.advance(3_600_000);
  assert.equal(details.times, 2);
  await router.close();
});

test('A router that somebody else administers is left alone for two minutes.', async () => {
  const { clock, router, details } = home();
  details.answer = () => new RouterError('busy');
  router.start();
  await clock.advance(119_000);
  assert.equal(details.times, 1);
  await clock.advance(2000);
  assert.equal(details.times, 2);
  await router.close();
});

test('What something speaks against is looked at at the fast pace, once, and nothing else is.', async () => {
  const { clock, router, status, details } = home();
  router.start();
  await clock.advance(1000);
  router.doubt([wanMode]);
  await clock.advance(8900);
  assert.equal(details.times, 1, 'not sooner than the fast pace');
  await clock.advance(200);
  assert.equal(details.times, 2);
  const cheap = status.times;
  await clock.advance(40_000);
  assert.equal(details.times, 2);
  router.doubt([wanMode]);
  await clock.advance(0);
  assert.equal(details.times, 3, 'at once, where it was long ago');
  assert.ok(status.times - cheap <= 14);
  await router.close();
});

test('What could not be read for twice its usual pace is overdue until it is read again.', async () => {
  const { clock, router, details } = home();
  router.start();
  await clock.advance(0);
  assert.deepEqual(router.overdue, []);
  const { answer } = details;
  details.answer = () => new RouterError('busy');
  await clock.advance(119_000);
  assert.deepEqual(router.overdue, []);
  await clock.advance(1000);
  assert.deepEqual(router.overdue, [wanMode, identity]);
  assert.equal(router.snapshot.value(wanMode), 'pppoe', 'it stays known');
  details.answer = answer;
  await clock.advance(180_000);
  assert.deepEqual(router.overdue, []);
  await router.close();
});

test('What a slow channel tells alone is not overdue because a quick one is asked for it in vain.', async () => {
  const clock = new FakeClock();
  const status = new FakeLook('status', [sessionUp, wanIpv4]);
  const screen = new FakeLook('screen', [wanIpv4], { normal: 3_900_000, fast: 10_000 }, true);
  status.answer = (report) => report.tell(sessionUp, true).miss(wanIpv4, 'not-said');
  screen.answer = (report) => report.tell(wanIpv4, '25.200.3.17');
  const driver = new FakeDriver([new FakeChannel('igd', [status]), new FakeChannel('screen', [screen])]);
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(driver),
    derivations: [],
    intervalMs: 60_000,
    random: () => 0.5,
  });
  router.start();
  await clock.advance(3_800_000);
  assert.equal(router.snapshot.value(wanIpv4), '25.200.3.17');
  assert.deepEqual(router.overdue, []);
  screen.answer = () => new RouterError('busy');
  await clock.advance(4_100_000);
  assert.deepEqual(router.overdue, [wanIpv4], 'but where the slow one itself could not be asked');
  await router.close();
});

test('A doubt wakes nobody who was refused, is busy, fails, or is paused.', async () => {
  for (const code of ['auth-failed', 'busy', 'timeout'] as const) {
    const { clock, router, details } = home();
    details.answer = () => new RouterError(code);
    router.start();
    await clock.advance(30_000);
    const { times } = details;
    details.answer = (report) => report;
    router.doubt([wanMode]);
    await clock.advance(0);
    assert.equal(details.times, times, code);
    await router.close();
  }
  const { clock, router, details } = home();
  router.start();
  await clock.advance(0);
  router.pause(30_000);
  router.doubt([wanMode]);
  await clock.advance(29_000);
  assert.equal(details.times, 1);
  await clock.advance(1000);
  assert.equal(details.times, 2);
  await router.close();
});

test('A paused router is left alone and resumes by itself, or when told.', async () => {
  const { clock, router, status } = home();
  router.start();
  await clock.advance(0);
  router.pause(60_000);
  assert.equal(router.paused, true);
  await clock.advance(59_000);
  assert.equal(status.times, 1);
  await clock.advance(1000);
  assert.equal(status.times, 2);
  assert.equal(router.paused, false);
  router.pause(60_000);
  router.resume();
  await clock.advance(3000);
  assert.equal(status.times, 3);
  await router.close();
});

test('An event of the router makes the cheap look come at once, then fast for a while.', async () => {
  const { clock, router, channel, status, details } = home();
  router.start();
  await clock.advance(1000);
  channel.hint();
  await clock.advance(0);
  assert.equal(status.times, 2);
  for (let n = 0; n < 50; n += 1) {
    channel.hint();
    await clock.advance(10);
  }
  assert.equal(status.times, 3, 'a flood of them makes no flood of looks');
  await clock.advance(6000);
  assert.ok(status.times >= 12, 'often');
  assert.equal(details.times, 1);
  await clock.advance(30_000);
  assert.ok(status.times < 26, 'and then at the normal pace again');
  await router.close();
});

test('An event on one channel makes the others that tell the same be looked at just as soon, the best one first.', async () => {
  const clock = new FakeClock();
  const order: string[] = [];
  const look = (
    id: string,
    tokens: ConstructorParameters<typeof FakeLook>[1],
    normal: number,
    dear = false,
  ) => {
    const made = new FakeLook(id, tokens, { normal, fast: 500 }, dear);
    made.answer = (report) => {
      order.push(id);
      return report;
    };
    return made;
  };
  const best = new FakeChannel('best', [
    look('best details', [identity], 60_000),
    look('best', [sessionUp], 3000),
  ]);
  const hinting = new FakeChannel('hinting', [look('hinting', [sessionUp, wanIpv4], 3000)]);
  const screen = new FakeChannel('screen', [look('screen', [sessionUp], 300_000, true)]);
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(new FakeDriver([best, hinting, screen])),
    derivations: [],
    intervalMs: 3000,
  });
  router.start();
  await clock.advance(1000);
  order.length = 0;
  hinting.hint();
  await clock.advance(0);
  assert.deepEqual(order, ['best', 'hinting']);
  await router.close();
});

test('A router that cannot be opened is tried again until it can, and nothing is known before.', async () => {
  const { clock, router, attempts } = home();
  attempts.unshift(new RouterError('unreachable'), new RouterError('unsupported'));
  router.start();
  await clock.advance(0);
  assert.equal(router.snapshot.value(reachable), false);
  assert.equal(router.problem?.code, 'unreachable');
  await assert.rejects(router.run({ capability: reconnect, input: null, origin: 'flow' }), {
    code: 'unreachable',
  });
  await assert.rejects(router.lookNow(), { code: 'unreachable' });
  await clock.advance(2000);
  assert.equal(router.problem?.code, 'unsupported');
  await clock.advance(4000);
  assert.equal(router.snapshot.value(reachable), true);
  assert.equal(router.problem, undefined);
  await router.close();
});

test('A driver that opens after the end is closed again.', async () => {
  const { router, driver, lanes } = home();
  router.start();
  await router.close();
  await settle();
  assert.equal(driver.closed, true);
  assert.equal(lanes.size, 0);
});

test('The end releases the lane, closes the driver and cancels what is running.', async () => {
  const perform = () => new Promise<never>(() => undefined);
  const stuck = operation(reconnect, (_input, { request }) => request(perform));
  const { clock, router, driver, lanes } = home({ operations: [stuck] });
  router.start();
  await clock.advance(0);
  const refused = assert.rejects(router.run({ capability: reconnect, input: null, origin: 'flow' }), {
    code: 'cancelled',
  });
  await settle();
  assert.equal(router.running, reconnect);
  await router.close();
  await refused;
  assert.equal(driver.closed, true);
  assert.equal(lanes.size, 0);
});

test('Where two channels tell the same, the first that knows it wins.', async () => {
  const clock = new FakeClock();
  const cheap = new FakeLook('status', [wanIpv4]);
  const dear = new FakeLook('page', [wanIpv4, sessionError], { normal: 300_000, fast: 60_000 });
  cheap.answer = (report) => report.miss(wanIpv4, 'not-said');
  dear.answer = (report) => report.tell(wanIpv4, '11.22.33.44').tell(sessionError, 'none');
  const driver = new FakeDriver([new FakeChannel('igd', [cheap]), new FakeChannel('screen', [dear])]);
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(driver),
    derivations: [deriveReachable],
    intervalMs: 3000,
  });
  router.start();
  await clock.advance(0);
  assert.deepEqual(
    [router.snapshot.get(wanIpv4)].map((o) => o.state === 'known' && o.channel),
    ['screen'],
  );
  cheap.answer = (report) => report.tell(wanIpv4, '11.22.33.55');
  await clock.advance(4000);
  assert.equal(router.snapshot.value(wanIpv4), '11.22.33.55');
  cheap.answer = () => new RouterError('timeout');
  await clock.advance(10_000);
  assert.equal(router.snapshot.value(wanIpv4), undefined, 'what was seen before the silence proves nothing');
  assert.equal(router.snapshot.value(reachable), true, 'one channel still answers');
  await clock.advance(330_000);
  assert.equal(router.snapshot.value(wanIpv4), '11.22.33.44');
  await router.close();
});

test('A dear look is sped up for what its own channel did and for nothing else, and comes back soon after a restart.', async () => {
  const clock = new FakeClock();
  const cheap = new FakeLook('status', [sessionUp]);
  const dear = new FakeLook('screen', [dhcpServer], { normal: 3_600_000, fast: 1000 }, true);
  let dhcp = true;
  cheap.answer = (report) => report.tell(sessionUp, true);
  dear.answer = (report) => report.tell(dhcpServer, dhcp);
  const igd = new FakeChannel('igd', [cheap], [operation(reconnect, () => Promise.resolve())]);
  const set = operation(dhcpServer, () => {
    dear.answer = () => new RouterError('unreachable');
    clock.after(20_000, () => (dear.answer = (report) => report.tell(dhcpServer, (dhcp = false))));
    return Promise.resolve();
  });
  const screen = new FakeChannel('screen', [dear], [set]);
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(new FakeDriver([igd, screen])),
    derivations: [],
    intervalMs: 3000,
  });
  router.start();
  await clock.advance(0);
  igd.hint();
  const vain = router.run({ capability: reconnect, input: null, origin: 'flow' });
  await clock.advance(reconnect.settlesMs);
  assert.equal((await vain).outcome, 'uncertain');
  assert.equal(dear.times, 1);
  const done = router.run({ capability: dhcpServer, input: false, origin: 'flow' });
  await clock.advance(22_000);
  const { outcome, tookMs } = await done;
  assert.equal(outcome, 'verified');
  assert.ok(tookMs <= 21_500, `${tookMs}`);
  await router.close();
});

test('An uptime that jitters keeps its instant, and a session that we saw begin is believed over it.', async () => {
  const { clock, router, status } = home();
  const boot = clock.now() - 3_600_000;
  let jitter = 0;
  const up = (address: string) => {
    status.answer = (report) =>
      report
        .tell(sessionUp, true)
        .tell(wanIpv4, address)
        .tell(uptime, new Date(boot + (jitter += 700)).toISOString());
  };
  up('11.22.33.44');
  router.start();
  await clock.advance(9000);
  const first = new Date(boot + 700).toISOString();
  assert.equal(router.snapshot.value(uptime), first);
  assert.deepEqual([router.snapshot.value(sessionSince), basis()], [first, 'reported']);
  status.answer = (report) => report.tell(sessionUp, false);
  await clock.advance(3000);
  assert.equal(router.snapshot.value(sessionSince), undefined);
  up('11.22.33.44');
  await clock.advance(3000);
  const began = new Date(clock.now()).toISOString();
  assert.deepEqual([router.snapshot.value(sessionSince), basis()], [began, 'observed']);
  await clock.advance(9000);
  assert.equal(router.snapshot.value(sessionSince), began, 'the daemon’s uptime does not win');
  up('11.22.33.99');
  await clock.advance(3000);
  assert.notEqual(router.snapshot.value(sessionSince), began, 'another address is another session');
  status.answer = (report) =>
    report
      .tell(sessionUp, true)
      .tell(wanIpv4, '11.22.33.99')
      .tell(uptime, new Date(clock.now() + 200_000).toISOString());
  await clock.advance(3000);
  assert.equal(basis(), 'reported', 'a later beginning than ours is news');
  status.answer = (report) => report.tell(wanIpv4, '11.22.33.99').miss(sessionUp, 'unreadable');
  await clock.advance(3000);
  assert.equal(router.snapshot.get(sessionSince).state, 'unknown');
  await router.close();

  function basis() {
    const observed = router.snapshot.get(sessionSince);
    return observed.state === 'known' ? observed.attributes?.['basis'] : undefined;
  }
});

test('Refreshing reports the first problem only when nothing at all could be read.', async () => {
  const { clock, router, status, details } = home();
  router.start();
  await clock.advance(0);
  details.answer = () => new RouterError('unreadable');
  await router.lookNow();
  status.answer = () => new RouterError('timeout');
  await assert.rejects(router.lookNow(), { code: 'timeout' });
  await router.close();
});

test('Somebody who wants some readings costs only the looks that tell them.', async () => {
  const { clock, router, status, details } = home();
  router.start();
  await clock.advance(0);
  await router.lookNow([wanIpv4]);
  assert.deepEqual([status.times, details.times], [2, 1]);
  await router.lookNow([]);
  assert.deepEqual([status.times, details.times], [2, 1]);
  await router.close();
});

test('A router that falls silent is unreachable soon, whatever its slower channels said before.', async () => {
  const clock = new FakeClock();
  const cheap = new FakeLook('status', [sessionUp]);
  const slow = new FakeLook('mode', [wanMode], { normal: 60_000, fast: 2000 });
  const dear = new FakeLook('screen', [dhcpServer], { normal: 3_900_000, fast: 500 }, true);
  cheap.answer = (report) => report.tell(sessionUp, true);
  slow.answer = (report) => report.tell(wanMode, 'pppoe');
  dear.answer = (report) => report.tell(dhcpServer, true);
  const channels = [
    ['igd', cheap],
    ['httpif', slow],
    ['screen', dear],
  ] as const;
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(new FakeDriver(channels.map(([id, look]) => new FakeChannel(id, [look])))),
    derivations: [deriveReachable],
    intervalMs: 3000,
  });
  router.start();
  await clock.advance(0);
  cheap.answer = () => new RouterError('unreachable');
  await clock.advance(10_000);
  assert.equal(router.snapshot.value(reachable), true, 'one cheap channel still answers');
  cheap.answer = (report) => report.tell(sessionUp, true);
  await clock.advance(40_000);
  for (const look of [cheap, slow, dear]) look.answer = () => new RouterError('unreachable');
  await clock.advance(15_000);
  assert.equal(router.snapshot.value(reachable), false);
  assert.equal(dear.times, 1, 'and nobody has logged in for that');
  await router.close();
});
