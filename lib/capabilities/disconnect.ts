import { action } from '../router/capability.ts';
import { seconds } from '../router/clock.ts';
import { nothing } from './nothing.ts';
import { sessionUp } from './session-up.ts';

/** `cuts-off`: whoever reaches the home through this session has no way to start it again. */
export const disconnect = action('disconnect', {
  input: nothing,
  name: { en: 'Disconnect', ja: '切断' },
  description: {
    en: 'Ends the Internet session. Some routers dial again by themselves.',
    ja: 'インターネット接続を切断します（自動で再接続する機種もあります）。',
  },
  risk: 'cuts-off',
  cooldownMs: seconds(10),
  settlesMs: seconds(30),
  concerns: [sessionUp],
  happened: ({ since }) => since.some((snapshot) => snapshot.value(sessionUp) === false),
  entity: { platform: 'button', category: 'config', enabled: false, icon: 'mdi:lan-disconnect' },
});
