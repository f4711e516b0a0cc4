import type { Check } from '../check.ts';
import { ok, warning } from '../../router/finding.ts';

/** IPv6 has one router, the upper one: a second that advertises itself takes machines onto a road that leads nowhere. */
export const ipv6Routers: Check = {
  id: 'ipv6-routers',
  area: 'lan',
  name: { en: 'IPv6 routers', ja: 'IPv6ルーター' },
  judge: ({ observed: { ipv6Routers: routers = [] } }) => {
    if (routers.length === 0) return undefined;
    const evidence = routers.map((router) => `this machine’s IPv6 default route = ${router}`);
    if (routers.length === 1)
      return ok(
        { en: 'One router advertises itself for IPv6.', ja: 'IPv6のルーター広告（RA）は1台だけです。' },
        evidence,
      );
    return warning(
      {
        en: `${routers.length} routers advertise themselves for IPv6: ${routers.join(', ')}.`,
        ja: `${routers.length}台のルーターがIPv6のルーター広告（RA）を出しています（${routers.join('、')}）。`,
      },
      {
        en: 'Switch IPv6 (router advertisements, DHCPv6) off in the lower router: IPv6 leaves by the upper one.',
        ja: '下位ルーターのIPv6（RA・DHCPv6）を無効にしてください。IPv6は上位ルーターから出ます。',
      },
      evidence,
    );
  },
};
