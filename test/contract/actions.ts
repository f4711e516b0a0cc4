import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../lib/capabilities/connect.ts';
import { disconnect } from '../../lib/capabilities/disconnect.ts';
import { reboot } from '../../lib/capabilities/reboot.ts';
import { reconnect } from '../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { Home, type Subject } from './home.ts';

const DIALS = { wanMode: 'pppoe', keepAlive: 'manual' } as const;

export function actionsContract(subject: Subject): void {
  const has = (id: string) => subject.offers.includes(id);

  if (has(reconnect.id))
    test(`${subject.name}: reconnect brings another session, and says so after reading it`, async (t) => {
      const home = await Home.open(t, subject, DIALS);
      const before = home.face.box.session.address;
      const { outcome } = await home.run(reconnect, null);
      assert.equal(outcome, 'verified');
      assert.equal(home.face.box.session.up, true);
      assert.notEqual(home.face.box.session.address, before);
      assert.equal(home.router.snapshot.value(wanIpv4), home.face.box.session.address);
    });

  if (has(disconnect.id) && has(connect.id))
    test(`${subject.name}: disconnect ends the session, and connect begins one`, async (t) => {
      const home = await Home.open(t, subject, DIALS);
      assert.equal((await home.run(disconnect, null)).outcome, 'verified');
      assert.equal(home.face.box.session.up, false);
      assert.equal(home.router.snapshot.value(sessionUp), false);
      assert.equal((await home.run(connect, null)).outcome, 'verified');
      assert.equal(home.face.box.session.up, true);
    });

  if (has(reboot.id))
    test(`${subject.name}: a restart is done once, waited for, and no login is tried while it is away`, async (t) => {
      const home = await Home.open(t, subject, DIALS);
      const logins = home.face.logins;
      const { outcome } = await home.run(reboot, null);
      assert.equal(outcome, 'verified');
      if (subject.sessions !== false)
        assert.ok(home.face.logins - logins <= 1, `${home.face.logins - logins} logins`);
      assert.deepEqual(home.face.box.log.filter((line) => /restart/.test(line)).length, 1);
    });

  if (has(reconnect.id))
    test(`${subject.name}: where there is no session there is nothing to reconnect`, async (t) => {
      const home = await Home.open(t, subject, { wanMode: 'map-e' });
      assert.equal(home.offers(reconnect.id), false);
      await assert.rejects(home.run(reconnect, null), { code: 'unsupported' });
    });
}
