import type { ProfileInput, SettingInput, StepInput } from '../../screen/profile.ts';

const REFUSED = ['正しくありません', '間違っています', '不正なアクセス'];
const save: Pick<StepInput, 'press' | 'taken' | 'refused' | 'awayS'> = {
  press: { concept: ['apply', 'save'] },
  taken: ['設定が完了しました'],
  refused: REFUSED,
  awayS: 30,
};

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

/** Save and restart where nothing but their captions is known. */
export const PRESSES: Differences = {
  applyWan: { concept: ['apply', 'save'] },
  restart: { press: { concept: ['restart', 'restart-now'] }, awayS: 90 },
};

const INTERNET = ['Internet', 'インターネット接続'];
const LAN = ['LAN', 'LAN側設定'];
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
      model: { page: 'status', concept: ['model'], pattern: '^([A-Z0-9-]+)', basis: 'recall' },
      firmware: {
        page: 'status',
        concept: ['firmware'],
        pattern: '(\\d+(?:\\.\\d+)+)',
        basis: 'recall',
      },
    },
    readings: {
      'session.up': {
        page: 'status',
        section: INTERNET,
        label: ['接続状態', '状態'],
        concept: ['session-state'],
        means: 'link',
        basis: 'invented',
      },
      'session.error': {
        page: 'status',
        section: INTERNET,
        concept: ['session-error'],
        words: { なし: 'none' },
        verbatim: true,
        basis: 'invented',
      },
      uptime: { page: 'status', section: INTERNET, concept: ['connected-for'], as: 'ago', basis: 'invented' },
      'wan.ipv4': {
        page: 'status',
        section: INTERNET,
        concept: ['wan-address', 'ip-address'],
        pattern: '^\\s*([0-9.]+)',
        basis: 'recall',
      },
      log: {
        page: 'log',
        concept: ['log'],
        or: [{ tag: 'textarea' }, { tag: 'pre' }],
        as: 'lines',
        basis: 'invented',
      },
    },
    settings: {
      'wan.mode': {
        page: 'status',
        section: INTERNET,
        concept: ['wan-method'],
        means: 'mode',
        // the method that is set counts for nothing where the box has become an access point
        first: { label: ['動作モード'], words: { アクセスポイントモード: 'ap', ブリッジモード: 'ap' } },
        basis: 'recall',
        write: [
          {
            page: 'wan',
            set: [{}],
            ...save,
            press: applyWan,
            awayS: 30,
          },
        ],
      },
      'pppoe.account': {
        page: 'pppoe',
        label: ['接続先ユーザー名', 'ユーザー名'],
        concept: ['pppoe-user'],
        basis: 'recall',
        write: [
          {
            page: 'pppoe',
            set: [
              { to: '$value.username' },
              {
                label: ['接続先パスワード', 'パスワード'],
                concept: ['pppoe-password'],
                kind: 'text',
                to: '$value.password',
              },
            ],
            ...save,
          },
        ],
      },
      'pppoe.bridge': {
        page: 'pass',
        concept: ['pppoe-bridge'],
        means: 'switch',
        basis: 'recall',
        write: [{ page: 'pass', set: [{}], ...save }],
      },
      'dhcp.server': {
        page: 'lan',
        concept: ['dhcp-server'],
        means: 'switch',
        basis: 'recall',
        write: [{ page: 'lan', set: [{}], ...save }],
      },
      'lan.address': {
        page: 'lan',
        label: ['LAN側IPアドレス', 'エアステーションのIPアドレス'],
        concept: ['lan-address', 'ip-address'],
        basis: 'recall',
        write: [
          {
            page: 'lan',
            set: [{}],
            ...save,
          },
        ],
      },
      'wan.mac': {
        page: 'status',
        section: INTERNET,
        concept: ['mac-address'],
        basis: 'recall',
        ...mac('wan', ['Internet側MACアドレス', 'WANポートのMACアドレス']),
      },
      'lan.mac': {
        page: 'status',
        section: LAN,
        concept: ['mac-address'],
        basis: 'invented',
        ...mac('lan', ['LAN側MACアドレス', 'LANポートのMACアドレス']),
      },
    },
    actions: {
      reconnect: {
        modes: ['pppoe'],
        steps: [
          { page: 'pppoe', press: { concept: ['disconnect'] } },
          { page: 'pppoe', press: { concept: ['connect'] } },
        ],
        basis: 'recall',
      },
      connect: {
        modes: ['pppoe'],
        steps: [{ page: 'pppoe', press: { concept: ['connect'] } }],
        basis: 'recall',
      },
      disconnect: {
        modes: ['pppoe'],
        steps: [{ page: 'pppoe', press: { concept: ['disconnect'] } }],
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
