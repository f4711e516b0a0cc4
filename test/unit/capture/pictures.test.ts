// What is painted instead of written, and pages that nobody writes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redact } from '../../../lib/capture/mask/redact.ts';
import { masked, recorded } from './recorded.ts';

/** The dots of a code, row by row: different for two texts. */
const dots = (text: string, size = 25) =>
  Array.from({ length: size }, (_, row) =>
    Array.from(
      { length: size },
      (__, column) => (text.charCodeAt((row * size + column) % text.length) >> (row % 7)) % 2 === 1,
    ),
  );

const PAINTED: Readonly<Record<string, (rows: readonly (readonly boolean[])[]) => string>> = {
  'cells by class': (rows) =>
    `<table>${rows.map((row) => `<tr>${row.map((on) => `<td class="${on ? 'on' : 'off'}"></td>`).join('')}</tr>`).join('')}</table>`,
  'cells by colour': (rows) =>
    `<table>${rows.map((row) => `<tr>${row.map((on) => `<td style="background:${on ? 'black' : 'white'}"></td>`).join('')}</tr>`).join('')}</table>`,
  'squares of SVG': (rows) =>
    `<svg>${rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`<rect x="${x}" y="${y}" width="1" height="1"/>`] : []))).join('')}</svg>`,
  'a path of SVG': (rows) =>
    `<svg id="qr"><path d="${rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : []))).join('')}"/></svg>`,
  'letters like blocks': (rows) =>
    `<pre>${rows.map((row) => row.map((on) => (on ? '█' : '▀')).join('')).join('\n')}</pre>`,
  'black and white squares': (rows) =>
    `<pre>${rows.map((row) => row.map((on) => (on ? '■' : '□')).join('')).join('\n')}</pre>`,
  'signs of ASCII': (rows) =>
    `<pre>${rows.map((row) => row.map((on) => (on ? '#' : '.')).join('')).join('\n')}</pre>`,
  'a list in script': (rows) =>
    `<script>var qr=[${rows.map((row) => `[${row.map(Number).join(',')}]`).join(',')}];</script>`,
  'strings in script': (rows) =>
    `<script>drawQr("${rows.map((row) => row.map(Number).join('')).join('","')}");</script>`,
  'a picture in an address': (rows) =>
    `<img src="data:image/png;base64,${Buffer.from(rows.flat().map(Number)).toString('base64')}">`,
  'a small picture': (rows) =>
    `<img src="data:image/gif;base64,${Buffer.from(rows[0]?.map(Number) ?? []).toString('base64')}">`,
  'a picture of a style': (rows) =>
    `<div style="background:url('data:image/svg+xml;utf8,${encodeURIComponent(rows.flat().map(Number).join(''))}')">x</div>`,
};

for (const [how, paint] of Object.entries(PAINTED))
  test(`Two codes painted as ${how} are the same once they are masked.`, () => {
    const two = ['WIFI:T:WPA;S:Kumo;P:nagare-88;;', 'WIFI:T:WPA;S:Yama;P:hiroi-131;;'].map((text) =>
      masked(paint(dots(text))).replaceAll(/<rect[^>]*>/g, ''),
    );
    assert.equal(two[0], two[1]);
  });

test('What is painted as a code is masked where it is written, although all its words are those of screens.', () => {
  for (const text of ['WIFI:T:WPA;S:Home-net;P:internet;;', 'wifi:S:guest;P:password1;;'])
    for (const page of [
      `<p>${text}</p>`,
      `<div data-qr="${text}"></div>`,
      `<img src="/qr.cgi?data=${encodeURIComponent(text)}">`,
    ])
      assert.doesNotMatch(masked(page), /home|guest|internet|password/i, page);
});

test('A secret that is a word of screens is masked where a label or a name tells it, and the password that was given everywhere.', () => {
  assert.doesNotMatch(masked('<table><tr><th>暗号化キー</th><td>internet</td></tr></table>'), /internet/);
  assert.doesNotMatch(masked('<table><tr><th>SSID</th><td>guest network</td></tr></table>'), /guest/);
  assert.doesNotMatch(masked('<input name="wpa_psk_key" value="internet">'), /internet/);
  assert.doesNotMatch(masked('<script>var psk = "internet7";</script>'), /internet/);
  const login = { login: { username: 'admin', password: 'internet-box-7' } };
  for (const page of [
    '<p>internet-box-7</p>',
    '<p>7-xob-tenretni</p>',
    '<p>internet box 7</p>',
    '<script>x="internet%2Dbox%2D7"</script>',
    '<p>INTERNET-BOX-7</p>',
  ])
    assert.doesNotMatch(masked(page, login), /internet.*box|xob.*tenretni/i, page);
});

test('Words that tags and blanks of no width tear are read as a person reads them, and kept.', () => {
  const page = '<p>パス<wbr>ワード</p><p>ログ\u200bアウト</p><p><b>接続</b>状態</p>';
  assert.equal(masked(page), page.replace('\u200b', ''));
});

for (const [what, page] of [
  ['signs of strings', `<script>${'"\\'.repeat(50_000)}</script>`],
  ['beginnings of expressions', `<script>${'=/[a'.repeat(30_000)}</script>`],
  ['one word without an end', `<p>${'設定田中'.repeat(50_000)}`],
  ['attributes', `<a ${'b=1 '.repeat(30_000)}>`],
  ['numbers', `<p>${'1.'.repeat(60_000)}`],
  ['tags in script in tags', `<a onclick="${"x('<a onclick=&quot;".repeat(2_000)}`],
] as const)
  test(`A page of ${what} is masked in bearable time.`, () => {
    const began = performance.now();
    redact([recorded(page)], { login: { username: 'admin', password: 'canary-5f1c' } });
    assert.ok(performance.now() - began < 10_000);
  });
