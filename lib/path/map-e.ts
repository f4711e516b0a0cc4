import {
  covers6,
  ipv4Bits,
  ipv4Text,
  ipv6Text,
  prefix4,
  prefix6,
  prefix6Text,
  type Prefix4,
  type Prefix6,
} from '../address/prefix.ts';
import { rangesOf, type PortRange, type PortSet } from './port-set.ts';

/**
 * Where IPv4 address and PSID stand in the CE’s own IPv6 address: as in RFC 7597 section 6, or as in
 * draft-ietf-softwire-map-03, which all services in Japan still use.
 */
export const layouts = ['draft03', 'rfc7597'] as const;
export type Layout = (typeof layouts)[number];

/** A basic mapping rule (RFC 7597 section 5). */
export interface MapRule {
  /** Who runs it, as people know it. */
  readonly service: string;
  readonly ipv6: Prefix6;
  readonly ipv4: Prefix4;
  /** Length of the EA bits, which stand behind the rule’s IPv6 prefix. */
  readonly eaLength: number;
  readonly psidOffset: number;
  readonly layout: Layout;
  /** Where the PSID is told with the rule and does not stand in the prefix (RFC 7597 appendix A, example 5). */
  readonly psid?: { readonly length: number; readonly value: number };
}

/** The mapping rules of a service: facts, with the day that they were known to be so. */
export interface RuleTable {
  readonly service: string;
  readonly layout: Layout;
  readonly psidOffset: number;
  readonly asOf: string;
  /** On each line an IPv6 prefix and the IPv4 prefix that belongs to it. The EA bits end with the /56 that a home is given. */
  readonly rules: string;
}

/** What a home has of the IPv4 Internet. */
export interface Share {
  readonly service: string;
  /** The address that it shares with others. */
  readonly ipv4: string;
  readonly portSet: PortSet;
  readonly ports: readonly PortRange[];
  /** The IPv6 address that the tunnel ends at. */
  readonly ce: string;
  /** The part of the prefix that decides all this. */
  readonly endUserPrefix: string;
}

/** The rule for a prefix: the longest one that covers it. */
export function ruleFor(rules: readonly MapRule[], prefix: Prefix6): MapRule | undefined {
  return rules
    .filter(({ ipv6 }) => covers6(ipv6, prefix))
    .reduce<MapRule | undefined>(
      (best, rule) => (best && best.ipv6.length >= rule.ipv6.length ? best : rule),
      undefined,
    );
}

/** The rule that an IPv4 address is given out by: the longest one that covers it. */
export function ruleOfIpv4(rules: readonly MapRule[], address: string): MapRule | undefined {
  const bits = ipv4Bits(address);
  if (bits === undefined) return undefined;
  for (const [length, those] of byPrefix(rules)) {
    const rule = those.get(prefix4(bits, length).bits);
    if (rule) return rule;
  }
  return undefined;
}

type ByPrefix = ReadonlyMap<number, ReadonlyMap<number, MapRule>>;

/** Every look asks hundreds of rules for its address, before anything of it is told: made once for each list. */
const prefixes = new WeakMap<readonly MapRule[], ByPrefix>();

/** Rules by their IPv4 prefixes: first by the length, the longest first, then by the bits. Of equals the first counts. */
function byPrefix(rules: readonly MapRule[]): ByPrefix {
  const known = prefixes.get(rules);
  if (known) return known;
  const made = new Map<number, Map<number, MapRule>>();
  for (const rule of rules.toSorted((a, b) => b.ipv4.length - a.ipv4.length)) {
    const { bits, length } = rule.ipv4;
    const those = made.get(length) ?? new Map<number, MapRule>();
    made.set(length, those);
    if (!those.has(bits)) those.set(bits, rule);
  }
  prefixes.set(rules, made);
  return made;
}

/** How many bits of a prefix this rule needs to see. */
export function endUserLength({ ipv6, eaLength }: MapRule): number {
  return ipv6.length + eaLength;
}

/** What the home with this prefix has; undefined where the prefix is too short to tell. */
export function shareOf(rule: MapRule, prefix: Prefix6): Share | undefined {
  const { service, ipv4: net, eaLength, psidOffset: offset, layout, psid: told } = rule;
  const length = endUserLength(rule);
  if (prefix.length < length) return undefined;
  const endUser = prefix6(prefix.bits, length);
  const ea = (endUser.bits >> BigInt(128 - length)) & (2n ** BigInt(eaLength) - 1n);
  const psidLength = eaLength - (32 - net.length);
  const ipv4 = net.bits + Number(ea >> BigInt(psidLength));
  const psid = Number(ea & (2n ** BigInt(psidLength) - 1n));
  const portSet: PortSet = told
    ? { offset, length: told.length, psid: told.value }
    : { offset, length: psidLength, psid };
  return {
    service,
    ipv4: ipv4Text(ipv4),
    portSet,
    ports: rangesOf(portSet),
    ce: ceAddress(layout, prefix, ipv4, portSet.psid),
    endUserPrefix: prefix6Text(endUser),
  };
}

/** The interface identifier in the /64 that was given; where a shorter prefix was, in its first one. */
function ceAddress(layout: Layout, prefix: Prefix6, ipv4: number, psid: number): string {
  const identifier = (BigInt(ipv4) << 16n) | BigInt(psid);
  const network = prefix6(prefix.bits, Math.min(prefix.length, 64)).bits;
  return ipv6Text(network | (layout === 'draft03' ? identifier << 8n : identifier));
}
