import type { ProfileInput } from '../../screen/profile.ts';

/** Realtek boa (WG1200HP and its kin): nothing but the restart is known (bootjp/AutoRebootWG1200HP). */
export const profileR: ProfileInput = {
  id: 'aterm-r',
  vendor: 'NEC',
  screen: { login: { kind: 'basic' }, top: '/reboot.htm' },
  pages: { reboot: { path: '/reboot.htm' } },
  actions: {
    reboot: {
      steps: [{ page: 'reboot', press: { name: 'reboot', concept: ['restart'] }, plain: true, awayS: 60 }],
      basis: 'code',
      source: 'POST /boafrm/formReboot with reboot=; the connection error that follows means success',
    },
  },
};
