import assert from 'node:assert/strict';
import { test } from 'node:test';
import { screenAnswer, said } from '../../../lib/screen/screen-answer.ts';
import { ATERM_LIST, ATERM_STATUS } from './markup.ts';
import { page } from './page.ts';

const WORDS = {
  taken: ['設定内容を更新しました', '設定が完了しました'],
  refused: ['入力内容に誤りがあります', '設定に失敗しました'],
};

test('What waits in comments has not been said.', () => {
  assert.deepEqual(screenAnswer(page(ATERM_STATUS), WORDS), { kind: 'silent', words: '' });
});

test('A refusal is told in the box’s words, whatever class it has.', () => {
  const { kind, words } = screenAnswer(page(ATERM_LIST), WORDS);
  assert.equal(kind, 'refused');
  assert.equal(words, '設定に失敗しました。正しく設定されていない可能性があります。');
});

test('A success is told, even in pieces.', () => {
  const html =
    '<title>しばらくお待ちください。</title><p>設定が<b>完了</b><br>しました。再スタートしています。</p>';
  assert.equal(screenAnswer(page(html), WORDS).kind, 'taken');
  assert.equal(
    screenAnswer(page(html), { taken: ['しばらくお待ちください'] }).words,
    'しばらくお待ちください。',
  );
});

test('A refusal outweighs a success.', () => {
  assert.equal(
    screenAnswer(page('<p>設定が完了しました</p><p>設定に失敗しました</p>'), WORDS).kind,
    'refused',
  );
});

test('What is hidden, or stands in a control, has not been said.', () => {
  const html = `<div style="display:none">設定が完了しました</div><script>alert("設定に失敗しました")</script>
    <textarea>設定に失敗しました</textarea><select><option>設定に失敗しました</select><input value=設定に失敗しました>`;
  assert.equal(screenAnswer(page(html), WORDS).kind, 'silent');
});

test('Captions of buttons are said, and frames too.', () => {
  const html =
    '<input type=submit value=強制ログイン><input type=image alt=戻る><input type=button><button>ログアウト</button>';
  for (const words of ['強制ログイン', '戻る', 'ログアウト'])
    assert.equal(said(page(html), [words])?.words, words);
  assert.ok(said(page('', { frames: [page(html)] }), ['戻る']));
  assert.equal(said(page(html), undefined), undefined);
});

test('A long sentence is shortened.', () => {
  assert.equal(said(page(`<p>ok ${'x'.repeat(5_000)}`), ['ok'])?.line.length, 200);
});

for (const [words, kind] of [
  ['設定を反映するには再起動が必要です。', 'needs-restart'],
  ['設定を反映するには再起動が必要です。</p><p>再起動しています…', 'silent'],
  ['設定を反映するために再起動します。よろしいですか。再起動後に有効になります。', 'needs-restart'],
  ['再起動後に有効になります。再起動中は電源を切らないでください。', 'needs-restart'],
  ['The change takes effect after a restart. The router is restarting.', 'silent'],
  ['Takes effect after restarting. Do not unplug it while the router is restarting.', 'needs-restart'],
  ['A restart is required. The restart takes effect after restarting.', 'needs-restart'],
] as const)
  test(`Who says that a restart is needed and that it is on is restarting: ${words}`, () =>
    assert.equal(screenAnswer(page(`<p>${words}</p>`), {}).kind, kind));

for (const [what, html] of [
  ['in script', "<script>alert('設定に失敗しました');location.href='/';</script>"],
  ['when it has loaded', '<body onload="alert(&quot;設定に失敗しました\\n&quot;);history.back()">'],
  ['in a frame', ''],
] as const)
  test(`What a page says in a box of its own ${what} has been said.`, () => {
    const frames = html === '' ? [page("<script>alert('設定に失敗しました');history.go(-1)</script>")] : [];
    assert.equal(screenAnswer(page(html, { frames }), {}).kind, 'refused');
    assert.equal(screenAnswer(page(html, { frames }), WORDS).kind, 'refused');
  });

test('That somebody else has changed it meanwhile is a refusal.', () => {
  const words = '設定内容が他で更新されていることを検出しました。再度同じ操作を行ってください。';
  assert.equal(
    screenAnswer(page(`<script>alert('${words}');location.href='./index_contents'</script>`), {}).kind,
    'refused',
  );
});

test('What script would say if something were so has not been said.', () => {
  for (const script of [
    "function check(){ alert('設定に失敗しました'); history.back() }",
    "if (failed) { alert('設定に失敗しました'); history.back() }",
    "x.onerror = () => { alert('設定に失敗しました'); location = '/' }",
    `alert('設定に失敗しました');history.back();${' '.repeat(2_000)}`,
  ])
    assert.equal(screenAnswer(page(`<script>${script}</script>`), WORDS).kind, 'silent');
});
