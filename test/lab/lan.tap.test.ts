// As a member of the routers' LAN: multicast and events.   npm run lab -- test test/lab/lan.tap.test.ts
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { openRouter } from '../../lib/application/open.ts';
import { routerConfig } from '../../lib/router/config.ts';
import { search } from '../../lib/transport/ssdp.ts';
import { until } from '../peers/support/until.ts';
import { Lab } from './lab.ts';
import { needLab, whatIsMissing } from './missing.ts';

describe('on the LAN', { timeout: 300_000 }, () => {
  let lab: Lab;
  before(async () => {
    if (whatIsMissing('tap') === undefined) lab = await Lab.start({ network: 'tap' });
  });
  after(() => lab?.stop());

  test('Both routers are found by multicast.', async (t) => {
    if (!needLab(t, 'tap')) return;
    const found = await search({ waitMs: 3000 });
    assert.deepEqual([...new Set(found.map(({ location }) => location.href))].sort(), [
      lab.igd('upper'),
      lab.igd('lower'),
    ]);
  });

  test('Events tell of a redial, although the poll is ten minutes away.', async (t) => {
    if (!needLab(t, 'tap')) return;
    const lower = openRouter(routerConfig.parse({ address: lab.address('lower'), interval: 600 }));
    t.after(() => lower.close());
    let looked = 0;
    lower.subscribe((notice) => {
      if (notice.kind === 'looked') looked = performance.now();
    });
    lower.start();
    const session = await lab.session();
    assert.ok(session);
    await until('it is read', () => lower.snapshot.value(wanIpv4) === session.address);
    // the first event makes looks frequent for a while; only after that does an event prove anything
    await until('it is no longer looked at', () => performance.now() - looked > 3000, 30_000);
    await lab.dropByClient();
    await lab.lost(session);
    const began = performance.now();
    await until('it is seen to be down', () => lower.snapshot.value(sessionUp) === false, 60_000);
    t.diagnostic(`down: ${(performance.now() - began).toFixed(0)} ms after the kernel was seen to be`);
    const { address } = await lab.next(session);
    const back = performance.now();
    await until('the new address is read', () => lower.snapshot.value(wanIpv4) === address, 60_000);
    t.diagnostic(
      `new address: ${(performance.now() - back).toFixed(0)} ms after the kernel was seen to have it`,
    );
  });

  test('The Internet is reached through either.', async (t) => {
    if (!needLab(t, 'tap')) return;
    for (const router of ['upper', 'lower'] as const) {
      await promisify(execFile)('ip', ['route', 'replace', 'default', 'via', lab.address(router)]);
      // nobody listens there, but the refusal comes from there; pppd sets its route a moment after the address
      await until(`the far end answers through ${router}`, async () => {
        const socket = connect({ host: '203.0.113.80', port: 9, signal: AbortSignal.timeout(10_000) });
        const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
        return error.code === 'ECONNREFUSED';
      });
    }
  });
});
