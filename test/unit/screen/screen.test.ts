import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import type { Backend } from '../../../lib/screen/backend.ts';
import { findField } from '../../../lib/screen/page/find.ts';
import { FormsBackend } from '../../../lib/screen/forms/backend.ts';
import { screenPlan, type ScreenPlan } from '../../../lib/screen/plan.ts';
import { readField } from '../../../lib/screen/page/read.ts';
import { Peace } from '../../../lib/screen/peace.ts';
import { Screen } from '../../../lib/screen/screen.ts';
import { changesFor } from '../../../lib/screen/page/set.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { answer, box, hangUp, table, type Asked, type Box, type Reply } from './box.ts';
import { rejection } from './page.ts';

const { signal } = new AbortController();
const PASSWORD = 'c4nary&秘密';

const LOGIN = `<title>LOGIN</title><form id=authform method=post action=/login.html><table>
  <tr><td>ユーザー名</td><td><input name=user></td></tr><tr><td>パスワード</td><td><input type=password name=pass></td></tr></table>
  <input type=submit value=ログイン></form>`;
const MENU = `<title>Menu</title><a href=/wan.html>Internet</a><h3>詳細設定</h3><a href=/other.html>その他の設定</a>
  <a href=/lan.html>LAN</a><a href=/logout.html>ログアウト</a>`;
const OTHER = `<form method=post action=/other.html><table><tr><th>PPPoEブリッジ</th><td><input type=checkbox name=b value=1></td></tr></table>
  <input type=hidden name=token value=1><button>設定</button></form>`;

type Some = Readonly<Record<string, unknown>>;

function plan(login: Some = {}, more: Some = {}): ScreenPlan {
  return screenPlan.parse({
    top: '/index.html',
    login: {
      kind: 'form',
      path: '/login.html',
      user: { label: ['ユーザー名'] },
      password: { label: ['パスワード'] },
      press: { caption: ['ログイン'] },
      refused: ['パスワードが間違っています'],
      busy: ['他の管理者がログイン中です'],
      locked: ['ロックされています'],
      ...login,
    },
    lost: { title: ['Redirect Page'], text: ['セッションが切れました'] },
    logout: { path: '/logout.html' },
    ...more,
  });
}

/** A box with a login; `state` is in a test’s hand. */
function state() {
  const own = {
    in: false,
    attempts: 0,
    /** What a wrong password, or none, gets. */
    refusal: LOGIN.replace(
      '<table>',
      '<div style="color:red">パスワードが間違っています。</div><table>',
    ) as Reply,
    welcome: MENU as Reply,
    login: LOGIN as Reply,
    pages: {
      '/index.html': MENU,
      '/wan.html': '<table><tr><th>接続状態</th><td>接続中</td></tr></table>',
      '/other.html': OTHER,
    } as Record<string, Reply>,
  };
  const pages = (asked: Asked): Reply | undefined => {
    const { method, path, body } = asked;
    if (method === 'POST' && path === '/login.html') {
      own.attempts += 1;
      own.in = body.includes(`pass=${encodeURIComponent(PASSWORD)}`);
      return own.in ? own.welcome : own.refusal;
    }
    if (path === '/login.html') return own.login;
    if (!own.in) return '<title>Redirect Page</title><meta http-equiv=refresh content="5;url=/login.html">';
    if (path === '/logout.html') own.in = false;
    return own.pages[`${method} ${path}`] ?? own.pages[path];
  };
  return Object.assign(own, { answer: pages });
}

interface Opened {
  readonly screen: Screen;
  readonly box: Box;
  readonly clock: FakeClock;
}

async function opened(
  t: TestContext,
  pages: (asked: Asked) => Reply | undefined,
  {
    use = plan(),
    password = PASSWORD,
    wrap = (backend: Backend) => backend,
    basic = false,
    peace = new Peace(),
  } = {},
): Promise<Opened> {
  const there = await box(t, pages);
  const clock = new FakeClock();
  const credentials = { username: 'admin', password };
  const backend = new FormsBackend(basic ? { login: credentials } : {});
  const screen = new Screen({
    base: there.url,
    plan: use,
    backend: wrap(backend),
    credentials,
    clock,
    peace,
  });
  t.after(() => backend.close());
  return { screen, box: there, clock };
}

