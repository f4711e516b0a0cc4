import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const latency = reading('latency', {
  value: z.number().nonnegative(),
  unit: 'ms',
  name: { en: 'Latency', ja: '遅延' },
  description: {
    en: 'How long the first router of the provider takes to answer a ping from the router itself: the middle of the last few minutes.',
    ja: 'ルーター自身からプロバイダー側の最初の機器へのpingの応答時間（直近数分の中央値）。',
  },
  entity: {
    platform: 'sensor',
    deviceClass: 'duration',
    stateClass: 'measurement',
    precision: 1,
    enabled: false,
    attributes: true,
    icon: 'mdi:timer-outline',
  },
});
