import type { ProfileInput, SettingInput, StepInput } from '../../screen/profile.ts';

/** What differs between the screens that are called クイック設定Web. */
export interface Differences {
  /** Presses that make a change last, after its controls are set. */
  readonly save: (awayS?: number) => readonly [Omit<StepInput, 'page' | 'set'>, ...StepInput[]];
  readonly reboot: readonly StepInput[];
  /** Where the WAN address stands on 現在の状態. */
  readonly wan: Pick<SettingInput, 'label' | 'concept' | 'section'>;
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

/** What any of them says to a change, besides what any screen says. */
export const SAVE_SAYS = {
  taken: ['設定内容を更新しました'],
  refused: ['入力内容に誤りがあります', '設定に失敗しました'],
};

/** Save and restart of screens with a login page. */
export const PRESSES: Pick<Differences, 'save' | 'reboot' | 'wan'> = {
  save: (awayS = 0) => [{ press: { concept: ['apply', 'save'] }, awayS, ...SAVE_SAYS }],
  reboot: [
    // seen on a WG1200HS4: menu, page, and a dialog in the page (Gan0803/aterm-resetter)
    { page: 'reboot', press: { concept: ['restart'] } },
    { press: { concept: ['ok', 'restart-now'] }, awayS: 60 },
  ],
  wan: { label: ['WAN側 IPアドレス', 'IPアドレス(WAN)'], concept: ['wan-address'] },
};

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
      concept: [side === 'WAN' ? 'wan-mac' : 'lan-mac'],
      basis: 'code',
      source: 'the reading; no Aterm is known on which it can be set',
      vendor: { ...kind, page, words: { [vendors]: true, [own]: false } },
      write: write(page, [
        { ...kind, choose: [vendors], when: 'default' },
        { ...kind, choose: [own], unless: 'default' },
        { label: [`${side}側MACアドレス`], kind: 'text', to: '$value', unless: 'default' },
      ]),
    };
  };
  return {
    about: {
      model: {
        page: 'status',
        label: ['機種名'],
        concept: ['model'],
        // letter by letter above the menu; 装置名 is ATERM- and a part of the MAC address wherever it was seen
        or: [{ class: 'product' }, { label: ['装置名'] }],
        as: 'joined',
        pattern:
          '^(?:Aterm)?((?:W[A-Z]|MR|BL|RV-|PR-|SH|HT|GB|NAD)\\d[A-Z0-9]*?|\\d{4,5}[A-Z]\\d[A-Z]{2})(?:ATERM-[0-9A-Z]{6}|[a-z].*)?$',
        basis: 'fixture',
      },
      firmware: {
        page: 'status',
        label: ['ファームウェアバージョン'],
        concept: ['firmware'],
        pattern: '(\\d+(?:\\.\\d+)+)',
        basis: 'code',
      },
    },
    readings: {
      'session.up': {
        page: 'status',
        label: ['インターネット接続状態', '接続状態', '接続状況', '接続ステータス'],
        concept: ['session-state'],
        means: 'link',
        basis: 'fixture',
        source: 'インターネット利用可能(WiMAX) on family A',
      },
      'session.error': {
        page: 'status',
        concept: ['session-error'],
        words: { なし: 'none' },
        verbatim: true,
        basis: 'invented',
      },
      uptime: {
        page: 'status',
        concept: ['connected-for'],
        as: 'ago',
        basis: 'fixture',
        source: '0:30:41 on family A',
      },
      'wan.ipv4': { page: 'status', ...wan, pattern: '^\\s*([0-9.]+)', basis: 'code' },
      log: {
        page: 'log',
        label: ['ログ内容', '通信情報ログ'],
        concept: ['log'],
        or: [{ class: 'log_area' }, { tag: 'pre' }, { tag: 'textarea' }],
        as: 'lines',
        basis: 'code',
        source: 'div.log_area pre (WF300HP)',
      },
    },
    settings: {
      'wan.mode': {
        page: 'status',
        label: ['動作モード'],
        concept: ['operation-mode'],
        means: 'mode',
        basis: 'fixture',
        source: 'ローカルルータ on family A; the others are the names of SYS_MODE',
        write: write('basic', [{}], 60),
      },
      'pppoe.account': {
        page: 'basic',
        label: ['接続ユーザー名', 'ユーザーID', 'ユーザー名'],
        concept: ['pppoe-user'],
        basis: 'doc',
        source: 'ユーザー名 and パスワード on 接続先設定 (owner)',
        write: write('basic', [
          { to: '$value.username' },
          {
            label: ['接続パスワード', 'パスワード'],
            concept: ['pppoe-password'],
            kind: 'text',
            to: '$value.password',
          },
        ]),
      },
      'pppoe.bridge': {
        page: 'other',
        concept: ['pppoe-bridge'],
        means: 'switch',
        basis: 'recall',
        source: '詳細設定 → その他の設定',
        write: write('other', [{}]),
      },
      'dhcp.server': {
        page: 'lan',
        concept: ['dhcp-server'],
        means: 'switch',
        basis: 'doc',
        source: 'DHCPサーバ on IPv4LAN設定 (owner of a WG1200HP4)',
        write: write('lan', [{}]),
      },
      'lan.address': {
        page: 'lan',
        label: ['IPアドレス', 'LAN側IPアドレス'],
        concept: ['lan-address', 'ip-address'],
        basis: 'doc',
        source: 'IPアドレス on IPv4LAN設定 (owner of a WG1200HP4)',
        write: write('lan', [{}], 20),
      },
      'wan.mac': mac('basic', 'WAN'),
      'lan.mac': mac('lan', 'LAN'),
    },
    actions: {
      reconnect: {
        modes: ['pppoe'],
        steps: [
          { page: 'status', press: { concept: ['disconnect'] } },
          { page: 'status', press: { concept: ['connect'] } },
        ],
        basis: 'invented',
      },
      connect: {
        modes: ['pppoe'],
        steps: [{ page: 'status', press: { concept: ['connect'] } }],
        basis: 'invented',
      },
      disconnect: {
        modes: ['pppoe'],
        steps: [{ page: 'status', press: { concept: ['disconnect'] } }],
        basis: 'invented',
      },
      reboot: { steps: reboot, basis: 'code' },
    },
  };
}
