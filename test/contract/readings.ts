import assert from 'node:assert/strict';
import { doables } from '../../lib/capabilities/catalogue.ts';
import { identity } from '../../lib/capabilities/identity.ts';
import { onHomes, type Check, type Home, type Subject } from './home.ts';

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

const ACCOUNT = { username: 'user@isp.example', password: 'c4nary-&-dial' };

export function readingsContract(subject: Subject): void {
  const checks: readonly Check[] = [
    {
      name: 'it tells what the box is, and exactly what the family shows',
      run: (home) => tells(home, subject),
    },
    {
      name: 'it offers exactly what the family can do, and nothing else is guessed',
      run: (home) => offers(home, subject),
    },
    { name: 'the password is in no reading, line or error', run: keepsSecrets },
  ];
  const leaving: Check = { name: 'it is logged out when nobody has needed it for a while', run: leaves };
  // first, since it counts from the last look
  const all = subject.sessions === false ? checks : [leaving, ...checks];
  onHomes(subject, 'what it says', { wanMode: 'pppoe', account: ACCOUNT }, all);
}

async function leaves({ face, clock }: Home): Promise<void> {
  assert.equal(face.sessions, 1);
  for (let waited = 0; face.sessions > 0 && waited < 60; waited += 1)
    await new Promise<void>((resolve) => clock.after(1000, resolve));
  assert.equal(face.sessions, 0);
}

async function tells(home: Home, subject: Subject): Promise<void> {
  const { snapshot } = home.router;
  const known = [...snapshot].filter(([, { state }]) => state === 'known').map(([{ id }]) => id);
  assert.deepEqual(known.toSorted(), [...subject.tells, 'reachable'].toSorted(), home.lines.join('\n'));
  const said = Object.fromEntries(
    [...snapshot].map(([{ id }, observed]) => [id, observed.state === 'known' ? observed.value : null]),
  );
  for (const [id, value] of Object.entries(truth(home)))
    if (subject.tells.includes(id)) assert.deepEqual(said[id], value, id);
  if (!subject.tells.includes('identity')) return;
  const { model, firmware } = home.face.box.options;
  const told = snapshot.value(identity);
  assert.equal(told?.model, model);
  assert.ok(told?.firmware === firmware || told?.firmware === null);
}

async function offers(home: Home, subject: Subject): Promise<void> {
  const offered = home.router.offers
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ capability }) => capability.id);
  assert.deepEqual(offered.toSorted(), [...subject.offers].toSorted());
  const missing = doables.find(({ id }) => !subject.offers.includes(id));
  if (missing) await assert.rejects(home.run(missing, null), { code: 'unsupported' });
}

async function keepsSecrets({ face, router, lines }: Home): Promise<void> {
  const { password } = face.box.options.admin;
  const { password: isp } = face.box.settings.account;
  const seen = JSON.stringify([
    [...router.snapshot],
    lines,
    router.problem?.message,
    router.offers.map(({ withdrawn }) => withdrawn?.message),
  ]);
  for (const secret of [password, isp].filter(Boolean))
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
      assert.ok(!seen.includes(form));
}
