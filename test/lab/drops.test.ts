// Each way to lose the PPPoE session really loses it, and it comes back.   npm run lab -- test test/lab/drops.test.ts
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { Lab } from './lab.ts';
import { needLab, whatIsMissing } from './missing.ts';

describe('the PPPoE session', { timeout: 600_000 }, () => {
  let lab: Lab;
  before(async () => {
    if (whatIsMissing() === undefined) lab = await Lab.start();
  });
  after(() => lab?.stop());

  const current = () => lab.waitFor('there is a session', () => lab.session());

  /** Does it, waits for the loss, mends it and waits for the next session. */
  async function drop(
    t: TestContext,
    act: () => Promise<void>,
    mend: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const session = await current();
    const began = performance.now();
    const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
    await act();
    await lab.lost(session);
    t.diagnostic(`lost after ${seconds()} s`);
    await mend();
    const next = await lab.next(session);
    t.diagnostic(`back after ${seconds()} s`);
    assert.notEqual(next.address, session.address);
  }

  const concentrator = () => lab.run('host', 'pppoe-discovery -I eth0 -t 1 -a 2', { seconds: 20 });

  test('The lower router hangs up.', async (t) => {
    if (!needLab(t)) return;
    await drop(t, () => lab.dropByClient());
  });

  test('The provider hangs up.', async (t) => {
    if (!needLab(t)) return;
    await drop(t, () => lab.dropByServer());
  });

  test('The provider takes its concentrator away, with and without leave.', async (t) => {
    if (!needLab(t)) return;
    for (const way of ['stop', 'kill'] as const) {
      await drop(
        t,
        () => lab.concentrator(way),
        () => lab.concentrator('start'),
      );
    }
  });

  test('The upper router no longer passes PPPoE on: nobody on the LAN finds the concentrator.', async (t) => {
    if (!needLab(t)) return;
    const found = await concentrator();
    assert.match(found.output, /Access-Concentrator: LAB-AC/);
    assert.equal(found.status, 0);
    await drop(
      t,
      () => lab.bridge(false),
      async () => {
        const none = await concentrator();
        assert.match(none.output, /Timeout waiting for PADO/);
        assert.equal(none.status, 1);
        // IPv6 and DS-Lite are the upper router's own and go on
        await lab.sh('host', 'ping -c 1 -W 5 203.0.113.80');
        await lab.bridge(true);
      },
    );
  });

  test('The provider does not take the password.', async (t) => {
    if (!needLab(t)) return;
    await drop(
      t,
      async () => {
        await lab.providerTakes('another one');
        await lab.dropByClient();
      },
      async () => {
        const refused = async () =>
          (await lab.sh(undefined, 'tail -n 30 /var/log/pppd.lower.log')).includes('CHAP Failure');
        await lab.waitFor('pppd is refused', refused);
        assert.equal(await lab.session(), undefined);
        await lab.providerTakes();
      },
    );
  });

  test('The old pppd ends and a new one dials.', async (t) => {
    if (!needLab(t)) return;
    const gone = async () => (await lab.run(undefined, 'pgrep -f "[p]ppd call flets"')).status === 1;
    await drop(
      t,
      async () => {
        await lab.sh('lower', 'poff flets');
      },
      async () => {
        await lab.waitFor('pppd has ended', gone);
        await lab.sh('lower', 'pon flets');
      },
    );
  });
});
