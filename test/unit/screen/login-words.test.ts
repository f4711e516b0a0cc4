import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { FormsBackend } from '../../../lib/screen/forms/backend.ts';
import { screenPlan } from '../../../lib/screen/plan.ts';
import { Screen } from '../../../lib/screen/screen.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { box, type Reply } from './box.ts';
import { rejection } from './page.ts';

const { signal } = new AbortController();

/** No words of its own: what any screen says must do. */
const PLAN = screenPlan.parse({
  top: '/top.html',
  login: { kind: 'form', path: '/login.html', password: { name: 'p' }, press: { concept: ['login'] } },
  logout: { path: '/logout.html' },
});

const FORM = `<form method=post action=/login.html><input type=password name=p><input type=submit value=ログイン></form>`;
const MESSAGE = (words: string) =>
  `<title>LOGIN</title><div class=errortxt>${words}</div><input type=button value=OK>`;
const INSIDE = `<a href=/a.html>LAN</a><a href=/b.html>WAN</a><a href=/logout.html>ログアウト</a>`;

interface Answers {
  readonly login?: string;
  readonly posted: Reply;
  /** What the top page shows to whoever has tried. */
  readonly top?: string;
  /** What any other page shows; by default there is none. */
  readonly rest?: string;
}

async function opened(t: TestContext, { login = FORM, posted, top = FORM, rest }: Answers) {
  let attempts = 0;
  const there = await box(t, ({ method, path }) => {
    if (path === '/login.html' && method === 'POST') {
      attempts += 1;
      return posted;
    }
    if (path === '/login.html') return login;
    return path === '/top.html' ? top : rest;
  });
  const screen = new Screen({
    base: there.url,
    plan: PLAN,
    backend: new FormsBackend(),
    credentials: { username: 'admin', password: 'geheim' },
    clock: new FakeClock(),
  });
  t.after(() => screen.close());
  return { screen, there, attempts: () => attempts };
}

const WRONG = 'パスワードが違います。';
const BUSY = '現在、他の機器から設定画面にログインしています。';

for (const [what, posted] of [
  ['beside the form', `<p>${WRONG}</p>${FORM}`],
  ['on a page without a form', MESSAGE(WRONG)],
  ['in no words that are known, on a page without a form', MESSAGE('E-1021')],
  ['by the form alone', FORM],
] as const)
  test(`A wrong password, said ${what}, is one attempt, and remembered.`, async (t) => {
    const { screen, attempts } = await opened(t, { posted });
    for (let looks = 0; looks < 3; looks += 1)
      await rejection('auth-failed', screen.open({ path: '/a.html' }, signal));
    assert.equal(attempts(), 1);
  });

for (const [what, posted] of [
  ['beside the form', `<p>${BUSY}</p>${FORM}`],
  ['on a page without a form', MESSAGE(BUSY)],
  ['with a word about the login', `<p>他の管理者が設定中のため、ログインできません。</p>${FORM}`],
] as const)
  test(`Somebody else who is in, said ${what}, is no wrong password.`, async (t) => {
    const { screen, attempts } = await opened(t, { posted });
    await rejection('busy', screen.login(signal));
    await rejection('busy', screen.login(signal));
    assert.equal(attempts(), 2);
  });

test('Who is told before that somebody is in sends no password.', async (t) => {
  const { screen, attempts } = await opened(t, { login: MESSAGE(BUSY), posted: INSIDE });
  await rejection('busy', screen.login(signal));
  assert.equal(attempts(), 0);
});

test('What a login page explains keeps nobody out.', async (t) => {
  const login = `<p>他の端末でログインしている場合は設定できません。</p><p>パスワードを間違えるとロックされることがあります。</p>${FORM}`;
  const { screen, attempts } = await opened(t, { login, posted: INSIDE });
  await screen.login(signal);
  assert.equal(attempts(), 1);
});

for (const advice of [
  '初期パスワードは変更してください。',
  '安全のため、管理者パスワードを設定してください。',
  'ログインに5回失敗すると10分間ログインできなくなります。',
])
  test(`What a login page advises keeps nobody out: ${advice}`, async (t) => {
    const { screen, attempts } = await opened(t, { login: `<p>${advice}</p>${FORM}`, posted: INSIDE });
    await screen.login(signal);
    assert.equal(attempts(), 1);
  });

test('A message after the login is no refusal where the top page can be seen.', async (t) => {
  const { screen, there } = await opened(t, { posted: MESSAGE('ようこそ'), top: INSIDE });
  await screen.login(signal);
  assert.deepEqual(there.lines(), ['GET /login.html', 'POST /login.html', 'GET /top.html']);
});

test('A box that nobody has set up gets no password, and says what to do.', async (t) => {
  const login = `<h1>管理者パスワードの初期設定</h1><form method=post action=/set><input type=password name=p><input type=password name=q><input type=submit value=設定></form>`;
  const { screen, attempts } = await opened(t, { login, posted: INSIDE });
  const { hint } = await rejection('auth-failed', screen.login(signal));
  assert.ok(hint?.en && hint.ja);
  await rejection('auth-failed', screen.login(signal));
  assert.equal(attempts(), 0);
});

const FIRST_RUNS = [
  '<h1>管理者パスワードの初期設定</h1>',
  '<p>管理者パスワードを設定してください。</p>',
  '<p>管理用パスワードがまだ設定されていません。</p>',
  '<h1>Set a new administrator password</h1>',
  '<p>The administrator password has not been set.</p>',
];
for (const words of FIRST_RUNS)
  for (const [how, form] of [
    ['one box', '<input type=password name=n>'],
    ['two boxes', '<input type=password name=n><input type=password name=m>'],
  ] as const)
    for (const where of ['login', 'top'] as const)
      test(`A box that has no password yet gets none from us, and says what to do: ${words}, ${how}, on the ${where} page.`, async (t) => {
        const page = `${words}<form method=post action=/first.html>${form}<input type=submit value=設定></form>`;
        const { screen, there } = await opened(t, {
          posted: page,
          login: where === 'login' ? page : FORM,
          top: page,
          rest: page,
        });
        const error = await rejection('auth-failed', screen.open({ path: '/a.html' }, signal));
        assert.match(error.sentence('en'), /has no administrator password yet.*set one/);
        assert.match(error.sentence('ja'), /まだ設定されていません。.*設定し/);
        assert.doesNotMatch(error.sentence('en'), /refused/);
        assert.equal(there.asked.filter((each) => each.path === '/first.html').length, 0);
      });
