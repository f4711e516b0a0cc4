import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { sessionSince } from '../../../lib/capabilities/session-since.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { DualStack, type HomeNotice } from '../../../lib/dual-stack/dual-stack.ts';
import type { Observations } from '../../../lib/dual-stack/home.ts';
import type { HomeReport } from '../../../lib/dual-stack/judge.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { LOWER, UPPER, type Readings } from './homes.ts';

class Member extends FakeRouter {
  looks = 0;
  failing: RouterError | undefined;

  retries: boolean | undefined;

  lookNow(_tokens?: unknown, asked = true): Promise<void> {
    this.retries = asked;
    this.looks += 1;
    return this.failing ? Promise.reject(this.failing) : Promise.resolve();
  }

  says(readings: Readings): this {
    for (const [token, value] of readings) this.tell(token, value);
    return this;
  }
}

function begin(observe?: () => Promise<Observations>) {
  const clock = new FakeClock();
  const upper = new Member();
  const lower = new Member();
  const home = new DualStack({
    upper: { host: '192.168.10.1', router: upper },
    lower: { host: '192.168.10.2', router: lower },
    clock,
    ...(observe && { observe }),
  });
  const reports: HomeReport[] = [];
  const others: HomeNotice[] = [];
  home.subscribe((notice) => {
    if (notice.kind === 'judged') reports.push(notice.report);
    else others.push(notice);
  });
  return { clock, upper, lower, home, reports, others };
}

test('Nothing is said until both routers were looked at; then once, however many readings came.', async () => {
  const { clock, upper, lower, home, reports } = begin();
  upper.says(UPPER);
  await clock.advance(5000);
  assert.equal(home.report, undefined);
  lower.says(LOWER);
  await clock.advance(5000);
  assert.deepEqual(
    reports.map(({ status }) => status),
    ['ok'],
  );
  assert.equal(home.report, reports[0]);
});

test('A fault is told within a second, and its end; what nobody would notice is not.', async () => {
  const { clock, upper, lower, reports } = begin();
  upper.says(UPPER);
  lower.says(LOWER);
  await clock.advance(1000);
  upper.tell(pppoeBridge, false);
  await clock.advance(1000);
  assert.match(reports[1]?.headline.en ?? '', /PPPoE bridge/);
  lower.tell(sessionSince, '2026-11-24T03:00:00.000Z');
  await clock.advance(1000);
  assert.equal(reports.length, 2);
  upper.tell(pppoeBridge, true);
  await clock.advance(1000);
  assert.deepEqual(
    reports.map(({ status }) => status),
    ['ok', 'problem', 'ok'],
  );
});

test('A router that cannot be opened is judged too.', async () => {
  const { clock, upper, lower, reports } = begin();
  upper.says(UPPER);
  lower.problem = new RouterError('auth-failed');
  lower.notify({ kind: 'problem', problem: lower.problem });
  await clock.advance(1000);
  assert.match(reports[0]?.headline.en ?? '', /refuses our login/);
});

test('Who asks gets a fresh look at both and at the surroundings, whether or not one can be read.', async () => {
  let observed: Observations = { dhcpServers: ['192.168.10.1'] };
  let fails = false;
  const { clock, upper, lower, home } = begin(() =>
    fails ? Promise.reject(new Error('no')) : Promise.resolve(observed),
  );
  upper.says(UPPER);
  lower.says(LOWER).tell(sessionUp, true);
  await clock.advance(1000);
  lower.failing = new RouterError('timeout');
  observed = { dhcpServers: ['192.168.10.1', '192.168.10.2'] };
  assert.match((await home.check()).headline.en, /2 DHCP servers/);
  assert.deepEqual([upper.looks, lower.looks], [1, 1]);
  assert.deepEqual(
    [upper.retries, lower.retries],
    [false, false],
    'a clock may ask for it: no login is tried again',
  );
  fails = true;
  assert.match((await home.check()).headline.en, /2 DHCP servers/);
});

test('A new address is told with the old one, and so is that somebody is at work.', async () => {
  const { clock, upper, lower, home, others } = begin();
  upper.says(UPPER);
  lower.says(LOWER);
  lower.miss(wanIpv4).tell(wanIpv4, '25.100.7.77').tell(wanIpv4, '25.100.7.77');
  assert.deepEqual(others, [{ kind: 'address', side: 'lower', from: '25.100.7.10', to: '25.100.7.77' }]);
  assert.equal(home.changing, false);
  lower.running = reconnect;
  lower.notify({ kind: 'offers' });
  assert.equal(home.changing, true);
  assert.deepEqual(others.at(-1), { kind: 'changing' });
  await clock.advance(1000);
});

