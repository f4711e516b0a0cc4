import { addressClass } from '../address/wan-class.ts';
import { agree, DISPUTED, type Conclusion } from './conclusion.ts';
import { ours, type Knowledge } from './knowledge.ts';
import { observedPath, type PathObservation } from './observed-path.ts';
import { reportedPath, type Reported } from './reported-path.ts';

/** Which way IPv4 leaves through a router. */
export interface Decision extends Conclusion {
  readonly reported: Conclusion;
  /** Undefined: nobody looked. */
  readonly observed: Conclusion | undefined;
  /** What the router reports and what was seen cannot both be true of this road. */
  readonly mismatch: boolean;
  /** Both routers of the home leave by one address; false where only one was looked at. */
  readonly sharedExit: boolean;
}

/** What is known of one router: its own report, and what probes saw that left through it. */
export interface Looked {
  readonly reported: Reported;
  readonly observed?: PathObservation | undefined;
  /** What was made of its report before, perhaps of facts that are not given here; it counts where it is surer. */
  readonly concluded?: Conclusion | undefined;
}

/** Decides for one router. The user’s word counts before everything; then what was seen, then what is reported. */
export function decidePath({ reported, observed, concluded }: Looked, knowledge: Knowledge = ours): Decision {
  const said = surer(reportedPath(reported, knowledge), concluded);
  const seen = observed && observedPath(observed, reported.ipv6, knowledge);
  const mismatch = observed !== undefined && seen !== undefined && !fits(reported, said, observed, seen);
  const kept = { reported: said, observed: seen, mismatch, sharedExit: false };
  const { path } = knowledge;
  if (path !== undefined)
    return {
      path,
      provider: seen?.provider ?? said.provider,
      confidence: 1,
      evidence: ['chosen by the user'],
      ...kept,
    };
  return { ...(seen ? together(said, seen, mismatch) : said), ...kept };
}

/**
 * Decides for both routers of a home. With one exit the lower router has fallen back behind the upper one, whatever it says:
 * there is one road only.
 */
export function decideHome(
  { upper, lower }: Readonly<Record<'upper' | 'lower', Looked>>,
  knowledge: Readonly<Partial<Record<'upper' | 'lower', Knowledge>>> = {},
): Readonly<Record<'upper' | 'lower', Decision>> {
  const above = decidePath(upper, knowledge.upper);
  const below = decidePath(lower, knowledge.lower);
  const exit = exitOf(upper);
  if (exit === undefined || exit !== exitOf(lower)) return { upper: above, lower: below };
  const behind =
    knowledge.lower?.path === undefined
      ? { path: 'behind-router' as const, provider: above.provider, confidence: 0.9 }
      : {};
  const evidence = [...below.evidence, 'it leaves by the same address as the upper router'];
  return {
    upper: { ...above, sharedExit: true },
    lower: { ...below, ...behind, evidence, sharedExit: true },
  };
}

function surer(one: Conclusion, other: Conclusion | undefined): Conclusion {
  return other && other.confidence > one.confidence ? other : one;
}

/** The address that a router’s traffic is seen with: as probes saw it, else as it reports it where that is a public one. */
function exitOf({ reported: { ipv4 }, observed }: Looked): string | undefined {
  return observed?.ipv4 ?? (ipv4 !== undefined && addressClass(ipv4) === 'public' ? ipv4 : undefined);
}

function fits(reported: Reported, said: Conclusion, observed: PathObservation, seen: Conclusion): boolean {
  // behind another router the road is that router’s: there is nothing to compare
  if (said.path === 'behind-router') return true;
  const looked = observed.ipv4 !== undefined || seen.path !== 'unknown';
  if (said.path === 'none') return !looked;
  if (reported.ipv4 !== undefined && observed.ipv4 !== undefined && addressClass(reported.ipv4) === 'public')
    if (reported.ipv4 !== observed.ipv4) return false;
  return agree(said.path, seen.path);
}

function together(said: Conclusion, seen: Conclusion, mismatch: boolean): Conclusion {
  const evidence = [...said.evidence, ...seen.evidence.map((each) => `seen: ${each}`)];
  const stays = said.path === 'behind-router' || said.path === 'none' || seen.path === 'unknown';
  const vague = seen.path === 'ipoe' && said.path.startsWith('ipoe-');
  const path = stays || vague ? said.path : seen.path;
  const provider = stays ? (said.provider ?? seen.provider) : (seen.provider ?? said.provider);
  const sure = stays
    ? said.confidence
    : Math.max(seen.confidence, agree(said.path, seen.path) ? said.confidence : 0);
  return { path, provider, confidence: mismatch ? Math.min(sure, DISPUTED) : sure, evidence };
}
