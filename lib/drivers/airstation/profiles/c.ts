import { profileN } from './n.ts';
import type { ProfileInput } from '../../screen/profile.ts';

export const profileC: ProfileInput = { ...profileN, id: 'airstation-c', needs: 'browser' };
