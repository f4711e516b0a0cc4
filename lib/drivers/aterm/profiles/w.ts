import type { ProfileInput } from '../../screen/profile.ts';
import { MENU, PRESSES, quickSettings } from './quick-settings.ts';

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
      press: { concept: ['login'] },
      scripted: true,
    },
    logout: { press: { concept: ['logout'] } },
  },
  pages: MENU,
  ...quickSettings(PRESSES),
};
