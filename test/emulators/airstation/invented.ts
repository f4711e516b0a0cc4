import type { BoxMode } from '../box/box.ts';

/**
 * Everything about AirStation screens that nobody here has seen, in one place: a capture changes this file and nothing else.
 * What is known is in the files of the families. Words of the old manuals are from memory, and count as invented.
 */

/** What stands on the screens, by meaning; the second of two is what another firmware may call the same. */
export const WORDS = {
  internet: ['Internet', 'インターネット接続'],
  pppoe: 'PPPoE',
  ipv6: 'IPv6',
  vpn: 'VPNサーバー',
  lan: ['LAN', 'LAN側設定'],
  lease: 'DHCPリース',
  wireless: '無線設定',
  band24: '2.4 GHz',
  band5: '5 GHz',
  security: 'セキュリティー',
  passthrough: 'パススルー',
  admin: '管理',
  init: '設定管理/再起動',
  diagnosis: '機器診断',
  info: 'システム情報',
  log: ['ログ', 'ログ情報'],
  packet: '通信パケット',
  advanced: '詳細設定',
  method: ['IPアドレス取得方法', 'インターネット接続方法'],
  methodAuto: 'インターネット@スタートを行う',
  methodDhcp: 'DHCPサーバーからIPアドレスを自動取得',
  methodPppoe: 'PPPoEクライアント機能を使用する',
  methodMapE: 'v6プラスを使用する',
  methodDsLite: 'transixを使用する',
  extra: '拡張設定',
  wanMac: ['Internet側MACアドレス', 'WANポートのMACアドレス'],
  macDefault: 'デフォルトのMACアドレスを使用',
  macManual: '手動設定',
  target: '接続先',
  targetName: '接続先名称',
  user: ['接続先ユーザー名', 'ユーザー名'],
  password: ['接続先パスワード', 'パスワード'],
  keep: '接続方法',
  keepAlways: '常時接続',
  keepDemand: '要求時接続',
  keepManual: '手動接続',
  connection: ['接続状態', '状態'],
  lastError: 'エラー情報',
  connectedFor: '接続時間',
  connect: ['接続', '今すぐ接続'],
  disconnect: ['切断', '今すぐ切断'],
  sessionUp: '通信中',
  sessionDown: '未接続',
  noError: 'なし',
  'no-pado': 'PPPoEサーバーが見つかりません',
  auth: '認証に失敗しました',
  limit: 'セッション数の上限に達しています',
  ended: '相手側から切断されました',
  'no-cable': 'ケーブルが接続されていません',
  lanAddress: ['LAN側IPアドレス', 'エアステーションのIPアドレス'],
  mask: 'サブネットマスク',
  dhcp: ['DHCPサーバー機能', 'DHCPサーバー'],
  use: '使用する',
  notUsed: '使用しない',
  pool: '割り当てIPアドレス',
  lanMac: ['LAN側MACアドレス', 'LANポートのMACアドレス'],
  pppoeBridge: 'PPPoEパススルー',
  ipv6Method: 'IPv6接続方法',
  ipv6Off: 'IPv6を使用しない',
  ipv6On: 'IPv6ブリッジを使用する',
  model: '製品名',
  version: 'ファームウェアバージョン',
  name: 'エアステーション名',
  mode: '動作モード',
  router: 'ルーターモード',
  ap: 'アクセスポイントモード',
  link: '有線リンク',
  linkUp: '1000Mbps Full-Duplex',
  linkDown: '未接続',
  address: 'IPアドレス',
  mac: 'MACアドレス',
  ssid: 'SSID',
  entry: 'ログ内容',
  save: ['設定', '適用'],
  restart: ['再起動', '今すぐ再起動する'],
  backup: '設定ファイルを保存',
  bridged: 'アクセスポイントモードで動作しているため、この設定は使用できません。',
  wrongPassword: 'ユーザー名またはパスワードが間違っています。',
  otherAdmin: '他のユーザーがログインしています。しばらくしてからもう一度ログインしてください。',
  locked: 'ログインに続けて失敗したため、しばらくログインできません。',
  badNumber: '不正なアクセスです。もう一度操作してください。',
  badAddress: 'IPアドレスが正しくありません。',
  badMac: 'MACアドレスが正しくありません。',
  badAccount: '接続先ユーザー名を入力してください。',
  notHere: 'ページが見つかりません。',
  sureRestart: 'AirStationを再起動します。よろしいですか？',
  timedOut: '一定時間操作がなかったため、ログアウトしました。',
  login: 'ログイン',
  logout: 'ログアウト',
  userName: 'ユーザー名',
  adminPassword: 'パスワード',
  mobile: 'モバイル版を表示',
} as const;

export type Word = keyof typeof WORDS;
type Choice = { readonly value: string; readonly words: Word };

/** Ways to an Internet connection. Values 1, 2 and 6 and the words of 1 are seen; what cannot be in the box is not offered. */
export const METHODS: readonly (Choice & { readonly mode: BoxMode })[] = [
  { value: '0', words: 'methodAuto', mode: 'auto' },
  { value: '1', words: 'methodDhcp', mode: 'dhcp' },
  { value: '2', words: 'methodPppoe', mode: 'pppoe' },
  { value: '5', words: 'methodMapE', mode: 'map-e' },
  { value: '6', words: 'methodDsLite', mode: 'ds-lite' },
];

