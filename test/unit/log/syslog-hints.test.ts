import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { identity } from '../../../lib/capabilities/identity.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { logPatterns } from '../../../lib/log/patterns.ts';
import { openRouter } from '../../../lib/application/open.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import type { Driver } from '../../../lib/router/driver.ts';
import type { RouterError } from '../../../lib/router/errors.ts';
import { Lanes } from '../../../lib/router/lane.ts';
import type { Notice } from '../../../lib/router/notice.ts';
import { Router } from '../../../lib/router/router.ts';
import { syslogHints, type SyslogHintsOptions } from '../../../lib/log/syslog-hints.ts';
import { Awaited } from '../../support/awaited.ts';
import { FakeChannel, FakeDriver, FakeLook } from '../../support/fake-driver.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { igdFor } from '../../support/igd.ts';
import { freePort, sender, takenPort } from '../../support/syslog.ts';

const DOWN = '<30>Nov 24 03:00:00 gw pppd[8]: LCP terminated by peer';
const UP = '<30>pppd[8]: local  IP address 203.0.113.10';
const NOTHING = '<30>pppd[8]: Plugin pppoe.so loaded.';

/** A router with a cheap and a dear look, which hears its log. */
async function home(
  t: TestContext,
  options: Partial<SyslogHintsOptions> & { readonly driver?: Driver } = {},
) {
  const clock = new FakeClock();
  const cheap = new FakeLook('status', [sessionUp], { normal: 60_000, fast: 10_000 });
  const dear = new FakeLook('screen', [identity], { normal: 60_000, fast: 10_000 }, true);
  const driver =
    options.driver ?? new FakeDriver([new FakeChannel('igd', [cheap]), new FakeChannel('screen', [dear])]);
  const port = options.port ?? (await freePort());
  const log: string[] = [];
  const faults: RouterError[] = [];
  const heard: (Notice & { kind: 'heard' })[] = [];
  const awaited = new Awaited();
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(driver),
    derivations: [],
    intervalMs: 60_000,
    random: () => 0.5,
    hints: syslogHints({
      host: '127.0.0.1',
      patterns: logPatterns,
      clock,
      log: (line) => {
        log.push(line);
        awaited.poke();
      },
      onFault: (error) => {
        faults.push(error);
        awaited.poke();
      },
      ...options,
      port,
    }),
  });
  router.subscribe((notice) => {
    if (notice.kind === 'heard') heard.push(notice);
    awaited.poke();
  });
  t.after(() => router.close());
  router.start();
  await clock.advance(0);
  const says = (what: RegExp) =>
    awaited.until(
      String(what),
      () => log.some((line) => what.test(line)),
      () => log.join(' | '),
    );
  const hears = (count: number) =>
    awaited.until(
      `${count} lines`,
      () => heard.length === count,
      () => JSON.stringify(heard),
    );
  return { clock, cheap, dear, port, log, faults, heard, awaited, router, says, hears };
}

test('A line of the log is told, masked, and makes the cheap looks come at once and again.', async (t) => {
  const it = await home(t);
  await it.says(/listening for 127\.0\.0\.1/);
  await it.clock.advance(30_000);
  assert.deepEqual([it.cheap.times, it.dear.times], [1, 1]);
  const router = await sender(t);
  await router(it.port, UP);
  await it.hears(1);
  assert.deepEqual(it.heard, [
    { kind: 'heard', what: 'session-up', line: 'pppd: local  IP address (address)' },
  ]);
  await it.clock.advance(0);
  assert.deepEqual([it.cheap.times, it.dear.times], [2, 1], 'nobody is logged in for it');
  await it.clock.advance(10_000);
  assert.deepEqual([it.cheap.times, it.dear.times], [3, 1], 'what the router says of itself may settle late');
  await it.clock.advance(1500);
  assert.equal(it.router.snapshot.has(sessionUp), false, 'a line is no reading');
});

test('Lines that tell nothing, and lines of others, are no hints.', async (t) => {
  const it = await home(t);
  await it.says(/listening/);
  const [router, other] = [await sender(t), await sender(t, '127.0.0.2')];
  await other(it.port, DOWN);
  await other(it.port, DOWN);
  await router(it.port, NOTHING);
  await router(it.port, UP);
  await it.hears(1);
  assert.equal(it.heard[0]?.what, 'session-up');
  assert.deepEqual(it.log.slice(1), [
    'syslog: lines from 127.0.0.2 are dropped: it is another device',
    'syslog: the router is heard',
  ]);
});

test('Several lines about one event are one, and a flood makes few looks and one line in the log.', async (t) => {
  const it = await home(t);
  await it.says(/listening/);
  await it.clock.advance(30_000);
  const router = await sender(t);
  for (let n = 0; n < 101; n += 1) await router(it.port, n % 2 ? DOWN : '<30>pppd[8]: Modem hangup');
  await it.says(/too many lines/);
  assert.deepEqual(
    it.heard.map(({ what }) => what),
    ['session-down'],
  );
  await it.clock.advance(2000);
  await router(it.port, DOWN);
  await it.hears(2);
  assert.equal(it.cheap.times, 2);
  assert.equal(it.log.filter((line) => line.includes('too many')).length, 1);
});

