// linux-pppd with what examples/linux-pppd installs: actions, hooks, bridges.   npm run lab -- test test/lab/linux-pppd-changes.test.ts
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connect } from '../../lib/capabilities/connect.ts';
import { disconnect } from '../../lib/capabilities/disconnect.ts';
import { pppoeBridge } from '../../lib/capabilities/pppoe-bridge.ts';
import { reconnect } from '../../lib/capabilities/reconnect.ts';
import { sessionError } from '../../lib/capabilities/session-error.ts';
import { sessionSince } from '../../lib/capabilities/session-since.ts';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { uptime } from '../../lib/capabilities/uptime.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../lib/capabilities/wan-mode.ts';
import { until } from '../peers/support/until.ts';
import { CONFIG, hookedAt, installWrapper, putFile } from './guest-files.ts';
import { Lab } from './lab.ts';
import { needLab, whatIsMissing } from './missing.ts';
import { PATIENCE_MS, isLeftAlone, isUp, openPppd, redialIsSeen, run } from './pppd.ts';

describe('linux-pppd changes', { timeout: 600_000 }, () => {
  let lab: Lab;
  before(async () => {
    if (whatIsMissing() === undefined) lab = await Lab.start();
  });
  after(() => lab?.stop());

  const address = async () => {
    const session = await lab.session();
    assert.ok(session);
    return session.address;
  };

  test('The wrapper is found as soon as somebody looks, and does what it is asked.', async (t) => {
    if (!needLab(t)) return;
    const { router } = openPppd(t, lab);
    await isUp(router);
    await installWrapper(lab);
    await router.lookNow();
    assert.deepEqual(
      router.offers.filter(({ withdrawn }) => !withdrawn).map(({ capability }) => capability.id),
      ['refresh', 'pause', 'reconnect', 'connect', 'disconnect'],
    );
    const before = await address();
    const redialled = await run(router, reconnect);
    const now = await address();
    assert.equal(redialled.outcome, 'verified');
    assert.notEqual(now, before);
    assert.deepEqual((redialled.after as Record<string, unknown>)['wan.ipv4'], now);
    assert.equal(router.snapshot.value(wanIpv4), now);

    assert.equal((await run(router, disconnect)).outcome, 'verified');
    assert.equal(await lab.session(), undefined);
    assert.equal(router.snapshot.value(sessionError), 'disconnect-requested');
    // pppd may not even have ended by now
    assert.equal((await run(router, connect)).outcome, 'verified');
    assert.equal(router.snapshot.value(wanIpv4), await address());
    t.diagnostic(`reconnect verified in ${redialled.tookMs} ms`);
  });

  test('The hooks tell since when the session is up, and are heard while the kernel is silent.', async (t) => {
    if (!needLab(t)) return;
    const { router } = openPppd(t, lab, { interval: 600 });
    await isLeftAlone(router);
    const told = Date.parse(router.snapshot.value(uptime) ?? '');
    const noted = await hookedAt(lab);
    assert.ok(Math.abs(told - noted) < 5000, `${told} ${noted}`);
    assert.equal(router.snapshot.value(sessionSince), router.snapshot.value(uptime));
    let looked = 0;
    router.subscribe((notice) => {
      if (notice.kind === 'looked') looked += 1;
    });
    await lab.sh('lower', '/etc/ppp/ip-up.d/futamichi ppp0 wan 0 25.100.7.1 203.0.113.254 flets');
    await until('the line is heard', () => looked > 0, PATIENCE_MS);
    await redialIsSeen(t, lab, router);
  });

  for (const way of ['own', 'frames'] as const) {
    test(`The upper router's bridge is switched off and on (BRIDGE=${way}), and the lower one feels it.`, async (t) => {
      if (!needLab(t)) return;
      await putFile(lab, '/etc/futamichi-pppd/config', CONFIG.replace('BRIDGE=own', `BRIDGE=${way}`));
      if (way === 'frames') {
        await lab.bridge(false);
        await lab.sh('upper', '/usr/local/sbin/futamichi-pppd bridge on');
      }
      const { router } = openPppd(t, lab, { router: 'upper', igd: true });
      await until('the bridge is read', () => router.snapshot.value(pppoeBridge) === true, PATIENCE_MS);
      // it does not dial: how it is connected is its kernel's word, whether it is that of its UPnP
      await until('the mode is read', () => router.snapshot.value(wanMode) === 'ds-lite', PATIENCE_MS);
      await isUp(router);
      const up = router.snapshot.get(sessionUp);
      assert.deepEqual(up.state === 'known' && [up.value, up.channel], [true, 'igd']);
      const session = await lab.waitFor('there is a session', () => lab.session());
      assert.equal((await run(router, pppoeBridge, true)).outcome, 'unchanged');
      assert.equal((await run(router, pppoeBridge, false)).outcome, 'verified');
      const found = await lab.run('host', 'pppoe-discovery -I eth0 -t 1 -a 2', { seconds: 20 });
      assert.match(found.output, /Timeout waiting for PADO/);
      await lab.lost(session);
      assert.equal((await run(router, pppoeBridge, true)).outcome, 'verified');
      await lab.next(session);
    });
  }
});
