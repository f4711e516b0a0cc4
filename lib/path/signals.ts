import { prefix6AsWritten } from '../address/prefix.ts';
import { addressClass } from '../address/wan-class.ts';
import type { WanMode } from '../capabilities/wan-mode.ts';
import type { WanPath } from '../capabilities/wan-path.ts';
import { serviceOfIpv6 } from './ipv6-services.ts';
import { ruleFor, ruleOfIpv4, shareOf } from './map-e.ts';
import type { Knowledge } from './knowledge.ts';
import { isPortSet } from './port-set.ts';
import { poolOfName } from './reverse-names.ts';

/** One fact, and what it alone would make us believe. */
export interface Signal {
  readonly path: WanPath;
  readonly provider?: string;
  /** 0 (a guess) to 1 (certain). */
  readonly confidence: number;
  /** For people. */
  readonly evidence: string;
}

const BY_MODE: Readonly<Partial<Record<WanMode, WanPath>>> = {
  pppoe: 'pppoe',
  'map-e': 'ipoe-map-e',
  'ds-lite': 'ipoe-ds-lite',
  ipip: 'ipoe-fixed-ip',
  bridge: 'behind-router',
  ap: 'behind-router',
};

/** What a router says of itself. A mode that says nothing of the path, such as DHCP, is a fact all the same. */
export function modeSignal(mode: WanMode): Signal {
  const path = BY_MODE[mode];
  return { path: path ?? 'unknown', confidence: path ? 0.9 : 0, evidence: `mode ${mode}` };
}

/** What kind of address the router has on its Internet side. A public one proves nothing by itself. */
export function addressSignal(ipv4: string): Signal {
  const kind = addressClass(ipv4);
  const evidence = `${kind} WAN address`;
  if (kind === 'private') return { path: 'behind-router', confidence: 0.9, evidence };
  if (kind === 'ds-lite') return { path: 'ipoe-ds-lite', confidence: 0.8, evidence };
  return { path: 'unknown', confidence: 0, evidence };
}

/** Whose public address it is, by the IPv4 pools of MAP-E. */
function poolSignal(ipv4: string, { rules }: Knowledge): Signal | undefined {
  const rule = ruleOfIpv4(rules, ipv4);
  return (
    rule && {
      path: 'ipoe-map-e',
      provider: rule.service,
      confidence: 0.9,
      evidence: `address in the MAP-E pool of ${rule.service}`,
    }
  );
}

/** The strongest proof of MAP-E: the home’s own IPv6 prefix foretells the shared IPv4 address, and that is what is seen. */
function predictionSignal(ipv4: string, prefix: string, { rules }: Knowledge): Signal | undefined {
  const parsed = prefix6AsWritten(prefix);
  const rule = parsed && ruleFor(rules, parsed);
  if (!rule || shareOf(rule, parsed)?.ipv4 !== ipv4) return undefined;
  return {
    path: 'ipoe-map-e',
    provider: rule.service,
    confidence: 0.99,
    evidence: `the IPv6 prefix foretells this address (MAP-E, ${rule.service})`,
  };
}

/** All that a public address tells, with its name and with the home’s IPv6 prefixes, the surest first. */
export function addressFacts(
  from: {
    readonly ipv4?: string | undefined;
    readonly name?: string | undefined;
    readonly ipv6?: readonly string[] | undefined;
  },
  knowledge: Knowledge,
): readonly (Signal | undefined)[] {
  const { ipv4, name, ipv6 = [] } = from;
  if (ipv4 === undefined || addressClass(ipv4) !== 'public') return [];
  return [
    ...ipv6.map((prefix) => predictionSignal(ipv4, prefix, knowledge)),
    name === undefined ? undefined : nameSignal(name, knowledge),
    poolSignal(ipv4, knowledge),
  ];
}

/** Whose IPv6 prefixes they are. After a change of provider old ones stay for a while: then nothing says whose it is now. */
export function prefixSignal(prefixes: readonly string[]): Signal | undefined {
  const parsed = prefixes.map(prefix6AsWritten).filter((prefix) => prefix !== undefined);
  const services = new Set(parsed.map(serviceOfIpv6).filter((service) => service !== undefined));
  const [service, ...others] = services;
  if (!service) return undefined;
  const evidence = `IPv6 prefix of ${[...services].map(({ provider }) => provider).join(' and of ')}`;
  const { path, provider, confidence } = service;
  return others.length > 0 ? { path, confidence: 0.6, evidence } : { path, provider, confidence, evidence };
}

/** The reverse-DNS name of the public address. */
function nameSignal(name: string, { names }: Knowledge): Signal | undefined {
  const pool = poolOfName(name, names);
  if (!pool) return undefined;
  const { path, provider, confidence } = pool;
  return { path, provider, confidence, evidence: `reverse name like ${pool.name} (${pool.seen})` };
}

/** Ports of one’s own as they are seen from outside. Their numbers are nobody’s business and stand in no evidence. */
export function portsSignal(ports: readonly number[]): Signal | undefined {
  if (!isPortSet(ports)) return undefined;
  return { path: 'ipoe-map-e', confidence: 0.7, evidence: 'ports seen from outside form a MAP-E port set' };
}

/**
 * The largest segment of a connection to the Internet in bytes, as `ss` shows it (12 less with timestamps): 1454 is the MTU of
 * PPPoE on FLET'S, 1460 what is left within IPv6.
 */
export function mssSignal(mss: number): Signal | undefined {
  const evidence = `MSS ${mss}`;
  if (mss === 1414 || mss === 1402) return { path: 'pppoe', confidence: 0.6, evidence };
  if (mss === 1420 || mss === 1408) return { path: 'ipoe', confidence: 0.6, evidence };
  return undefined;
}

/** The names of the first routers behind the home’s own. The real ones are not public: a hint only. */
export function hopsSignal(hops: readonly string[]): Signal | undefined {
  for (const name of hops.map((each) => each.toLowerCase())) {
    const evidence = `a router on the way is named ${name}`;
    if (/jpix|jpne|enabler/.test(name))
      return { path: 'ipoe', provider: 'v6plus', confidence: 0.5, evidence };
    if (/ocn/.test(name) && /ppp|ngn/.test(name))
      return { path: 'pppoe', provider: 'OCN', confidence: 0.5, evidence };
  }
  return undefined;
}

/** Whether the router’s resolver knows where IPv4 is provisioned (`TXT 4over6.info`, HB46PP): only a VNE’s does. */
export function provisioningSignal(known: boolean): Signal | undefined {
  return known
    ? { path: 'ipoe', confidence: 0.6, evidence: 'its resolver knows 4over6.info (HB46PP)' }
    : undefined;
}

/** An NTT home gateway that does MAP-E itself, by the software of this service. */
export function homeGatewaySignal(service: string): Signal {
  return {
    path: 'ipoe-map-e',
    provider: service,
    confidence: 0.9,
    evidence: `it says that it does MAP-E itself (${service})`,
  };
}
