import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { addressClass } from '../address/wan-class.ts';
import { reading } from '../router/capability.ts';
import type { Report } from '../router/report.ts';

export const wanIpv4 = reading('wan.ipv4', {
  value: z.ipv4(),
  name: { en: 'WAN IPv4 address', ja: 'WAN IPv4アドレス' },
  description: {
    en: 'The IPv4 address on the router’s Internet side. The attribute `class` says what kind it is: public, private, cgn, ds-lite, documentation or reserved.',
    ja: 'ルーターのインターネット側IPv4アドレス。属性 `class` はアドレスの種類（public、private、cgn、ds-lite、documentation、reserved）。',
  },
  entity: { platform: 'sensor', icon: 'mdi:ip-network', attributes: true },
});

/**
 * Tells the WAN address as a router gave it. Routers say "none" in many ways: nothing, blanks, `0.0.0.0`; none of them is
 * an address. What is no address at all is unreadable.
 */
export function tellWanIpv4(report: Report, raw: string | undefined): void {
  const address = raw?.trim() ?? '';
  if (address === '' || address === '0.0.0.0') report.miss(wanIpv4, 'not-said');
  else if (isIPv4(address)) report.set(wanIpv4, address, { class: addressClass(address) });
  else report.miss(wanIpv4, 'unreadable');
}
