import { action } from '../router/capability.ts';
import { minutes, seconds } from '../router/clock.ts';
import { nothing } from './nothing.ts';
import { sessionUp } from './session-up.ts';

export const connect = action('connect', {
  input: nothing,
  name: { en: 'Connect', ja: '接続' },
  description: { en: 'Starts the Internet session.', ja: 'インターネット接続を開始します。' },
  risk: 'none',
  cooldownMs: seconds(10),
  settlesMs: minutes(2),
  concerns: [sessionUp],
  happened: ({ now }) => now.value(sessionUp) === true,
  entity: { platform: 'button', category: 'config', enabled: false, icon: 'mdi:lan-connect' },
});
