import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import { sceneOf } from './home.ts';

test('Without the upper router’s bridge the lower one hears no PADO; switched on again it dials, and both say so.', async (t) => {
  const { home, upper, lower } = await sceneOf(t, { staleMs: 5000 });
  assert.equal(lower.value(sessionUp), true);
  const off = await upper.run(pppoeBridge, false);
  assert.deepEqual([off.outcome, off.before, off.after], ['verified', true, false]);

  // the session lives on until its end is noticed, then each dialling fails
  await lower.until('no PADO', () => lower.face.box.session.error === 'no-pado');
  await lower.look();
  assert.equal(lower.value(sessionUp), false);
  assert.equal(lower.value(sessionError), 'PPPoEサーバーが見つかりません');
  assert.equal(lower.why(wanIpv4), 'not-said');
  assert.equal(lower.value(wanPath), 'none');
  assert.ok(home.events.some(({ who, what }) => who === 'lower' && what === 'no-pado'));

  const on = await upper.run(pppoeBridge, true, { force: true });
  assert.deepEqual([on.outcome, on.before, on.after], ['verified', false, true]);
  // what the provider still holds of the old session has to go first
  await lower.until('session up', () => lower.face.box.session.up);
  await lower.look();
  assert.equal(lower.value(sessionUp), true);
  assert.equal(lower.value(sessionError), 'none');
  assert.equal(lower.value(wanIpv4), lower.face.box.session.address);
  assert.equal(lower.value(wanPath), 'pppoe');
});

test('A reconnect asked for while the bridge is off is no success, whatever the lower router shows.', async (t) => {
  const { upper, lower } = await sceneOf(t, { upperSettings: { bridge: false } });
  assert.equal(lower.value(sessionUp), false);
  const end = new AbortController();
  const asked = lower.run(reconnect, null, { signal: end.signal });
  // its button to end a session is there, and the one to begin another; neither helps
  await lower.until(
    'dialled in vain',
    () => lower.face.box.log.filter((line) => line === 'PPPoE failed: no-pado').length > 1,
  );
  await lower.pass(5000);
  assert.equal(lower.value(sessionUp), false);
  end.abort();
  await assert.rejects(asked, { code: 'cancelled' });
  // and when the bridge is on, the next one that is asked for is
  await upper.run(pppoeBridge, true);
  const { outcome } = await lower.run(reconnect, null, { force: true });
  assert.equal(outcome, 'verified');
  assert.equal(lower.value(sessionUp), true);
});
