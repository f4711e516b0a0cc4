import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { refresh } from '../../../lib/capabilities/refresh.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { trafficSent } from '../../../lib/capabilities/traffic-sent.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import { examine } from '../../../lib/application/read-once.ts';
import type { OpenOptions } from '../../../lib/application/open.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import { RouterError, type ErrorCode } from '../../../lib/router/errors.ts';
import { startIgd } from '../../emulators/igd/emulator.ts';
import type { IgdOptions } from '../../emulators/igd/options.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { loopback, reply } from '../transport/loopback.ts';
import { NO_SUCH_HOST, webServer } from '../../support/no-routers.ts';

const DESCRIPTION = readFileSync(
  join(import.meta.dirname, '../../fixtures/igd/miniupnpd_2.3.1/description.xml'),
);

const code = (expected: ErrorCode) => (thrown: unknown) =>
  thrown instanceof RouterError && thrown.code === expected && !thrown.mayHaveApplied;

/** Where a description may be: nobody looks for one behind an address that has no path. */
const described = (url: URL) => new URL('/rootDesc.xml', url).href;

const never = () => new AbortController().signal;

function look(address: string, signal = never(), options: OpenOptions = {}) {
  return examine(routerConfig.parse({ address }), signal, options);
}

async function emulated(t: TestContext, options: IgdOptions = {}) {
  const box = await startIgd(options);
  t.after(() => box.close());
  return box;
}

test('A router is handed over with everything read, and with its own offers besides those of the driver.', async (t) => {
  const box = await emulated(t);
  const router = await look(box.url.href);
  t.after(() => router.close());
  assert.equal(router.snapshot.value(sessionUp), true);
  assert.equal(router.snapshot.value(trafficSent), box.line.sent);
  assert.equal(router.snapshot.value(wanPath), 'unknown');
  const offered = router.offers.map(({ capability }) => capability);
  assert.ok(offered.includes(reconnect));
  assert.ok(offered.includes(refresh));
});

test('Refresh reads the router again, without its driver.', async (t) => {
  const box = await emulated(t);
  const router = await look(box.url.href);
  t.after(() => router.close());
  box.line.sent += 1000;
  const { outcome } = await router.run({ capability: refresh, input: undefined, origin: 'flow' });
  assert.equal(outcome, 'verified');
  assert.equal(router.snapshot.value(trafficSent), box.line.sent);
});

test('Readings bear the time of the clock that was given.', async (t) => {
  const box = await emulated(t);
  const clock = new FakeClock(Date.parse('2031-01-01T00:00:00Z'));
  const router = await look(box.url.href, never(), { clock, random: () => 0.5 });
  t.after(() => router.close());
  assert.equal(router.snapshot.get(sessionUp).at, clock.now());
});

test('What is no address is invalid, without a single request.', async () => {
  await assert.rejects(look('http://a:b@127.0.0.1/'), code('invalid-input'));
});

test('A driver that does not exist is invalid, with a login too.', async () => {
  const config = routerConfig.parse({ address: '127.0.0.1', driver: 'zyxel' });
  const credentials = { username: 'admin', password: 'x' };
  await assert.rejects(examine(config, never(), { credentials }), code('invalid-input'));
});

test('A name that stands for no address is unreachable, and after that nothing is tried again.', async () => {
  const clock = new FakeClock();
  await assert.rejects(look(NO_SUCH_HOST, never(), { clock }), code('unreachable'));
  await settle();
  assert.equal(clock.pending, 0);
});

test('A web server that is no router is unsupported.', async (t) => {
  await assert.rejects(look(await webServer(t)), code('unsupported'));
});

test('A router that describes itself but answers nothing is what went wrong with its answers.', async (t) => {
  const { url } = await loopback(t, (socket, head) => {
    if (head.startsWith('GET')) socket.end(reply(DESCRIPTION));
    else socket.destroy();
  });
  await assert.rejects(look(described(url)), code('unreachable'));
});

test('After the end nothing is asked.', async (t) => {
  const box = await emulated(t);
  await assert.rejects(look(box.url.href, AbortSignal.abort()), code('cancelled'));
  assert.equal(box.count(), 0);
});

const TIME_IS_UP = new DOMException('', 'TimeoutError');
for (const [reason, expected] of [
  [undefined, 'cancelled'],
  [TIME_IS_UP, 'timeout'],
] as const) {
  test(`A wait for the router that ends before an answer is ${expected}.`, async (t) => {
    const end = new AbortController();
    const { url } = await loopback(t, () => end.abort(reason));
    await assert.rejects(look(described(url), end.signal), code(expected));
  });

  test(`A wait for its readings that ends before they are there is ${expected}.`, async (t) => {
    const end = new AbortController();
    const { url, heard } = await loopback(t, (socket, head) => {
      if (head.startsWith('GET')) socket.end(reply(DESCRIPTION));
      else if (head.startsWith('POST')) end.abort(reason);
    });
    await assert.rejects(look(described(url), end.signal), code(expected));
    assert.ok(heard.some((head) => head.startsWith('POST')));
  });
}
