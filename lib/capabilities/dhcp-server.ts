import { z } from 'zod';
import { setting } from '../router/capability.ts';
import { minutes } from '../router/clock.ts';

export const dhcpServer = setting('dhcp.server', {
  value: z.boolean(),
  input: z.boolean(),
  name: { en: 'DHCP server', ja: 'DHCPサーバー' },
  description: {
    en: 'Whether the router hands out addresses. Exactly one router on a network should.',
    ja: 'ルーターがアドレスを配布するかどうか。1つのLANで有効にするのは1台だけにします。',
  },
  risk: 'cuts-off',
  cooldownMs: minutes(1),
  settlesMs: minutes(5),
  matches: (value, asked) => value === asked,
  entity: { platform: 'switch', category: 'config', icon: 'mdi:ip-outline' },
});
