import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const lineRateSent = reading('line-rate.sent', {
  value: z.int().positive(),
  unit: 'bit/s',
  name: { en: 'Line rate, upstream', ja: '回線リンク速度（上り）' },
  description: {
    en: 'What the router says that its line, or the port that leads to it, can carry upstream at most.',
    ja: '回線（またはWANポート）の上り最大リンク速度。ルーターの報告値です。',
  },
  entity: {
    platform: 'sensor',
    deviceClass: 'data_rate',
    category: 'diagnostic',
    shown: { unit: 'Mbit/s', each: 1_000_000 },
    precision: 0,
    icon: 'mdi:upload-network-outline',
  },
});
