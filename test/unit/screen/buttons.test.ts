import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findButton } from '../../../lib/screen/page/buttons.ts';
import { AIRSTATION_WAN } from './markup.ts';
import { page, refusal } from './page.ts';

const found = (html: string, press: Parameters<typeof findButton>[1]) => {
  const { element, caption } = findButton(page(html), press);
  return `${element.attribs['id'] ?? element.name}:${caption}`;
};

const PRESSED: ReadonlyArray<readonly [string, string]> = [
  ['a submit input', '<input type=submit value="設　定" id=b>'],
  ['a button input', '<input type=button value=設定 id=b>'],
  ['an image by its alternative text', '<input type=image alt=設定 id=b>'],
  ['an image by its title', '<input type=image title=設定 id=b>'],
  ['a button', '<button id=b><b>設</b>定</button>'],
  ['a button with a picture', '<button id=b><img alt=設定></button>'],
  ['a button for screen readers', '<button id=b aria-label=設定>✔</button>'],
  ['a link', '<a href="#" id=b>設定</a>'],
  ['a link without address', '<a id=b>設定</a>'],
  ['something with script', '<div onclick="go()" id=b>設定</div>'],
  ['something that says it is a button', '<span role=button id=b>設定</span>'],
  ['the inner one', '<li onclick="go()"><a href="#" id=b>設定</a></li>'],
  ['an action beside a menu item', '<a href=/setting>設定</a><a href="javascript:go()" id=b>設定</a>'],
  [
    'one that stands above and below the form',
    '<form><button name=n id=b>設定</button>x<button name=n id=c>設定</button></form>',
  ],
];
for (const [what, html] of PRESSED) {
  test(`${what} is found by its caption.`, () =>
    assert.match(found(html, { caption: ['OK', '設定'] }), /^b:/));
}

test('A button is found by id, by name, and by either with its caption.', () => {
  assert.equal(found(AIRSTATION_WAN, { id: 'wan_apply' }), 'wan_apply:設定');
  assert.equal(found(AIRSTATION_WAN, { name: 'apply', caption: ['設定'] }), 'wan_apply:設定');
  refusal('unreadable', () => found(AIRSTATION_WAN, { name: 'apply', caption: ['保存'] }));
  refusal('unreadable', () => found(AIRSTATION_WAN, { id: 'other' }));
});

test('What is hidden is found by its id, and not by its caption.', () => {
  const hidden = '<button style="display:none" id=b>再起動</button>';
  assert.equal(found(hidden, { id: 'b' }), 'b:再起動');
  refusal('unreadable', () => found(hidden, { caption: ['再起動'] }));
});

test('What is no button is none.', () => {
  for (const html of [
    '<input type=reset value=設定>',
    '<button type=reset>設定</button>',
    '<p>設定</p>',
    '<input value=設定>',
    '<select onclick="x()"><option>設定</select>',
  ])
    refusal('unreadable', () => found(html, { caption: ['設定'] }));
});

test('Buttons that differ are ambiguous, and are told by where they stand.', () => {
  const html = `<h2>LAN</h2><form><input type=submit id=l value=設定></form><h2>WAN</h2><form><input type=submit name=w value=設定></form>`;
  const { detail } = refusal('unreadable', () => found(html, { caption: ['設定'] }));
  assert.equal(detail, '2 times the button 設定: input #l in LAN, input w in WAN');
  refusal('unreadable', () =>
    found('<span role=button>設定</span><span role=button>設定</span>', { caption: ['設定'] }),
  );
});

test('A button that is missing is told with those that were seen.', () => {
  const { detail } = refusal('unreadable', () =>
    found('<button>保存</button><a href=x>戻る</a>', { caption: ['設定'], id: 'x' }),
  );
  assert.equal(detail, 'no button 設定 #x; seen: 保存, 戻る');
});

test('A button in a frame stands on the page of the frame.', () => {
  const frame = page('<button>設定</button>', { url: 'http://192.168.0.1/frame' });
  assert.equal(findButton(page('', { frames: [frame] }), { caption: ['設定'] }).page, frame);
});
