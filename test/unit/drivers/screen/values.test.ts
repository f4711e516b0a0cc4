import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pattern } from '../../../../lib/pattern/pattern.ts';
import { meaningOf } from '../../../../lib/drivers/screen/values.ts';
import { cpuTime } from '../../../support/cpu-time.ts';

const NOW = Date.parse('2026-11-24T03:00:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

test('A text is what it says, without the blanks around it.', () => {
  assert.equal(meaningOf('  11.22.33.44 ', {}, NOW), '11.22.33.44');
});

test('Words mean what the profile says, whatever their width, blanks and case.', () => {
  const words = { 使用する: true, 使用しない: false, PPPoEルータ: 'pppoe' };
  assert.equal(meaningOf('使用 する', { words }, NOW), true);
  assert.equal(meaningOf('ＰＰＰｏＥルータ', { words }, NOW), 'pppoe');
  assert.equal(
    meaningOf('自動', { words }, NOW),
    undefined,
    'a word that nobody has told us of is not guessed',
  );
});

test('A check box is what it is, or what the profile says that it means.', () => {
  assert.equal(meaningOf(true, {}, NOW), true);
  assert.equal(meaningOf(true, { words: { true: false, false: true } }, NOW), false);
});

test('Of a longer text a pattern picks the value, and what does not fit is unknown.', () => {
  const pattern = new Pattern('^([0-9.]+)');
  assert.equal(meaningOf('192.168.10.1/24', { pattern }, NOW), '192.168.10.1');
  assert.equal(meaningOf('なし', { pattern }, NOW), undefined);
});

for (const [text, seconds] of [
  ['1日 02:03:04', 93_784],
  ['2 days 3:04:05', 183_845],
  ['通信時間: 20分39秒', 1239],
  ['12:34:56', 45_296],
  ['3時間', 10_800],
  ['0秒', 0],
  ['2h 3m 4s', 7384],
  ['1d 02:03:04', 93_784],
  ['1 week, 2 days 03:04:05', 788_645],
  ['2日と3時間', 183_600],
  ['１日　２時間３分', 93_780],
  ['12 days, 3 hours, 5 mins', 1_047_900],
  ['接続中 (1:02:03)', 3723],
] as const) {
  test(`「${text}」 is ${seconds} seconds ago.`, () => {
    assert.equal(meaningOf(text, { as: 'ago' }, NOW), ago(seconds));
  });
}

test('A time that is none is unknown.', () => {
  assert.equal(meaningOf('99999999999日 00:00:00', { as: 'ago' }, NOW), undefined);
  assert.equal(meaningOf('未接続', { as: 'ago' }, NOW), undefined);
});

for (const text of [
  '2026/11/24 10:20:30',
  '11月24日 10:20:30',
  '11月24日 10時20分30秒',
  'Nov 24 10:20:30',
  '1ヶ月 2日',
  '3 days, 4:05',
  '12:34',
])
  test(`「${text}」 is a date, or leaves a doubt: no time that has passed.`, () =>
    assert.equal(meaningOf(text, { as: 'ago' }, NOW), undefined));

test('A log is its last fifty lines.', () => {
  const lines = Array.from({ length: 60 }, (_, n) => ` line ${n} `).join('\r\n');
  const meant = meaningOf(`${lines}\n\n`, { as: 'lines' }, NOW) as string[];
  assert.deepEqual([meant.length, meant[0], meant.at(-1)], [50, 'line 10', 'line 59']);
});

test('Hours over a day and minutes without a nought are a time; a bare number is none.', () => {
  assert.equal(meaningOf('102:4:43', { as: 'ago' }, NOW), ago((102 * 60 + 4) * 60 + 43));
  assert.equal(meaningOf('0:30:41', { as: 'ago' }, NOW), ago(30 * 60 + 41));
  assert.equal(meaningOf('0秒', { as: 'ago' }, NOW), ago(0));
  assert.equal(meaningOf('12', { as: 'ago' }, NOW), undefined);
});

test('Lines stay apart, and the one that means something counts where the whole does not.', () => {
  assert.deepEqual(meaningOf('a\nb\n', { as: 'lines' }, NOW), ['a', 'b']);
  assert.equal(meaningOf('1000Base-T (全二重)\n通信中', { means: 'link' }, NOW), true);
  assert.equal(meaningOf('通信中\n未接続', { means: 'link' }, NOW), undefined);
});

test('Words of the profile go before the vocabulary.', () => {
  assert.equal(meaningOf('接続中', { means: 'link', words: { 接続中: false } }, NOW), false);
});

test('A name that is written letter by letter is joined.', () => {
  assert.equal(
    meaningOf('A t e r m　W G 1', { as: 'joined', pattern: new Pattern('^Aterm(.*)$') }, NOW),
    'WG1',
  );
});

test('What a box shows is read soon, however long it is.', () => {
  const took = cpuTime();
  for (const sign of ['0', '0 ', '(', '（a', ':', ' ', '\u3000', 'あ)'])
    for (const as of ['text', 'ago', 'lines'] as const) {
      const said = `1${sign.repeat(300_000 / sign.length)}x`;
      meaningOf(said, { as, words: { a: true, [said.slice(0, 100)]: false }, verbatim: true }, NOW);
    }
  assert.ok(took() < 5_000, `${took()} ms`);
});

test('A pattern finds figures of full width as well.', () => {
  const address = new Pattern('^\\s*([0-9.]+)');
  assert.equal(meaningOf('２０３．０．１１３．７', { pattern: address }, NOW), '203.0.113.7');
  assert.equal(meaningOf('Ｖｅｒ．１．２３', { pattern: new Pattern('(\\d+(?:\\.\\d+)+)') }, NOW), '1.23');
});

test('A mode that is not used is none.', () => {
  for (const text of [
    'PPPoEを使用しない',
    'v6プラス（無効）',
    'PPPoE(未設定)',
    'DS-Lite: Off',
    'MAP-E (disabled)',
  ])
    assert.equal(meaningOf(text, { means: 'mode' }, NOW), undefined, text);
});
