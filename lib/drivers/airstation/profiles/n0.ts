import type { ProfileInput } from '../../screen/profile.ts';
import { profileN } from './n.ts';

/** Older N (WHR-1166DHP): the same pages behind HTTP Basic (kazuki-kudo/reboot-router). */
export const profileN0: ProfileInput = {
  ...profileN,
  id: 'airstation-n0',
  screen: { ...profileN.screen, login: { kind: 'basic' }, logout: undefined },
};
