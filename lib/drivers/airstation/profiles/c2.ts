import { profileN } from './n.ts';
import type { ProfileInput } from '../../screen/profile.ts';

export const profileC2: ProfileInput = { ...profileN, id: 'airstation-c2', needs: 'browser' };
