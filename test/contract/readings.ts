import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doables } from '../../lib/capabilities/catalogue.ts';
import { identity } from '../../lib/capabilities/identity.ts';
import { Home, type Subject } from './home.ts';

/** What a box says, by the id of the reading. */
function truth({ face }: Home): Readonly<Record<string, unknown>> {
  const { box } = face;
  const { settings, session } = box;
  return {
    'session.up': session.up,
    'wan.ipv4': session.address,
    'wan.mode': box.mode,
    'session.error': 'none',
    'pppoe.bridge': settings.bridge,
    'dhcp.server': settings.dhcp,
    'lan.address': settings.lanAddress,
    'wan.mac': box.wanMac,
    'lan.mac': box.lanMac,
    'pppoe.account': settings.account.username,
    log: box.log,
  };
}

export function readingsContract(subject: Subject): void {
  test(`${subject.name}: it tells what the box is, and exactly what the family shows`, async (t) => {
    const account = { username: 'user@isp.example', password: 'isp' };
    const home = await Home.open(t, subject, { wanMode: 'pppoe', account });
    const { snapshot } = home.router;
    const known = [...snapshot].filter(([, { state }]) => state === 'known').map(([{ id }]) => id);
    assert.deepEqual(known.toSorted(), [...subject.tells, 'reachable'].toSorted(), home.lines.join('\n'));
    const said = Object.fromEntries(
      [...snapshot].map(([{ id }, observed]) => [id, observed.state === 'known' ? observed.value : null]),
    );
    for (const [id, value] of Object.entries(truth(home)))
      if (subject.tells.includes(id)) assert.deepEqual(said[id], value, id);
    if (subject.tells.includes('identity')) {
      const { model, firmware } = home.face.box.options;
      const told = snapshot.value(identity);
      assert.equal(told?.model, model);
      assert.ok(told?.firmware === firmware || told?.firmware === null);
    }
  });

  test(`${subject.name}: it offers exactly what the family can do, and nothing else is guessed`, async (t) => {
    const home = await Home.open(t, subject, { wanMode: 'pppoe' });
    const offered = home.router.offers
      .filter(({ withdrawn }) => !withdrawn)
      .map(({ capability }) => capability.id);
    assert.deepEqual(offered.toSorted(), [...subject.offers].toSorted());
    const missing = doables.find(({ id }) => !subject.offers.includes(id));
    if (missing) await assert.rejects(home.run(missing, null), { code: 'unsupported' });
  });
}
