import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pppoeAccount } from '../../../lib/capabilities/pppoe-account.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { airstationBox, atermBox, openedOn } from './home.ts';

const MAKES = [
  ['AirStation', airstationBox],
  ['Aterm', atermBox],
] as const;
const PPPOE = { wanMode: 'pppoe', bridge: false } as const;
const ACCOUNT = { username: 'user@isp.example', password: 'ppp' };

for (const [name, boxOf] of MAKES) {
  for (const charset of ['utf-8', 'shift_jis', 'euc-jp'] as const)
    test(`${name} in ${charset}: what it says in Japanese is read, and its settings are written.`, async (t) => {
      const settings = { ...PPPOE, account: ACCOUNT };
      const face = await boxOf(t, { charset, settings });
      face.box.dropped('auth', Infinity);
      const side = await openedOn(t, face);
      assert.equal(side.value(sessionUp), false);
      assert.equal(side.value(sessionError), '認証に失敗しました');
      assert.equal((await side.run(pppoeBridge, true)).outcome, 'verified');
      // in the charset of the page, or else the box would keep something else
      const account = { username: '利用者@例', password: 'p&w=1+2%' };
      assert.equal((await side.run(pppoeAccount, account)).outcome, 'verified');
      assert.deepEqual(face.box.settings.account, account);
    });

  for (const labels of ['renamed', 'full-width'] as const)
    test(`${name} with ${labels} labels needs no help.`, async (t) => {
      const face = await boxOf(t, { labels, settings: { ...PPPOE, account: ACCOUNT } });
      const side = await openedOn(t, face);
      assert.equal(side.value(sessionUp), true, side.lines.join('\n'));
      assert.equal((await side.run(pppoeBridge, true)).outcome, 'verified');
      assert.equal(face.box.settings.bridge, true);
    });
}

test('A label that nobody knows is unreadable, with what was seen instead; one line of the user’s makes it work.', async (t) => {
  // a profile that is out of date is the same as a firmware with new words
  const old = {
    settings: {
      'pppoe.bridge': {
        label: ['昔の名前'],
        concept: null,
        write: [{ page: 'pass', set: [{ label: ['昔の名前'] }], press: { caption: ['設定'] } }],
      },
    },
  };
  const face = await airstationBox(t);
  const side = await openedOn(t, face, { profile: old });
  assert.equal(side.why(pppoeBridge), 'unreadable');
  assert.ok(
    side.lines.some((line) => /pppoe\.bridge.*昔の名前.*PPPoEパススルー/.test(line)),
    side.lines.join('\n'),
  );
  side.sent();
  await assert.rejects(side.run(pppoeBridge, true), { code: 'unreadable', mayHaveApplied: false });
  assert.deepEqual(side.sent(), []);
  await side.router.close();

  const line = { label: ['PPPoEパススルー'] };
  const mended = {
    settings: {
      'pppoe.bridge': {
        ...line,
        write: [{ page: 'pass', set: [line], press: { caption: ['設定'] }, awayS: 30 }],
      },
    },
  };
  const again = await openedOn(t, face, { profile: mended });
  assert.equal(again.value(pppoeBridge), false);
  assert.equal((await again.run(pppoeBridge, true)).outcome, 'verified');
});

test('A word that nobody knows is unreadable, and neither true nor false.', async (t) => {
  const face = await airstationBox(t);
  const side = await openedOn(t, face, {
    profile: { readings: { 'session.up': { means: null, words: { 通信中: null, 接続中: null } } } },
  });
  assert.equal(side.why(sessionUp), 'unreadable');
  assert.equal(side.value(wanMode), 'pppoe');
});

test('Overrides that make no sense are refused in plain words, and the router stays closed.', async (t) => {
  const face = await airstationBox(t);
  for (const profile of [
    { settings: { 'pppoe.bridge': { label: 'not a list' } } },
    { settings: { 'no.such': { page: 'status', label: ['x'], basis: 'invented' } } },
    { pages: { status: null } },
    { readings: { log: { pattern: '(' } } },
    [],
    'text',
  ])
    await assert.rejects(openedOn(t, face, { profile }), { code: 'invalid-input' }, JSON.stringify(profile));
});
