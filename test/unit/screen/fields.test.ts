import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementsIn } from '../../../lib/screen/page/elements.ts';
import { fieldsOf } from '../../../lib/screen/page/fields.ts';
import type { Control, Field } from '../../../lib/screen/page/page.ts';
import { viewOf } from '../../../lib/screen/page/view.ts';
import {
  AIRSTATION_PACKETS,
  AIRSTATION_SPANS,
  AIRSTATION_WAN,
  ATERM_BOX,
  ATERM_LIST,
  ATERM_STATUS,
} from './markup.ts';
import { page } from './page.ts';

/** `section > label = text [controls]`. */
function told({ section, label, text, controls }: Field): string {
  const parts = [section === undefined ? '' : `${section} > `, label, text && ` = ${text}`];
  return parts.join('') + (controls.length > 0 ? ` [${controls.map(control).join(' ')}]` : '');
}

function control(control: Control): string {
  if (control.kind === 'check') return `${control.checked ? '☑' : '☐'}${control.name}`;
  if (control.kind === 'text') return `${control.name}:${control.secret ? 'secret' : control.value}`;
  const options = control.options.map(({ words, value, chosen }) => `${chosen ? '*' : ''}${words}=${value}`);
  return `${control.name}(${options.join('|')})`;
}

const toldAll = (html: string): readonly string[] => fieldsOf(page(html)).map(told);

