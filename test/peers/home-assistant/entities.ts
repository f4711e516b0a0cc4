// What Home Assistant is to show of an emulated home: the truth is asked of the boxes themselves.
import { uptime } from '../../../lib/capabilities/uptime.ts';
import type { Side } from '../../../lib/dual-stack/home.ts';
import { thisPackage } from '../../../lib/this-package.ts';
import type { House } from '../support/house.ts';

/** How an entity shows; `off`: only when the user switches it on. */
export interface Face {
  readonly en: string;
  readonly ja: string;
  readonly deviceClass?: string;
  readonly unit?: string;
  readonly stateClass?: string;
  readonly category?: 'config' | 'diagnostic';
  readonly off?: true;
}

/** A state: as it stands, about this time or one of these, or what looks so. */
export type Truth = string | Date | readonly Date[] | RegExp;

export interface Entity extends Face {
  readonly id: string;
  readonly device: keyof typeof DEVICES;
  readonly truth: (house: House) => Truth;
}

export const DEVICES = {
  home: { en: 'Our house', ja: 'わが家' },
  upper: { en: 'upper box', ja: '上の箱' },
  lower: { en: 'lower box', ja: '下の箱' },
  bridge: { en: 'Futamichi', ja: 'Futamichi' },
} as const;

/** What has nothing to say before somebody presses it, or before something happens. */
const nothingYet = () => 'unknown';
const onOff = (on: boolean) => (on ? 'on' : 'off');

const PATHS = { pppoe: 'pppoe', 'map-e': 'ipoe-map-e', 'ds-lite': 'ipoe-ds-lite', dhcp: 'ipoe', ap: 'none' };

/** The same of both routers. */
function ofRouter(side: Side): readonly Entity[] {
  const box = ({ [side]: found }: House) => found;
  const entity = (key: string, face: Face, truth: Entity['truth']): Entity => {
    const [platform, name] = key.split('.');
    return { id: `${platform}.${side}_${name}`, device: side, ...face, truth };
  };
  /** Since when, by what the box counts on a clock of its own. */
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
  const sessionS = (house: House) => (performance.now() - (box(house).session.since ?? 0)) / 1000;
  return [
    entity(
      'binary_sensor.reachable',
      { en: 'Reachable', ja: '応答状態', deviceClass: 'connectivity', category: 'diagnostic' },
      (house) => onOff(!box(house).away),
    ),
    entity(
      'binary_sensor.session_up',
      { en: 'Session', ja: 'セッション', deviceClass: 'connectivity' },
      (house) => onOff(box(house).wanAddress !== undefined),
    ),
    entity(
      'sensor.wan_ipv4',
      { en: 'WAN IPv4 address', ja: 'WAN IPv4アドレス' },
      (house) => box(house).wanAddress ?? 'unknown',
    ),
    entity(
      'sensor.wan_path',
      { en: 'Path', ja: '接続経路', deviceClass: 'enum' },
      (house) => PATHS[box(house).mode],
    ),
    entity(
      'sensor.session_since',
      { en: 'Session since', ja: 'セッション開始', deviceClass: 'timestamp', category: 'diagnostic' },
      (house) => ago(side === 'lower' ? sessionS(house) : box(house).uptimeS),
    ),
    entity(
      'sensor.session_error',
      { en: 'Last error', ja: '直近のエラー', category: 'diagnostic' },
      (house) => (box(house).session.error === '' ? 'none' : /./),
    ),
    ...(['received', 'sent'] as const).map((way) =>
      entity(
        `sensor.traffic_${way}`,
        {
          ...{
            received: { en: 'Data received', ja: '受信データ量' },
            sent: { en: 'Data sent', ja: '送信データ量' },
          }[way],
          deviceClass: 'data_size',
          stateClass: 'total_increasing',
          unit: 'B',
          off: true,
        },
        ({ upnp }) => String(upnp[side].line[way]),
      ),
    ),
    ...(['received', 'sent'] as const).map((way) =>
      entity(
        `sensor.throughput_${way}`,
        {
          ...{
            received: { en: 'Download speed', ja: 'ダウンロード速度' },
            sent: { en: 'Upload speed', ja: 'アップロード速度' },
          }[way],
          deviceClass: 'data_rate',
          stateClass: 'measurement',
          unit: 'Mbit/s',
          off: true,
        },
        // nothing flows in this home; it takes two figures to know it
        () => /^(unknown|0(\.0+)?)$/,
      ),
    ),
    ...(['received', 'sent'] as const).map((way) =>
      entity(
        `sensor.line_rate_${way}`,
        {
          ...{
            received: { en: 'Line rate, downstream', ja: '回線リンク速度（下り）' },
            sent: { en: 'Line rate, upstream', ja: '回線リンク速度（上り）' },
          }[way],
          deviceClass: 'data_rate',
          unit: 'Mbit/s',
          category: 'diagnostic',
        },
        ({ upnp }) => {
          const { downstream, upstream } = upnp[side].line;
          return new RegExp(`^${Number({ received: downstream, sent: upstream }[way]) / 1_000_000}(\\.0+)?$`);
        },
      ),
    ),
    entity(
      'binary_sensor.link_up',
      { en: 'WAN link', ja: 'WANリンク', deviceClass: 'connectivity', category: 'diagnostic' },
      ({ upnp }) => onOff(upnp[side].line.link === 'Up'),
    ),
    entity(
      'update.firmware',
      { en: 'Firmware', ja: 'ファームウェア', deviceClass: 'firmware', category: 'diagnostic' },
      // no newer one is known of these two
      () => 'off',
    ),
    entity(
      'sensor.uptime',
      {
        en: 'Uptime counted since',
        ja: '稼働時間の起点',
        deviceClass: 'timestamp',
        category: 'diagnostic',
        off: true,
      },
      (house) => {
        const began = ago(box(house).uptimeS);
        if (side === 'upper') return began;
        // its UPnP counts the connection; what lies within the inexactness of a counter is still the same instant
        const connected = ago(sessionS(house));
        return connected.getTime() - began.getTime() < (uptime.steadyMs ?? 0)
          ? [connected, began]
          : connected;
      },
    ),
    entity(
      'binary_sensor.problem',
      { en: 'Problem', ja: '問題', deviceClass: 'problem', category: 'diagnostic' },
      (house) => onOff(box(house).away),
    ),
    entity(
      'switch.pause',
      { en: 'Pause polling', ja: 'ポーリングの一時停止', category: 'config' },
      () => 'off',
    ),
    // what happened in these minutes; counted by us alone
    entity(
      'sensor.week',
      { en: 'Drops in 7 days', ja: '7日間の切断回数', stateClass: 'measurement', category: 'diagnostic' },
      () => /^\d$/,
    ),
    entity('sensor.last_action', { en: 'Last action', ja: '最後の操作', category: 'diagnostic' }, nothingYet),
    // what happened before anybody looked is nobody's news
    entity('event.alerts', { en: 'Alerts', ja: '通知' }, () => /^(unknown|2\d{3}-.*)$/),
    entity('button.refresh', { en: 'Refresh', ja: '再読み込み', category: 'diagnostic' }, nothingYet),
  ];
}

