import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pppoeAccount } from '../../../lib/capabilities/pppoe-account.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { ACCOUNT } from '../../emulators/home/options.ts';
import { sceneOf } from './home.ts';

test('A wrong account shows as an authentication error in the router’s words; the right one brings the session up.', async (t) => {
  const { lower } = await sceneOf(t, {
    lowerSettings: { account: { username: ACCOUNT.username, password: 'mistyped' } },
  });
  assert.equal(lower.value(sessionUp), false);
  assert.equal(lower.value(sessionError), '認証に失敗しました');
  assert.equal(lower.value(pppoeAccount), ACCOUNT.username);

  const { outcome, after } = await lower.run(pppoeAccount, ACCOUNT);
  // the name alone can be read back, and nothing ever shows the password
  assert.deepEqual([outcome, after], ['verified', ACCOUNT.username]);
  await lower.until('session up', () => lower.face.box.session.up);
  await lower.look();
  assert.equal(lower.value(sessionUp), true);
  assert.equal(lower.value(sessionError), 'none');
});

test('Where somebody else has the account’s only session, the limit is shown, and it recovers by itself when he is gone.', async (t) => {
  const { home, lower } = await sceneOf(t, { staleMs: 20_000 });
  home.server.kill();
  home.server.haunt({ username: ACCOUNT.username });
  await lower.until('the limit', () => lower.face.box.session.error === 'limit');
  await lower.look();
  assert.equal(lower.value(sessionUp), false);
  assert.equal(lower.value(sessionError), 'セッション数の上限に達しています');
  assert.equal(lower.why(wanIpv4), 'not-said');

  await lower.until('session up', () => lower.face.box.session.up);
  await lower.look();
  assert.equal(lower.value(sessionUp), true);
  assert.equal(lower.value(wanIpv4), lower.face.box.session.address);
});

test('A session that the provider ends is seen as down, and a reconnect brings another address.', async (t) => {
  const { home, lower } = await sceneOf(t, { lowerSettings: { keepAlive: 'manual' } });
  const before = lower.value(wanIpv4);
  home.server.kill();
  await lower.look();
  assert.equal(lower.value(sessionUp), false);
  assert.equal(lower.value(sessionError), '相手側から切断されました');
  const { outcome } = await lower.run(reconnect);
  assert.equal(outcome, 'verified');
  assert.equal(lower.value(sessionUp), true);
  assert.notEqual(lower.value(wanIpv4), before);
});
