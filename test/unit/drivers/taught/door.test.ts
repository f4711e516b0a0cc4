import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { DetectionBudget } from '../../../../lib/drivers/detection-budget.ts';
import { doorAt } from '../../../../lib/drivers/taught/door.ts';
import { fails } from '../../../support/fails.ts';
import { box, type Reply } from '../../screen/box.ts';

const FORM = '<title>KZ</title><form><input name=u><input type=password name=p><button>Login</button></form>';

async function door(t: TestContext, pages: Readonly<Record<string, Reply>>) {
  const there = await box(t, ({ path }) => pages[path]);
  const found = await doorAt(there.url, new DetectionBudget(new AbortController().signal));
  return { found, lines: there.lines() };
}

const status =
  (code: number, headers: Record<string, string>): Reply =>
  (answer) => {
    answer.writeHead(code, headers).end();
  };

for (const [what, pages, path] of [
  ['where one is asked', { '/': FORM }, '/'],
  ['where it is led to', { '/': status(302, { location: '/in.html' }), '/in.html': FORM }, '/in.html'],
  [
    'where a page leads at once',
    { '/': '<meta http-equiv=refresh content="0;url=/in">', '/in': FORM },
    '/in',
  ],
  ['in a frame', { '/': '<frameset><frame src="/in"></frameset>', '/in': FORM }, '/in'],
] as const)
  test(`A login form is found ${what}, and gets no password.`, async (t) => {
    const { found, lines } = await door(t, pages);
    assert.ok(found && found.login !== 'basic');
    assert.equal(found.login.path, path);
    assert.equal(found.title, 'KZ');
    assert.ok(lines.length <= 2 && lines.every((line) => line.startsWith('GET')));
  });

test('HTTP Basic is known by its challenge.', async (t) => {
  const challenge = status(401, { 'www-authenticate': 'Basic realm="x"' });
  assert.equal((await door(t, { '/': challenge })).found?.login, 'basic');
  const digest = status(401, { 'www-authenticate': 'Digest realm="x"' });
  assert.equal((await door(t, { '/': digest })).found, undefined);
});

for (const [what, pages] of [
  ['a page without one', { '/': 'hello' }],
  ['an error', { '/': status(500, {}) }],
  ['another host', { '/': status(302, { location: 'http://192.0.2.1/' }) }],
  ['no place at all', { '/': status(302, {}) }],
  ['a circle', { '/': status(302, { location: '/a' }), '/a': status(302, { location: '/' }) }],
] as const)
  test(`No door: ${what}, and at most two questions are asked.`, async (t) => {
    const { found, lines } = await door(t, pages);
    assert.equal(found, undefined);
    assert.ok(lines.length <= 2);
  });

test('A page that says who is in has no login form for the moment, and says so.', async (t) => {
  const pages = { '/': '<p>現在、192.168.0.5 がログインしています。</p><a href=/>再読込</a>' };
  await fails(door(t, pages), 'busy');
  const advice = { '/': `<p>他の端末でログイン中の場合は待ちます。</p>${FORM}` };
  assert.ok((await door(t, advice)).found);
});
