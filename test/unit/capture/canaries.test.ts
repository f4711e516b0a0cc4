import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { encoderFor } from '../../../lib/screen/forms/encoder.ts';
import type { Recorded } from '../../../lib/capture/recorded.ts';
import { redact } from '../../../lib/capture/mask/redact.ts';
import { Archive } from '../../../lib/capture/archive/archive.ts';
import { harOf } from '../../../lib/capture/archive/har.ts';
import { everythingIn, recorded } from './recorded.ts';

const CHARSETS = ['utf-8', 'shift_jis', 'euc-jp'] as const;
/** Plain, with what markup, addresses and script escape, in Japanese, short, and like a word. */
const PASSWORDS = [
  'canary5f1c',
  'se cret&72',
  `a"b'c<d>e\\f`,
  '100%+q=1&r',
  'ひみつの合言葉9',
  'p$ss^w(o)r*d?',
  'abcd',
  'correcthorse',
  'ﾊﾝｶｸ-カナ~',
];

const bytesIn = (text: string, charset: string) => Buffer.from(encoderFor(charset)(text));
const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
const percent = (bytes: Buffer) =>
  Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte);
    return /[\w.~-]/.test(char) ? char : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }).join('');
const hash = (name: string, bytes: Buffer) => createHash(name).update(bytes).digest('hex');
const numbered = (text: string) => Array.from(text, (char) => `&#${char.codePointAt(0)};`).join('');
const unicode = (text: string) =>
  text.replaceAll(/[\s\S]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

const small = (escaped: string) => escaped.replaceAll(/%../g, (hex) => hex.toLowerCase());

/** Where a page may hold a password, and how it may be spelt there. What must not be left is in each. */
function placesOf(password: string, charset: string): readonly (readonly [markup: string, left: string])[] {
  const bytes = bytesIn(password, charset);
  const base64 = bytes.toString('base64');
  const both = Buffer.concat([Buffer.from('admin:'), bytes]).toString('base64');
  const places: [string, string][] = [
    [`<input type="password" name="x" value="${html(password)}">`, html(password)],
    [`<input type=password value='${html(password)}' disabled>`, html(password)],
    [`<INPUT TYPE=PASSWORD VALUE="${numbered(password)}">`, numbered(password)],
    [`<p>your login is ${html(password)}.</p>`, html(password)],
    [`<td>${numbered(password)}</td>`, numbered(password)],
    [`<textarea>${html(password)}\n</textarea>`, html(password)],
    [`<!-- ${html(password)} -->`, html(password)],
    [`<!-- <input type="password" value="${html(password)}"> -->`, html(password)],
    [`<div title="${html(password)}" onclick="go('${html(password)}')">x</div>`, html(password)],
    [
      `<script>var a = ${JSON.stringify(password).replaceAll('<', '\\u003c')};</script>`,
      JSON.stringify(password).slice(1, -1),
    ],
    [`<script>var a = "${unicode(password)}";</script>`, unicode(password)],
    [`<a href="/x?p=${percent(bytes)}&amp;q=1">x</a>`, percent(bytes)],
    [`<a href="/x?p=${small(percent(bytes))}">x</a>`, small(percent(bytes))],
    [`<p>${base64}</p>`, base64],
    [`<script>var hash = '${hash('md5', bytes)}';</script>`, hash('md5', bytes)],
    [`<p>${hash('sha1', bytes).toUpperCase()} ${hash('sha256', bytes)}</p>`, hash('sha256', bytes)],
  ];
  return bytes.length < 6 ? places : [...places, [`<script>var basic = '${both}';</script>`, both]];
}

for (const charset of CHARSETS)
  for (const password of PASSWORDS)
    test(`The password ${JSON.stringify(password)} is nowhere in a capture of ${charset} pages, however it is spelt.`, () => {
      for (const [markup, left] of placesOf(password, charset)) {
        const page = `<html><head><meta charset="${charset}"></head><body>${markup}<b id="after">ここ</b></body></html>`;
        const { records } = redact([recorded(page, { charset })], { login: { username: 'admin', password } });
        const text = records[0]?.text ?? '';
        assert.ok(!text.includes(left), `${markup}\n${text}`);
        assert.ok(!text.includes(password), `${markup}\n${text}`);
        assert.ok(text.includes('<b id="after">ここ</b></body></html>'), text);
        // nor in the bytes that a fixture is replayed in
        const archive = new Archive(
          JSON.stringify(harOf(records, { name: 'x', version: '1' }, { redacted: {} })),
        );
        const body = Buffer.from(archive.exchanges[0]?.answer.body ?? []);
        assert.ok(!body.includes(bytesIn(password, charset)));
        assert.ok(new TextDecoder(charset).decode(body).includes('ここ'));
      }
    });

test('A password is masked in headers, addresses and what was sent, too.', () => {
  const password = 'canary-5f1c';
  const { records } = redact(
    [
      recorded('', {
        url: new URL(`http://192.168.10.1/x/${password}?p=${password}&_=1#${password}`),
        sent: `a=${password}`,
        headers: {
          'set-cookie': `a=${password}; path=/\nb=${password}`,
          location: `/?${password}`,
          'x-y': password,
        },
      }),
    ],
    { login: { username: 'admin', password } },
  );
  assert.doesNotMatch(everythingIn(records).replace(/#[^"]*/, ''), /canary/);
});

test('A password that is also a word of the markup spoils no markup.', () => {
  for (const password of ['password', 'text', 'submit', 'value', 'table', 'name']) {
    const page = `<form name="name"><table><tr><td>text</td></tr></table><input type="password" name="password" value="${password}"><input type="text" name="text"><input type="submit" value="ok"></form>`;
    const { records } = redact([recorded(page)], { login: { username: 'admin', password } });
    const text = records[0]?.text ?? '';
    assert.match(text, /<form name="name"><table><tr><td>/);
    assert.match(text, /<input type="password" name="password" value="password-1">/);
    assert.match(text, /<input type="text" name="text"><input type="submit" value="ok"><\/form>$/);
  }
});

/** A generator that gives the same numbers each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const LETTERS = 'abcXYZ0189 &<>"\'\\/+%=;:.,!?-_#あ漢カｶ';
const PARTS = [
  ['<td>', '</td>'],
  ['<input type="password" value="', '">'],
  ['<input name=ssid value="', '">'],
  ['<script>x = "', '";</script>'],
  ['<!-- ', ' -->'],
  ['<p title="', '">t</p>'],
  ['<textarea name="wpa_key">', '</textarea>'],
  ['<th>暗号化キー</th><td>', '</td>'],
  ['<noscript>', '</noscript>'],
  ['<option value="', '">o</option>'],
  ['<unclosed a="', ''],
] as const;

test('Whatever a password is made of and wherever it stands, it does not come through.', () => {
  const next = random(7);
  const pick = <T>(list: ArrayLike<T>): T => list[Math.floor(next() * list.length)] as T;
  for (let round = 0; round < 400; round++) {
    const password = Array.from({ length: 6 + Math.floor(next() * 12) }, () => pick(LETTERS))
      .join('')
      .trim();
    if (password.length < 6) continue;
    const page = Array.from({ length: 6 }, () => {
      const [before, after] = pick(PARTS);
      return (
        before +
        pick([
          html(password),
          numbered(password),
          encodeURIComponent(password),
          password.replaceAll(/[<>"'&\\]/g, html),
        ]) +
        after
      );
    }).join('\n');
    const { records } = redact([recorded(page)], { login: { username: 'admin', password } });
    const text = records[0]?.text ?? '';
    for (const spelt of [password, html(password), numbered(password), encodeURIComponent(password)])
      assert.ok(!text.includes(spelt), `${JSON.stringify(password)}\n${page}\n->\n${text}`);
  }
});

test('What is masked once is masked the same, and everything is counted.', () => {
  const page = (mac: string, address: string): Recorded =>
    recorded(`<td>${mac}</td><td>${address}</td><input type=password value=secret1>`);
  const { records, counts } = redact([
    page('02:5E:10:00:00:1A', '25.100.7.10'),
    page('02-5e-10-00-00-1a', '25.100.7.11'),
    page('025e1000001a', '25.100.7.10'),
  ]);
  assert.deepEqual(
    records.map(({ text }) => text),
    [
      '<td>02:00:00:00:00:01</td><td>203.0.113.1</td><input type=password value=password-1>',
      '<td>02-00-00-00-00-01</td><td>203.0.113.2</td><input type=password value=password-1>',
      '<td>020000000001</td><td>203.0.113.1</td><input type=password value=password-1>',
    ],
  );
  assert.deepEqual(counts, { password: 1, mac: 1, ipv4: 2 });
});
