import type { ProfileInput } from '../../screen/profile.ts';
import { MENU, PRESSES, settingsTool } from './settings-tool.ts';

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
      press: { concept: ['login'] },
      scripted: true,
    },
    // also what comes after a wrong password, without a form (saved page)
    lost: { title: ['LOGIN'] },
    logout: { path: '/cgi-bin/cgi?req=twz&frm=logout.html' },
  },
  pages: MENU,
  ...settingsTool(PRESSES),
};