const MARKUP: ReadonlyArray<readonly [string, string, readonly string[]]> = [
  [
    'Aterm A: the same label in two sections',
    ATERM_STATUS,
    [
      '装置情報 > 装置名 = WM3800R',
      '装置情報 > ファームウェアバージョン = 1.3.0',
      'LAN側状態 > IPアドレス／ネットマスク = 192.168.0.1/24',
      'WAN側状態 > IPアドレス／ネットマスク = 203.0.113.7/32',
      'WAN側状態 > ゲートウェイ',
    ],
  ],
  [
    'Aterm A in UTF-8: a list of labels and values',
    ATERM_LIST,
    ['機種名 = NAD11', 'ファームウェアバージョン = 1.3.2', '接続ステータス = 接続中'],
  ],
  [
    'Aterm P',
    ATERM_BOX,
    [
      '装置名 = Aterm WX3000HP',
      'ファームウェアバージョン = 2.5.0',
      'MACアドレス(WAN) = 00:00:5E:00:53:01',
      'MACアドレス(LAN) = 00:00:5E:00:53:02',
      'LAN側 IPアドレス',
    ],
  ],
  [
    'AirStation N: a label over several rows, options with what stands after them',
    AIRSTATION_WAN,
    [
      'IPアドレス取得方法 = DHCPサーバーからIPアドレスを自動取得\nPPPoEクライアント機能を使用する\ntransix ' +
        '[WanMethod(*DHCPサーバーからIPアドレスを自動取得=1|PPPoEクライアント機能を使用する=2|transix=6)]',
      'デフォルトゲートウェイ [Gateway:]',
      'Internet側MACアドレス = デフォルトのMACアドレスを使用(00:00:5E:00:53:11)\n手動設定 ' +
        '[MacMode(*デフォルトのMACアドレスを使用(00:00:5E:00:53:11)=0|手動設定=1) WanMac:]',
      '手動設定 [WanMac:]',
    ],
  ],
  ['AirStation N: several values', AIRSTATION_PACKETS, ['Internet側 = 10\n0\n20\n1']],
  ['AirStation C: labels without words', AIRSTATION_SPANS, [' [a:1]']],
  [
    'two cells, four cells, and rows that name nothing',
    `<table><tr><td>A</td><td>1</td></tr><tr><th>B</th><td>2</td><th>C</th><td>3</td></tr>
     <tr><td><input name=x></td><td>words</td></tr><tr><td></td><td>4</td></tr><tr><td>only</td></tr></table>`,
    ['A = 1', 'B = 2', 'C = 3', ' [x:]'],
  ],
  [
    'definition lists',
    '<dl><dt>A<dd>1<dt>B<dd><select name=s><option value=1>one<option value=2 selected>two</select><dd>more<dt>C</dl>',
    ['A = 1', 'B = more [s(one=1|*two=2)]'],
  ],
  [
    'labels around, before and after controls',
    `<label for=u>User</label><input id=u name=u value=me> <label>Word <input type=password name=p value=geheim></label>
     <input type=checkbox id=c name=c checked><label for=c>Keep</label><label for=nothing>Lost</label>`,
    ['User [u:me]', 'Word [p:secret]', 'Keep [☑c]', 'User [u:me]', 'Word [p:secret]'],
  ],
  [
    'names for screen readers, and hints where there is nothing else',
    `<span id=l1>LAN</span> <span id=l2>mask</span><br><input name=a aria-labelledby="l1 l2 l3"><br>
     <input name=b aria-label=Gateway title=ignored><br><input name=c placeholder="DNS"><br>
     <div role=radiogroup aria-label=Mode><label><input type=radio name=r value=1>on</label></div>`,
    ['LAN mask [a:]', 'Gateway [b:]', 'DNS [c:]', 'Mode [r(on=1)]'],
  ],
  [
    'words in the line',
    `ユーザー名：<input name=u> <b>パスワード</b> <input type=password name=p><br>
     <input type=checkbox name=c> 使用する <input name=t> 分<br>
     <span>アドレス</span> <input name=i1 value=192>.<input name=i2 value=168>.<input name=i3 value=0>.<input name=i4 value=1><br>
     <p>有効 <input type=checkbox name=d></p>
     <p>動作: <input type=radio name=r value=1>する <input type=radio name=r value=0 checked>しない</p>`,
    [
      'ユーザー名： [u:]',
      'パスワード [p:secret]',
      '使用する [☐c]',
      'アドレス [i1:192 i2:168 i3:0 i4:1]',
      '有効 [☐d]',
      '動作: [r(する=1|*しない=0)]',
      ' [t:]',
    ],
  ],
  [
    'options with what stands before them, in cells of their own, and by the row',
    `<p>する <input type=radio name=a value=1> しない <input type=radio name=a value=0></p>
     <table><tr><td><input type=radio name=b value=1></td><td>自動</td></tr>
     <tr><td><input type=radio name=b value=2></td><td>手動</td></tr></table>
     <table><tr><th>PPPoE</th><td><input type=radio name=c value=1></td></tr>
     <tr><th>DHCP</th><td><input type=radio name=c value=2 aria-label=Dynamic></td></tr></table>`,
    [
      'PPPoE [c(PPPoE=1|Dynamic=2)]',
      'DHCP [c(PPPoE=1|Dynamic=2)]',
      ' [a(する=1|しない=0)]',
      ' [b(自動=1|手動=2)]',
    ],
  ],
  [
    'fieldsets name what nothing else names, and are sections of the rest',
    `<h2>Screen</h2><fieldset><legend>DHCPサーバ</legend><label><input type=radio name=d value=1>on</label>
     <label><input type=radio name=d value=0>off</label></fieldset>
     <fieldset><legend>LAN</legend><table><tr><th>Address</th><td><input name=a></td></tr>
     <tr><th>Mask</th><td><input name=m></td></tr></table></fieldset><p>After <input name=z></p>`,
    [
      'LAN > Address [a:]',
      'LAN > Mask [m:]',
      'Screen > After [z:]',
      'Screen > DHCPサーバ = on\noff [d(on=1|off=0)]',
    ],
  ],
  [
    'pairs in screens without tables',
    `<div class=row><div>PPPoEブリッジ</div><div><select name=s><option>on</select></div></div>
     <div class=row><span>WAN</span><span>203.0.113.7</span></div>
     <div><div>Title</div><div><div><span>A</span><span>1</span></div><div><span>B</span><span>2</span></div></div></div>
     <div><a href=x>Menu</a><div>no value</div></div><div>loose <span>a</span><span>b</span></div>`,
    ['PPPoEブリッジ [s(*on=on)]', 'WAN = 203.0.113.7', 'A = 1', 'B = 2'],
  ],
  [
    'sections by captions and by rows that span the table',
    `<table><caption>One</caption><tr><td>A</td><td>1</td></tr></table>
     <table><tr><th colspan=2>Two</th></tr><tr><td>A</td><td>2</td></tr><tr><td colspan=2><input name=x></td></tr></table>
     <table><tr><td>A</td><td>3</td></tr></table>`,
    ['One > A = 1', 'Two > A = 2', 'A = 3', 'Two >  [x:]'],
  ],
  [
    'headings at the side of rows',
    `<table><tr><th></th><th>sent</th><td>x</td></tr>
     <tr><th rowspan=2>LAN</th><th>Address</th><td>1</td></tr><tr><th>Mask</th><td>2</td></tr>
     <tr><th>Other</th><td>3</td></tr></table>`,
    ['sent = x', 'LAN > Address = 1', 'LAN > Mask = 2', 'Other = 3'],
  ],
  [
    'one label in more than one way is one',
    `<table><tr><td class=label>A</td><td class=value>1</td></tr></table>
     <div><div class=label>B</div><div class=value>2</div></div>`,
    ['A = 1', 'B = 2'],
  ],
  [
    'labels without a value, and values without a label',
    `<ul><li class=label>A</li></ul><ul><li class=label>B</li><li>b</li></ul><ul><li class=label></li><li class=value>c</li></ul>
     <dl><dt>D</dt></dl><fieldset><input name=x></fieldset>`,
    [' [x:]'],
  ],
  [
    'what is hidden is not seen',
    `<table><tr style="display: none"><td>A</td><td>1</td></tr><tr><td>B</td><td>2<span hidden>3</span><input type=hidden name=h></td></tr>
     <tr data-futamichi-hidden><td>C</td><td>3</td></tr><tr><td style="visibility:hidden">D</td><td>E</td><td>4</td></tr></table>
     <template><label>F<input></label></template><script>var a = "<label>G<input></label>"</script>`,
    ['B = 2', 'E = 4'],
  ],
  [
    'a label that is a picture',
    '<table><tr><td><img alt="接続先"></td><td><input name=a></td></tr></table>',
    ['接続先 [a:]'],
  ],
  [
    'text areas and lists in all forms',
    `<table><tr><td>T</td><td><textarea name=t>\nline 1\nline 2</textarea></td></tr>
     <tr><td>M</td><td><select name=m multiple><option selected>a<option selected>b<option>c</select></td></tr>
     <tr><td>L</td><td><select name=l size=3><option>a<option>b</select></td></tr>
     <tr><td>D</td><td><select name=d><option disabled>a<option label=B value=2>b</select></td></tr></table>`,
    ['T [t:line 1\nline 2]', 'M [m(*a=a|*b=b|c=c)]', 'L [l(a=a|b=b)]', 'D [d(a=a|*B=2)]'],
  ],
];
for (const [what, html, expected] of MARKUP) {
  test(what, () => assert.deepEqual(toldAll(html), expected));
}

