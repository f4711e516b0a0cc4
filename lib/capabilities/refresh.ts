import { action } from '../router/capability.ts';
import { seconds } from '../router/clock.ts';
import { nothing } from './nothing.ts';

/** Done by the router itself, with every channel; no driver performs it. */
export const refresh = action('refresh', {
  input: nothing,
  name: { en: 'Refresh', ja: '再読み込み' },
  description: {
    en: 'Reads everything now. It also tries a refused login again, once, because somebody asked for it.',
    ja: 'すべての項目を今すぐ読み直します（拒否されたログインも一度だけ再試行します）。',
  },
  whilePaused: true,
  risk: 'none',
  cooldownMs: seconds(2),
  settlesMs: seconds(30),
  concerns: [],
  happened: () => true,
  entity: { platform: 'button', category: 'diagnostic', icon: 'mdi:refresh' },
});
