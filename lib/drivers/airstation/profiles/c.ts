import type { ProfileInput } from '../../screen/profile.ts';
import { settingsTool } from './settings-tool.ts';

/**
 * `/cgi-bin/cgi` (WZR-1750DHP and others): script encrypts the password, and even labels and captions are filled in by script, so
 * that nothing works without a browser (facts: airstation.md 6).
 */
export const profileC: ProfileInput = {
  id: 'airstation-c',
  vendor: 'Buffalo',
  needs: 'browser',
  screen: {
    top: '/cgi-bin/cgi?req=frm&frm=advanced.html&CAT=DIAG&ITEM=SYSTEM',
    login: {
      kind: 'form',
      path: '/cgi-bin/cgi?req=twz',
      user: { id: 'form_USERNAME' },
      password: { name: 'airstation_pass' },
      press: { caption: ['ログイン'] },
      scripted: true,
      refused: ['間違っています', '正しくありません'],
      busy: ['他のユーザーがログイン', '他の管理者がログイン'],
      locked: ['しばらくログインできません'],
    },
    logout: { path: '/cgi-bin/cgi?req=twz&frm=logout.html' },
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
