import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../../../lib/capabilities/wan-mode.ts';
import { open, type Opened } from './opened.ts';

const INTERVAL_MS = 4000;
/** RFC 5737 */
const BEFORE = '203.0.113.10';
const AFTER = '203.0.113.77';

/** Looks at the status as the poller does, and says what the router was asked. */
async function poll(opened: Opened, times = 1): Promise<readonly (string | undefined)[]> {
  opened.router.requests.length = 0;
  for (let i = 0; i < times; i += 1) {
    await opened.clock.advance(INTERVAL_MS);
    await opened.read('status');
  }
  return opened.router.requests.map(({ action }) => action);
}

test('While nothing changes, the address is asked for each half minute.', async (t) => {
  const opened = await open(t, { connections: [{ kind: 'ppp', address: BEFORE }] });
  await opened.read('status');
  const asked = await poll(opened, 16);
  assert.equal(asked.filter((action) => action === 'GetStatusInfo').length, 16);
  assert.equal(asked.filter((action) => action === 'GetExternalIPAddress').length, 2);
});

test('An hour of looking costs at most 1,200 requests.', async (t) => {
  const opened = await open(t);
  opened.router.setUptime(100_000);
  await opened.read();
  opened.router.requests.length = 0;
  for (let s = INTERVAL_MS / 1000; s <= 3600; s += INTERVAL_MS / 1000) {
    await opened.clock.advance(INTERVAL_MS);
    await opened.read('status');
    if (s % 60 === 0) await opened.read('details');
  }
  assert.ok(opened.router.count() <= 1200, `${opened.router.count()} requests`);
  assert.ok(opened.router.count() > 900, 'something was asked');
});

for (const [how, change] of [
  ['the session has dropped', (opened: Opened) => opened.router.drop('ERROR_ISP_DISCONNECT')],
  ['the uptime began anew', (opened: Opened) => opened.router.setUptime(1)],
] as const) {
  test(`When ${how}, the address is asked for at once and for a while.`, async (t) => {
    const opened = await open(t, { connections: [{ kind: 'ppp', address: BEFORE }] });
    opened.router.setUptime(3600);
    await opened.read('status');
    assert.deepEqual(await poll(opened), ['GetStatusInfo']);
    change(opened);
    assert.deepEqual(await poll(opened), ['GetStatusInfo', 'GetExternalIPAddress']);
    assert.equal((await poll(opened)).length, 2, 'the first answer may be the old one still');
  });
}

test('After a look that failed, the address is asked for anew.', async (t) => {
  const opened = await open(t, { connections: [{ kind: 'ppp', address: BEFORE }] });
  await opened.read('status');
  opened.router.set({ http: 'drop' });
  await assert.rejects(poll(opened));
  opened.router.set({ http: 'ok' });
  assert.ok((await poll(opened)).includes('GetExternalIPAddress'));
});

test('Looks in quick succession, and those that wait for an address, ask for it.', async (t) => {
  const opened = await open(t, { connections: [{ kind: 'ppp', address: BEFORE }] });
  const [status] = opened.channel.looks;
  assert.ok(status);
  await opened.read('status');
  opened.router.setAddress(AFTER);
  await opened.clock.advance(500);
  assert.equal((await opened.read('status')).value(wanIpv4), AFTER);
  await opened.clock.advance(INTERVAL_MS);
  opened.router.requests.length = 0;
  await status.read(opened.signal, false, [wanIpv4]);
  assert.equal(opened.router.count(), 2);
  await opened.clock.advance(INTERVAL_MS);
  await status.read(opened.signal, true);
  assert.equal(opened.router.count(), 4, 'a person has asked');
});

test('The kind of connection is asked for again when the session is another, or is down, or after five minutes.', async (t) => {
  const opened = await open(t, { connections: [{ kind: 'ppp', address: BEFORE }] });
  const told = async () => (await opened.read('details')).value(wanMode) !== undefined;
  opened.router.setUptime(3600);
  await opened.read('status');
  assert.equal(await told(), true);
  await opened.clock.advance(60_000);
  assert.equal(await told(), false);
  opened.router.drop('ERROR_ISP_DISCONNECT');
  await opened.read('status');
  assert.equal(await told(), true);
  assert.equal(await told(), true, 'it is down still');
  opened.router.restore();
  await opened.read('status');
  assert.equal(await told(), true);
  assert.equal(await told(), false);
  await opened.clock.advance(300_000);
  assert.equal(await told(), true);
});
