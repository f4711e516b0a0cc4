import { BlockList, isIPv4 } from 'node:net';
import { z } from 'zod';
import { reading } from '../router/capability.ts';
import type { Report } from '../router/report.ts';

export const wanIpv4 = reading('wan.ipv4', {
  value: z.ipv4(),
  name: { en: 'WAN IPv4 address', ja: 'WAN IPv4アドレス' },
  description: {
    en: 'The IPv4 address on the router’s Internet side. The attribute `class` says what kind it is: public, private, cgn, ds-lite, documentation or reserved.',
    ja: 'ルーターのインターネット側IPv4アドレス。属性 `class` はアドレスの種類（public、private、cgn、ds-lite、documentation、reserved）。',
  },
  face: { platform: 'sensor', icon: 'mdi:ip-network' },
});

export type AddressClass = 'public' | 'private' | 'cgn' | 'ds-lite' | 'documentation' | 'reserved';

/** RFC 6890 and its successors, in the words that matter on a home line. The first match counts. */
const RANGES: readonly (readonly [AddressClass, string, number])[] = [
  ['private', '10.0.0.0', 8],
  ['private', '172.16.0.0', 12],
  ['private', '192.168.0.0', 16],
  ['cgn', '100.64.0.0', 10],
  ['ds-lite', '192.0.0.0', 29],
  ['documentation', '192.0.2.0', 24],
  ['documentation', '198.51.100.0', 24],
  ['documentation', '203.0.113.0', 24],
  ['reserved', '0.0.0.0', 8],
  ['reserved', '127.0.0.0', 8],
  ['reserved', '169.254.0.0', 16],
  ['reserved', '192.0.0.0', 24],
  ['reserved', '198.18.0.0', 15],
  ['reserved', '224.0.0.0', 3],
];

const lists = RANGES.map(([name, address, prefix]) => {
  const list = new BlockList();
  list.addSubnet(address, prefix);
  return [name, list] as const;
});

/** What kind of IPv4 address it is. */
export function addressClass(address: string): AddressClass {
  return lists.find(([, list]) => list.check(address))?.[0] ?? 'public';
}

/**
 * Tells the WAN address as a router gave it. Routers say "none" in many ways: nothing, blanks, `0.0.0.0`; none of them is
 * an address. What is no address at all is unreadable.
 */
export function tellWanIpv4(report: Report, raw: string | undefined): void {
  const address = raw?.trim() ?? '';
  if (address === '' || address === '0.0.0.0') report.miss(wanIpv4, 'not-said');
  else if (isIPv4(address)) report.tell(wanIpv4, address, { class: addressClass(address) });
  else report.miss(wanIpv4, 'unreadable');
}
