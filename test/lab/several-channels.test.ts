// What UPnP refuses is done by SSH within the same request.   npm run lab -- test test/lab/several-channels.test.ts
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test, type TestContext } from 'node:test';
import { reconnect } from '../../lib/capabilities/reconnect.ts';
import { deriveSessionSince } from '../../lib/capabilities/session-since.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { igdChannel } from '../../lib/drivers/igd/channel.ts';
import { findPlace } from '../../lib/drivers/igd/driver.ts';
import { pppdChannel } from '../../lib/drivers/linux-pppd/channel.ts';
import { hostSettingsOf } from '../../lib/drivers/linux-pppd/settings.ts';
import { DetectionBudget } from '../../lib/drivers/detection-budget.ts';
import { systemClock } from '../../lib/router/clock.ts';
import { Lanes } from '../../lib/router/lane.ts';
import { Router } from '../../lib/router/router.ts';
import { targetOf } from '../../lib/application/target.ts';
import { SshShell } from '../../lib/transport/ssh.ts';
import { sshLogin } from '../../lib/transport/ssh-login.ts';
import { until } from '../peers/support/until.ts';
import { installWrapper } from './guest-files.ts';
import { Lab } from './lab.ts';
import { needLab, whatIsMissing } from './missing.ts';
import { isUp, openPppd, PATIENCE_MS, run } from './pppd.ts';

describe('several channels', { timeout: 300_000 }, () => {
  let lab: Lab;
  before(async () => {
    if (whatIsMissing() !== undefined) return;
    lab = await Lab.start();
    await installWrapper(lab);
  });
  after(() => lab?.stop());

  /** The lower router by a driver that trusts UPnP first, as those of boxes with a settings screen do. */
  function upnpFirst(t: TestContext): Router {
    const shell = new SshShell({
      host: lab.address('lower'),
      port: lab.ports.lower.ssh,
      login: sshLogin('root', readFileSync(lab.sshKey, 'utf8')),
    });
    const router = new Router({
      clock: systemClock,
      lanes: new Lanes(systemClock),
      derivations: [deriveSessionSince],
      intervalMs: 1000,
      async connect(signal) {
        const context = {
          clock: systemClock,
          signal,
          budget: new DetectionBudget(signal),
          log: () => undefined,
        };
        const place = await findPlace(targetOf(lab.igd('lower')), context);
        assert.ok(place);
        const igd = await igdChannel(place, context);
        const pppd = pppdChannel({ shell, settings: hostSettingsOf({}) }, context);
        const channels = [igd, pppd];
        const close = () => igd.close().then(() => shell.close());
        return { id: 'both', identity: place.identity, evidence: 'recorded', channels, close };
      },
    });
    t.after(() => router.close());
    router.start();
    return router;
  }

  const refusals = (router: Router) =>
    router.driver?.channels.map(
      ({ operations }) => operations.find(({ capability }) => capability === reconnect)?.withdrawn?.detail,
    );

  async function reconnects(t: TestContext, router: Router): Promise<void> {
    await isUp(router);
    const session = await lab.session();
    assert.ok(session);
    await until('its address is read', () => router.snapshot.value(wanIpv4) === session.address, PATIENCE_MS);
    const result = await run(router, reconnect);
    t.diagnostic(`verified in ${result.tookMs} ms`);
    assert.equal(result.outcome, 'verified');
    const next = await lab.session();
    assert.notEqual(next?.address, session.address);
    assert.equal((result.after as Record<string, unknown>)['wan.ipv4'], next?.address);
    assert.deepEqual(
      router.offers.find(({ capability }) => capability === reconnect),
      {
        capability: reconnect,
      },
    );
  }

  test('UPnP first: miniupnpd says 606, is not asked again, and SSH does it.', async (t) => {
    if (!needLab(t)) return;
    const router = upnpFirst(t);
    await isUp(router);
    assert.deepEqual(refusals(router), [undefined, undefined]);
    await reconnects(t, router);
    assert.deepEqual(refusals(router), ['606 Action not authorized', undefined]);
    await reconnects(t, router);
  });

  test('pppd first, as linux-pppd has it: UPnP is not even asked.', async (t) => {
    if (!needLab(t)) return;
    const { router } = openPppd(t, lab, { igd: true });
    await reconnects(t, router);
    assert.deepEqual(
      router.driver?.channels.map(({ id }) => id),
      ['pppd', 'igd'],
    );
    assert.deepEqual(refusals(router), [undefined, undefined]);
  });
});