/** The password, in any form that it could have. */
function assertUnsent({ asked }: Box): void {
  for (const each of asked) assert.doesNotMatch(JSON.stringify(each), /c4nary/);
}

const BRIDGE = { menu: [['詳細設定'], ['その他の設定', 'その他']] };

test('Logs in when a page is wanted, finds it by the menu, and knows its address then.', async (t) => {
  const it = state();
  const { screen, box: there } = await opened(t, it.answer);
  assert.equal(screen.loggedIn, false);
  const page = await screen.open(BRIDGE, signal);
  assert.equal(readField(findField(page, { label: ['PPPoEブリッジ'] })), false);
  assert.equal(screen.loggedIn, true);
  assert.deepEqual(there.lines(), [
    'GET /login.html',
    'POST /login.html',
    'GET /index.html',
    'GET /other.html',
  ]);
  await screen.open(BRIDGE, signal);
  assert.deepEqual(there.lines(), ['GET /other.html']);
  await screen.open({ path: '/wan.html' }, signal);
  await screen.login(signal);
  assert.deepEqual(there.lines(), ['GET /wan.html']);
  assert.match(there.asked[1]?.body ?? '', /^user=admin&pass=c4nary%26/);
});

test('A path that leads nowhere is looked for by words; without words it is unreadable.', async (t) => {
  const { screen, box: there } = await opened(t, state().answer);
  await screen.open({ path: '/gone.html', menu: [['Internet']] }, signal);
  assert.deepEqual(there.lines().slice(2), ['GET /gone.html', 'GET /index.html', 'GET /wan.html']);
  await rejection('unreadable', screen.open({ path: '/gone.html' }, signal));
  await rejection('unreadable', screen.open({ menu: [['Internet'], ['無い']] }, signal));
  await rejection('unreadable', screen.open({ menu: [['無い'], ['これも無い']] }, signal));
});

test('A top page that was seen shows the way to other pages too.', async (t) => {
  const { screen, box: there } = await opened(t, state().answer);
  await screen.open(BRIDGE, signal);
  there.lines();
  await screen.open({ menu: [['Internet']] }, signal);
  assert.deepEqual(there.lines(), ['GET /wan.html']);
  await rejection('unreadable', screen.open({ menu: [['LAN']] }, signal));
  assert.deepEqual(there.lines(), ['GET /lan.html', 'GET /index.html', 'GET /lan.html']);
});

test('A page that the menu led to and that is gone is looked for by the words again.', async (t) => {
  const it = state();
  const { screen, box: there } = await opened(t, it.answer);
  await screen.open(BRIDGE, signal);
  there.lines();
  const { '/other.html': moved = OTHER, ...rest } = it.pages;
  it.pages = { ...rest, '/index.html': MENU.replace('/other.html', '/other2.html'), '/other2.html': moved };
  await screen.open(BRIDGE, signal);
  assert.deepEqual(there.lines(), ['GET /other.html', 'GET /index.html', 'GET /other2.html']);
  await screen.open(BRIDGE, signal);
  assert.deepEqual(there.lines(), ['GET /other2.html']);
  it.pages = { '/index.html': '<p>nothing' };
  await rejection('unreadable', screen.open(BRIDGE, signal));
});

test('Logs out, once, and forgets.', async (t) => {
  const it = state();
  const { screen, box: there } = await opened(t, it.answer);
  await screen.open(BRIDGE, signal);
  there.lines();
  await screen.logout(signal);
  await screen.logout(signal);
  assert.deepEqual([there.lines(), it.in, screen.loggedIn], [['GET /logout.html'], false, false]);
  await screen.open(BRIDGE, signal);
  assert.equal(there.lines().length, 4);
  await screen.close();
  assert.deepEqual(there.lines(), ['GET /logout.html']);
  await screen.logout(signal);
});

