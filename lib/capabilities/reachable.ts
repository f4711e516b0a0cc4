import { z } from 'zod';
import { reading } from '../router/capability.ts';
import type { Derivation } from '../router/report.ts';

export const reachable = reading('reachable', {
  value: z.boolean(),
  name: { en: 'Reachable', ja: '応答状態' },
  description: {
    en: 'Whether the router answers on at least one of its channels.',
    ja: 'ルーターがいずれかの通信手段で応答しているかどうか。',
  },
  entity: { platform: 'binary_sensor', deviceClass: 'connectivity', category: 'diagnostic' },
});

export const deriveReachable: Derivation = ({ answers }, report) => {
  if (answers === undefined) report.miss(reachable, 'not-read');
  else report.set(reachable, answers);
};
