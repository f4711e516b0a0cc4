import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const loss = reading('loss', {
  value: z.number().min(0).max(100),
  unit: '%',
  name: { en: 'Packet loss', ja: 'パケットロス' },
  description: {
    en: 'How many of the pings of the last few minutes from the router itself to the first router of the provider had no answer.',
    ja: 'ルーター自身からプロバイダー側の最初の機器へのpingのうち、応答がなかった割合（直近数分）。',
  },
  entity: {
    platform: 'sensor',
    stateClass: 'measurement',
    precision: 0,
    enabled: false,
    icon: 'mdi:lan-disconnect',
  },
});
