import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const sessionError = reading('session.error', {
  value: z.string().trim().min(1).max(200),
  name: { en: 'Last error', ja: '直近のエラー' },
  description: {
    en: 'The last connection error in the router’s own words, `none` if it says that there was none.',
    ja: 'ルーターが報告した直近の接続エラー（なければ `none`）。',
  },
  entity: { platform: 'sensor', category: 'diagnostic', icon: 'mdi:alert-circle-outline' },
});