test('frames show what they show, each on its own page', () => {
  const frame = page('<h1>Frame</h1><table><tr><td>A</td><td>1</td></tr></table>', {
    url: 'http://192.168.0.1/frame',
  });
  const fields = fieldsOf(
    page('<table><tr><td>B</td><td>2</td></tr></table><iframe src=frame></iframe>', { frames: [frame] }),
  );
  assert.deepEqual(fields.map(told), ['B = 2', 'Frame > A = 1']);
  assert.equal(fields[1]?.page, frame);
});

test('what cannot be seen holds no controls that can', () => {
  const one = page('<div hidden><p><input></p></div><input>');
  const [paragraph] = elementsIn(one.document).filter(({ name }) => name === 'p');
  assert.ok(paragraph);
  assert.deepEqual(viewOf(one).controlsIn([paragraph]), []);
});

test('a page is looked at once', () => {
  const one = page(ATERM_STATUS);
  assert.equal(fieldsOf(one)[0], fieldsOf(one)[0]);
});

test('a table of one cell is the heading of the table after it, and of nothing where none follows', () => {
  const list = (label: string, value: string) => `<table><tr><th>${label}</th><td>${value}</td></tr></table>`;
  const title = (text: string) => `<table class=AD_TTL2><tr><td><span>${text}</span> </td></tr></table>`;
  assert.deepEqual(
    toldAll(
      `${title('Internet')}${list('IPアドレス', '25.100.7.10')}${title('LAN')}${list('IPアドレス', '192.168.11.1')}`,
    ),
    ['Internet > IPアドレス = 25.100.7.10', 'LAN > IPアドレス = 192.168.11.1'],
  );
  assert.deepEqual(toldAll(`${title('Internet')}<p></p>${list('IPアドレス', '25.100.7.10')}`), [
    'IPアドレス = 25.100.7.10',
  ]);
});
