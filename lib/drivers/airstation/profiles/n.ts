import type { ProfileInput } from '../../screen/profile.ts';
import { MENU, settingsTool } from './settings-tool.ts';

/**
 * Pages with `nosave_` controls and a session by source address (WSR-1166DHP3, WSR-1500AX2L and others; the WSR-1800AX4S is
 * assumed to be one). Known by code: login, session number, the menu’s calls, WAN method, restart, logout. The pages of PPPoE, LAN,
 * MAC addresses and the log wait for a capture (facts: airstation.md 4).
 */
export const profileN: ProfileInput = {
  id: 'airstation-n',
  vendor: 'Buffalo',
  screen: {
    top: '/index_adv.html',
    menuScript: "ChangeMenu2Css\\('([^']+)'",
    strayHidden: ['nosave_session_num'],
    login: {
      kind: 'form',
      path: '/login.html',
      user: { name: 'nosave_Username' },
      password: { name: 'nosave_Password' },
      press: { concept: ['login'] },
      plain: true,
    },
    lost: { title: ['Redirect Page'] },
    logout: { path: '/logout.html' },
  },
  pages: {
    ...MENU,
    status: { path: '/info.html', ...MENU.status },
    wan: { path: '/wan.html', ...MENU.wan },
    init: { path: '/init.html' },
  },
  ...settingsTool({
    applyWan: { id: 'wan_apply' },
    // four clients send nosave_reboot=1 to /init.html
    // the page holds 0 until its script has been
    restart: { press: { id: 'id_rebootBtn' }, hidden: { nosave_reboot: '1' }, plain: true, awayS: 90 },
  }),
};
