// What the forms backend sends, beside what a real Chromium sends from the same page.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findButton } from '../../../lib/screen/page/buttons.ts';
import { fieldsOf } from '../../../lib/screen/page/fields.ts';
import { FormsBackend } from '../../../lib/screen/forms/backend.ts';
import { pageOf } from '../../../lib/screen/page/parse.ts';
import { box, type Asked, type Box } from '../../unit/screen/box.ts';
import { AIRSTATION_WAN, ATERM_BOX, ATERM_LIST, ATERM_STATUS } from '../../unit/screen/markup.ts';
import { startChromium, type Browser } from '../support/chromium.ts';
import { inChromium, signal } from './in-chromium.ts';

const form = (inside: string, attributes = '') =>
  `<form method=post action=/sent ${attributes}>${inside}<button id=ok name=ok value=1>OK</button></form>`;

const PAGES: ReadonlyArray<readonly [string, string]> = [
  [
    'plain controls',
    form('<input name=a value=1><input type=hidden name=b value=2><input name=c disabled><input value=3>'),
  ],
  [
    'boxes and radio buttons',
    form(
      '<input type=checkbox name=a checked><input type=checkbox name=b><input type=radio name=r value=1 checked><input type=radio name=r value=2 checked><input type=radio name=s value=1>',
    ),
  ],
  [
    'lists',
    form(
      '<select name=a><option>x<option selected value=>y</select><select name=b><option disabled>d<option> e  f </select><select name=c multiple><option selected>1<option selected disabled>2<optgroup disabled><option selected>3</select><select name=d size=3><option>1</select>',
    ),
  ],
  ['text areas', form('<textarea name=a>\n1\n2\r\n3</textarea><textarea name=b></textarea>')],
  ['one line', form('<input name=a value="1&#10;2"><input type=password name=b value=" x ">')],
  [
    'fieldsets',
    form(
      '<fieldset disabled><legend><input name=l></legend><input name=b></fieldset><fieldset><input name=c></fieldset>',
    ),
  ],
  [
    'other buttons',
    form(
      '<input type=submit name=x value=y><input type=reset name=z><input type=button name=w value=v><button type=button name=q>1</button>',
    ),
  ],
  [
    'a suggestion list',
    form('<datalist><input name=a><select name=s><option>1</select></datalist><input name=b>'),
  ],
  ['files', form('<input type=file name=a>')],
  [
    'files in parts',
    form('<input type=file name=a><input name="b&quot;" value="動\n">', 'enctype=multipart/form-data'),
  ],
  ['its charset', form('<input type=hidden name=_charset_><input type=hidden name=_CHARSET_ value=x>')],
  ['GET', form('<input name=a value="1 2&3">').replace('method=post action=/sent', 'action="/sent?old=1#x"')],
  [
    'formaction',
    form('<input name=a value=1>').replace('<button', '<button formaction=/other formmethod=get'),
  ],
  [
    'a form in a table',
    '<table><tr><form method=post action=/sent><td><input name=a value=1></td></tr><tr><td><input name=b value=2><button id=ok>OK</button></td></tr></form></table><input name=c>',
  ],
  [
    'a form that ends in another cell',
    '<table><tr><td><form method=post action=/sent><input name=a value=1></td><td><input name=b value=2><button id=ok>OK</button></td></tr></table></form><input name=c>',
  ],
  [
    'a form in a form',
    '<form method=post action=/sent><input name=a value=1><form action=/inner><input name=b value=2><button id=ok>OK</button></form><input name=c>',
  ],
  [
    'controls elsewhere',
    `<input name=a form=f value=1>${form('<input name=b form=g value=2>', 'id=f')}<input name=c form=f value=3>`,
  ],
  [
    'a div that a form holds open',
    '<form method=post action=/sent><div><input name=a value=1></form><input name=b value=2></div><button id=x>x</button><form method=post action=/sent><button id=ok>OK</button></form>',
  ],
  ['no end tags and no quotes', AIRSTATION_WAN.replace('id=wan_apply', 'id=ok')],
  ['a select that an input ends', form('<select name=a><option>1<input name=b value=2>')],
  ['an image', form('').replace(/<button.*<\/button>/, '<input type=image id=ok name=i alt=OK>')],
  ['line breaks', form('<input type=hidden name=a value="1&#13;2&#10;3&#13;&#10;4">')],
  ['accept-charset', form('<input name=a value=動>', 'accept-charset="klingon EUC-JP utf-8"')],
];
const CHARSETS = ['utf-8', 'shift_jis', 'euc-jp', 'windows-1252'];
const WORDS = '再起動①～−¥‾纊ｱé😀〜∵№한';

