import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import { sceneOf, sideOf } from './home.ts';

const AUTO = { lowerSettings: { wanMode: 'auto' } } as const;

test('A lower router on auto takes itself for an access point, says so, and has nothing to set; nothing is sent to it.', async (t) => {
  const { lower } = await sceneOf(t, AUTO);
  assert.equal(lower.face.box.mode, 'ap');
  assert.equal(lower.value(wanMode), 'ap');
  assert.equal(lower.value(wanPath), 'behind-router');
  // its pages have no lines for these any more: that is unknown, and neither false nor empty
  assert.equal(lower.why(sessionUp), 'unreadable');
  assert.equal(lower.why(wanIpv4), 'unreadable');
  lower.sent();
  await assert.rejects(lower.run(wanMode, 'pppoe'), { code: 'unreadable', mayHaveApplied: false });
  assert.deepEqual(lower.sent(), []);
});

test('It is set right by wan.mode=pppoe once it is a router again, and stays one whatever the upper router hands out.', async (t) => {
  const scene = await sceneOf(t, AUTO);
  const { upper, clock, home } = scene;
  const { face } = scene.lower;
  assert.equal(scene.lower.value(wanMode), 'ap');

  // who is alone with its LAN becomes a router, at its own address; that is not where we know it
  await upper.run(dhcpServer, false);
  face.box.reboot();
  await scene.lower.until('router again', () => face.box.mode === 'pppoe' && !face.box.away);
  await home.settled();
  await scene.lower.look();
  await scene.lower.look();
  assert.equal(scene.lower.value(reachable), false);
  assert.equal(scene.lower.why(wanMode), 'unreachable');

  const lower = sideOf(t, face, 'airstation', clock);
  await lower.opened();
  // found out by itself, and not what it is set to: the next restart could find otherwise
  assert.notEqual(lower.value(wanMode), 'pppoe');
  const { outcome } = await lower.run(wanMode, 'pppoe');
  assert.equal(outcome, 'verified');

  await upper.run(dhcpServer, true, { force: true });
  face.box.reboot();
  await lower.until('back', () => !face.box.away && face.box.session.up);
  await lower.look();
  assert.equal(lower.value(wanMode), 'pppoe');
  assert.equal(lower.value(sessionUp), true);
  assert.equal(lower.value(wanPath), 'pppoe');
});
