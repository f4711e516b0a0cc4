import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeChannel, FakeDriver } from '../../support/fake-driver.ts';
import { lowerRouter } from '../../support/mqtt-home.ts';
import { published } from '../../support/published-router.ts';

const REFUSED = new RouterError('auth-failed', { detail: 'パスワードが違います' });
const LOCKED = new RouterError('auth-locked', {
  hint: { en: 'Wait an hour.', ja: '1時間待ってください。' },
});

test('A login that is refused is told once, with its cause and what to do, and once when it is accepted again.', () => {
  const { router, events } = published(lowerRouter(), { language: 'ja' });
  router.logIn(REFUSED);
  router.logIn(REFUSED);
  assert.equal(events().length, 1);
  assert.partialDeepStrictEqual(events()[0], {
    event_type: 'login_refused',
    router: 'lower',
    code: 'auth-failed',
    text: 'ユーザー名またはパスワードが拒否されました。変更されるまで再試行しません。',
  });
  assert.match(
    String(events()[0]?.['remedy']),
    /ルーターノードに設定画面のユーザー名とパスワードを入力し直し/,
  );
  router.logIn();
  assert.deepEqual(
    events().map(({ event_type: type }) => type),
    ['login_refused', 'login_accepted'],
  );
});

test('The first login that is accepted is no news.', () => {
  const { router, state, events } = published();
  router.logIn();
  assert.deepEqual([state()['login'], events()], ['accepted', []]);
});

test('Whoever hears of the refused login finds the state that goes with it.', () => {
  const { router, passing, sent } = published();
  let known = '';
  passing.push = (...items) => {
    known = sent.at(-1)?.[1] ?? '';
    return items.length;
  };
  router.logIn(REFUSED);
  assert.match(known, /"login":"refused"/);
});

test('The problem sensor says what is wrong, why, and what to do, until it is well again.', () => {
  const { router, state } = published();
  assert.equal('problem_attributes' in state(), false);
  router.logIn(LOCKED);
  assert.deepEqual([state()['login'], state()['problem']], ['refused', 'auth-locked']);
  assert.deepEqual(state()['problem_attributes'], {
    code: 'auth-locked',
    text: 'The router has locked its login for a while.',
    remedy: 'Wait an hour.',
    detail: null,
  });
  router.logIn();
  assert.deepEqual([state()['login'], state()['problem']], ['accepted', null]);
  assert.equal('problem_attributes' in state(), false);
});

test('A login that was refused before a restart and is refused again is no news; one that is accepted is.', () => {
  for (const [again, told] of [
    [REFUSED, []],
    [undefined, ['login_accepted']],
  ] as const) {
    const screen = new FakeDriver([new FakeChannel('screen', []).behindLogin()]);
    const { it, router, state, events } = published(lowerRouter().open(screen));
    it.rememberState({ login: 'refused' });
    // nobody has tried since
    assert.equal(state()['login'], 'refused');
    router.logIn(again);
    assert.deepEqual(
      events().map(({ event_type: type }) => type),
      told,
    );
  }
});

test('Where nothing needs a login any more, nothing is said of an old one.', () => {
  const { it, state } = published();
  it.rememberState({ login: 'refused' });
  assert.equal(state()['login'], null);
});

test('What else keeps us from reading is no refused login.', () => {
  const { router, state, events } = published();
  router.fail(new RouterError('busy'));
  assert.deepEqual([state()['problem'], state()['login'], events()], ['busy', null, []]);
});
