import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDoable } from '../../lib/capabilities/catalogue.ts';
import { Home, type Subject } from './home.ts';

/** Rules that protect the user (design 7), on every family that has a login. */
export function guardsContract(subject: Subject): void {
  test(`${subject.name}: a wrong password is tried once, and again only when somebody asks`, async (t) => {
    const home = await Home.open(t, subject, {}, 'wrong-password');
    const { face, router } = home;
    if (subject.reads !== false) assert.equal(router.problem?.code, 'auth-failed');
    // opening looks by itself and then because the test asked
    const tried = face.logins;
    assert.ok(tried <= 2, `${tried} logins`);
    const doable = findDoable(subject.offers[0] ?? '');
    const ask = async () => {
      if (doable) await assert.rejects(home.run(doable, askFor(doable.id)), { code: 'auth-failed' });
    };
    await ask();
    const latched = face.logins;
    assert.ok(latched <= Math.max(tried, 1), `${latched} logins`);
    await ask();
    await new Promise<void>((resolve) => home.clock.after(20_000, resolve));
    assert.equal(face.logins, latched);
  });

  test(`${subject.name}: the password is in no reading, line or error`, async (t) => {
    const home = await Home.open(t, subject);
    const { password } = home.face.box.options.admin;
    const { password: isp } = home.face.box.settings.account;
    const seen = JSON.stringify([
      [...home.router.snapshot],
      home.lines,
      home.router.problem?.message,
      home.router.offers.map(({ withdrawn }) => withdrawn?.message),
    ]);
    for (const secret of [password, isp].filter(Boolean))
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
        assert.ok(!seen.includes(form));
  });

  if (subject.sessions === false) return;

  test(`${subject.name}: a person who is logged in is not thrown out`, async (t) => {
    const home = await Home.open(t, subject, {}, undefined, true);
    const { face, router } = home;
    assert.equal(router.problem?.code, 'busy');
    assert.equal(face.sessions, 1, 'the person is still in');
  });

  test(`${subject.name}: it is logged out when nobody has needed it for a while`, async (t) => {
    const home = await Home.open(t, subject);
    assert.equal(home.face.sessions, 1);
    for (let waited = 0; home.face.sessions > 0 && waited < 60; waited += 1)
      await new Promise<void>((resolve) => home.clock.after(1000, resolve));
    assert.equal(home.face.sessions, 0);
  });
}

function askFor(id: string): unknown {
  const values: Readonly<Record<string, unknown>> = {
    'wan.mode': 'dhcp',
    'pppoe.account': { username: 'x', password: 'y' },
    'lan.address': '127.0.99.1',
    'wan.mac': '02:00:00:00:00:77',
    'lan.mac': '02:00:00:00:00:77',
    'pppoe.bridge': true,
    'dhcp.server': true,
  };
  return values[id] ?? null;
}
