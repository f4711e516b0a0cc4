import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const trafficSent = reading('traffic.sent', {
  value: z.int().nonnegative(),
  unit: 'B',
  name: { en: 'Data sent', ja: '送信データ量' },
  description: {
    en: 'Bytes sent on the Internet side since the router began to count; wraps of 32-bit counters are evened out.',
    ja: 'インターネット側の送信バイト数（32ビットカウンターの桁あふれは補正します）。',
  },
  entity: {
    platform: 'sensor',
    deviceClass: 'data_size',
    stateClass: 'total_increasing',
    enabled: false,
    icon: 'mdi:upload',
  },
});
