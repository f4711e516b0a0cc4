import type { ProfileInput } from '../../screen/profile.ts';
import { MENU, PRESSES, settingsTool } from './settings-tool.ts';

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
      press: { concept: ['login'] },
      scripted: true,
    },
    logout: { path: '/logout.html' },
  },
  pages: MENU,
  ...settingsTool(PRESSES),
};
