// linux-pppd as a member of the routers' LAN: UPnP is found, its events count, hooks tell a broker.
//   npm run lab -- test test/lab/linux-pppd.tap.test.ts
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { Mosquitto } from '../peers/support/mosquitto.ts';
import { installed, need } from '../peers/support/peer.ts';
import { Recorder } from '../peers/support/recorder.ts';
import { until } from '../peers/support/until.ts';
import { installWrapper, putFile } from './guest-files.ts';
import { Lab } from './lab.ts';
import { needLab, whatIsMissing } from './missing.ts';
import { isLeftAlone, isUp, openPppd, PATIENCE_MS, redialIsSeen } from './pppd.ts';

/** Of this side, see in-namespace.sh. */
const OWN_ADDRESS = '192.168.1.50';

describe('linux-pppd on the LAN', { timeout: 300_000 }, () => {
  let lab: Lab;
  before(async () => {
    if (whatIsMissing('tap') === undefined) lab = await Lab.start({ network: 'tap' });
  });
  after(() => lab?.stop());

  test('The gateway is found by its announcement; its event makes pppd be looked at, which is believed.', async (t) => {
    if (!needLab(t, 'tap')) return;
    const { router, lines } = openPppd(t, lab, { interval: 600, igd: 'search' });
    await isUp(router);
    assert.deepEqual(
      router.driver?.channels.map(({ id }) => id),
      ['pppd', 'igd'],
    );
    await until('events come', () => lines.includes('events: on'), PATIENCE_MS);
    // from now on nothing is heard over SSH
    const followers = 'pgrep -x -f "ip -o monitor address|tail -n 0 -F /run/futamichi-pppd/events"';
    await lab.waitFor(
      'it is followed',
      async () => (await lab.run('lower', followers)).output.split('\n').length === 2,
    );
    await lab.sh('lower', `kill $(${followers})`);
    await isLeftAlone(router);
    await redialIsSeen(t, lab, router);
    const observed = router.snapshot.get(wanIpv4);
    assert.equal(observed.state === 'known' && observed.channel, 'pppd');
  });

  test('Hooks with a broker tell it by themselves.', async (t) => {
    if (!needLab(t, 'tap') || !need(t, 'mosquitto', installed('mosquitto'))) return;
    await installWrapper(lab);
    const users = { gate: 'gate-password' };
    const broker = await Mosquitto.start({ users, address: OWN_ADDRESS });
    t.after(() => broker.stop());
    const recorder = await Recorder.start(broker, 'futamichi-pppd/event', {
      username: 'gate',
      password: users.gate,
    });
    t.after(() => recorder.stop());
    const options = `-h ${OWN_ADDRESS}\n-p ${broker.port}\n-u gate\n-P ${users.gate}\n`;
    await putFile(lab, '/etc/futamichi-pppd/mosquitto_pub', options, '600');
    const session = await lab.session();
    assert.ok(session);
    await lab.dropByClient();
    const { address } = await lab.next(session);
    await recorder.until('it is up', ({ payload }) => payload.includes('"up"'), { ms: PATIENCE_MS });
    assert.deepEqual(
      recorder.messages.map(({ payload, retain }) => [JSON.parse(payload), retain]),
      [
        [{ event: 'down', interface: 'ppp0', address: session.address }, false],
        [{ event: 'up', interface: 'ppp0', address }, false],
      ],
    );
  });
});
