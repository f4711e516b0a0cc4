import type { ProfileInput } from '../../screen/profile.ts';
import { quickSettings } from './quick-settings.ts';

/**
 * PHP pages with a login form (WX3000HP, WG1200HS4 and others). Known by code: the login’s element ids, nine page names, six
 * status cells, and the restart of WG1200HS4. Everything else waits for a capture (facts: aterm.md 4). Its login is a link that
 * calls script, and what the script does with the password is not known: a browser is the safe way.
 */
export const profileP: ProfileInput = {
  id: 'aterm-p',
  vendor: 'NEC',
  needs: 'browser',
  screen: {
    login: {
      kind: 'form',
      user: { id: 'loginusr' },
      password: { id: 'loginpwd' },
      press: { caption: ['ログイン'] },
      refused: ['パスワードが違います', 'パスワードが間違っています'],
      busy: ['他の端末からログイン中', '他のユーザーがログイン中'],
      locked: ['しばらくログインできません', 'ログインが制限されています'],
    },
    logout: { press: { caption: ['ログアウト'] } },
  },
  pages: {
    status: { menu: [['現在の状態', '状態表示']] },
    basic: { menu: [['基本設定']] },
    lan: { menu: [['IPv4LAN設定', 'LAN側設定']] },
    other: { menu: [['その他の設定', '詳細な設定']] },
    reboot: { menu: [['再起動', '本商品の再起動']] },
    log: { menu: [['ログ', '通信情報ログ']] },
  },
  ...quickSettings({
    save: (awayS = 0) => [
      {
        press: { caption: ['設定', '更新'] },
        awayS,
        taken: ['設定内容を更新しました'],
        refused: ['入力内容に誤りがあります', '設定に失敗しました'],
      },
    ],
    reboot: [
      // seen on a WG1200HS4: menu, page, and a dialog in the page (Gan0803/aterm-resetter)
      { page: 'reboot', press: { caption: ['再起動'] } },
      { press: { caption: ['OK'] }, awayS: 60 },
    ],
    wan: { label: ['WAN側 IPアドレス', 'IPアドレス(WAN)'] },
  }),
};
