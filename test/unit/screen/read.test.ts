import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findField } from '../../../lib/screen/page/find.ts';
import { readField } from '../../../lib/screen/page/read.ts';
import { page, refusal } from './page.ts';

const read = (cell: string, rest = '', scripted = false) =>
  readField(
    findField(page(`<table><tr><th>L</th><td>${cell}</td></tr></table>${rest}`, { scripted }), {
      label: ['L'],
    }),
  );

const READ: ReadonlyArray<readonly [string, string, string | boolean]> = [
  ['words', ' 1 <b>2</b> ', '1 2'],
  ['nothing, which is something on a page without script', '', ''],
  ...['pre', 'xmp', 'div style="white-space:pre-wrap"'].flatMap((tag) =>
    ['\n', '\r', '\r\n'].map(
      (end) =>
        [
          `lines in ${tag} that end with ${JSON.stringify(end)}`,
          `<${tag}>${end}a 1${end}b 2${end}</${tag.split(' ')[0]}>`,
          'a 1\nb 2',
        ] as const,
    ),
  ),
  ['lines that are no lines', 'a\n1\r2<br>b', 'a 1 2\nb'],
  [
    'terms with what is said of them',
    '<dl><dt>9:00<dd>up<dt>9:01</dt><dd>down</dd></dl>',
    '9:00 up\n9:01 down',
  ],
  ['a text', '<input value=" a ">', ' a '],
  ['an empty text', '<input>', ''],
  ['a ticked box', '<input type=checkbox checked> on', true],
  ['an empty box', '<input type=checkbox>', false],
  [
    'a radio button',
    '<input type=radio name=r value=1>する<input type=radio name=r value=0 checked>しない',
    'しない',
  ],
  ['radio buttons that are all off', '<input type=radio name=r value=1>する', ''],
  ['a list', '<select><option>a<option selected>b</select>', 'b'],
  [
    'the boxes of an address',
    '<input value=192>.<input value=168>.<input value=0>.<input value=1>',
    '192.168.0.1',
  ],
  [
    'the boxes of a MAC address',
    '<input value=02>-<input value=00>-<input value=5e>-<input value=00>-<input value=53>-<input value=01>',
    '02:00:5e:00:53:01',
  ],
  ['empty boxes of an address', '<input><input><input><input>', ''],
];
for (const [cell, expected] of [
  ['<input type=checkbox checked>使用しない', false],
  ['<input type=checkbox checked>使用する ※使用しない場合は外してください', true],
  ['<label><input type=checkbox>Disable</label>', true],
  ['使用しない <input type=checkbox checked>', false],
  ['<input type=checkbox checked title=無効にする>', false],
  ['<input type=checkbox checked> notify', true],
] as const)
  test(`A box beside its words, ${cell}, is read as ${expected}.`, () => assert.equal(read(cell), expected));
for (const words of [
  '遮断する',
  'ブロックする',
  'Lを停止する',
  'Ｌを無効にする',
  '通さない',
  '拒否',
  'Block',
  'Do not forward',
])
  test(`What ticking a box ${words} would mean is left open.`, () => {
    refusal('unreadable', () => read(`<input type=checkbox checked>${words}`));
    refusal('unreadable', () => read(`<label><input type=checkbox> ${words}</label>`));
  });
for (const [what, cell, expected] of READ) {
  test(`${what} is read as ${JSON.stringify(expected)}.`, () => assert.equal(read(cell), expected));
}

const UNREADABLE: ReadonlyArray<readonly [string, string]> = [
  ['a password', '<input type=password value=geheim>'],
  ['two texts', '<input value=a><input value=b>'],
  ['four different controls', '<input value=a><input value=b><input value=c><select><option>d</select>'],
  ['a list with several chosen', '<select multiple><option selected>a<option selected>b</select>'],
];
for (const [what, cell] of UNREADABLE) {
  test(`${what} is unreadable, and its value is not told.`, () => {
    assert.doesNotMatch(refusal('unreadable', () => read(cell)).message, /geheim/);
  });
}

const EMPTY: ReadonlyArray<readonly [string, string]> = [
  ['words', ''],
  ['a text', '<input name=x>'],
  ['radio buttons that are all off', '<input type=radio name=x value=1>a'],
  ['a list in which nothing is selected', '<select name=x><option>a</select>'],
];
for (const [what, cell] of EMPTY) {
  test(`${what}: unreadable where script could have filled them in, and as they are where it has run.`, () => {
    for (const script of [
      '<script src=a.js></script>',
      '<script>fill()</script>',
      '<body onload="fill()">',
    ]) {
      const error = refusal('unreadable', () => read(cell, script));
      assert.match(error.hint?.en ?? '', /browser/);
    }
    assert.doesNotThrow(() => read(cell, '<script src=a.js></script>', true));
    assert.doesNotThrow(() => read(cell, '<script type="application/json">{}</script>'));
  });
}

const ASSIGNED: ReadonlyArray<readonly [string, string]> = [
  ['<input type=checkbox name=x>', 'document.getElementById("b").value = 1; document.f.x.checked = true'],
  ['<input type=checkbox id=x>', "document.getElementById('x').checked=on"],
  ['<input type=checkbox id=x>', "$('#x').prop('checked', true)"],
  ['<input type=checkbox id=x>', "document.getElementById('x').setAttribute('checked', 'checked')"],
  ['<input type=checkbox name=x>', 'for (k in all) document.f[k].checked = all[k]'],
  ['<input type=checkbox name=x>', 'function set(id, on) { document.getElementById(id).checked = on }'],
  ['<input name=x value=placeholder>', "$('input[name=x]').val(data.x)"],
  ['<select name=x><option selected>a</select>', 'document.forms[0].x.selectedIndex = 2'],
];
for (const [cell, script] of ASSIGNED) {
  test(`${script}: what script assigns to is unreadable.`, () => {
    refusal('unreadable', () => read(cell, `<script>${script}</script>`));
  });
}

const LEFT_ALONE: ReadonlyArray<readonly [string, string, string | boolean]> = [
  ['<input type=checkbox name=x>', 'if (document.f.x.checked == true) alert()', false],
  ['<input type=checkbox name=x>', 'document.f.y.checked = true', false],
  ['<input type=checkbox name=x>', '$(this).val(1)', false],
  ['<input type=checkbox name=x checked>', 'document.f[k].checked = 1', true],
  ['<input name=x value=v>', 'var a = document.f.x.value', 'v'],
  ['<input name=x value=v>', '$("#x").val()', 'v'],
];
for (const [cell, script, expected] of LEFT_ALONE) {
  test(`${script}: what script only looks at is read.`, () =>
    assert.equal(read(cell, `<script>${script}</script>`), expected));
}
