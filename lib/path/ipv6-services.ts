import { covers6, parsePrefix6, type Prefix6 } from '../address/prefix.ts';
import type { WanPath } from '../capabilities/wan-path.ts';

/** Whose IPv6 a home has tells through whom its IPoE goes; which method IPv4 takes there, only where there is but one. */
export interface Ipv6Service {
  readonly provider: string;
  readonly path: WanPath;
  readonly confidence: number;
  readonly prefixes: readonly string[];
}

/**
 * Address space of the native IPv6 providers on FLET'S (2026-04), from public router programs (MIT) and their own announcements.
 */
export const ipv6Services: readonly Ipv6Service[] = [
  { provider: 'v6plus', path: 'ipoe', confidence: 0.7, prefixes: ['240b:10::/30', '240b:250::/30'] },
  { provider: 'OCN', path: 'ipoe', confidence: 0.7, prefixes: ['2400:4050::/30', '2400:4150::/30'] },
  { provider: 'BIGLOBE', path: 'ipoe', confidence: 0.7, prefixes: ['2404:7a80::/29'] },
  { provider: 'transix', path: 'ipoe', confidence: 0.6, prefixes: ['2409:10::/30', '2409:250::/30'] },
  { provider: 'v6 connect', path: 'ipoe', confidence: 0.6, prefixes: ['2405:6580::/29', '2001:c28::/32'] },
  { provider: 'Xpass', path: 'ipoe', confidence: 0.6, prefixes: ['2001:f60::/28', '2001:f70::/29'] },
  // no MAP-E either, though people try: a tunnel with credentials, and its own box only
  { provider: 'SoftBank', path: 'ipoe', confidence: 0.5, prefixes: ['2400:2410::/32', '2400:2650::/32'] },
];

const parsed = ipv6Services.map(
  (service) =>
    [service, service.prefixes.map(parsePrefix6).filter((prefix) => prefix !== undefined)] as const,
);

export function serviceOfIpv6(prefix: Prefix6): Ipv6Service | undefined {
  return parsed.find(([, prefixes]) => prefixes.some((each) => covers6(each, prefix)))?.[0];
}
