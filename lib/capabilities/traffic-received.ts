import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const trafficReceived = reading('traffic.received', {
  value: z.int().nonnegative(),
  unit: 'B',
  name: { en: 'Data received', ja: '受信データ量' },
  description: {
    en: 'Bytes received on the Internet side since the router began to count; wraps of 32-bit counters are evened out.',
    ja: 'インターネット側の受信バイト数（32ビットカウンターの桁あふれは補正します）。',
  },
  entity: {
    platform: 'sensor',
    deviceClass: 'data_size',
    stateClass: 'total_increasing',
    enabled: false,
    icon: 'mdi:download',
  },
});
