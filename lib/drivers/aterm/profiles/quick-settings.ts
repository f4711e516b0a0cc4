import type { ProfileInput, SettingInput, StepInput } from '../../screen/profile.ts';

/** What differs between the screens that are called クイック設定Web. */
export interface Differences {
  /** Presses that make a change last, after its controls are set. */
  readonly save: (awayS?: number) => readonly [Omit<StepInput, 'page' | 'set'>, ...StepInput[]];
  readonly reboot: readonly StepInput[];
  /** Where the WAN address stands on 現在の状態. */
  readonly wan: Pick<SettingInput, 'label' | 'section'>;
}

/** What the menus of screens with a login page call their pages; W and P differ in nothing that is known. */
export const MENU: ProfileInput['pages'] = {
  status: { menu: [['現在の状態', '状態表示']] },
  basic: { menu: [['基本設定']] },
  lan: { menu: [['IPv4LAN設定', 'LAN側設定']] },
  other: { menu: [['その他の設定', '詳細な設定']] },
  reboot: { menu: [['再起動', '本商品の再起動']] },
  log: { menu: [['ログ', '通信情報ログ']] },
};

/** What such a login says instead of letting somebody in. */
export const LOGIN_SAYS = {
  refused: ['パスワードが違います', 'パスワードが間違っています'],
  busy: ['他の端末からログイン中', '他のユーザーがログイン中'],
  locked: ['しばらくログインできません', 'ログインが制限されています'],
};

/** What any of them says to a change. */
export const SAVE_SAYS = {
  taken: ['設定内容を更新しました'],
  refused: ['入力内容に誤りがあります', '設定に失敗しました'],
};

/** Save and restart of screens with a login page. */
export const PRESSES: Pick<Differences, 'save' | 'reboot' | 'wan'> = {
  save: (awayS = 0) => [{ press: { caption: ['設定', '更新'] }, awayS, ...SAVE_SAYS }],
  reboot: [
    // seen on a WG1200HS4: menu, page, and a dialog in the page (Gan0803/aterm-resetter)
    { page: 'reboot', press: { caption: ['再起動'] } },
    { press: { caption: ['OK'] }, awayS: 60 },
  ],
  wan: { label: ['WAN側 IPアドレス', 'IPアドレス(WAN)'] },
};

const BRIDGE = ['PPPoEブリッジ機能', 'PPPoEブリッジ', 'PPPoEパススルー機能', 'PPPoEパススルー'];
const DHCP = ['DHCPサーバ機能', 'DHCPサーバ', 'DHCPサーバー機能', 'DHCPサーバー'];
const USER = ['接続ユーザー名', 'ユーザーID', 'ユーザー名'];
const USED = { 使用する: true, 使用しない: false };

/**
 * What the manuals of NEC’s routers call things, with the pages `status`, `basic`, `lan`, `other`, `reboot` and `log`. Only what is
 * marked so has been seen on a real screen.
 */
