import { z } from 'zod';
import { setting } from '../router/capability.ts';
import { minutes } from '../router/clock.ts';

export const lanAddress = setting('lan.address', {
  value: z.ipv4(),
  input: z.ipv4(),
  name: { en: 'LAN address', ja: 'LAN側アドレス' },
  description: {
    en: 'The IPv4 address of the router on the home network.',
    ja: '家庭内LANでのルーターのIPv4アドレス。',
  },
  risk: 'cuts-off',
  cooldownMs: minutes(1),
  settlesMs: minutes(5),
  matches: (value, asked) => value === asked,
  entity: {
    platform: 'text',
    pattern: '^([0-9]{1,3}\\.){3}[0-9]{1,3}$',
    min: 7,
    max: 15,
    category: 'config',
    enabled: false,
    icon: 'mdi:lan',
  },
});
