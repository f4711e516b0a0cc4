import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  captionConcepts,
  isCaptionOf,
  type CaptionConcept,
} from '../../../../lib/screen/vocabulary/captions.ts';
import { says, type SentenceConcept } from '../../../../lib/screen/vocabulary/sentences.ts';
import { valueOf, type ValueConcept } from '../../../../lib/screen/vocabulary/values.ts';

const VALUES: ReadonlyArray<readonly [ValueConcept, string | boolean | undefined, readonly string[]]> = [
  [
    'switch',
    true,
    [
      '使用する',
      '使用',
      '有効',
      '有効にする',
      'ON',
      'オン',
      'ＯＮ',
      'する',
      '利用する',
      '許可する',
      'Enable',
      'Enabled',
      'Yes',
      'Active',
      '動作中',
      '[ON]',
    ],
  ],
  [
    'switch',
    false,
    [
      '使用しない',
      '未使用',
      '無効',
      '無効にする',
      'OFF',
      'オフ',
      'しない',
      '利用しない',
      '許可しない',
      '禁止',
      'Disable',
      'Disabled',
      'No',
      '停止',
      '使用していません',
    ],
  ],
  ['switch', undefined, ['', '自動', '使用する場合', 'PPPoE', 'ONU', '1', '常に使用しないでください']],
  [
    'link',
    true,
    [
      '接続中',
      '通信中',
      'インターネット利用可能',
      'インターネット利用可能(PPPoE)',
      '接続',
      '接続済み',
      'Connected',
      'UP',
      'オンライン',
      '確立',
      '接続しています',
    ],
  ],
  [
    'link',
    false,
    [
      '未接続',
      '切断',
      '切断中',
      '停止中',
      '未接続(PPPoE認証エラー)',
      'Disconnected',
      'Down',
      'オフライン',
      '接続処理中',
      '接続失敗',
      'PPPoE認証エラー',
      'Not connected',
    ],
  ],
  ['link', undefined, ['1000Base-T (全二重)', '', '不明', '2台', '接続先1']],
  [
    'mode',
    'pppoe',
    ['PPPoEルータ', 'PPPoEルータモード', 'PPPoE', 'PPPoEクライアント機能を使用する', 'PPPoE接続'],
  ],
  [
    'mode',
    'dhcp',
    [
      'ローカルルータ',
      'ローカルルータモード',
      'DHCPサーバーからIPアドレスを自動取得',
      'DHCP',
      'DHCPクライアント',
      '自動取得',
    ],
  ],
  [
    'mode',
    'map-e',
    [
      'MAP-E',
      'v6プラス',
      'v6プラスモード',
      'v6プラスを使用する',
      'OCNバーチャルコネクトモード',
      'IPv6オプションモード',
      'MAP-Eプロトコルの国内標準プロビジョニング方式',
      'OCNバーチャルコネクトを使用する',
    ],
  ],
  [
    'mode',
    'ds-lite',
    ['DS-Lite', 'transix', 'transixを使用する', 'クロスパス', 'DS-Lite(transix)', 'transixモード'],
  ],
  [
    'mode',
    'ipip',
    ['固定IP1', '複数固定IP', 'v6プラス(固定IP)モード', 'v6プラス（固定IP）', 'transix(固定IP)'],
  ],
  ['mode', 'static', ['手動設定', '固定IPアドレス']],
  ['mode', 'ap', ['アクセスポイントモード', 'アクセスポイント']],
  ['mode', 'bridge', ['ブリッジ', 'ブリッジモード']],
  [
    'mode',
    undefined,
    ['インターネット@スタートを行う', '自動判定', 'PPPoEブリッジ', '', '中継機モード', 'IPv6ブリッジ'],
  ],
];
for (const [kind, meaning, texts] of VALUES)
  for (const text of texts)
    test(`${kind}: ${text || 'nothing'} is ${String(meaning)}.`, () =>
      assert.equal(valueOf(kind, text), meaning));

const CAPTIONS: Readonly<Record<CaptionConcept, readonly string[]>> = {
  login: ['ログイン', 'ログインする', 'Login', 'LOG IN', 'Sign in'],
  logout: ['ログアウト', 'Logout', 'Log Out'],
  apply: [
    '設定',
    '設定する',
    '適用',
    '適用する',
    '更新',
    '反映',
    'Apply',
    'Apply Changes',
    'Submit',
    '［設定］',
  ],
  save: ['保存', '設定を保存', '設定値の保存', 'Save', 'Save Settings', '書き込み'],
  restart: [
    '再起動',
    '再起動する',
    '本商品の再起動',
    'ルーターを再起動',
    'Reboot',
    'Restart',
    '再起動を実行',
    '機器の再起動',
  ],
  'restart-now': ['今すぐ再起動', '今すぐ再起動する', 'いますぐ再起動'],
  'restart-later': ['後で再起動', '後で', 'あとで再起動する', 'Later', 'Restart later'],
  connect: ['接続', '今すぐ接続', '接続する', 'Connect', '接続開始'],
  disconnect: ['切断', '今すぐ切断', '切断する', 'Disconnect'],
  ok: ['OK', 'はい', 'Yes'],
};
for (const [concept, texts] of Object.entries(CAPTIONS))
  for (const text of texts)
    test(`A button ${text} does one thing: ${concept}.`, () =>
      assert.deepEqual(
        captionConcepts.filter((each) => isCaptionOf(each, text)),
        [concept],
      ));