/** The upper one, in which nothing may be changed that could cut anybody off: what it tells is shown, for reading. */
const UPPER: readonly Entity[] = [
  ...ofRouter('upper'),
  {
    id: 'sensor.upper_wan_mode',
    device: 'upper',
    en: 'WAN mode',
    ja: 'WAN動作モード',
    deviceClass: 'enum',
    category: 'diagnostic',
    truth: ({ upper }) => upper.mode,
  },
  {
    id: 'switch.upper_pppoe_bridge',
    device: 'upper',
    en: 'PPPoE bridge',
    ja: 'PPPoEブリッジ',
    category: 'config',
    truth: ({ upper }) => onOff(upper.settings.bridge),
  },
  {
    id: 'binary_sensor.upper_dhcp_server',
    device: 'upper',
    en: 'DHCP server',
    ja: 'DHCPサーバー',
    category: 'diagnostic',
    truth: ({ upper }) => onOff(upper.settings.dhcp),
  },
  {
    id: 'sensor.upper_lan_address',
    device: 'upper',
    en: 'LAN address',
    ja: 'LAN側アドレス',
    category: 'diagnostic',
    off: true,
    truth: ({ upper }) => upper.lanAddress,
  },
  {
    id: 'sensor.upper_wan_mac',
    device: 'upper',
    en: 'WAN MAC',
    ja: 'WAN MACアドレス',
    category: 'diagnostic',
    off: true,
    truth: ({ upper }) => upper.wanMac,
  },
  {
    id: 'sensor.upper_lan_mac',
    device: 'upper',
    en: 'LAN MAC',
    ja: 'LAN MACアドレス',
    category: 'diagnostic',
    off: true,
    truth: ({ upper }) => upper.lanMac,
  },
];