test('The patterns are those that were given.', async (t) => {
  const it = await home(t, {
    patterns: [{ kind: 'reboot', vendor: 'user', basis: 'doc', expression: /weg$/ }],
  });
  await it.says(/listening/);
  const router = await sender(t);
  await router(it.port, DOWN);
  await router(it.port, 'alles weg');
  await it.hears(1);
  assert.deepEqual(it.heard[0], { kind: 'heard', what: 'reboot', line: 'alles weg' });
});

test('A port that is in use is said once; polling goes on, and the port is had when it is free.', async (t) => {
  const { socket, port } = await takenPort();
  const it = await home(t, { port });
  await it.awaited.until('the fault', () => it.faults.length === 1);
  assert.equal(it.faults[0]?.code, 'conflict');
  await it.clock.advance(60_000);
  await it.clock.advance(60_000);
  assert.deepEqual([it.cheap.times, it.faults.length, it.log.length], [3, 1, 0]);
  socket.close();
  await it.clock.advance(60_000);
  await it.says(/listening/);
});

test('A router that has moved is listened to at its new address, and not at the old one.', async (t) => {
  const look = new FakeLook('status', [sessionUp]);
  const moving = { host: '127.0.0.1' };
  const driver = Object.defineProperty(new FakeDriver([new FakeChannel('igd', [look])]), 'host', {
    get: () => moving.host,
  });
  const it = await home(t, { driver, host: '127.0.0.9' });
  await it.says(/listening for 127\.0\.0\.1 /);
  const [before, after] = [await sender(t), await sender(t, '127.0.0.2')];
  await before(it.port, DOWN);
  await it.hears(1);
  moving.host = '127.0.0.2';
  await it.clock.advance(60_000);
  await it.says(/listening for 127\.0\.0\.2 /);
  await before(it.port, '<5>kernel: klogd started: BusyBox v1');
  await after(it.port, UP);
  await it.hears(2);
  assert.equal(it.heard[1]?.what, 'session-up');
});

test('What is not in the home is not listened to; the driver says so.', async (t) => {
  const it = await home(t, { host: '192.0.2.1' });
  await it.clock.advance(120_000);
  assert.deepEqual([it.log, it.faults], [[], []]);
});

test('The address to listen at can be given.', async (t) => {
  const it = await home(t, { address: '192.0.2.1' });
  await it.awaited.until('the fault', () => it.faults.length === 1);
  assert.equal(it.faults[0]?.code, 'invalid-input');
});

test('Two routers share a port; each hears its own, and the last that closes frees it.', async (t) => {
  const first = await home(t);
  const second = await home(t, { port: first.port, host: '127.0.0.2' });
  await Promise.all([first.says(/listening/), second.says(/listening/)]);
  const [one, two] = [await sender(t), await sender(t, '127.0.0.2')];
  await one(first.port, DOWN);
  await two(first.port, UP);
  await Promise.all([first.hears(1), second.hears(1)]);
  assert.deepEqual([first.heard[0]?.what, second.heard[0]?.what], ['session-down', 'session-up']);
  await first.router.close();
  await two(first.port, DOWN);
  await second.hears(2);
  assert.equal(first.heard.length, 1);
  await second.router.close();
  assert.deepEqual([first.clock.pending, second.clock.pending], [0, 0]);
  const { socket } = await takenPort(first.port);
  socket.close();
});

test('A router that is closed while it begins to listen leaves nothing open.', async (t) => {
  const it = await home(t);
  await it.router.close();
  await it.clock.advance(60_000);
  const { socket } = await takenPort(it.port);
  socket.close();
  assert.deepEqual(it.faults, []);
});

test('A configured router listens when it has a port, and patterns come from its profile.', async (t) => {
  const igd = await igdFor(t);
  const port = await freePort();
  const awaited = new Awaited();
  const log: string[] = [];
  const heard: string[] = [];
  const open = (more: object) => {
    const config = routerConfig.parse({ address: igd.url.href, driver: 'igd', interval: 60, ...more });
    const router = openRouter(config, {
      log: (line) => {
        log.push(line);
        awaited.poke();
      },
    });
    t.after(() => router.close());
    router.subscribe((notice) => {
      if (notice.kind === 'heard') heard.push(`${notice.what}: ${notice.line}`);
      awaited.poke();
    });
    router.start();
    return router;
  };
  const profile = '{"log":{"session-down":["^kaputt"]}}';
  open({ syslog: String(port), profile });
  await awaited.until('it listens', () => log.some((line) => line.includes(`port ${port} of 127.0.0.1`)));
  const asked = igd.count('GetStatusInfo');
  const router = await sender(t);
  await router(port, 'kaputt');
  await awaited.until('it is heard and looked at', () => igd.count('GetStatusInfo') > asked);
  assert.deepEqual(heard, ['session-down: kaputt']);
  log.length = 0;
  const silent = open({ syslog: '' });
  await awaited.until('it is read', () => silent.snapshot.has(sessionUp));
  assert.ok(log.every((line) => !line.startsWith('syslog')));
  assert.throws(() => open({ profile: '{"log":{"x":[]}}' }), { code: 'invalid-input' });
});
