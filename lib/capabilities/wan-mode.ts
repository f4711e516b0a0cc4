import { z } from 'zod';
import { setting } from '../router/capability.ts';
import { minutes } from '../router/clock.ts';

export const wanModes = ['pppoe', 'dhcp', 'static', 'map-e', 'ds-lite', 'ipip', 'bridge', 'ap'] as const;
export type WanMode = (typeof wanModes)[number];

/** Read on most routers, written on few. */
export const wanMode = setting('wan.mode', {
  value: z.enum(wanModes),
  input: z.enum(wanModes),
  name: { en: 'WAN mode', ja: 'WAN動作モード' },
  description: {
    en: 'How the router says it reaches the Internet.',
    ja: 'ルーターが報告するインターネット接続方式。',
  },
  risk: 'cuts-off',
  cooldownMs: minutes(1),
  settlesMs: minutes(5),
  matches: (value, asked) => value === asked,
  entity: { platform: 'select', options: wanModes, category: 'config', icon: 'mdi:wan' },
});
