import { action } from '../router/capability.ts';
import { minutes } from '../router/clock.ts';
import { nothing } from './nothing.ts';
import { reachable } from './reachable.ts';

export const reboot = action('reboot', {
  input: nothing,
  name: { en: 'Restart router', ja: 'ルーター再起動' },
  description: {
    en: 'Restarts the router and waits until it answers again.',
    ja: 'ルーターを再起動し、応答が戻るまで待ちます。',
  },
  risk: 'cuts-off',
  cooldownMs: minutes(5),
  settlesMs: minutes(6),
  concerns: [reachable],
  happened: ({ since, now }) =>
    now.value(reachable) === true && since.some((snapshot) => snapshot.value(reachable) === false),
  entity: { platform: 'button', deviceClass: 'restart', category: 'config', enabled: false },
});
