import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const wanIpv6Prefix = reading('wan.ipv6-prefix', {
  value: z.cidrv6(),
  name: { en: 'IPv6 prefix', ja: 'IPv6プレフィックス' },
  description: {
    en: 'The IPv6 prefix that the provider delegated to the router.',
    ja: 'プロバイダーからルーターに割り当てられたIPv6プレフィックス。',
  },
  entity: { platform: 'sensor', icon: 'mdi:ip-network-outline', enabled: false },
});
