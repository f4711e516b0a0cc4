import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../lib/capabilities/connect.ts';
import { disconnect } from '../../lib/capabilities/disconnect.ts';
import { reboot } from '../../lib/capabilities/reboot.ts';
import { reconnect } from '../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { Home, onHomes, type Check, type Subject } from './home.ts';

const DIALS = { wanMode: 'pppoe', keepAlive: 'manual' } as const;

export function actionsContract(subject: Subject): void {
  const has = ({ id }: { readonly id: string }) => subject.offers.includes(id);
  const checks: readonly (readonly [boolean, Check])[] = [
    [
      has(reconnect),
      { name: 'reconnect brings another session, and says so after reading it', run: reconnects },
    ],
    [
      has(disconnect) && has(connect),
      { name: 'disconnect ends the session, and connect begins one', run: disconnectsAndConnects },
    ],
    [
      has(reboot),
      {
        name: 'a restart is done once, waited for, and no login is tried while it is away',
        run: (home) => restarts(home, subject),
      },
    ],
  ];
  onHomes(
    subject,
    'every action',
    DIALS,
    checks.flatMap(([is, check]) => (is ? [check] : [])),
  );

  if (has(reconnect))
    test(`${subject.name}: where there is no session there is nothing to reconnect.`, async (t) => {
      const home = await Home.open(t, subject, { wanMode: 'map-e' });
      assert.equal(home.offers(reconnect.id), false);
      await assert.rejects(home.run(reconnect, null), { code: 'unsupported' });
    });
}

async function reconnects(home: Home): Promise<void> {
  const before = home.face.box.session.address;
  const { outcome } = await home.run(reconnect, null);
  assert.equal(outcome, 'verified');
  assert.equal(home.face.box.session.up, true);
  assert.notEqual(home.face.box.session.address, before);
  assert.equal(home.router.snapshot.value(wanIpv4), home.face.box.session.address);
}

async function disconnectsAndConnects(home: Home): Promise<void> {
  assert.equal((await home.run(disconnect, null)).outcome, 'verified');
  assert.equal(home.face.box.session.up, false);
  assert.equal(home.router.snapshot.value(sessionUp), false);
  assert.equal((await home.run(connect, null)).outcome, 'verified');
  assert.equal(home.face.box.session.up, true);
}

async function restarts(home: Home, { sessions }: Subject): Promise<void> {
  const { logins } = home.face;
  const { outcome } = await home.run(reboot, null);
  assert.equal(outcome, 'verified');
  if (sessions !== false) assert.ok(home.face.logins - logins <= 1, `${home.face.logins - logins} logins`);
  assert.deepEqual(home.face.box.log.filter((line) => /restart/.test(line)).length, 1);
}
