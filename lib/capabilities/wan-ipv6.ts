import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { plainAddress } from '../address/ip.ts';
import { reading } from '../router/capability.ts';
import type { Report } from '../router/report.ts';

export const wanIpv6 = reading('wan.ipv6', {
  value: z.ipv6(),
  name: { en: 'WAN IPv6 address', ja: 'WAN IPv6アドレス' },
  description: {
    en: 'The global IPv6 address of the router’s own on the Internet side; a router may well have a prefix for the LAN and none.',
    ja: 'ルーター自身がインターネット側に持つグローバルIPv6アドレス（LAN用のプレフィックスだけを持つ機種もあります）。',
  },
  entity: { platform: 'sensor', icon: 'mdi:ip-network' },
});

/** Of 2000::/3, which is all that is given to the Internet (IANA). */
export function isGlobalIpv6(address: string): boolean {
  return isIPv6(address) && /^[23][0-9a-f]{3}:/i.test(address);
}

/** Tells the address as a router gave it: none in its many spellings, and those that hold in the home alone, are not said. */
export function tellWanIpv6(report: Report, raw: string | undefined): void {
  const [address = ''] = (raw ?? '').trim().split('/');
  if (address === '') report.miss(wanIpv6, 'not-said');
  else if (!isIPv6(address)) report.miss(wanIpv6, 'unreadable');
  else if (isGlobalIpv6(address)) report.tell(wanIpv6, plainAddress(address));
  else report.miss(wanIpv6, 'not-said');
}
