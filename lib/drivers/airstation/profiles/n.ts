import type { ProfileInput, SettingInput } from '../../screen/profile.ts';

const SAVE = ['設定', '適用'];
const REFUSED = ['正しくありません', 'してください', '間違っています', '不正なアクセス'];
const save = { press: { caption: SAVE }, taken: ['設定が完了しました'], refused: REFUSED, awayS: 30 };

const INTERNET = ['Internet', 'インターネット接続'];
const LAN = ['LAN', 'LAN側設定'];
const DHCP = ['DHCPサーバー機能', 'DHCPサーバー', 'DHCPサーバ機能'];
const BRIDGE = ['PPPoEパススルー', 'PPPoEブリッジ'];
const USER = ['接続先ユーザー名', 'ユーザー名'];
const PASSWORD = ['接続先パスワード', 'パスワード'];
const USED = { 使用する: true, 使用しない: false };
const METHODS = {
  DHCPサーバーからIPアドレスを自動取得: 'dhcp',
  PPPoEクライアント機能を使用する: 'pppoe',
  PPPoE: 'pppoe',
  v6プラスを使用する: 'map-e',
  transixを使用する: 'ds-lite',
} as const;

/** Beside one label: whose address it is, and the address. */
const mac = (page: string, label: readonly string[]): Pick<SettingInput, 'vendor' | 'write'> => {
  const [vendors, own] = ['デフォルトのMACアドレスを使用', '手動設定'] as const;
  return {
    vendor: { page, label, kind: 'choice', words: { [vendors]: true, [own]: false } },
    write: [
      {
        page,
        set: [
          { label, kind: 'choice', choose: [vendors], when: 'default' },
          { label, kind: 'choice', choose: [own], unless: 'default' },
          { label, kind: 'text', to: '$value', unless: 'default' },
        ],
        ...save,
      },
    ],
  };
};

/**
 * Pages with `nosave_` controls and a session by source address (WSR-1166DHP3, WSR-1500AX2L and others; the WSR-1800AX4S is
 * assumed to be one). Known by code: login, session number, the menu’s calls, WAN method, restart, logout. The pages of PPPoE, LAN,
 * MAC addresses and the log wait for a capture (facts: airstation.md 4).
 */
export const profileN: ProfileInput = {
  id: 'airstation-n',
  vendor: 'Buffalo',
  screen: {
    top: '/index_adv.html',
    menuScript: "ChangeMenu2Css\\('([^']+)'",
    strayHidden: ['nosave_session_num'],
    login: {
      kind: 'form',
      path: '/login.html',
      user: { name: 'nosave_Username' },
      password: { name: 'nosave_Password' },
      press: { caption: ['ログイン'] },
      plain: true,
      refused: ['間違っています', '正しくありません'],
      busy: ['他のユーザーがログイン', '他の管理者がログイン'],
      locked: ['しばらくログインできません'],
    },
    lost: { title: ['Redirect Page'] },
    logout: { path: '/logout.html' },
  },
  pages: {
    status: { path: '/info.html', menu: [['システム情報']] },
    wan: { path: '/wan.html', menu: [INTERNET] },
    pppoe: { menu: [['PPPoE']] },
    lan: { menu: [LAN] },
    pass: { menu: [['パススルー']] },
    log: { menu: [['ログ', 'ログ情報']] },
    init: { path: '/init.html' },
  },
  about: {
    model: { page: 'status', label: ['製品名'], pattern: '^([A-Z0-9-]+)', basis: 'recall' },
    firmware: {
      page: 'status',
      label: ['ファームウェアバージョン', 'ファームウェア'],
      pattern: '(\\d+(?:\\.\\d+)+)',
      basis: 'recall',
    },
  },
  readings: {
    'session.up': {
      page: 'status',
      section: INTERNET,
      label: ['接続状態', '状態'],
      words: { 通信中: true, 接続中: true, 未接続: false, 切断中: false, 停止中: false },
      basis: 'invented',
    },
    'session.error': {
      page: 'status',
      section: INTERNET,
      label: ['エラー情報'],
      words: { なし: 'none' },
      verbatim: true,
      basis: 'invented',
    },
    uptime: { page: 'status', section: INTERNET, label: ['接続時間'], as: 'ago', basis: 'invented' },
    'wan.ipv4': {
      page: 'status',
      section: INTERNET,
      label: ['IPアドレス'],
      pattern: '^\\s*([0-9.]+)',
      basis: 'recall',
    },
    log: { page: 'log', label: ['ログ内容'], as: 'lines', basis: 'invented' },
  },
  settings: {
    'wan.mode': {
      page: 'status',
      section: INTERNET,
      label: ['IPアドレス取得方法', 'インターネット接続方法'],
      words: METHODS,
      basis: 'recall',
      write: [
        {
          page: 'wan',
          set: [{ label: ['IPアドレス取得方法', 'インターネット接続方法'] }],
          ...save,
          press: { id: 'wan_apply' },
          awayS: 30,
        },
      ],
    },
    'pppoe.account': {
      page: 'pppoe',
      label: USER,
      basis: 'recall',
      write: [
        {
          page: 'pppoe',
          set: [
            { label: USER, to: '$value.username' },
            { label: PASSWORD, to: '$value.password' },
          ],
          ...save,
        },
      ],
    },
    'pppoe.bridge': {
      page: 'pass',
      label: BRIDGE,
      words: USED,
      basis: 'recall',
      write: [{ page: 'pass', set: [{ label: BRIDGE }], ...save }],
    },
    'dhcp.server': {
      page: 'lan',
      label: DHCP,
      words: USED,
      basis: 'recall',
      write: [{ page: 'lan', set: [{ label: DHCP }], ...save }],
    },
    'lan.address': {
      page: 'lan',
      label: ['LAN側IPアドレス', 'エアステーションのIPアドレス'],
      basis: 'recall',
      write: [
        {
          page: 'lan',
          set: [{ label: ['LAN側IPアドレス', 'エアステーションのIPアドレス'], to: '$value' }],
          ...save,
        },
      ],
    },
    'wan.mac': {
      page: 'status',
      section: INTERNET,
      label: ['MACアドレス'],
      basis: 'recall',
      ...mac('wan', ['Internet側MACアドレス', 'WANポートのMACアドレス']),
    },
    'lan.mac': {
      page: 'status',
      section: LAN,
      label: ['MACアドレス'],
      basis: 'invented',
      ...mac('lan', ['LAN側MACアドレス', 'LANポートのMACアドレス']),
    },
  },
  actions: {
    reconnect: {
      modes: ['pppoe'],
      steps: [
        { page: 'pppoe', press: { caption: ['切断', '今すぐ切断'] } },
        { page: 'pppoe', press: { caption: ['接続', '今すぐ接続'] } },
      ],
      basis: 'recall',
    },
    connect: {
      modes: ['pppoe'],
      steps: [{ page: 'pppoe', press: { caption: ['接続', '今すぐ接続'] } }],
      basis: 'recall',
    },
    disconnect: {
      modes: ['pppoe'],
      steps: [{ page: 'pppoe', press: { caption: ['切断', '今すぐ切断'] } }],
      basis: 'recall',
    },
    reboot: {
      steps: [{ page: 'init', press: { id: 'id_rebootBtn' }, plain: true, awayS: 90 }],
      basis: 'code',
      source: 'POST /init.html with nosave_reboot=1 (four clients)',
    },
  },
};
