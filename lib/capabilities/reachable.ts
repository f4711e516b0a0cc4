import { z } from 'zod';
import { reading } from '../router/capability.ts';

/** Set by the router itself from the outcome of every look; no driver tells it. */
export const reachable = reading('reachable', {
  value: z.boolean(),
  name: { en: 'Reachable', ja: '応答' },
  description: {
    en: 'Whether the router answers on at least one of its channels.',
    ja: 'ルーターがいずれかの通信手段で応答しているかどうか。',
  },
  face: { platform: 'binary_sensor', deviceClass: 'connectivity', category: 'diagnostic' },
});
