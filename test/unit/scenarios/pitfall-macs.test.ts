import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { sceneOf } from './home.ts';

test('A WAN MAC that equals the LAN MAC is refused before anything is sent; forced, the LAN stops until a reset.', async (t) => {
  const { home, upper, lower } = await sceneOf(t, { staleMs: 5000 });
  const other = lower.value(lanMac);
  assert.ok(other);
  lower.sent();
  await assert.rejects(
    lower.run(wanMac, other),
    (error: { code?: string; sentence?: (l: 'en') => string }) => {
      assert.equal(error.code, 'conflict');
      assert.match(error.sentence?.('en') ?? '', /same MAC address/);
      return true;
    },
  );
  await assert.rejects(lower.run(wanMac, other.toUpperCase().replaceAll(':', '-')), { code: 'conflict' });
  assert.deepEqual(lower.sent(), []);
  assert.equal(home.jammed, false);

  const end = new AbortController();
  const forced = lower.run(wanMac, other, { force: true, signal: end.signal });
  await lower.until('it restarts', () => lower.face.box.away);
  await lower.until('it is back with that address', () => home.jammed && !lower.face.box.away);
  // neither router answers whoever is in this LAN
  await upper.look();
  await upper.look();
  assert.equal(upper.value(reachable), false);
  assert.equal(lower.value(reachable), false);
  end.abort();
  await assert.rejects(forced, { code: 'cancelled' });

  lower.face.box.reset();
  await lower.until('reset', () => !lower.face.box.away && lower.face.box.session.up);
  await Promise.all([upper.look(), lower.look()]);
  assert.deepEqual([upper.value(reachable), lower.value(reachable)], [true, true]);
  assert.equal(lower.value(sessionUp), true);
  assert.notEqual(lower.value(wanMac), lower.value(lanMac));
});

test('The LAN MAC is refused the same way, and neither a multicast address nor one of zeros is ever sent.', async (t) => {
  const { lower } = await sceneOf(t);
  const other = lower.value(wanMac);
  lower.sent();
  await assert.rejects(lower.run(lanMac, other), { code: 'conflict' });
  for (const mac of ['01:00:5e:00:00:01', 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00', '02:00:5e:00:00', ''])
    await assert.rejects(lower.run(lanMac, mac, { force: true }), { code: 'invalid-input' }, mac);
  assert.deepEqual(lower.sent(), []);
});
