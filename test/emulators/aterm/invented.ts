import type { BoxMode, SessionError } from '../box/box.ts';

/**
 * Everything about Aterm screens that nobody here has seen, in one place: a capture changes this file and nothing else. What is known
 * is in the files of the families; where a word below is known from one family, it is invented for the others.
 */

/** What stands on the screens, by meaning. */
export const WORDS = {
  brand: 'クイック設定Web',
  // menu: the words of the manuals where there are any
  basicMenu: '基本設定',
  wireless: 'Wi-Fi（無線LAN）設定',
  wirelessBasic: 'Wi-Fi基本設定',
  advanced: '詳細設定',
  lanMenu: 'IPv4LAN設定',
  assignMenu: 'DHCP固定割当設定',
  otherMenu: 'その他の設定',
  maintenance: 'メンテナンス',
  rebootMenu: '再起動',
  information: '情報',
  infoMenu: '現在の状態',
  logMenu: 'ログ',
  top: 'トップページ',
  details: '詳細な項目を表示',
  logout: 'ログアウト',

  user: 'ユーザー名',
  password: 'パスワード',
  login: 'ログイン',

  modeSetting: '動作モード',
  account: '接続先設定',
  pppoeUser: '接続ユーザー名',
  pppoePassword: '接続パスワード',
  keep: '接続モード',
  keepAlways: '常時接続',
  keepManual: '手動接続',
  macs: 'MACアドレス設定',
  wanMacKind: 'WAN側MACアドレスの指定',
  wanMac: 'WAN側MACアドレス',
  lanMacKind: 'LAN側MACアドレスの指定',
  lanMac: 'LAN側MACアドレス',
  macDefault: '工場出荷時の値を使用する',
  macManual: '手動で設定する',
  lanAddress: 'IPアドレス',
  mask: 'ネットマスク',
  dhcp: 'DHCPサーバ機能',
  poolFirst: '割当先頭アドレス',
  poolCount: '割当数',
  use: '使用する',
  notUsed: '使用しない',
  bridge: 'PPPoEブリッジ機能',
  upnp: 'UPnP機能',
  ping: 'PING応答機能',
  autoUpdate: 'メンテナンスバージョンアップ機能',
  ssid: 'ネットワーク名(SSID)',

  device: '装置情報',
  deviceName: '装置名',
  firmware: 'ファームウェアバージョン',
  infoWanMac: 'MACアドレス(WAN)',
  infoLanMac: 'MACアドレス(LAN)',
  connection: '接続状態',
  mode: '動作モード',
  state: 'インターネット接続状態',
  since: '接続時間',
  lastError: '接続エラー情報',
  lanState: 'LAN側状態',
  wanState: 'WAN側状態',
  infoLan: 'LAN側 IPアドレス',
  infoWan: 'WAN側 IPアドレス',
  host: '端末名',
  lines: 'ログ内容',

  up: 'インターネット利用可能',
  down: '未接続',
  noError: 'なし',
  noPado: 'PPPoEサーバが見つかりません',
  auth: '認証に失敗しました',
  limit: 'セッション数の上限を超えています',
  noCable: 'WAN側のケーブルが接続されていません',
  ended: '接続先から切断されました',

  set: '設定',
  store: '保存',
  connect: '接続',
  disconnect: '切断',
  reboot: '再起動',
  ok: 'OK',
  cancel: 'キャンセル',

  wrong: 'ユーザー名、もしくは、パスワードが違います。',
  busy: '他の端末からログイン中のため、ログインできません。',
  locked: 'ログインに続けて失敗したため、しばらくログインできません。',
  taken: '設定内容を更新しました。',
  takenUnsaved:
    '設定内容を更新しました。現在の設定内容を保存する場合は、左メニューの［保存］ボタンをクリックしてください。',
  refused: '入力内容に誤りがあります。詳しくは各項目のメッセージを確認してください。',
  failed: '設定に失敗しました。正しく設定されていない可能性がありますので本商品の再起動を行ってください。',
  stored: '設定内容を保存しました。',
  connecting: '接続を開始しました。',
  disconnecting: '切断しました。',
  rebooting: '再起動しています。しばらくお待ちください。',
  askReboot: '再起動を行います。よろしいですか？',
  badToken: '設定内容が他で更新されていることを検出しました。再度同じ操作を行ってください。',
  notHere: 'ページが見つかりません。',

  // family A alone; seen but for the last two
  badLogin: '',
  firstRun: '管理者パスワードの初期設定',
  gateway: 'ゲートウェイ',
  dns1: 'プライマリDNS',
  dns2: 'セカンダリDNS',
  update: 'ファームウェア更新通知',
  noUpdate: '新ファームウェアはありません',
  initPassword: 'パスワード',
  initRetry: 'パスワード再入力',
} as const;

export type Word = keyof typeof WORDS;

/** As another firmware may call the same. */
export const RENAMED: Partial<Record<Word, string>> = {
  otherMenu: '詳細な設定',
  lanMenu: 'LAN側設定',
  rebootMenu: '本商品の再起動',
  infoMenu: '状態表示',
  lanAddress: 'LAN側IPアドレス',
  dhcp: 'DHCPサーバ',
  bridge: 'PPPoEパススルー機能',
  pppoeUser: 'ユーザーID',
  state: '接続状況',
  infoWan: 'IPアドレス(WAN)',
  set: '更新',
};

/** Family A’s own words: those of its menu, and of the rows with a slash, are seen. */
export const WORDS_A: Partial<Record<Word, string>> = {
  wireless: '無線LAN設定',
  wirelessBasic: '無線LAN基本設定',
  lanMenu: 'LAN側設定',
  state: '接続状態',
  infoLan: 'IPアドレス／ネットマスク',
  infoWan: 'IPアドレス／ネットマスク',
  badLogin: '[ユーザー名]の項目には、　admin　を入力してください。',
};

/** What its UTF-8 generation calls otherwise (seen). */
export const WORDS_A_UTF8: Partial<Record<Word, string>> = { deviceName: '機種名', state: '接続ステータス' };

/** Modes as the screens call them, and as `SYS_MODE` counts them (the numbers are known). */
export const MODES: readonly { readonly mode: BoxMode; readonly words: string; readonly number: number }[] = [
  { mode: 'auto', words: '自動判定', number: 1 },
  { mode: 'pppoe', words: 'PPPoEルータ', number: 1 },
  { mode: 'dhcp', words: 'ローカルルータ', number: 2 },
  { mode: 'map-e', words: 'MAP-E', number: 5 },
  { mode: 'ds-lite', words: 'DS-Lite', number: 7 },
  { mode: 'ap', words: 'ブリッジ', number: 0 },
];

export const ERRORS: Readonly<Record<SessionError, Word>> = {
  '': 'noError',
  'no-pado': 'noPado',
  auth: 'auth',
  limit: 'limit',
  'no-cable': 'noCable',
  ended: 'ended',
};
