import type { ProfileInput } from '../../screen/profile.ts';
import { settingsTool } from './settings-tool.ts';

/** Like C at other addresses (WSR-6000AX8P); nobody has seen what goes over the wire (facts: airstation.md 6). */
export const profileC2: ProfileInput = {
  id: 'airstation-c2',
  vendor: 'Buffalo',
  needs: 'browser',
  screen: {
    top: '/advanced.html?req=info.html',
    login: {
      kind: 'form',
      path: '/login.html',
      user: { id: 'form_USERNAME' },
      password: { name: 'airstation_pass' },
      press: { caption: ['ログイン'] },
      scripted: true,
      refused: ['間違っています', '正しくありません'],
      busy: ['他のユーザーがログイン', '他の管理者がログイン'],
      locked: ['しばらくログインできません'],
    },
    logout: { path: '/logout.html' },
  },
  pages: {
    status: { menu: [['システム情報']] },
    wan: { menu: [['Internet', 'インターネット接続']] },
    pppoe: { menu: [['PPPoE']] },
    lan: { menu: [['LAN', 'LAN側設定']] },
    pass: { menu: [['パススルー']] },
    log: { menu: [['ログ', 'ログ情報']] },
    init: { path: '/save_init.html' },
  },
  ...settingsTool({
    applyWan: { caption: ['設定', '適用'] },
    restart: { press: { caption: ['再起動', '今すぐ再起動する'] }, awayS: 90 },
  }),
};
