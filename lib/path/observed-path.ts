import { conclude, type Conclusion } from './conclusion.ts';
import { ours, type Knowledge } from './knowledge.ts';
import { addressFacts, hopsSignal, mssSignal, portsSignal } from './signals.ts';

/** What probes saw that left through a router; what is left out was not looked for, or not seen. */
export interface PathObservation {
  /** The address that the Internet sees. */
  readonly ipv4?: string | undefined;
  /** Its reverse-DNS name. */
  readonly name?: string | undefined;
  /** Ports of one’s own as the Internet sees them. */
  readonly ports?: readonly number[] | undefined;
  /** As `ss` shows it, in bytes. */
  readonly mss?: number | undefined;
  /** Names of the routers on the way, from the second on. */
  readonly hops?: readonly string[] | undefined;
}

/** Which way the traffic of probes left. `ipv6`: the prefixes of the home, of which any may be outdated. */
export function observedPath(
  { ipv4, name, ports = [], mss, hops = [] }: PathObservation,
  ipv6: readonly string[] = [],
  knowledge: Knowledge = ours,
): Conclusion {
  return conclude([
    ...addressFacts({ ipv4, name, ipv6 }, knowledge),
    portsSignal(ports),
    mss === undefined ? undefined : mssSignal(mss),
    hopsSignal(hops),
  ]);
}