test('Logs out by pressing, and never rejects.', async (t) => {
  const it = state();
  const use = plan({}, { logout: { press: { caption: ['ログアウト'] } } });
  const { screen, box: there } = await opened(t, it.answer, { use });
  await screen.login(signal);
  there.lines();
  await screen.logout(signal);
  assert.deepEqual(there.lines(), ['GET /index.html', 'GET /logout.html']);
  await screen.login(signal);
  it.pages['/index.html'] = hangUp;
  await screen.logout(signal);
  const none = await opened(t, state().answer, { use: plan({}, { logout: undefined }) });
  await none.screen.login(signal);
  await none.screen.logout(signal);
  assert.equal(none.box.lines().length, 2);
});

test('A refused password is sent once, until somebody asks for another attempt.', async (t) => {
  const it = state();
  const { screen } = await opened(t, it.answer, { password: 'wr0ng' });
  const error = await rejection('auth-failed', screen.login(signal));
  await rejection('auth-failed', screen.open({ path: '/wan.html' }, signal));
  assert.equal(it.attempts, 1);
  assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /wr0ng/);
  screen.allowLogin();
  await rejection('auth-failed', screen.login(signal));
  assert.equal(it.attempts, 2);
});

const REFUSED: ReadonlyArray<readonly [string, Reply, 'auth-failed' | 'auth-locked']> = [
  ['the login form again', LOGIN, 'auth-failed'],
  ['a sentence without a form', '<p>パスワードが間違っています。</p>', 'auth-failed'],
  ['a sentence that repeats the password', '<p>パスワードが間違っています: wr0ng</p>', 'auth-failed'],
  ['HTTP 401', answer(401, {}), 'auth-failed'],
  ['HTTP 403', answer(403, {}), 'auth-failed'],
  ['a page that leads back', '<title>Redirect Page</title>', 'auth-failed'],
  ['nothing', hangUp, 'auth-failed'],
  ['a lock', '<p>3回失敗したため、ロックされています。</p>', 'auth-locked'],
];
for (const [what, refusal, code] of REFUSED) {
  test(`${what} is ${code}, and no second attempt follows.`, async (t) => {
    const it = state();
    it.refusal = refusal;
    const { screen } = await opened(t, it.answer, { password: 'wr0ng' });
    const error = await rejection(code, screen.login(signal));
    await rejection(code, screen.login(signal));
    assert.equal(it.attempts, 1);
    assert.doesNotMatch(inspect(error, { depth: 9 }), /wr0ng/);
  });
}

test('An answer to the login that was lost is settled by looking.', async (t) => {
  const it = state();
  it.welcome = hangUp;
  const { screen, box: there } = await opened(t, it.answer);
  await screen.login(signal);
  assert.deepEqual(there.lines(), ['GET /login.html', 'POST /login.html', 'GET /index.html']);
});

const UNEXPECTED: ReadonlyArray<readonly [string, string, 'unreadable' | 'busy' | 'auth-locked']> = [
  ['a page without a login', '<h1>ファームウェア更新中</h1>', 'unreadable'],
  ['a login without a user', LOGIN.replace('name=user', 'type=hidden name=user'), 'unreadable'],
  ['a login with a password in the clear', LOGIN.replace('type=password', ''), 'unreadable'],
  ['a login with other words', LOGIN.replace('>パスワード<', '>新しいパスワード<'), 'unreadable'],
  [
    'a login with two passwords',
    LOGIN.replace('</table>', '<tr><td>パスワード</td><td><input type=password></td></tr></table>'),
    'unreadable',
  ],
  [
    'a label with two boxes',
    LOGIN.replace(
      '<input type=password name=pass>',
      '<input type=password name=a><input type=password name=b>',
    ),
    'unreadable',
  ],
  ['a login with another button', LOGIN.replace('ログイン', '登録'), 'unreadable'],
  ['somebody who is in', `${LOGIN}<p>他の管理者がログイン中です。</p>`, 'busy'],
  ['a lock', `${LOGIN}<p>ロックされています。</p>`, 'auth-locked'],
];
for (const [what, page, code] of UNEXPECTED) {
  test(`${what}: ${code}, and no password is sent.`, async (t) => {
    const it = state();
    it.login = page;
    const { screen, box: there } = await opened(t, it.answer);
    await rejection(code, screen.login(signal));
    assert.equal(it.attempts, 0);
    assertUnsent(there);
    it.login = LOGIN;
    await screen.login(signal);
  });
}

