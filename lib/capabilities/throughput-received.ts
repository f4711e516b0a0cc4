import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const throughputReceived = reading('throughput.received', {
  value: z.int().nonnegative(),
  unit: 'bit/s',
  // it takes two figures, so after a deploy it is not known at once
  isVague: () => false,
  name: { en: 'Download speed', ja: 'ダウンロード速度' },
  description: {
    en: 'What came in from the Internet, averaged over about a minute, in steps of 10 kbit/s; reckoned from the byte counter.',
    ja: 'インターネット側の受信速度（約1分間の平均、10 kbit/s単位）。受信バイト数から計算します。',
  },
  entity: {
    platform: 'sensor',
    deviceClass: 'data_rate',
    stateClass: 'measurement',
    shown: { unit: 'Mbit/s', each: 1_000_000 },
    precision: 2,
    enabled: false,
    icon: 'mdi:download-network',
  },
});
