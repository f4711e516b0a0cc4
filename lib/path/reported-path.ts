import { addressClass } from '../address/wan-class.ts';
import { sessionUp } from '../capabilities/session-up.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { wanIpv6Prefix } from '../capabilities/wan-ipv6-prefix.ts';
import { wanMode, type WanMode } from '../capabilities/wan-mode.ts';
import { wanPath } from '../capabilities/wan-path.ts';
import { wanProvider } from '../capabilities/wan-provider.ts';
import type { Derivation } from '../router/report.ts';
import { conclude, DISPUTED, type Conclusion } from './conclusion.ts';
import { ours, type Knowledge } from './knowledge.ts';
import {
  addressFacts,
  addressSignal,
  homeGatewaySignal,
  modeSignal,
  prefixSignal,
  provisioningSignal,
} from './signals.ts';

/** What a router reports about its Internet side; what is left out is not known. */
export interface Reported {
  readonly up?: boolean | undefined;
  readonly mode?: WanMode | undefined;
  readonly ipv4?: string | undefined;
  /** The reverse-DNS name of its address. */
  readonly name?: string | undefined;
  /** The IPv6 prefixes of the LAN, as the router or a machine behind it tells them; any may be outdated. */
  readonly ipv6?: readonly string[] | undefined;
  /** Whether this router’s resolver knows `4over6.info`. */
  readonly provisioned?: boolean | undefined;
  /** Whose MAP-E it says that it does, as an NTT home gateway tells anybody in the LAN. */
  readonly mapE?: string | undefined;
}

/** Modes in which the router’s own IPv4 address may be a private one, within the tunnel. */
const TUNNELS: readonly (WanMode | undefined)[] = ['map-e', 'ds-lite', 'ipip'];

/** Which way IPv4 leaves through a router, from its own report alone. */
export function reportedPath(report: Reported, knowledge: Knowledge = ours): Conclusion {
  const { up, mode, ipv4, ipv6 = [], provisioned = false, mapE } = report;
  const address = ipv4 === undefined ? undefined : addressSignal(ipv4);
  const isPrivate = address?.path === 'behind-router';
  const set = mode && modeSignal(mode);
  const conclusion = conclude([
    up === undefined
      ? undefined
      : { path: 'unknown', confidence: 0, evidence: `session ${up ? 'up' : 'down'}` },
    // PPPoE never gives a private address: that is what it is set to, and not what it has
    set && (mode === 'pppoe' && isPrivate ? { ...set, confidence: DISPUTED } : set),
    address && (isPrivate && TUNNELS.includes(mode) ? { ...address, path: 'unknown' } : address),
    ...addressFacts(report, knowledge),
    prefixSignal(ipv6),
    provisioningSignal(provisioned),
    mapE === undefined ? undefined : homeGatewaySignal(mapE),
  ]);
  return up === false ? { ...conclusion, path: 'none', provider: undefined, confidence: 0.9 } : conclusion;
}

/**
 * `wan.path` and `wan.provider` of every router, from what it reports. `nameOf` tells the reverse-DNS name of a public address, where
 * it is known by now.
 */
export function deriveReportedPathBy(
  knowledge: Knowledge,
  nameOf: (address: string) => string | undefined = () => undefined,
): Derivation {
  return ({ before, now, answers }, report) => {
    // nobody is shown a provider that was never known
    const hadProvider = before.has(wanProvider);
    if (answers !== true) {
      const why = answers === false ? 'unreachable' : 'not-read';
      if (hadProvider) report.miss(wanProvider, why);
      return void report.miss(wanPath, why);
    }
    const ipv4 = now.value(wanIpv4);
    const prefix = now.value(wanIpv6Prefix);
    const isPublic = ipv4 !== undefined && addressClass(ipv4) === 'public';
    const { path, provider, confidence, evidence } = reportedPath(
      {
        up: now.value(sessionUp),
        mode: now.value(wanMode),
        ipv4,
        name: isPublic ? nameOf(ipv4) : undefined,
        ipv6: prefix === undefined ? [] : [prefix],
      },
      knowledge,
    );
    if (knowledge.path === undefined) report.set(wanPath, path, { basis: 'reported', confidence, evidence });
    else report.set(wanPath, knowledge.path, { basis: 'user', confidence: 1, evidence });
    if (provider !== undefined)
      report.tell(wanProvider, provider, { basis: 'reported', confidence, evidence });
    else if (hadProvider) report.miss(wanProvider, 'not-said');
  };
}

export const deriveReportedPath: Derivation = deriveReportedPathBy(ours);
