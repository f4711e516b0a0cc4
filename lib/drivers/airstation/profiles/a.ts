import { profileN } from './n.ts';
import type { ProfileInput } from '../../screen/profile.ts';

export const profileA: ProfileInput = { ...profileN, id: 'airstation-a', needs: 'browser' };
