import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { sceneOf, sideOf } from './home.ts';

/** In the upper router’s network. */
const BESIDE_THE_UPPER = '127.0.10.2';

test('With the lower router’s DHCP server off before its address is changed, it cannot be found any more.', async (t) => {
  const { lower, clock } = await sceneOf(t);
  const end = new AbortController();
  const asked = lower.run(dhcpServer, false, { signal: end.signal });
  await lower.until('the setting is made', () => !lower.face.box.settings.dhcp && !lower.face.box.away);
  await lower.until('nobody answers', () => lower.value(reachable) === false);
  end.abort();
  // it was sent, and what came of it cannot be seen from here
  await assert.rejects(asked, { code: 'cancelled' });
  await assert.rejects(lower.router.lookNow(), { code: 'unreachable' });
  // the first silence could be a hiccup
  await lower.look();
  assert.equal(lower.why(dhcpServer), 'unreachable');
  assert.equal(lower.router.problem?.code, 'unreachable');

  // nor does a router node that is new find it
  const again = sideOf(t, lower.face, 'airstation', clock);
  await assert.rejects(again.opened(), { code: 'unreachable' });
});

test('The other order works: the address first, where it is followed to, and then its DHCP server off.', async (t) => {
  const { lower, home } = await sceneOf(t);
  const moved = await lower.run(lanAddress, BESIDE_THE_UPPER);
  assert.deepEqual([moved.outcome, moved.after], ['verified', BESIDE_THE_UPPER]);
  assert.ok(
    lower.lines.some((line) => line.includes(`now at ${BESIDE_THE_UPPER}`)),
    lower.lines.join('\n'),
  );

  const off = await lower.run(dhcpServer, false);
  assert.deepEqual([off.outcome, off.after], ['verified', false]);
  await lower.look();
  assert.equal(lower.value(reachable), true);
  assert.equal(lower.value(sessionUp), true);
  assert.equal(home.lower.url.hostname, BESIDE_THE_UPPER);
});

test('With two DHCP servers some devices have the wrong way out, until the lower router’s is off.', async (t) => {
  const { home, upper, lower } = await sceneOf(t, { lowerSettings: { lanAddress: BESIDE_THE_UPPER } });
  assert.deepEqual([upper.value(dhcpServer), lower.value(dhcpServer)], [true, true]);
  const gateways = () => new Set(home.renew().map(({ gateway }) => gateway));
  assert.deepEqual(gateways(), new Set(['127.0.10.1', BESIDE_THE_UPPER]));
  const { outcome } = await lower.run(dhcpServer, false);
  assert.equal(outcome, 'verified');
  assert.deepEqual(gateways(), new Set(['127.0.10.1']));
  assert.equal(home.clients.length, 4);
});