/** The lower one, in which everything is allowed. */
const LOWER: readonly Entity[] = [
  ...ofRouter('lower'),
  {
    id: 'select.lower_wan_mode',
    device: 'lower',
    en: 'WAN mode',
    ja: 'WAN動作モード',
    category: 'config',
    truth: ({ lower }) => lower.mode,
  },
  {
    id: 'switch.lower_pppoe_bridge',
    device: 'lower',
    en: 'PPPoE bridge',
    ja: 'PPPoEブリッジ',
    category: 'config',
    truth: ({ lower }) => onOff(lower.settings.bridge),
  },
  {
    id: 'switch.lower_dhcp_server',
    device: 'lower',
    en: 'DHCP server',
    ja: 'DHCPサーバー',
    category: 'config',
    truth: ({ lower }) => onOff(lower.settings.dhcp),
  },
  {
    id: 'text.lower_lan_address',
    device: 'lower',
    en: 'LAN address',
    ja: 'LAN側アドレス',
    category: 'config',
    off: true,
    truth: ({ lower }) => lower.lanAddress,
  },
  {
    id: 'text.lower_wan_mac',
    device: 'lower',
    en: 'WAN MAC',
    ja: 'WAN MACアドレス',
    category: 'config',
    off: true,
    truth: ({ lower }) => lower.wanMac,
  },
  {
    id: 'text.lower_lan_mac',
    device: 'lower',
    en: 'LAN MAC',
    ja: 'LAN MACアドレス',
    category: 'config',
    off: true,
    truth: ({ lower }) => lower.lanMac,
  },
  {
    id: 'button.lower_reconnect',
    device: 'lower',
    en: 'Reconnect',
    ja: '再接続',
    deviceClass: 'restart',
    category: 'config',
    truth: nothingYet,
  },
  {
    id: 'button.lower_connect',
    device: 'lower',
    en: 'Connect',
    ja: '接続',
    category: 'config',
    off: true,
    truth: nothingYet,
  },
  {
    id: 'switch.lower_connection',
    device: 'lower',
    en: 'Connection',
    ja: 'インターネット接続',
    category: 'config',
    off: true,
    truth: ({ lower }) => onOff(lower.wanAddress !== undefined),
  },
  {
    id: 'button.lower_disconnect',
    device: 'lower',
    en: 'Disconnect',
    ja: '切断',
    category: 'config',
    off: true,
    truth: nothingYet,
  },
  {
    id: 'button.lower_reboot',
    device: 'lower',
    en: 'Restart router',
    ja: 'ルーター再起動',
    deviceClass: 'restart',
    category: 'config',
    off: true,
    truth: nothingYet,
  },
];

type Check = readonly [id: string, en: string, ja: string, wrong: (house: House) => boolean, off?: 'off'];

const never = () => false;
const servers = ({ upper, lower }: House) => [upper, lower].filter(({ serves }) => serves).length;

/** What the checks of the home must find, by what is so in it. */
const CHECKS: readonly Check[] = [
  [
    'mac_addresses',
    'MAC addresses',
    'MACアドレス',
    ({ upper, lower }) => new Set([upper.wanMac, upper.lanMac, lower.wanMac, lower.lanMac]).size < 4,
  ],
  ['lan', 'LAN', 'LAN', never],
  ['upper_answers', 'Upper router answers', '上位ルーターの応答', ({ upper }) => upper.away, 'off'],
  ['lower_answers', 'Lower router answers', '下位ルーターの応答', ({ lower }) => lower.away, 'off'],
  ['upper_login', 'Login of the upper router', '上位ルーターのログイン', never],
  ['lower_login', 'Login of the lower router', '下位ルーターのログイン', never],
  ['line', 'Line', '回線', never],
  ['upper_ipoe', 'Upper router on IPoE', '上位ルーターのIPoE', ({ upper }) => upper.mode !== 'map-e'],
  ['pppoe_bridge', 'PPPoE bridge', 'PPPoEブリッジ', ({ upper }) => !upper.settings.bridge],
  [
    'lower_mode',
    'Lower router dials PPPoE',
    '下位ルーターの動作モード',
    ({ lower }) => lower.mode !== 'pppoe',
  ],
  ['pppoe_account', 'PPPoE account', 'PPPoEアカウント', never, 'off'],
  ['pppoe_session_limit', 'PPPoE sessions of the line', 'PPPoEセッション数', never, 'off'],
  ['pppoe_session', 'PPPoE session', 'PPPoEセッション', ({ lower }) => !lower.session.up],
  ['pppoe_address', 'Public address', 'グローバルアドレス', never, 'off'],
  [
    'lan_addresses',
    'LAN addresses',
    'LAN側アドレス',
    ({ upper, lower }) => upper.lanAddress === lower.lanAddress,
    'off',
  ],
  ['dhcp_servers', 'One DHCP server', 'DHCPサーバーの数', (house) => servers(house) !== 1],
  ['ipv6_routers', 'IPv6 routers', 'IPv6ルーター', never, 'off'],
  ['two_exits', 'Two ways out', '2つの経路', never, 'off'],
  ['dns', 'DNS of this machine', 'この機器のDNS', never, 'off'],
];

