import type { ProfileInput } from '../../screen/profile.ts';
import { settingsTool } from './settings-tool.ts';

/**
 * Arcadyan’s pages (WSR-2533DHPL and others): script makes an MD5 of the password, fills the values in and completes each form, so
 * that nothing works without a browser (facts: airstation.md 5).
 */
export const profileA: ProfileInput = {
  id: 'airstation-a',
  vendor: 'Buffalo',
  needs: 'browser',
  screen: {
    login: {
      kind: 'form',
      path: '/login.html',
      user: { id: 'form_USERNAME' },
      password: { id: 'form_PASSWORD' },
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
    init: { menu: [['設定管理/再起動']] },
  },
  ...settingsTool({
    applyWan: { caption: ['設定', '適用'] },
    restart: { press: { caption: ['再起動', '今すぐ再起動する'] }, awayS: 90 },
  }),
};
