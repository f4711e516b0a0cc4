import assert from 'node:assert/strict';
import { Pattern } from '../../../lib/pattern/pattern.ts';
import { test } from 'node:test';
import { screenAnswer } from '../../../lib/screen/screen-answer.ts';
import { findButton } from '../../../lib/screen/page/buttons.ts';
import { fieldsOf } from '../../../lib/screen/page/fields.ts';
import { findField } from '../../../lib/screen/page/find.ts';
import { requestFor } from '../../../lib/screen/forms/form.ts';
import { findLink } from '../../../lib/screen/page/links.ts';
import type { Page } from '../../../lib/screen/page/page.ts';
import { readField } from '../../../lib/screen/page/read.ts';
import { redirectOf } from '../../../lib/screen/forms/redirect-page.ts';
import { page } from '../screen/page.ts';
import { cpuTime } from '../../support/cpu-time.ts';

/** A quarter of the largest page that is read: it shows whether something grows faster than the page. */
const SIZE = 262_144;
/** Far from what it takes, and far from what anything would take that does. */
const MOST_MS = 8_000;

/** Whatever comes of it: in bounded time, without an overflow. */
function look(html: string): void {
  const took = cpuTime();
  const seen = page(html);
  for (const use of USES) {
    try {
      use(seen);
    } catch (thrown) {
      assert.ok(thrown instanceof Error && thrown.name === 'RouterError', String(thrown));
      assert.ok(thrown.message.length < 1_000);
    }
  }
  assert.ok(took() < MOST_MS, `${took()} ms`);
}

const USES: ReadonlyArray<(seen: Page) => unknown> = [
  (seen) => fieldsOf(seen),
  (seen) => readField(findField(seen, { label: ['a'] })),
  (seen) => findField(seen, { id: 'x', kind: 'text' }),
  (seen) => findButton(seen, { caption: ['a'] }),
  (seen) => findLink(seen, ['a'], new Pattern(String.raw`go\('(.*)'\)`)),
  (seen) => screenAnswer(seen, { taken: ['a'], refused: ['b'] }),
  (seen) => redirectOf(seen),
  (seen) =>
    requestFor(
      { button: findButton(seen, { id: 'ok' }), changes: [], plain: true },
      { charset: 'shift_jis' },
    ),
];

const PIECES = [
  '<table><tr><td>a<td>',
  '<table><tr><th rowspan=99>a<td>b<tr><td>c',
  '<div><span>a</span>',
  '<div role=button onclick="go(\'a\')">a',
  '<fieldset><legend>a</legend>',
  '<input>',
  '<input type=radio name=a>',
  '<td><input type=radio>',
  '<label>a<label for=x>',
  '<label for=x>a</label><input id=x>',
  '<tr><td>a<td><input id=x>',
  '<dl><dt>a<dd>b',
  '<ul><li class=label>a<li class=value>b',
  '<span><input type=checkbox>a',
  '<select><option>a',
  '<h2>a<table><caption>b',
  '<tr><th rowspan=20>a<th>b<td>c',
  '<a href=a>a</a>',
  '<button>a</button>',
  '<form><button>a</button></form>',
  '<frame src=a>',
  '<input form=x id=x>',
  '<p>a<br>',
  '<script>a.value = </script>',
  'あ',
];
for (const piece of PIECES) {
  test(`256 KiB of ${piece}.`, () => look(piece.repeat(Math.ceil(SIZE / piece.length))));
}

const SCRIPTS = ['a', '.value=', '[a', '(a', '{', '/*', '<!--', '\n//', ' ', "location='a';", 'document.'];
for (const piece of SCRIPTS) {
  test(`A script with 256 KiB of ${JSON.stringify(piece)}.`, () => {
    look(
      `<form><input name=a id=x><input type=submit id=ok></form><script>${piece.repeat(SIZE / piece.length)}</script>`,
    );
  });
}

test('A form with 256 KiB of text, and one of 50 000 controls.', () => {
  look(
    `<form method=post><textarea name=a>${'動あ'.repeat(SIZE / 6)}</textarea><button id=ok>b</button></form>`,
  );
  look(`<form method=post>${'<input name=a value=1>'.repeat(50_000)}<button id=ok>b</button></form>`);
});

test('Attributes of 256 KiB.', () => {
  for (const name of [
    'onclick',
    'style',
    'class',
    'href',
    'content',
    'rowspan',
    'onload',
    'aria-labelledby',
    'value',
  ])
    look(
      `<body ${name}="${'a '.repeat(SIZE / 2)}"><a ${name}="${"go('".repeat(SIZE / 4)}">a</a><meta http-equiv=refresh ${name}="${'0 '.repeat(SIZE / 2)}">`,
    );
});

test('Labels and captions of 256 KiB of one sign.', () => {
  for (const sign of [':', '?', '(', ')', '（', '-', ' ', '\u3000', '\u200b', '[?]', '(?)', '0', '0 '])
    look(
      `<table><tr><th>a${sign.repeat(SIZE / sign.length)}x<td>b</table><button>${sign.repeat(SIZE / sign.length)}x</button>`,
    );
});
