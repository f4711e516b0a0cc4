import type { ProfileInput } from '../../screen/profile.ts';
import { profileP } from './p.ts';

export const profileW: ProfileInput = { ...profileP, id: 'aterm-w' };
