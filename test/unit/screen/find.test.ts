import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findField } from '../../../lib/screen/page/find.ts';
import { readField } from '../../../lib/screen/page/read.ts';
import { AIRSTATION_WAN, ATERM_BOX, ATERM_LIST, ATERM_STATUS } from './markup.ts';
import { page, refusal } from './page.ts';

test('A label is found by any of its words, whatever their width.', () => {
  assert.equal(readField(findField(page(ATERM_LIST), { label: ['型名', '機種 名：'] })), 'NAD11');
});

test('A label that stands there twice is found by its section.', () => {
  const label = ['IPアドレス/ネットマスク'];
  assert.equal(
    readField(findField(page(ATERM_STATUS), { label, section: ['ＷＡＮ側状態'] })),
    '203.0.113.7/32',
  );
});

test('Without a section, the candidates are listed with theirs, and never a value.', () => {
  const { detail } = refusal('unreadable', () =>
    findField(page(ATERM_STATUS), { label: ['IPアドレス／ネットマスク'] }),
  );
  assert.match(detail ?? '', /^2 times the label .*in LAN側状態 on \/page.*in WAN側状態/);
  assert.doesNotMatch(detail ?? '', /192|203/);
});

test('A label that is missing is told with what was seen instead.', () => {
  const { detail } = refusal('unreadable', () =>
    findField(page(ATERM_STATUS), { label: ['PPPoEブリッジ', 'ブリッジ'] }),
  );
  assert.match(detail ?? '', /^no label PPPoEブリッジ \/ ブリッジ; seen: 装置名, ファームウェアバージョン, /);
});

test('A part of a label is not enough.', () => {
  refusal('unreadable', () => findField(page(ATERM_STATUS), { label: ['装置'] }));
});

test('A label in another section is missing, and the labels there are listed.', () => {
  const find = (section: string) => () =>
    findField(page(ATERM_STATUS), { label: ['装置名'], section: [section] });
  assert.match(
    refusal('unreadable', find('WAN側状態')).detail ?? '',
    /seen: IPアドレス／ネットマスク, ゲートウェイ$/,
  );
  assert.match(refusal('unreadable', find('無線')).detail ?? '', /seen: section 装置情報, section LAN側状態/);
});

test('What was seen is bounded, and nothing is said as nothing.', () => {
  const rows = Array.from(
    { length: 500 },
    (_, n) => `<tr><td>${'label '.repeat(20)}${n}</td><td>v</td></tr>`,
  );
  const { detail = '' } = refusal('unreadable', () =>
    findField(page(`<table>${rows.join('')}`), { label: ['x'] }),
  );
  assert.ok(detail.length < 400, detail);
  assert.match(
    refusal('unreadable', () => findField(page(''), { label: ['x'] })).detail ?? '',
    /seen: nothing$/,
  );
});

test('An id or a name is enough, for what can be written and for what is only shown.', () => {
  assert.equal(
    readField(findField(page(AIRSTATION_WAN), { name: 'WanMethod' })),
    'DHCPサーバーからIPアドレスを自動取得',
  );
  assert.equal(findField(page(AIRSTATION_WAN), { id: 'id_WanMethod6' }).controls.length, 1);
  assert.equal(readField(findField(page(ATERM_BOX), { id: 'device' })), 'AtermWX3000HP');
  assert.equal(
    readField(findField(page('<div name="InternetWiredLink">Link</div>'), { name: 'InternetWiredLink' })),
    'Link',
  );
  assert.equal(
    findField(page('<select id=s name=n><optgroup><option>a</optgroup></select>'), { id: 's', name: 'n' })
      .controls.length,
    1,
  );
});

test('A hidden value is found by its name only, and once where each form repeats it.', () => {
  assert.equal(readField(findField(page(ATERM_STATUS), { name: 'ACTION_MODE' })), 'local');
  refusal('unreadable', () => findField(page(ATERM_STATUS), { name: 'ACTION_MODE', label: ['ACTION_MODE'] }));
  const two = '<input type=hidden name=a value=1><input type=hidden name=a value=2>';
  refusal('unreadable', () => findField(page(two), { name: 'a' }));
});

test('Two elements of one id are ambiguous.', () => {
  const { detail } = refusal('unreadable', () => findField(page('<b id=a>1</b><b id=a>2</b>'), { id: 'a' }));
  assert.match(detail ?? '', /^2 times the label #a: \(no label\) on \/page \(words\)/);
});

test('Of several controls beside one label, the kind tells which is meant.', () => {
  const wan = page(AIRSTATION_WAN);
  const label = ['Internet側MACアドレス'];
  assert.equal(findField(wan, { label }).controls.length, 2);
  assert.deepEqual(
    findField(wan, { label, kind: 'text' }).controls.map(({ name }) => name),
    ['WanMac'],
  );
  assert.deepEqual(
    findField(wan, { label, kind: 'choice' }).controls.map(({ name }) => name),
    ['MacMode'],
  );
  refusal('unreadable', () => findField(wan, { label, kind: 'check' }));
  assert.deepEqual(
    findField(wan, { label, name: 'WanMac' }).controls.map(({ name }) => name),
    ['WanMac'],
  );
});

test('A control with two labels of the same words is one thing.', () => {
  const twice =
    '<table><tr><th>User</th><td><label for=u>User</label><input id=u aria-label=user></td></tr></table>';
  assert.equal(findField(page(twice), { label: ['User'] }).controls.length, 1);
});

test('Frames are searched too.', () => {
  const frame = page('<table><tr><td>A</td><td>1</td></tr></table>');
  assert.equal(
    readField(findField(page('<frameset><frame src=x></frameset>', { frames: [frame] }), { label: ['A'] })),
    '1',
  );
  assert.equal(findField(page('', { frames: [page('<p id=a>x')] }), { id: 'a' }).text, 'x');
});
