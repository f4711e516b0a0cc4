import type { LabelConcept } from '../../../../lib/screen/vocabulary/labels.ts';

/** What people write one way or another, part by part: each is a list of ways, and a label takes one of each. */
type Ways = readonly string[];

const FRAMES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `・${text}`,
  (text) => `■ ${text}：`,
  (text) => `【${text}】`,
  (text) => `［${text}］`,
  (text) => `${text}　※1`,
  (text) => `1. ${text}`,
  (text) => `${text} [?]`,
  (text) => Array.from(text).join('　'),
  (text) =>
    text.replaceAll(/[A-Za-z0-9]/g, (each) => String.fromCodePoint((each.codePointAt(0) ?? 0) + 0xfee0)),
  (text) => text.toUpperCase(),
];

/** Of things that are switched. */
const SWITCHED: Ways = [
  '',
  '機能',
  'の使用',
  'を使用する',
  'を有効にする',
  '機能を使用する',
  'の設定',
  ' 機能設定',
];
const SET: Ways = ['', 'の設定', '設定'];

const PARTS: Readonly<Record<string, readonly [LabelConcept, ...Ways[]]>> = {
  bridge: [
    'pppoe-bridge',
    ['PPPoE'],
    ['ブリッジ', 'パススルー', ' bridge', ' Pass-Through', 'フレーム透過'],
    SWITCHED,
  ],
  dhcp: [
    'dhcp-server',
    ['', 'LAN側', 'IPv4 '],
    ['DHCP', 'DHCPv4'],
    ['サーバー', 'サーバ', ' server'],
    SWITCHED,
  ],
  lan: [
    'lan-address',
    ['LAN側', 'LANの', 'LAN側の', 'LAN '],
    ['IPアドレス', 'IPv4アドレス', 'IP address'],
    SET,
  ],
  own: [
    'ip-address',
    ['', '本商品の', 'ルーターの', '本体の'],
    ['IPアドレス', 'IPv4アドレス', 'IPアドレス/ネットマスク'],
  ],
  wan: [
    'wan-address',
    ['WAN側', 'Internet側', 'インターネット側の', 'グローバル'],
    ['IPアドレス', 'IPv4 アドレス', ' IP address'],
  ],
  wan6: [
    'wan-ipv6',
    ['WAN側', 'Internet側', 'インターネット側の', 'WANポートの'],
    ['IPv6アドレス', ' IPv6 address', 'IPv6 アドレス/プレフィックス長'],
  ],
  mask: ['netmask', ['', 'LAN側'], ['サブネットマスク', 'ネットマスク', 'Subnet Mask']],
  mac: ['mac-address', ['MACアドレス', 'MAC address', 'ＭＡＣアドレス']],
  wanMac: [
    'wan-mac',
    ['WAN側', 'Internet側', 'WANポートの', 'INTERNETポートの'],
    ['MACアドレス', 'MAC address'],
  ],
  lanMac: ['lan-mac', ['LAN側', 'LANの', 'LANポートの'], ['MACアドレス', 'MAC address'], SET],
  user: [
    'pppoe-user',
    ['', '接続', '接続先', 'PPPoE ', '認証'],
    ['ユーザー名', 'ユーザ名', 'ユーザーID', 'user name'],
  ],
  password: ['pppoe-password', ['', '接続', '接続先', 'PPPoE '], ['パスワード', 'password'], ['', 'の設定']],
  mode: ['operation-mode', ['動作', 'ルーター動作', 'Operation '], ['モード'], SET],
  method: [
    'wan-method',
    ['', 'WAN側', 'インターネット'],
    ['IPアドレス取得方法', '接続方式', '接続方法', '接続種別'],
  ],
  state: ['session-state', ['', 'インターネット', 'PPPoE'], ['接続状態', '接続状況', '接続ステータス']],
  error: ['session-error', ['', '接続'], ['エラー情報', 'エラー内容', 'エラーコード']],
  time: ['connected-for', ['接続', '通信', '連続接続'], ['時間', '経過時間']],
  model: ['model', ['製品名', '機種名', '型番', 'Model Name', 'Product Name', '機種']],
  firmware: [
    'firmware',
    ['', '現在の'],
    ['ファームウェア', 'ファームウエア', 'Firmware '],
    ['', 'バージョン', 'version'],
  ],
  log: ['log', ['', '通信情報', 'システム', '接続', 'イベント'], ['ログ', 'ログ内容', 'ログ情報']],
  english: [
    'dhcp-server',
    ['Enable ', 'Use ', ''],
    ['DHCP Server'],
    ['', ' Enabled', ' Function', ' Settings'],
  ],
};

export interface Spelling {
  readonly concept: LabelConcept;
  readonly text: string;
}

/** Every combination of parts, each in one frame after another. */
export function spellings(): readonly Spelling[] {
  const all = Object.values(PARTS).flatMap(([concept, ...ways]) =>
    ways
      .reduce<readonly string[]>(
        (heads, tails) => heads.flatMap((head) => tails.map((tail) => head + tail)),
        [''],
      )
      .map((text) => ({ concept, text: text.trim() })),
  );
  const framed = all.flatMap(({ concept, text }) => FRAMES.map((frame) => ({ concept, text: frame(text) })));
  return [...new Map(framed.map((each) => [each.text, each])).values()];
}
