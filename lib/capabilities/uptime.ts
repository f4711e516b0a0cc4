import { z } from 'zod';
import { reading } from '../router/capability.ts';
import { seconds } from '../router/clock.ts';

/**
 * An instant, not a counter: it does not change by mere passage of time. Held steady, see `steadyMs`. UPnP means the connection by it,
 * but many boxes count themselves, so its name promises neither.
 */
export const uptime = reading('uptime', {
  value: z.iso.datetime({ offset: true }),
  steadyMs: seconds(90),
  name: { en: 'Uptime counted since', ja: '稼働時間の起点' },
  description: {
    en: 'From when the router counts its uptime (ISO 8601): that of its connection or that of the box, which differs between models. For the session see `session.since`.',
    ja: 'ルーターが稼働時間を数え始めた日時（ISO 8601）。接続時間を返す機種と、本体の稼働時間を返す機種があります。セッションの開始日時は `session.since` です。',
  },
  entity: { platform: 'sensor', deviceClass: 'timestamp', category: 'diagnostic', enabled: false },
});
