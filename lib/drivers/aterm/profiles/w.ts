import type { ProfileInput } from '../../screen/profile.ts';
import { quickSettings } from './quick-settings.ts';

/** Pages that script fills (WX3600HP and others). Seen: the address of the login page and the order of its fields (facts: aterm.md 5). */
export const profileW: ProfileInput = {
  id: 'aterm-w',
  vendor: 'NEC',
  needs: 'browser',
  screen: {
    top: '/page/info_main.html',
    login: {
      kind: 'form',
      path: '/page/login_main.html',
      user: { label: ['ユーザー名'] },
      password: { label: ['パスワード'] },
      press: { caption: ['ログイン'] },
      scripted: true,
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
      { page: 'reboot', press: { caption: ['再起動'] } },
      { press: { caption: ['OK'] }, awayS: 60 },
    ],
    wan: { label: ['WAN側 IPアドレス', 'IPアドレス(WAN)'] },
  }),
};
