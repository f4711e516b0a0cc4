import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const wanProvider = reading('wan.provider', {
  value: z.string().trim().min(1).max(100),
  name: { en: 'Provider', ja: 'プロバイダー' },
  description: {
    en: 'Whose network the WAN address belongs to, as far as that can be told.',
    ja: 'WANアドレスが属する事業者（判別できる場合）。',
  },
  entity: { platform: 'sensor', category: 'diagnostic', icon: 'mdi:domain' },
});
