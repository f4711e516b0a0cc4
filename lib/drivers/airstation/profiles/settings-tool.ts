import type { ProfileInput, SettingInput, StepInput } from '../../screen/profile.ts';

const SAVE = ['設定', '適用'];
const REFUSED = ['正しくありません', 'してください', '間違っています', '不正なアクセス'];
const save = { press: { caption: SAVE }, taken: ['設定が完了しました'], refused: REFUSED, awayS: 30 };

/** What their menus call their pages. */
export const MENU = {
  status: { menu: [['システム情報']] },
  wan: { menu: [['Internet', 'インターネット接続']] },
  pppoe: { menu: [['PPPoE']] },
  lan: { menu: [['LAN', 'LAN側設定']] },
  pass: { menu: [['パススルー']] },
  log: { menu: [['ログ', 'ログ情報']] },
  init: { menu: [['設定管理/再起動']] },
} satisfies ProfileInput['pages'];

/** What their logins say instead of letting somebody in. */
export const LOGIN_SAYS = {
  refused: ['間違っています', '正しくありません'],
  busy: ['他のユーザーがログイン', '他の管理者がログイン'],
  locked: ['しばらくログインできません'],
};

/** Save and restart where nothing but their captions is known. */
export const PRESSES: Differences = {
  applyWan: { caption: SAVE },
  restart: { press: { caption: ['再起動', '今すぐ再起動する'] }, awayS: 90 },
};

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

/** What differs between the screens of AirStations. */
export interface Differences {
  /** What makes a change of the WAN method last. */
  readonly applyWan: StepInput['press'];
  readonly restart: Omit<StepInput, 'page'>;
}

/**
 * What the manuals of AirStations call things (設定ツール), with the pages `status`, `wan`, `pppoe`, `lan`, `pass`, `log` and `init`.
 * Only what is marked so has been seen on a real screen.
 */
export function settingsTool({
  applyWan,
  restart,
}: Differences): Required<Pick<ProfileInput, 'about' | 'readings' | 'settings' | 'actions'>> {
  return {
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
        // the method that is set counts for nothing where the box has become an access point
        first: { label: ['動作モード'], words: { アクセスポイントモード: 'ap', ブリッジモード: 'ap' } },
        basis: 'recall',
        write: [
          {
            page: 'wan',
            set: [{ label: ['IPアドレス取得方法', 'インターネット接続方法'] }],
            ...save,
            press: applyWan,
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
        steps: [{ page: 'init', ...restart }],
        basis: 'code',
        source: 'POST /init.html with nosave_reboot=1 (four clients)',
      },
    },
  };
}