test('A form of the login that leads to another host gets no password.', async (t) => {
  const other = await box(t, () => 'there');
  const it = state();
  it.login = LOGIN.replace('/login.html', other.url.href);
  const { screen, box: there } = await opened(t, it.answer);
  await rejection('refused-redirect', screen.login(signal));
  assert.equal(other.asked.length, 0);
  assertUnsent(there);
});

test('Somebody who came in between is busy, and no refusal.', async (t) => {
  const it = state();
  it.welcome = '<p>他の管理者がログイン中です</p>';
  const { screen } = await opened(t, it.answer);
  await rejection('busy', screen.login(signal));
  it.welcome = MENU;
  await screen.login(signal);
});

test('A login that script makes needs a browser; one that is known to work without does not.', async (t) => {
  const it = state();
  const scripted = await opened(t, it.answer, { use: plan({ scripted: true }) });
  const error = await rejection('unsupported', scripted.screen.login(signal));
  assert.match(error.hint?.en ?? '', /browser/);
  assert.equal(scripted.box.asked.length, 0);

  it.login = LOGIN.replace(
    '<input type=submit value=ログイン>',
    '<p><a href="javascript:login()">ログイン</a></p>',
  );
  const link = await opened(t, it.answer);
  await rejection('unsupported', link.screen.login(signal));
  assertUnsent(link.box);
  const known = await opened(t, it.answer, { use: plan({ plain: true }) });
  await known.screen.login(signal);
  assert.equal(it.attempts, 1);
});

test('A browser may make the login that forms cannot.', async (t) => {
  const wrap = (backend: Backend): Backend => ({
    kind: 'browser',
    open: (...all) => backend.open(...all),
    follow: (...all) => backend.follow(...all),
    submit: (...all) => backend.submit(...all),
    close: () => backend.close(),
  });
  const { screen } = await opened(t, state().answer, { use: plan({ scripted: true }), wrap });
  await screen.login(signal);
  assert.ok(screen.loggedIn);
});

test('A box that knows us by our address has us in already.', async (t) => {
  const it = state();
  it.in = true;
  it.login = MENU;
  const link = await opened(t, it.answer);
  await link.screen.login(signal);
  assert.deepEqual([link.box.lines(), it.attempts], [['GET /login.html'], 0]);

  it.login = '<p>ログイン済みです</p>';
  const use = plan({}, { logout: { press: { caption: ['ログアウト'] } } });
  const pressed = await opened(t, it.answer, { use });
  await pressed.screen.login(signal);
  assert.deepEqual([pressed.box.lines(), it.attempts], [['GET /login.html', 'GET /index.html'], 0]);

  const none = await opened(t, it.answer, { use: plan({}, { logout: undefined }) });
  await rejection('unreadable', none.screen.login(signal));
  const atTop = await opened(t, it.answer, { use: plan({}, { top: '/login.html' }) });
  await rejection('unreadable', atTop.screen.login(signal));
});

test('Without credentials nothing is asked.', async (t) => {
  const there = await box(t, state().answer);
  const backend = new FormsBackend();
  t.after(() => backend.close());
  const screen = new Screen({ base: there.url, plan: plan(), backend, clock: new FakeClock() });
  await rejection('auth-failed', screen.login(signal));
  assert.equal(there.asked.length, 0);
});

test('The plan knows the user name where none is entered.', async (t) => {
  const there = await box(t, state().answer);
  const backend = new FormsBackend();
  t.after(() => backend.close());
  const credentials = { username: '', password: PASSWORD };
  const screen = new Screen({ base: there.url, plan: plan(), backend, credentials, clock: new FakeClock() });
  await screen.login(signal);
  assert.match(there.asked[1]?.body ?? '', /^user=admin&/);
});