test('A lower router that loses its session speaks against the upper one’s PPPoE bridge, once in two minutes.', async () => {
  const { clock, upper, lower } = begin();
  upper.says(UPPER);
  lower.says(LOWER);
  assert.deepEqual(upper.doubted, []);
  const flap = () => lower.tell(sessionUp, false).tell(sessionUp, true);
  flap();
  flap();
  assert.deepEqual(upper.doubted, [pppoeBridge]);
  await clock.advance(119_000);
  flap();
  assert.equal(upper.doubted.length, 1);
  await clock.advance(1000);
  flap();
  assert.equal(upper.doubted.length, 2);
  assert.deepEqual(lower.doubted, []);
});

test('What was never up, or is silent, speaks against nothing new; a session that comes up speaks against a bridge that is off.', () => {
  const { upper, lower } = begin();
  upper.says(UPPER);
  lower.says(LOWER);
  lower.miss(sessionUp, 'timeout').tell(sessionUp, true);
  assert.deepEqual(upper.doubted, []);
  upper.tell(pppoeBridge, false);
  lower.miss(sessionUp, 'timeout').tell(sessionUp, true);
  assert.deepEqual(upper.doubted, [], 'it was up all the time');
  lower.tell(sessionUp, false);
  assert.deepEqual(upper.doubted, [pppoeBridge]);
  const other = begin();
  other.upper.says(UPPER).tell(pppoeBridge, false);
  other.lower.tell(sessionUp, true);
  assert.deepEqual(other.upper.doubted, [pppoeBridge]);
});

test('A session that is back a moment after the bridge was found off speaks against that at once.', () => {
  const { upper, lower } = begin();
  upper.says(UPPER);
  lower.says(LOWER).tell(sessionUp, false);
  upper.tell(pppoeBridge, false);
  lower.tell(sessionUp, true);
  assert.deepEqual(upper.doubted, [pppoeBridge, pppoeBridge]);
});

test('A private address on the Internet side speaks against the mode that was read.', () => {
  const { lower, upper } = begin();
  upper.says(UPPER);
  lower.says(LOWER).tell(wanIpv4, '192.168.10.7').tell(wanIpv4, '192.168.10.8');
  assert.deepEqual(lower.doubted, [wanMode]);
});

test('What somebody does on purpose speaks against nothing.', () => {
  const { lower, upper } = begin();
  upper.says(UPPER);
  lower.says(LOWER);
  lower.running = reconnect;
  lower.tell(sessionUp, false);
  assert.deepEqual(upper.doubted, []);
});

test('After its end it listens to nothing and sets no timer.', async () => {
  const { clock, upper, lower, home, reports } = begin();
  await settle();
  upper.says(UPPER);
  home.close();
  assert.equal(clock.pending, 0);
  assert.deepEqual([upper.listeners, lower.listeners], [0, 0]);
  await home.check();
  assert.deepEqual(reports, []);
});

test('What probes tell is looked for once both were read, when one reports something else, and when asked.', async () => {
  const clock = new FakeClock();
  const [upper, lower] = [new Member(), new Member()];
  const looks: (string | undefined)[] = [];
  const home = new DualStack({
    upper: { host: '192.168.10.1', router: upper },
    lower: { host: '192.168.10.2', router: lower },
    clock,
    look: (routers) => {
      looks.push(routers.lower.snapshot.value(wanIpv4));
      return Promise.resolve({ ipv6Routers: ['fe80::1', 'fe80::2'] });
    },
  });
  upper.says(UPPER);
  await clock.advance(1000);
  assert.deepEqual(looks, []);
  lower.says(LOWER);
  await clock.advance(1000);
  await clock.advance(1000);
  assert.deepEqual(looks, ['25.100.7.10']);
  assert.equal(home.report?.status, 'warning');
  // nothing that tells of the road
  lower.tell(sessionSince, '2026-03-01T10:00:00Z');
  await clock.advance(1000);
  assert.equal(looks.length, 1);
  lower.tell(wanIpv4, '25.100.7.99');
  await clock.advance(1000);
  assert.deepEqual(looks, ['25.100.7.10', '25.100.7.99']);
  await home.check();
  assert.equal(looks.length, 3);
  home.close();
  await home.check();
  assert.equal(looks.length, 3);
});

test('A look that takes too long, or fails, is given up; two at once are one.', async () => {
  const clock = new FakeClock();
  const [upper, lower] = [new Member().says(UPPER), new Member().says(LOWER)];
  const signals: AbortSignal[] = [];
  const home = new DualStack({
    upper: { host: '192.168.10.1', router: upper },
    lower: { host: '192.168.10.2', router: lower },
    clock,
    look: (_routers, signal) => {
      signals.push(signal);
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new RouterError('cancelled'))),
      );
    },
  });
  const both = Promise.all([home.check(), home.check()]);
  await settle();
  assert.equal(signals.length, 1);
  await clock.advance(60_000);
  const [report] = await both;
  assert.equal(signals[0]?.aborted, true);
  assert.equal(report.status, 'ok');
  const last = home.check();
  await settle();
  home.close();
  await last;
  assert.equal(signals[1]?.aborted, true);
});
