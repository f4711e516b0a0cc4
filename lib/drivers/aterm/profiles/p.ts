import type { ProfileInput } from '../../screen/profile.ts';
import { MENU, PRESSES, quickSettings } from './quick-settings.ts';

/**
 * PHP pages with a login form (WX3000HP, WG1200HS4 and others). Known by code: the login’s element ids, nine page names, six
 * status cells, and the restart of WG1200HS4. Everything else waits for a capture (facts: aterm.md 4). Its login is a link that
 * calls script, and what the script does with the password is not known: a browser is the safe way.
 */
export const profileP: ProfileInput = {
  id: 'aterm-p',
  vendor: 'NEC',
  scripted: true,
  screen: {
    login: {
      kind: 'form',
      user: { id: 'loginusr' },
      password: { id: 'loginpwd' },
      press: { concept: ['login'] },
    },
    logout: { press: { concept: ['logout'] } },
  },
  pages: MENU,
  ...quickSettings(PRESSES),
};