const LOST: ReadonlyArray<readonly [string, Reply]> = [
  ['a title', '<title>Redirect Page</title>'],
  ['words', '<p>セッションが切れました。</p>'],
  ['the login', LOGIN],
  ['HTTP 401', answer(401, {})],
  ['a frame with the login', '<iframe src=/login.html></iframe>'],
];
for (const [how, lost] of LOST) {
  test(`A session that is lost, as ${how} shows, is made again once.`, async (t) => {
    const it = state();
    const { screen, box: there, clock } = await opened(t, it.answer);
    await screen.login(signal);
    const page = it.pages['/wan.html'] ?? '';
    let times = 1;
    it.pages['/wan.html'] = (res, asked) => {
      const reply = times-- > 0 ? lost : page;
      if (typeof reply === 'function') return reply(res, asked);
      res.end(`<meta charset=utf-8>${reply}`);
    };
    there.lines();
    await screen.open({ path: '/wan.html' }, signal);
    assert.equal(it.attempts, 2);
    times = 2;
    await clock.advance(15_000);
    await rejection('session-lost', screen.open({ path: '/wan.html' }, signal));
    assert.equal(it.attempts, 3);
    assert.equal(screen.loggedIn, false);
  });
}

test('Who has put us out is left alone for a while, and nobody asks the box for anything.', async (t) => {
  const it = state();
  const { screen, box: there, clock } = await opened(t, it.answer);
  await screen.open({ path: '/wan.html' }, signal);
  await clock.advance(14_999);
  it.in = false;
  there.lines();
  await rejection('busy', screen.open({ path: '/wan.html' }, signal));
  assert.deepEqual(there.lines(), ['GET /wan.html']);
  assert.equal(screen.loggedIn, false);
  // nor does a person who asks bring him out of it, nor a logout, which would be his
  screen.allowLogin();
  await screen.logout(signal);
  await clock.advance(99_999);
  await rejection('busy', screen.open({ path: '/wan.html' }, signal));
  assert.deepEqual([there.lines(), it.attempts], [[], 1]);
  await clock.advance(1);
  await screen.open({ path: '/wan.html' }, signal);
  assert.equal(it.attempts, 2);
});

test('Who has put us out is left alone by whatever opens the box anew, and nobody elsewhere is.', async (t) => {
  const it = state();
  const peace = new Peace();
  const { screen, clock, box: there } = await opened(t, it.answer, { peace });
  await screen.open({ path: '/wan.html' }, signal);
  it.in = false;
  await rejection('busy', screen.open({ path: '/wan.html' }, signal));
  await screen.close();
  const anew = (base: URL) => {
    const backend = new FormsBackend();
    t.after(() => backend.close());
    const credentials = { username: 'admin', password: PASSWORD };
    return new Screen({ base, plan: plan(), backend, credentials, clock, peace });
  };
  await rejection('busy', anew(there.url).open({ path: '/wan.html' }, signal));
  const other = await box(t, it.answer);
  await anew(other.url).open({ path: '/wan.html' }, signal);
  assert.equal(it.attempts, 2);
  await clock.advance(100_000);
  it.in = false;
  await anew(there.url).open({ path: '/wan.html' }, signal);
  assert.equal(it.attempts, 3);
});

const NO_LOSS: Readonly<
  Record<string, (scene: Opened & { readonly it: ReturnType<typeof state> }) => unknown>
