/** What the invented maker calls things: some as others do, some as nobody else does. */
export interface Words {
  readonly brand: string;
  readonly enter: {
    readonly title: string;
    readonly user: string;
    readonly password: string;
    readonly go: string;
  };
  readonly wrong: string;
  readonly busy: string;
  readonly menu: Readonly<
    Record<'home' | 'wan' | 'lan' | 'relay' | 'wireless' | 'tools' | 'passcode', string>
  >;
  readonly leave: string;
  readonly restart: string;
  readonly apply: string;
  readonly model: string;
  readonly firmware: string;
  readonly line: string;
  readonly lineUp: string;
  readonly lineDown: string;
  readonly wanAddress: string;
  readonly wanIpv6: string;
  readonly wanHeading: string;
  readonly lanHeading: string;
  readonly ipAddress: string;
  readonly mask: string;
  readonly dhcpHeading: string;
  readonly dhcp: string;
  readonly on: string;
  readonly off: string;
  /** What nobody else calls the PPPoE bridge. */
  readonly relay: string;
  readonly relays: string;
  readonly blocks: string;
  readonly relayNote: string;
  /** A label that stands on its page twice. */
  readonly filter: string;
  readonly key: string;
  readonly saved: string;
}

export const english: Words = {
  brand: 'Kazaguruma KZ-20',
  enter: { title: 'Kazaguruma', user: 'Operator', password: 'Passcode', go: 'Go' },
  wrong: 'The passcode is incorrect. Check the password.',
  busy: 'Another administrator is logged in.',
  menu: {
    home: 'Overview',
    wan: 'Internet side',
    lan: 'Home side',
    relay: 'Special functions',
    wireless: 'Radio',
    tools: 'Tools',
    passcode: 'Change password',
  },
  leave: 'Sign out',
  restart: 'Restart now',
  apply: 'Apply',
  model: 'Model name',
  firmware: 'Firmware version',
  line: 'Internet status',
  lineUp: 'Connected',
  lineDown: 'Not connected',
  wanAddress: 'WAN IP address',
  wanIpv6: 'WAN IPv6 address',
  wanHeading: 'Internet',
  lanHeading: 'Local network',
  ipAddress: 'IP address',
  mask: 'Subnet mask',
  dhcpHeading: 'Address service',
  dhcp: 'DHCP Server',
  on: 'Enable',
  off: 'Disable',
  relay: 'Dial-up frames of other devices',
  relays: 'let through',
  blocks: 'hold back',
  relayNote: 'For a second router behind this one.',
  filter: 'Filter',
  key: 'Radio key',
  saved: 'Saved.',
};

export const japanese: Words = {
  brand: 'かざぐるま KZ-20',
  enter: { title: 'かざぐるま', user: '操作者名', password: '合言葉', go: '入る' },
  wrong: '合言葉が違います。パスワードが正しくありません。',
  busy: '他の管理者がログイン中です。',
  menu: {
    home: '概要',
    wan: 'インターネット側',
    lan: '家庭側',
    relay: '特殊機能',
    wireless: '電波',
    tools: '道具箱',
    passcode: 'パスワードの変更',
  },
  leave: 'ログアウト',
  restart: '再起動する',
  apply: '適用',
  model: '機種名',
  firmware: 'ファームウェアバージョン',
  line: 'インターネット接続状態',
  lineUp: '接続中',
  lineDown: '未接続',
  wanAddress: 'WAN側IPアドレス',
  wanIpv6: 'WAN側IPv6アドレス',
  wanHeading: 'インターネット',
  lanHeading: 'LAN側',
  ipAddress: 'IPアドレス',
  mask: 'ネットマスク',
  dhcpHeading: 'アドレス配布',
  dhcp: 'DHCPサーバー機能',
  on: '使用する',
  off: '使用しない',
  relay: '他機器のダイヤルフレーム',
  relays: '通す',
  blocks: '止める',
  relayNote: 'この機器の下に別のルーターを置く場合に使います。',
  filter: 'フィルター',
  key: '電波の鍵',
  saved: '保存しました。',
};