for (const text of [
  '初期化',
  '工場出荷時に戻す',
  'キャンセル',
  '戻る',
  '最新状態に更新',
  '追加',
  '削除',
  'ログ',
  '設定値の復元',
  'トップページへ戻る',
  '再起動のスケジュール',
  '接続先設定',
  '閉じる',
])
  test(`A button ${text} is pressed for nothing.`, () =>
    assert.deepEqual(
      captionConcepts.filter((each) => isCaptionOf(each, text)),
      [],
    ));

const SENTENCES: ReadonlyArray<readonly [SentenceConcept, readonly string[], readonly string[]]> = [
  [
    'busy',
    [
      '他の管理者がログイン中です。',
      '現在、他の機器から設定画面にログインしています。',
      '他の端末からログイン中のため、ログインできません。',
      '別のユーザーがログインしています',
      '既に他のPCからログインされています。',
      'ほかの人が設定中です。',
      '管理者は現在使用中です',
      '同時に複数の端末からログインできません。',
      'Another user is logged in.',
      'Another administrator is currently managing this device.',
      'The admin is already logged in from 192.168.0.5',
      '現在、192.168.0.5 がログインしています。',
      '管理者（192.168.0.5）がログイン中です',
    ],
    [
      'パスワードが違います。',
      '他の端末でログインしている場合は、設定できません。',
      'ログインしてください。',
      'この端末からログインしてください。',
      'If another user is logged in, you cannot change settings.',
      '接続中の端末: 3台',
    ],
  ],
  [
    'locked',
    [
      'しばらく待ってからログインしてください。',
      'ログインが制限されています。',
      'アカウントがロックされました',
      '5分後に再度お試しください。',
      'Too many failed attempts.',
      '試行回数が上限に達しました',
      'ログインに5回失敗しました。10分後に再度お試しください。',
      '5回失敗したため、しばらくしてからログインしてください。',
      '5回失敗するとロックされます。現在ロックされています。',
      'The account is locked. It will be unlocked in 10 minutes.',
      'ログインできません。5分ほどお待ちください。',
    ],
    [
      'パスワードが違います。',
      '一定時間操作がない場合はログアウトします。',
      'しばらく操作がないとログアウトします。',
      'パスワードを間違えるとロックされることがあります。',
      'ログインに5回失敗すると10分間ログインできなくなります。',
      '※失敗回数が上限を超えると、一定時間ログインできません。',
      '認証の失敗が続くと、5分間ログインできなくなります。',
      'After 5 failed login attempts the account is locked for 10 minutes.',
      'The account will be locked after 5 wrong passwords.',
      'しばらくお待ちください。',
      'ログイン処理中です。しばらくお待ちください。',
      '再起動しています。60秒お待ちください。',
    ],
  ],
  [
    'wrong-password',
    [
      'パスワードが違います。',
      'ユーザー名、もしくは、パスワードが違います。',
      'パスワードが間違っています',
      'パスワードが正しくありません。',
      'ログインに失敗しました',
      '認証に失敗しました。',
      'ユーザー名またはパスワードが誤っています',
      'Incorrect password',
      'Invalid user name or password.',
      'Login failed',
      'Authentication error',
    ],
    [
      'パスワードを入力してください。',
      'パスワードを変更しました。',
      'パスワードを忘れた場合は初期化してください。',
      '他の管理者がログイン中です。',
    ],
  ],
  [
    'restart-needed',
    [
      '設定変更受付完了',
      '設定変更を受け付けました。設定内容を反映するには、再起動が必要です。',
      '再起動後に有効になります。',
      '設定を有効にするには再起動してください。',
      'Please restart the router to apply changes.',
      'The changes take effect after reboot.',
    ],
    [
      '設定内容を更新しました。',
      '本商品を再起動します。',
      '設定が完了しました。再スタートしています。',
      '再起動',
    ],
  ],
  [
    'rejected',
    [
      '入力内容に誤りがあります。',
      '設定に失敗しました。',
      '設定できませんでした。',
      '不正なアクセスです。',
      'Invalid IP address.',
      'Failed to save the settings.',
    ],
    ['設定内容を更新しました。', '設定が完了しました。', '入力してください。'],
  ],
  [
    'first-run',
    [
      '管理者パスワードの初期設定',
      '管理者パスワードを設定してください。',
      'Set a new administrator password',
      '管理パスワードを登録してください',
      '管理用パスワードがまだ設定されていません。',
      'ログインパスワードを作成してください。',
      'The administrator password has not been set.',
    ],
    [
      '管理者パスワードの変更',
      'パスワードを入力してください',
      '接続パスワードが設定されていません。',
      '無線LANのパスワードを設定してください',
      'ログインパスワード',
      'The password has not been changed.',
    ],
  ],
];
for (const [concept, said, others] of SENTENCES) {
  for (const text of said) test(`${concept}: ${text}.`, () => assert.equal(says(concept, text), true));
  for (const text of others) test(`Not ${concept}: ${text}.`, () => assert.equal(says(concept, text), false));
}

test('Who says that somebody else is in says nothing of the password.', () => {
  for (const [concept, said] of SENTENCES)
    if (concept === 'busy') for (const text of said) assert.equal(says('wrong-password', text), false, text);
});
