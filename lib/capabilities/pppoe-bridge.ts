import { z } from 'zod';
import { setting } from '../router/capability.ts';
import { minutes } from '../router/clock.ts';

export const pppoeBridge = setting('pppoe.bridge', {
  value: z.boolean(),
  input: z.boolean(),
  name: { en: 'PPPoE bridge', ja: 'PPPoEブリッジ' },
  description: {
    en: 'Whether the router passes PPPoE frames between its WAN and LAN, so that a lower router can dial (PPPoE pass-through).',
    ja: 'PPPoEフレームをWANとLANの間で通すかどうか（PPPoEパススルー）。下位ルーターの接続に必要です。',
  },
  risk: 'interrupts-wan',
  cooldownMs: minutes(1),
  settlesMs: minutes(5),
  matches: (value, asked) => value === asked,
  entity: { platform: 'switch', category: 'config', icon: 'mdi:bridge' },
});