describe('Forms as Chromium sends them', inChromium, () => {
  let chromium: Browser;
  let there: Box;
  let html = '';
  let charset = 'utf-8';

  const ends: Array<() => void> = [];

  before(async () => {
    chromium = await startChromium('ja-JP');
    there = await box({ after: (end) => void ends.push(end) }, ({ path }) => (res) => {
      res
        .writeHead(200, { 'content-type': `text/html; charset=${charset}` })
        .end(path === '/page' ? html : 'done');
    });
  });
  after(async () => {
    await chromium.close();
    for (const end of ends) end();
  });

  /** Method, path, type and body, without what is drawn by lot. */
  function told({ method, path, headers, body }: Asked): readonly string[] {
    const type = headers['content-type'] ?? '';
    const [, boundary = ' '] = /boundary=(.*)/.exec(type) ?? [];
    const hit = (text: string) => text.replaceAll(/i\.([xy])=\d+/g, 'i.$1=N');
    return [method, path, type, hit(body)].map((each) => each.replaceAll(boundary, 'BOUNDARY'));
  }

  /** Browsers ask for icons when they like. */
  function sent(): readonly string[] {
    return told(there.asked.find(({ path }) => path !== '/favicon.ico') ?? assert.fail());
  }

  async function byChromium(): Promise<readonly string[]> {
    await chromium.page.goto(new URL('/page', there.url).href);
    there.asked.length = 0;
    await Promise.all([
      chromium.page.waitForURL((url) => url.pathname !== '/page'),
      chromium.page.locator('#ok').click({ force: true }),
    ]);
    return sent();
  }

  async function byForms(): Promise<readonly string[]> {
    const forms = new FormsBackend();
    const page = await forms.open(new URL('/page', there.url), signal);
    there.asked.length = 0;
    await forms.submit({ button: findButton(page, { id: 'ok' }), changes: [], plain: false }, signal);
    await forms.close();
    return sent();
  }

  for (const [what, markup] of PAGES) {
    test(`${what}: the same.`, async () => {
      charset = 'utf-8';
      html = markup;
      assert.deepEqual(await byForms(), await byChromium());
    });
  }

  for (const name of CHARSETS) {
    test(`Characters in ${name}: the same.`, async () => {
      charset = name;
      const words = Array.from(WORDS, (char) => `&#${char.codePointAt(0)};`).join('');
      html = form(`<input name=a value="${words}"><textarea name=b>${words}</textarea>`);
      assert.deepEqual(await byForms(), await byChromium());
    });
  }

  for (const [what, markup] of [
    ['Aterm A', ATERM_STATUS],
    ['Aterm A in UTF-8', ATERM_LIST],
    ['Aterm P', ATERM_BOX],
    ['AirStation N', AIRSTATION_WAN],
  ] as const) {
    test(`${what}: the same labels in the markup and in Chromium’s tree of it.`, async () => {
      charset = 'utf-8';
      html = markup;
      await chromium.page.goto(new URL('/page', there.url).href);
      const url = new URL('/page', there.url);
      const seen = (source: string) =>
        fieldsOf(pageOf({ url, html: source, unscripted: true })).map(
          ({ label, section, text, controls }) => ({
            label,
            section,
            text,
            names: controls.map((control) => control.name),
          }),
        );
      assert.deepEqual(seen(markup), seen(await chromium.page.content()));
    });
  }
});