> = {
  'idle for longer': ({ clock }) => clock.advance(15_000),
  'our own log-out': ({ screen }) => screen.logout(signal),
  'a restart that was waited for': ({ screen }) => screen.forget(),
  'a box that was away in between': async ({ screen, it }) => {
    const page = it.pages['/wan.html'];
    it.pages['/wan.html'] = hangUp;
    await screen.open({ path: '/wan.html' }, signal).catch(() => undefined);
    if (page !== undefined) it.pages['/wan.html'] = page;
  },
  'something that was set': async ({ screen }) => {
    const page = await screen.open(BRIDGE, signal);
    await screen.press(page, { caption: ['設定'] }, [], { plain: false }, signal);
  },
  'something that was set, for which it restarts a moment later': async ({ screen, clock }) => {
    const page = await screen.open(BRIDGE, signal);
    await screen.press(page, { caption: ['設定'] }, [], { plain: false }, signal);
    await clock.advance(58_000);
    await screen.open({ path: '/wan.html' }, signal);
    await clock.advance(1_999);
  },
};
for (const [what, happens] of Object.entries(NO_LOSS))
  test(`Nobody has put us out after ${what}: it costs one login.`, async (t) => {
    const it = state();
    it.pages['POST /other.html'] = '<p>設定が完了しました</p>';
    const scene = await opened(t, it.answer);
    await scene.screen.open({ path: '/wan.html' }, signal);
    await happens({ ...scene, it });
    it.in = false;
    await scene.screen.open({ path: '/wan.html' }, signal);
    assert.equal(it.attempts, 2);
  });

test('Who puts us out a minute after something was set is left alone.', async (t) => {
  const it = state();
  it.pages['POST /other.html'] = '<p>設定が完了しました</p>';
  const { screen, clock } = await opened(t, it.answer);
  const page = await screen.open(BRIDGE, signal);
  await screen.press(page, { caption: ['設定'] }, [], { plain: false }, signal);
  await clock.advance(59_000);
  await screen.open({ path: '/wan.html' }, signal);
  await clock.advance(1_000);
  it.in = false;
  await rejection('busy', screen.open({ path: '/wan.html' }, signal));
});

test('A page that wants a login of its own is nobody who has put us out, however often it is opened.', async (t) => {
  const it = state();
  it.pages['/own.html'] = LOGIN;
  const { screen, clock } = await opened(t, it.answer);
  for (const attempts of [2, 4]) {
    await screen.open({ path: '/wan.html' }, signal);
    await rejection('session-lost', screen.open({ path: '/own.html' }, signal));
    assert.equal(it.attempts, attempts);
    await clock.advance(1000);
  }
});

test('A session that is lost on the way through the menu.', async (t) => {
  const it = state();
  const { screen } = await opened(t, it.answer);
  await screen.login(signal);
  it.in = false;
  await screen.open(BRIDGE, signal);
  assert.equal(it.attempts, 2);
});

test('Presses a button with its changes, and shows what comes.', async (t) => {
  const it = state();
  it.pages['POST /other.html'] = '<p>設定が完了しました</p>';
  const { screen, box: there } = await opened(t, it.answer);
  const page = await screen.open(BRIDGE, signal);
  const changes = changesFor(findField(page, { label: ['PPPoEブリッジ'] }), { value: true });
  const answered = await screen.press(page, { caption: ['設定'] }, changes, { plain: false }, signal);
  assert.match(answered?.document ? 'page' : 'lost', /page/);
  assert.equal(there.asked.at(-1)?.body, 'b=1&token=1');
  assert.equal(screen.loggedIn, true);
  await rejection('unreadable', screen.press(page, { caption: ['保存'] }, [], { plain: false }, signal));
});

test('An answer that is lost, and one that shows the login.', async (t) => {
  const it = state();
  it.pages['POST /other.html'] = hangUp;
  const { screen } = await opened(t, it.answer);
  const page = await screen.open(BRIDGE, signal);
  assert.equal(await screen.press(page, { caption: ['設定'] }, [], { plain: false }, signal), undefined);
  assert.equal(screen.loggedIn, true);
  it.pages['POST /other.html'] = LOGIN;
  assert.ok(await screen.press(page, { caption: ['設定'] }, [], { plain: false }, signal));
  assert.equal(screen.loggedIn, false);
});

