import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { refresh } from '../../../lib/capabilities/refresh.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { Lanes } from '../../../lib/router/lane.ts';
import { SkipClock } from '../../support/skip-clock.ts';
import { airstationBox, atermBox, openedOn, sideOf } from './home.ts';

test('A wrong password is tried once for two nodes on one box, and once more only when somebody asks.', async (t) => {
  const face = await airstationBox(t);
  const clock = new SkipClock(10);
  const options = { password: 'mistyped', lanes: new Lanes(clock) };
  const [one, other] = [
    sideOf(t, face, 'airstation', clock, options),
    sideOf(t, face, 'airstation', clock, options),
  ];
  await one.started();
  await one.until('refused', () => one.router.problem?.code === 'auth-failed');
  await other.started();
  await other.until('refused', () => other.router.problem?.code === 'auth-failed');
  assert.equal(face.logins, 1);
  assert.equal(one.why(sessionUp), 'auth-failed');

  // neither an action nor a day of polling is a reason to try it again
  await assert.rejects(other.run(dhcpServer, false), { code: 'auth-failed' });
  clock.skip(24 * 3_600_000);
  await one.pass(2000);
  assert.equal(face.logins, 1);

  // with nothing but a screen, a look that fails is what the person gets to see
  await assert.rejects(one.run(refresh), { code: 'auth-failed' });
  assert.equal(face.logins, 2);
  await assert.rejects(other.run(dhcpServer, false), { code: 'auth-failed' });
  assert.equal(face.logins, 2);
});

test('A box that locks its login says so, and no password goes to it until somebody asks.', async (t) => {
  const face = await airstationBox(t, { failures: 1 });
  const side = sideOf(t, face, 'airstation', new SkipClock(10), { password: 'mistyped' });
  await side.started();
  await side.until('locked', () => side.router.problem?.code === 'auth-locked');
  assert.equal(side.why(sessionUp), 'auth-locked');
  await assert.rejects(side.run(dhcpServer, false), { code: 'auth-locked' });
  side.clock.skip(3_600_000);
  await side.pass(2000);
  assert.equal(face.logins, 1);
});

test('Two nodes on one box share one login.', async (t) => {
  const face = await airstationBox(t);
  const clock = new SkipClock(10);
  const lanes = new Lanes(clock);
  const one = sideOf(t, face, 'airstation', clock, { lanes });
  const other = sideOf(t, face, 'airstation', clock, { lanes });
  await Promise.all([one.opened(), other.opened()]);
  assert.deepEqual([one.value(sessionUp), other.value(sessionUp)], [true, true]);
  assert.equal(face.logins, 1);
  // the one that is deleted does not log out the other
  await one.router.close();
  await other.look();
  assert.equal(face.logins, 1);
  await other.router.close();
  assert.equal(face.sessions, 0);
});

test('While a person is logged in we wait outside, with what was read before; then we go on by ourselves.', async (t) => {
  const face = await airstationBox(t);
  const side = await openedOn(t, face);
  await side.loggedOut();
  const leave = face.intrude();
  await side.look();
  assert.equal(side.router.problem?.code, 'busy');
  assert.equal(side.value(sessionUp), true, 'known from before');
  await assert.rejects(side.run(dhcpServer, false), { code: 'busy' });
  assert.equal(face.sessions, 1);
  leave();
  // by itself, a few minutes later
  side.clock.skip(130_000);
  await side.until('no problem any more', () => side.router.problem === undefined);
});

test('A session that the box has ended for want of use costs one more login and is no error.', async (t) => {
  for (const boxOf of [airstationBox, atermBox]) {
    const face = await boxOf(t, { idleMs: 17_000 });
    const side = await openedOn(t, face, {});
    const before = face.logins;
    await side.pass(17_000);
    assert.equal(face.sessions, 0);
    await side.look();
    assert.equal(side.router.problem, undefined);
    assert.equal(face.logins, before + 1);
  }
});

test('Nobody needs it for a while, and it is logged out.', async (t) => {
  for (const boxOf of [airstationBox, atermBox]) {
    const face = await boxOf(t);
    const side = await openedOn(t, face);
    assert.equal(face.sessions, 1);
    await side.loggedOut();
    assert.equal(face.sessions, 0);
  }
});

test('Who is put in our place while we are in is not thrown out in turn.', async (t) => {
  for (const boxOf of [airstationBox, atermBox]) {
    const face = await boxOf(t, { secondAdmin: 'replaces' });
    const side = await openedOn(t, face);
    const before = face.logins;
    // somebody logs in
    const leave = face.intrude();
    assert.equal(face.sessions, 1, 'we are out');
    await side.look();
    assert.equal(side.router.problem?.code, 'busy');
    assert.equal(side.value(sessionUp), true, 'known from before');
    await assert.rejects(side.run(dhcpServer, false), { code: 'busy' });
    await side.look();
    assert.deepEqual([face.sessions, face.logins], [1, before], 'he is in still');
    leave();
    side.clock.skip(130_000);
    await side.until('no problem any more', () => side.router.problem === undefined);
    assert.equal(face.logins, before + 1);
  }
});
