import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLabelOf, labelConcepts } from '../../../../lib/screen/vocabulary/labels.ts';
import { findField } from '../../../../lib/screen/page/find.ts';
import { readField } from '../../../../lib/screen/page/read.ts';
import { page, refusal } from '../page.ts';
import { spellings } from './spellings.ts';

const meaningsOf = (text: string) => labelConcepts.filter((concept) => isLabelOf(concept, text));

test('Each way to write a label means one thing and nothing else.', () => {
  const all = spellings();
  assert.ok(all.length >= 500, `${all.length}`);
  assert.ok(new Set(all.map(({ concept }) => concept)).size >= 19);
  for (const { concept, text } of all) assert.deepEqual(meaningsOf(text), [concept], text);
});

const OTHERS = [
  'IPv6ブリッジ',
  'IPv6パススルー',
  'PPTPパススルー',
  'IPsecパススルー',
  'PPPoE',
  'PPPoEマルチセッション',
  'PPPoEブリッジの接続先',
  'DHCPv6サーバ機能',
  'DHCPクライアント機能',
  'DHCPリレー',
  'DHCPサーバのアドレス',
  'DHCPリースタイム',
  'DHCP',
  'デフォルトゲートウェイ',
  'プライマリDNS',
  'LAN側IPv6アドレス',
  'IPv6アドレス',
  '割り当てIPアドレス',
  '先頭IPアドレス',
  'MACアドレスフィルタリング',
  '無線LANのMACアドレス',
  'クローンMACアドレス',
  '管理者パスワード',
  '管理者ユーザー名',
  '暗号化キー',
  '新しいパスワード（確認）',
  '無線動作モード',
  '通信モード設定',
  '動作モード自動判定',
  '電波状態',
  '接続台数',
  '接続先名',
  '無通信監視時間',
  'ログイン',
  'ログアウト',
  'セキュリティログの通知',
  'ファームウェア更新',
  'ファームウェア更新通知',
  'UPnP機能',
  '設定',
  '使用する',
  '',
];
for (const text of OTHERS)
  test(`${text || 'nothing'} is none of them.`, () => assert.deepEqual(meaningsOf(text), []));

const row = (label: string, value: string) => `<tr><th>${label}</th><td>${value}</td></tr>`;
const tick = (name: string) => `<input type=checkbox name=${name} checked>`;
const CONCEPT = { concept: ['dhcp-server'] } as const;

test('The very words go before what they mean, and a better concept before a worse one.', () => {
  const here = page(
    `<table>${row('DHCPサーバ', 'a')}${row('DHCP Server', 'b')}${row('IPアドレス', '1')}</table>`,
  );
  assert.equal(readField(findField(here, { label: ['DHCP Server'], ...CONCEPT })), 'b');
  assert.equal(readField(findField(here, { concept: ['lan-address', 'ip-address'] })), '1');
});

test('Two places that mean the same are one too many, and are told.', () => {
  const here = page(`<table>${row('DHCPサーバ', tick('a'))}${row('DHCPサーバー機能', tick('b'))}</table>`);
  assert.match(
    refusal('unreadable', () => findField(here, CONCEPT)).detail ?? '',
    /^2 times .*DHCPサーバ.*DHCPサーバー機能/,
  );
});

test('What is most alike is told first where nothing fits.', () => {
  const rows = ['無線', 'ゲートウェイ', 'PPPoEブリッジ接続数', 'DNS']
    .map((label) => row(label, '1'))
    .join('');
  const { detail } = refusal('unreadable', () =>
    findField(page(`<table>${rows}</table>`), { label: ['PPPoEブリッジ'] }),
  );
  assert.match(detail ?? '', /seen: PPPoEブリッジ接続数, /);
});

const SHAPES: ReadonlyArray<readonly [what: string, html: string]> = [
  [
    'classes',
    `<ul><li class=input_label>DHCPサーバ機能<input type=image class=help></li><li class=input_value>${tick('d')}<label>使用する</label></li></ul>`,
  ],
  ['words above', `<div><h4>DHCPサーバ機能</h4><div>${tick('d')}</div><p>x</p></div>`],
  [
    'a jump before',
    `<table>${row('<div class=off><a href="#s">SKIP</a></div>DHCPサーバ機能', tick('d'))}</table>`,
  ],
  [
    'a note below',
    `<table>${row('DHCPサーバ機能<br><span class=note>※通常は使用します</span>', tick('d'))}</table>`,
  ],
  ['a help link', `<table>${row('DHCPサーバ機能 <a href="#help">ヘルプ</a>', tick('d'))}</table>`],
  [
    'a label that is a link to help',
    `<table>${row('<a href="#help">DHCPサーバ機能</a>', tick('d'))}</table>`,
  ],
  ['a legend', `<fieldset><legend>DHCPサーバ機能</legend>${tick('d')}</fieldset>`],
  ['a name for screen readers', `<p><input type=checkbox checked aria-label="DHCPサーバ機能"></p>`],
  [
    'a table in a table',
    `<table>${row('LAN', `<table>${row('DHCPサーバ機能', tick('d'))}</table>`)}</table>`,
  ],
];
for (const [what, html] of SHAPES)
  test(`A label is found: ${what}.`, () => assert.equal(readField(findField(page(html), CONCEPT)), true));

const MASKS = [
  '<input value=192.168.10.1>/<input value=24>',
  '<input value=192.168.10.1> / <input value=255.255.255.0>',
  '<input value=192>.<input value=168>.<input value=10>.<input value=1>/<input value=24>',
  '<input value=192.168.10.1><select><option>255.0.0.0<option selected>255.255.255.0(24)</select>',
];
for (const html of MASKS)
  test(`An address in one row with its mask is the address: ${html}.`, () => {
    assert.equal(
      readField(
        findField(page(`<table>${row('LAN側IPアドレス', html)}</table>`), { concept: ['lan-address'] }),
      ),
      '192.168.10.1',
    );
  });

test('A box beside an address that holds no mask makes it unclear which is meant.', () => {
  const here = page(`<table>${row('LAN側IPアドレス', '<input value=192.168.10.1> <input value=7>')}</table>`);
  refusal('unreadable', () => readField(findField(here, { concept: ['lan-address'] })));
});
