import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDoable } from '../../lib/capabilities/catalogue.ts';
import { Home, type Subject } from './home.ts';

/** Rules that protect the user (design 7), on every family that has a login. */
export function guardsContract(subject: Subject): void {
  test(`${subject.name}: a wrong password is tried once, and again only when somebody asks.`, async (t) => {
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

  if (subject.sessions === false) return;

  test(`${subject.name}: a person who is logged in is not thrown out.`, async (t) => {
    const home = await Home.open(t, subject, {}, undefined, true);
    const { face, router } = home;
    assert.equal(router.problem?.code, 'busy');
    assert.equal(face.sessions, 1, 'the person is still in');
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
