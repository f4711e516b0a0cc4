import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { trafficSent } from '../../../../lib/capabilities/traffic-sent.ts';
import { igdDriver } from '../../../../lib/drivers/igd/driver.ts';
import { AdaptiveTimeout } from '../../../../lib/drivers/igd/adaptive-timeout.ts';
import { recognise } from '../../../../lib/drivers/registry.ts';
import { systemClock } from '../../../../lib/router/clock.ts';
import { Lanes } from '../../../../lib/router/lane.ts';
import { Router } from '../../../../lib/router/router.ts';
import { targetOf } from '../../../../lib/application/target.ts';
import { contextFor, silence } from './opened.ts';
import { description, device, plainIgd, response, type PlainIgd } from './plain-igd.ts';

const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  GetStatusInfo: { NewConnectionStatus: 'Connected', NewUptime: '70' },
  GetExternalIPAddress: { NewExternalIPAddress: '198.51.100.7' },
  GetTotalBytesReceived: { NewTotalBytesReceived: '5' },
  GetTotalBytesSent: { NewTotalBytesSent: '6' },
  GetConnectionTypeInfo: { NewConnectionType: 'IP_Routed' },
  GetCommonLinkProperties: { NewPhysicalLinkStatus: 'Up' },
};

const BOX: PlainIgd = {
  description: description(
    device('InternetGatewayDevice', 'uuid:plain-1', [
      { type: 'WANPPPConnection', id: 'a', path: '/ppp' },
      { type: 'WANCommonInterfaceConfig', id: 'b', path: '/common' },
    ]),
  ),
  answer: (action) => response(action, VALUES[action] ?? {}),
};

/** Two routers of one process on the same box, as two flows have them. */
function routersOn(t: TestContext, url: URL): readonly Router[] {
  const lanes = new Lanes(systemClock);
  const routers = [0, 1].map(
    () =>
      new Router({
        clock: systemClock,
        lanes,
        async connect() {
          const context = { ...contextFor(t, undefined as never), clock: systemClock };
          const definitions = [igdDriver({ search: silence })];
          return (await recognise(targetOf(url.href), context, undefined, definitions)).open();
        },
        derivations: [],
        intervalMs: 50,
      }),
  );
  t.after(() => Promise.all(routers.map((router) => router.close())));
  return routers;
}

/** Resolves when a router has read both looks. */
function isRead(router: Router): Promise<void> {
  return new Promise((resolve) => {
    router.subscribe(({ kind }) => {
      const { snapshot } = router;
      if (kind === 'looked' && snapshot.has(sessionUp) && snapshot.value(trafficSent) === 6) resolve();
    });
  });
}

test('A router that resets whoever comes second is read by two flows, and listened to.', async (t) => {
  const { url, asked, most } = await plainIgd(t, { ...BOX, single: true, delayMs: 5 });
  const [first, second] = routersOn(t, url);
  assert.ok(first && second);
  const reads = [isRead(first), isRead(second)];
  first.start();
  await reads[0];
  for (let n = 0; n < 50 && !asked.some((line) => line.startsWith('SUBSCRIBE')); n += 1)
    await first.lookNow();
  assert.ok(asked.includes('SUBSCRIBE /event/ppp'));
  assert.equal(most(), 1);
  second.start();
  await reads[1];
  await Promise.all([first.lookNow(), second.lookNow(), first.lookNow()]);
  assert.equal(first.problem, undefined);
  assert.equal(first.snapshot.value(sessionUp), true);
  // what recognises a box does not know yet who else speaks to it
  assert.ok(most() <= 2, `${most()} at once`);
});

test('A quick router is given up soon, a slow one is waited for as its answers need.', () => {
  const patience = new AdaptiveTimeout();
  assert.equal(patience.limits.firstByteMs, 6000, 'nothing is known of it');
  patience.note(20);
  assert.equal(patience.limits.firstByteMs, 3000);
  patience.note(2000);
  assert.equal(patience.limits.firstByteMs, 8000);
  patience.note(4000);
  assert.equal(patience.limits.firstByteMs, 10_000);
  for (let n = 0; n < 10; n += 1) patience.note(20);
  assert.equal(patience.limits.firstByteMs, 3000);
  assert.ok(patience.limits.totalMs > patience.limits.firstByteMs);
});