export const KEEPS: readonly Choice[] = [
  { value: '0', words: 'keepAlways' },
  { value: '1', words: 'keepDemand' },
  { value: '2', words: 'keepManual' },
];

export const IPV6: readonly Choice[] = [
  { value: '0', words: 'ipv6On' },
  { value: '1', words: 'ipv6Off' },
];

/** Of the menu of N; the others are seen, and so are the heads but this one. */
export const MENU_IDS_N = {
  pppoe: 'sub_meu1_1',
  vpn: 'sub_meu1_3',
  lan: 'sub_meu2_0',
  lease: 'sub_meu2_1',
  security: 'AT_SECURITY',
  passthrough: 'sub_meu4_0',
  info: 'sub_meu7_0',
  log: 'sub_meu7_1',
  packet: 'sub_meu7_2',
} as const;

export const MASK = '255.255.255.0';
export const POOL = { first: '2', count: '64' } as const;

/** Durations in milliseconds, and limits. */
export const TIMING = {
  idleMs: 5 * 60_000,
  failures: 5,
  lockMs: 3 * 60_000,
  rebootMs: 90_000,
  saveMs: 30_000,
} as const;

/**
 * Names of controls, by family. Those of A are made in the manner of the few that are seen (`ARC_WAN_0_IP4_Proto`,
 * `ARC_LAN_x_MACaddr`, `TMP_Ping_Type`); `WanMethod` of N and `IPv6Method` follow from the ids that are seen.
 */
export const CONTROLS = {
  method: { n: 'WanMethod', a: 'ARC_WAN_0_IP4_Method', c: 'CONNECT' },
  wanMacKind: { n: 'WanMacType', a: 'ARC_WAN_0_MACType', c: 'WANMAC' },
  wanMac: { n: 'WanMacAddress', a: 'ARC_WAN_0_MACaddr', c: 'WANMAC_MANUAL' },
  targetName: { n: 'PPPoEName', a: 'ARC_WAN_0_PPP_Name', c: 'PPPOE_NAME' },
  user: { n: 'PPPoEUser', a: 'ARC_WAN_0_PPP_User', c: 'PPPOE_USER' },
  password: { n: 'PPPoEPassword', a: 'ARC_WAN_0_PPP_Pass', c: 'PPPOE_PASS' },
  keep: { n: 'PPPoEConnect', a: 'ARC_WAN_0_PPP_Mode', c: 'PPPOE_CONNECT' },
  connect: { n: 'nosave_connect', a: 'TMP_connect', c: 'PPPOE_ON' },
  disconnect: { n: 'nosave_disconnect', a: 'TMP_disconnect', c: 'PPPOE_OFF' },
  lanAddress: { n: 'LanIPAddress', a: 'ARC_LAN_0_IP4_Addr', c: 'LANIP' },
  mask: { n: 'LanSubnetMask', a: 'ARC_LAN_0_IP4_Mask', c: 'LANMASK' },
  dhcp: { n: 'DHCPServer', a: 'ARC_LAN_0_DHCP_Enable', c: 'DHCPD' },
  poolFirst: { n: 'DHCPFirst', a: 'ARC_LAN_0_DHCP_First', c: 'DHCPD_START' },
  poolCount: { n: 'DHCPCount', a: 'ARC_LAN_0_DHCP_Count', c: 'DHCPD_NUM' },
  lanMacKind: { n: 'LanMacType', a: 'ARC_LAN_0_MACType', c: 'LANMAC' },
  lanMac: { n: 'LanMacAddress', a: 'ARC_LAN_0_MACaddr', c: 'LANMAC_MANUAL' },
  pppoeBridge: { n: 'PPPoEPassthrough', a: 'ARC_WAN_0_BridgeEnable', c: 'PPPOE_PASS_THROUGH' },
  ipv6Method: { n: 'IPv6Method', a: 'ARC_WAN_0_IP6_Method', c: 'IPV6_METHOD' },
} as const;

/** Pages with settings, in N and A at `/<name>.html`; wan and info are seen. */
export const PAGES = ['wan', 'pppoe', 'ipv6', 'lan', 'passthrough', 'info', 'log'] as const;

/** What family A calls a save of a page; of Buffalo's only `ui_firewall` is seen, `ui_reboot` on a sister product. */
export const ACTION_A = 'ui_';

/** What the login page of A says to a code; -1, -2 and -3 are seen, the words are not. */
export const CODES_A = { timedOut: '-1', wrong: '-2', duplicate: '-3', locked: '-4' } as const;

/** Category and item of the menu of C; IPV6 is invented, the others are in a saved list. */
export const PLACES_C = {
  wan: ['WAN', 'CONNECT'],
  pppoe: ['WAN', 'PPPOE'],
  ipv6: ['WAN', 'IPV6'],
  lan: ['LAN', 'LAN'],
  passthrough: ['SECURITY', 'PASSTHROUGH'],
  init: ['ADMIN', 'INIT'],
  info: ['DIAG', 'SYSTEM'],
  log: ['DIAG', 'LOG'],
} as const;

export const COOKIE_C = 'asession';
