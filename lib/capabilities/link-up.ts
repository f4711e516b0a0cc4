import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const linkUp = reading('link.up', {
  value: z.boolean(),
  name: { en: 'WAN link', ja: 'WANリンク' },
  description: {
    en: 'Whether the cable or line on the Internet side has a link, as the router says; the session is another matter. Some routers always say yes.',
    ja: 'インターネット側のケーブルや回線がリンクしているかどうか（ルーターの報告。セッションとは別です）。常にリンク中と答える機種もあります。',
  },
  entity: { platform: 'binary_sensor', deviceClass: 'connectivity', category: 'diagnostic' },
});
