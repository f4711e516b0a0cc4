import type { ProfileInput } from '../../screen/profile.ts';
import { quickSettings, SAVE_SAYS } from './quick-settings.ts';

/**
 * `index.cgi` behind HTTP Basic (WG1800HP2, WG2600HP3, WF300HP and others): 設定 applies a change, 保存 keeps it over a restart and
 * may bring one about. Known by code and saved pages: menu, token, status, 設定, 保存, restart; the fields of the settings are not
 * (facts: aterm.md 7).
 */
export const profileA: ProfileInput = {
  id: 'aterm-a',
  vendor: 'NEC',
  screen: { charset: 'euc-jp', top: '/index.cgi/index_contents', login: { kind: 'basic' } },
  pages: {
    status: { path: '/index.cgi/info_main', menu: [['現在の状態']] },
    basic: { path: '/index.cgi/basic_main', menu: [['基本設定']] },
    lan: { path: '/index.cgi/lan_main', menu: [['LAN側設定']] },
    other: { path: '/index.cgi/other_main', menu: [['その他の設定']] },
    reboot: { path: '/index.cgi/reboot_main', menu: [['再起動']] },
    log: { path: '/index.cgi/log_main', menu: [['ログ', '通信情報ログ']] },
  },
  ...quickSettings({
    save: (awayS = 0) => [
      {
        // the id is on every page, that of the first password included
        press: { id: 'UPDATE_BUTTON', concept: ['apply'] },
        // its script names disabled check boxes, of which these pages have none; clients send the form without
        plain: true,
        awayS,
        ...SAVE_SAYS,
      },
      // a link or a button with script, which sends the form as it stands (saved pages)
      { page: 'status', press: { caption: ['保存'], concept: ['save'] }, plain: true, awayS: 20 },
    ],
    reboot: [
      { page: 'reboot', press: { id: 'UPDATE_BUTTON', concept: ['restart'] }, plain: true, awayS: 60 },
    ],
    wan: {
      label: ['IPアドレス/ネットマスク', 'WAN側IPアドレス'],
      concept: ['wan-address', 'ip-address'],
      section: ['WAN側状態'],
    },
  }),
};