const wrong = (house: House) => CHECKS.some(([, , , is]) => is(house));

const HOME: readonly Entity[] = [
  {
    id: 'sensor.home_status',
    en: 'Status',
    ja: '状態',
    deviceClass: 'enum',
    device: 'home',
    truth: (house) => (wrong(house) ? 'problem' : 'ok'),
  },
  {
    id: 'sensor.home_headline',
    en: 'Headline',
    ja: '要約',
    device: 'home',
    truth: (house) => (wrong(house) ? /DHCP/ : /IPoE.*PPPoE/),
  },
  {
    id: 'sensor.home_path_upper',
    en: 'Path of the upper router',
    ja: '上位ルーターの接続経路',
    deviceClass: 'enum',
    device: 'home',
    truth: ({ upper }) => PATHS[upper.mode],
  },
  {
    id: 'sensor.home_path_lower',
    en: 'Path of the lower router',
    ja: '下位ルーターの接続経路',
    deviceClass: 'enum',
    device: 'home',
    truth: ({ lower }) => PATHS[lower.mode],
  },
  {
    id: 'binary_sensor.home_problem',
    en: 'Problem',
    ja: '問題',
    deviceClass: 'problem',
    device: 'home',
    truth: (house) => onOff(wrong(house)),
  },
  {
    id: 'sensor.home_last_action',
    en: 'Last action',
    ja: '最後の操作',
    category: 'diagnostic',
    device: 'home',
    truth: () => /^(unknown|check: verified)$/,
  },
  { id: 'image.home_picture', en: 'Picture', ja: '構成図', device: 'home', truth: () => /^2\d{3}-/ },
  {
    id: 'event.home_alerts',
    en: 'Alerts',
    ja: '通知',
    device: 'home',
    truth: () => /^(unknown|2\d{3}-.*)$/,
  },
  {
    id: 'button.home_check',
    en: 'Check now',
    ja: '今すぐ確認',
    device: 'home',
    truth: () => /^(unknown|2\d{3}-.*)$/,
  },
  ...CHECKS.map(([id, en, ja, is, off]): Entity => ({
    id: `binary_sensor.home_check_${id}`,
    en,
    ja,
    deviceClass: 'problem',
    category: 'diagnostic',
    device: 'home',
    ...(off && { off: true }),
    truth: (house) => onOff(is(house)),
  })),
];

/** The connection itself. */
const BRIDGE: readonly Entity[] = [
  {
    id: 'binary_sensor.futamichi_bridge_connected',
    en: 'Connected',
    ja: '接続状態',
    deviceClass: 'connectivity',
    category: 'diagnostic',
    device: 'bridge',
    truth: () => 'on',
  },
  {
    id: 'sensor.futamichi_bridge_version',
    en: 'Version',
    ja: 'バージョン',
    category: 'diagnostic',
    device: 'bridge',
    truth: () => thisPackage().version,
  },
  {
    id: 'sensor.futamichi_bridge_problems',
    en: 'Problems',
    ja: '問題の数',
    category: 'diagnostic',
    device: 'bridge',
    truth: (house) => String([wrong(house), house.upper.away, house.lower.away].filter(Boolean).length),
  },
];

export const ENTITIES: readonly Entity[] = [...BRIDGE, ...HOME, ...UPPER, ...LOWER];

/** Capabilities with a face that this home never shows, and why. */
export const NOT_HERE: Readonly<Record<string, string>> = {
  'wan.provider': 'nobody is asked whose network an address is in',
  'wan.ipv6': 'neither box tells it',
  latency: 'these boxes ping nobody',
  loss: 'these boxes ping nobody',
  'wan.ipv6-prefix': 'neither box tells it',
  'port.forwards': 'these boxes have no port mappings over UPnP',
  'check.neighbours': 'a probe',
  'check.ipoe-contract': 'wants what a probe tells',
  'check.upper-road': 'a probe',
  'check.lower-road': 'a probe',
  'check.upper-segment-size': 'a probe',
  'check.lower-segment-size': 'a probe',
  'check.default-gateway': 'a probe',
  'check.forwards': 'there are none',
  'check.inbound': 'a probe',
  'check.probes': 'there are none',
};
