import type { ProfileInput } from '../../screen/profile.ts';
import { MENU, PRESSES, settingsTool } from './settings-tool.ts';

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
      press: { concept: ['login'] },
      scripted: true,
    },
    logout: { path: '/logout.html' },
  },
  pages: { ...MENU, init: { path: '/save_init.html' } },
  ...settingsTool(PRESSES),
};
