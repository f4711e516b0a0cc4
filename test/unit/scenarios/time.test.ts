import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { airstationBox, atermBox, openedOn } from './home.ts';

const DAY_MS = 24 * 3_600_000;

for (const [name, boxOf] of [
  ['AirStation', airstationBox],
  ['Aterm', atermBox],
] as const) {
  test(`${name}: a wall clock that jumps a day ahead or back costs no login, no error and no look.`, async (t) => {
    const face = await boxOf(t);
    const side = await openedOn(t, face);
    const { logins, requests } = face;
    const asked = requests.length;
    for (const days of [1, -2, 1]) {
      side.clock.jump(days * DAY_MS);
      await side.pass(500);
      assert.equal(requests.length, asked, 'nothing is due earlier');
    }
    side.clock.jump(-DAY_MS);
    await side.look();
    assert.equal(side.value(sessionUp), true);
    assert.equal(side.router.problem, undefined);
    assert.equal(face.logins, logins);
    const { outcome } = await side.run(pppoeBridge, !face.box.settings.bridge);
    assert.equal(outcome, 'verified');
  });

  test(`${name}: while nothing changes an hour passes without a login, and while it is paused without a request.`, async (t) => {
    const face = await boxOf(t);
    const side = await openedOn(t, face);
    await side.loggedOut();
    await side.pass(1000);
    const screen = () => face.requests.filter(({ path }) => !path.startsWith('/aterm_httpif')).length;
    const [logins, asked] = [face.logins, screen()];
    // it is due after 65 minutes, give or take three
    side.clock.skip(60 * 60_000);
    await side.pass(2000);
    assert.equal(screen(), asked);
    side.clock.skip(9 * 60_000);
    await side.until('looked again', () => face.logins > logins);
    await side.pass(2000);
    assert.equal(face.logins, logins + 1);
    await side.loggedOut();

    side.router.pause(3 * 3_600_000);
    // what was under way may end
    await side.pass(2000);
    const before = face.requests.length;
    for (let hours = 0; hours < 2; hours += 1) {
      side.clock.skip(3_600_000);
      await side.pass(1000);
    }
    assert.equal(side.router.paused, true);
    assert.equal(face.requests.length, before);
    // it goes on by itself
    side.clock.skip(3_600_000);
    await side.until('looked again', () => face.logins > logins + 1);
  });

  test(`${name}: after a change that was seen, the screen is left alone, and the login ends.`, async (t) => {
    const face = await boxOf(t);
    const side = await openedOn(t, face);
    await side.run(pppoeBridge, !face.box.settings.bridge);
    // one whole look follows within the same login
    await side.pass(12_000);
    const asked = face.requests.length;
    await side.pass(8000);
    // but for the end of the login itself
    const looks = ({ path }: { readonly path: string }) => !/^\/(aterm_httpif|logout|login|$)/.test(path);
    const more = face.requests.slice(asked).filter(looks);
    assert.deepEqual(more, []);
    await side.loggedOut();
    assert.equal(side.value(sessionUp), face.box.session.up || face.box.mode !== 'pppoe');
  });
}