test('Follows the box to another address, and logs in there.', async (t) => {
  const it = state();
  const { screen, box: old } = await opened(t, it.answer);
  await screen.open(BRIDGE, signal);
  old.lines();
  const there = await box(t, it.answer);
  screen.moveTo(there.url);
  await screen.open(BRIDGE, signal);
  assert.deepEqual(old.lines(), []);
  assert.equal(there.lines().length, 4);
});

test('Who is told where the box is already stays logged in.', async (t) => {
  const it = state();
  const { screen, box: there } = await opened(t, it.answer);
  await screen.open(BRIDGE, signal);
  screen.moveTo(new URL('/', there.url));
  await screen.open(BRIDGE, signal);
  assert.equal(it.attempts, 1);
});

test('A box that restarted wants a new login.', async (t) => {
  const it = state();
  const { screen } = await opened(t, it.answer);
  await screen.login(signal);
  screen.forget();
  await screen.open({ path: '/wan.html' }, signal);
  assert.equal(it.attempts, 2);
});

/** Time goes on, two seconds at a time, as fast as the box answers. */
async function until<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  const progress = { ended: false };
  const end = () => void (progress.ended = true);
  promise.then(end, end);
  while (!progress.ended) {
    if (clock.pending > 0) await clock.advance(2_000);
    else await settle();
  }
  return await promise;
}

const BASIC = screenPlan.parse({ top: '/reboot.htm', login: { kind: 'basic' } });

test('HTTP Basic: in with the top page, refused with 401, and not asked again.', async (t) => {
  const pages = table({ '/reboot.htm': 'top', '/page': 'page', '/denied': answer(401, {}) });
  const { screen, box: there } = await opened(t, pages, { use: BASIC, basic: true });
  await screen.open({ path: '/page' }, signal);
  assert.deepEqual(there.lines(), ['GET /reboot.htm', 'GET /page']);
  await rejection('auth-failed', screen.open({ path: '/denied' }, signal));
  await rejection('auth-failed', screen.open({ path: '/page' }, signal));
  assert.deepEqual(there.lines(), ['GET /denied']);

  const wrong = await opened(t, () => answer(401, {}), { use: BASIC, basic: true });
  await rejection('auth-failed', wrong.screen.login(signal));
  await rejection('auth-failed', wrong.screen.login(signal));
  assert.equal(wrong.box.asked.length, 1);
  assert.equal(await wrong.screen.answers(signal), true);

  const gone = await opened(t, () => hangUp, { use: BASIC, basic: true });
  await rejection('unreachable', gone.screen.login(signal));
  await rejection('unreachable', gone.screen.login(signal));
  assert.equal(gone.box.asked.length, 2);
});

test('A box that refuses whoever comes first gets a second look, two seconds later.', async (t) => {
  const use = screenPlan.parse({ login: { kind: 'basic', firstRefused: true } });
  let refusals = 1;
  const {
    screen,
    box: there,
    clock,
  } = await opened(t, () => (refusals-- > 0 ? answer(401, {}) : 'top'), { use, basic: true });
  await until(clock, screen.login(signal));
  assert.deepEqual([there.lines().length, clock.monotonic()], [2, 2_000]);
  refusals = 9;
  const wrong = await opened(t, () => answer(401, {}), { use, basic: true });
  await rejection('auth-failed', until(wrong.clock, wrong.screen.login(signal)));
  assert.equal(wrong.box.asked.length, 2);
});

test('A box that turns away with HTTP 401 because somebody is in has said nothing about the password.', async (t) => {
  let inside = true;
  const pages = (asked: Asked): Reply | undefined =>
    inside
      ? answer(
          401,
          { 'www-authenticate': 'Basic', 'content-type': 'text/html' },
          '他の管理者がログイン中です。',
        )
      : it.pages[asked.path];
  const it = state();
  const use = plan({}, { login: { kind: 'basic' } });
  const { screen } = await opened(t, pages, { use, basic: true });
  await rejection('busy', screen.open({ path: '/wan.html' }, signal));
  inside = false;
  await screen.open({ path: '/wan.html' }, signal);
  inside = true;
  await rejection('busy', screen.open({ path: '/wan.html' }, signal));
});