export function quickSettings({
  save,
  reboot,
  wan,
}: Differences): Required<Pick<ProfileInput, 'about' | 'readings' | 'settings' | 'actions'>> {
  const write = (page: string, set: StepInput['set'], awayS?: number): readonly StepInput[] => {
    const [first, ...then] = save(awayS);
    return [{ page, set, ...first }, ...then];
  };
  const mac = (page: string, side: 'WAN' | 'LAN'): SettingInput => {
    const kind = { label: [`${side}側MACアドレスの指定`] };
    const [vendors, own] = ['工場出荷時の値を使用する', '手動で設定する'] as const;
    return {
      page: 'status',
      label: [`MACアドレス(${side})`],
      basis: 'code',
      source: 'the reading; no Aterm is known on which it can be set',
      vendor: { ...kind, page, words: { [vendors]: true, [own]: false } },
      write: write(page, [
        { ...kind, choose: [vendors], when: 'default' },
        { ...kind, choose: [own], unless: 'default' },
        { label: [`${side}側MACアドレス`], to: '$value', unless: 'default' },
      ]),
    };
  };
  return {
    about: {
      model: {
        page: 'status',
        label: ['装置名', '機種名'],
        pattern: '(?:Aterm\\s*)?([A-Z]{1,3}\\d[A-Z0-9]*)',
        basis: 'code',
      },
      firmware: {
        page: 'status',
        label: ['ファームウェアバージョン'],
        pattern: '(\\d+(?:\\.\\d+)+)',
        basis: 'code',
      },
    },
    readings: {
      'session.up': {
        page: 'status',
        label: ['インターネット接続状態', '接続状態', '接続状況', '接続ステータス'],
        pattern: '^\\s*([^(（]+)',
        words: { インターネット利用可能: true, 接続中: true, 未接続: false, 切断中: false },
        basis: 'fixture',
        source: 'インターネット利用可能(WiMAX) on family A',
      },
      'session.error': {
        page: 'status',
        label: ['接続エラー情報', 'エラー情報'],
        words: { なし: 'none' },
        verbatim: true,
        basis: 'invented',
      },
      uptime: { page: 'status', label: ['接続時間'], as: 'ago', basis: 'invented' },
      'wan.ipv4': { page: 'status', ...wan, pattern: '^\\s*([0-9.]+)', basis: 'code' },
      log: { page: 'log', label: ['ログ内容', '通信情報ログ'], as: 'lines', basis: 'invented' },
    },
    settings: {
      'wan.mode': {
        page: 'status',
        label: ['動作モード'],
        words: {
          PPPoEルータ: 'pppoe',
          ローカルルータ: 'dhcp',
          'MAP-E': 'map-e',
          'DS-Lite': 'ds-lite',
          固定IP1: 'ipip',
          複数固定IP: 'ipip',
          ブリッジ: 'bridge',
        },
        basis: 'fixture',
        source: 'ローカルルータ on family A; the others are the names of SYS_MODE',
        write: write('basic', [{ label: ['動作モード'] }], 60),
      },
      'pppoe.account': {
        page: 'basic',
        label: USER,
        basis: 'invented',
        write: write('basic', [
          { label: USER, to: '$value.username' },
          { label: ['接続パスワード', 'パスワード'], to: '$value.password' },
        ]),
      },
      'pppoe.bridge': {
        page: 'other',
        label: BRIDGE,
        words: USED,
        basis: 'recall',
        source: '詳細設定 → その他の設定',
        write: write('other', [{ label: BRIDGE }]),
      },
      'dhcp.server': {
        page: 'lan',
        label: DHCP,
        words: USED,
        basis: 'doc',
        source: 'DHCPサーバ on IPv4LAN設定 (owner of a WG1200HP4)',
        write: write('lan', [{ label: DHCP }]),
      },
      'lan.address': {
        page: 'lan',
        label: ['IPアドレス', 'LAN側IPアドレス'],
        basis: 'doc',
        source: 'IPアドレス on IPv4LAN設定 (owner of a WG1200HP4)',
        write: write('lan', [{ label: ['IPアドレス', 'LAN側IPアドレス'], to: '$value' }], 20),
      },
      'wan.mac': mac('basic', 'WAN'),
      'lan.mac': mac('lan', 'LAN'),
    },
    actions: {
      reconnect: {
        modes: ['pppoe'],
        steps: [
          { page: 'status', press: { caption: ['切断'] } },
          { page: 'status', press: { caption: ['接続'] } },
        ],
        basis: 'invented',
      },
      connect: {
        modes: ['pppoe'],
        steps: [{ page: 'status', press: { caption: ['接続'] } }],
        basis: 'invented',
      },
      disconnect: {
        modes: ['pppoe'],
        steps: [{ page: 'status', press: { caption: ['切断'] } }],
        basis: 'invented',
      },
      reboot: { steps: reboot, basis: 'code' },
    },
  };
}
