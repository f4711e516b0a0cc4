import { z } from 'zod';
import { setting } from '../router/capability.ts';
import { minutes } from '../router/clock.ts';
import type { Text } from '../router/text.ts';

export const wanModes = ['pppoe', 'dhcp', 'static', 'map-e', 'ds-lite', 'ipip', 'bridge', 'ap'] as const;
export type WanMode = (typeof wanModes)[number];

/** As settings screens call them. */
export const wanModeNames: Readonly<Record<WanMode, Text>> = {
  pppoe: { en: 'PPPoE', ja: 'PPPoE' },
  dhcp: { en: 'DHCP (automatic address)', ja: 'DHCP（自動取得）' },
  static: { en: 'a fixed address', ja: '固定IPアドレス' },
  'map-e': { en: 'MAP-E', ja: 'MAP-E' },
  'ds-lite': { en: 'DS-Lite', ja: 'DS-Lite' },
  ipip: { en: 'IPIP', ja: 'IPIP' },
  bridge: { en: 'bridge', ja: 'ブリッジ' },
  ap: { en: 'access point', ja: 'アクセスポイント' },
};

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
