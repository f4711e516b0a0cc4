import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { reboot } from '../../../lib/capabilities/reboot.ts';
import type { BackendFor } from '../../../lib/drivers/screen/box.ts';
import { backendFor } from '../../../lib/drivers/screen/backends.ts';
import { airstationBox, atermBox, openedOn, sideOf, type Side } from './home.ts';
import { SkipClock } from '../../support/skip-clock.ts';

/** Forms that were sent, but for logins. */
const sent = (side: Side) => side.sent().filter(({ path }) => !/login/.test(path) && path !== '/');

/** Skips what an action would only wait for, until it has ended. */
async function ended<T>(side: Side, work: Promise<T>): Promise<T> {
  const over = work.then(
    () => true,
    () => true,
  );
  for (let minutes = 0; minutes < 10; minutes += 1) {
    if (await Promise.race([over, side.pass(5000)])) break;
    side.clock.skip(60_000);
  }
  return work;
}

test('A box that restarts before it has taken a change is asked once; what is read afterwards says that it did not happen.', async (t) => {
  const face = await airstationBox(t);
  let armed = false;
  const restarting: BackendFor = (...given) => {
    const backend = backendFor(...given);
    const { submit } = backend;
    return Object.assign(backend, {
      submit: (...args: Parameters<typeof submit>) => {
        if (armed) face.box.reboot();
        armed = false;
        return submit.apply(backend, args);
      },
    });
  };
  const side = await openedOn(t, face, { backendFor: restarting });
  side.sent();
  armed = true;
  const { outcome, before, after } = await ended(side, side.run(pppoeBridge, true));
  assert.deepEqual([outcome, before, after], ['uncertain', false, false]);
  assert.ok(sent(side).length <= 1);
  assert.equal(face.box.settings.bridge, false);
});

test('A change whose answer is lost is settled by reading, and sent once.', async (t) => {
  const face = await airstationBox(t, { losesAnswer: ['save'] });
  const side = await openedOn(t, face);
  side.sent();
  const { outcome, before, after } = await side.run(pppoeBridge, true);
  assert.deepEqual([outcome, before, after], ['verified', false, true]);
  assert.equal(sent(side).length, 1);
});

test('Another LAN address whose answer is lost is followed all the same.', async (t) => {
  const face = await airstationBox(t, { losesAnswer: ['address'] });
  const side = await openedOn(t, face);
  const { outcome, after } = await side.run(lanAddress, '127.0.11.77');
  assert.deepEqual([outcome, after], ['verified', '127.0.11.77']);
});

test('A restart that is not answered is done once and waited for.', async (t) => {
  const face = await airstationBox(t, { losesAnswer: ['reboot'] });
  const side = await openedOn(t, face);
  const { outcome } = await side.run(reboot);
  assert.equal(outcome, 'verified');
  assert.equal(face.box.log.filter((line) => line === 'restart').length, 1);
});

test('What a box confirms and forgets is uncertain, with what it was and what it is.', async (t) => {
  const face = await airstationBox(t, { forgets: ['pppoeBridge'] });
  const side = await openedOn(t, face);
  side.sent();
  const result = await ended(side, side.run(pppoeBridge, true));
  assert.equal(result.action, 'pppoe.bridge');
  assert.deepEqual([result.outcome, result.before, result.after], ['uncertain', false, false]);
  assert.equal(sent(side).length, 1);
});

test('A box that keeps settings only once they are stored forgets ours in a restart, and that is seen.', async (t) => {
  // no box is back so soon that it looks as if somebody had put us out
  const face = await atermBox(t, { saves: 'unsaved', rebootMs: 16_000 });
  const side = await openedOn(t, face);
  const { outcome } = await side.run(pppoeBridge, false);
  assert.equal(outcome, 'verified');
  face.box.reboot();
  await side.until('back', () => !face.box.away);
  await side.look();
  assert.equal(side.value(pppoeBridge), true);
});

test('Closed in mid-action, it ends at once, logs out, and leaves nothing to happen.', async (t) => {
  for (const [name, boxOf] of [
    ['aterm', atermBox],
    ['airstation', airstationBox],
  ] as const) {
    // while a form is on its way, and while a box is waited for
    for (const waits of [false, true]) {
      const face = await boxOf(t, { delayMs: waits ? 0 : 200 });
      const clock = new SkipClock(10);
      const side = sideOf(t, face, name, clock);
      await side.opened();
      const running = side.run(dhcpServer, false);
      const outcome = running.then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
      await (waits
        ? side.until('sent', () => !face.box.settings.dhcp)
        : side.until('running', () => side.router.running === dhcpServer));
      const began = performance.now();
      await side.router.close();
      assert.ok(performance.now() - began < 2000);
      assert.equal(await outcome, 'cancelled');
      assert.equal(clock.pending, 0, 'timers');
      if (!face.box.away) assert.equal(face.sessions, 0);
    }
  }
});
