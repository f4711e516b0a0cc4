import { z } from 'zod';
import { reading } from '../router/capability.ts';
import { seconds } from '../router/clock.ts';

/** An instant, not a counter: it does not change by mere passage of time. Held steady, see `steadyMs`. */
export const uptime = reading('uptime', {
  value: z.iso.datetime({ offset: true }),
  steadyMs: seconds(90),
  name: { en: 'Up since', ja: '稼働開始' },
  description: {
    en: 'Since when the router says that it, or its connection, has been running (ISO 8601). Many routers count the box and not the session.',
    ja: 'ルーターが報告する稼働（または接続）の開始日時（ISO 8601）。本体の稼働時間を返す機種もあります。',
  },
  entity: { platform: 'sensor', deviceClass: 'timestamp', category: 'diagnostic', enabled: false },
});
