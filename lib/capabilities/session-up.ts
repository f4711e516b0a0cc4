import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const sessionUp = reading('session.up', {
  value: z.boolean(),
  name: { en: 'Session', ja: 'セッション' },
  description: {
    en: 'Whether the router says that its Internet connection is up. Up does not prove that the Internet works.',
    ja: 'ルーターがインターネットに接続済みと報告しているかどうか（実際に通信できる保証ではありません）。',
  },
  entity: { platform: 'binary_sensor', deviceClass: 'connectivity' },
});
