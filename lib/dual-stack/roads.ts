import { lanAddress } from '../capabilities/lan-address.ts';
import { reachable } from '../capabilities/reachable.ts';
import { sessionUp } from '../capabilities/session-up.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { wanIpv6Prefix } from '../capabilities/wan-ipv6-prefix.ts';
import { wanMode } from '../capabilities/wan-mode.ts';
import { wanPath, type WanPath } from '../capabilities/wan-path.ts';
import { wanProvider } from '../capabilities/wan-provider.ts';
import type { Conclusion } from '../path/conclusion.ts';
import { decideHome, type Decision, type Looked } from '../path/decision.ts';
import { ours, type Knowledge } from '../path/knowledge.ts';
import { SIDES, type Home, type RoadView, type RouterView, type Side } from './home.ts';

export type Roads = Readonly<Record<Side, Decision>>;

/** Most checks ask, and a home never changes. */
const decided = new WeakMap<Home, Roads>();

/** Which way IPv4 leaves through each router: what both report and what was seen, weighed together. */
export function roadsOf(home: Home): Roads {
  const roads = decided.get(home) ?? decide(home);
  decided.set(home, roads);
  return roads;
}

function decide(home: Home): Roads {
  const looked = { upper: lookedAt(home, 'upper'), lower: lookedAt(home, 'lower') };
  const known = SIDES.map((side) => [side, knowledgeOf(home[side])] as const);
  return decideHome(looked, Object.fromEntries(known));
}

/** What was seen of a road, as long as the router reports what it reported then. */
export function seenOf({ observed, ...routers }: Home, side: Side): RoadView['seen'] {
  const { seen, when } = observed.roads?.[side] ?? {};
  const { snapshot } = routers[side];
  const still = !when || (when.up === snapshot.value(sessionUp) && when.ipv4 === snapshot.value(wanIpv4));
  return still ? seen : undefined;
}

function lookedAt(home: Home, side: Side): Looked {
  const { snapshot } = home[side];
  const road = home.observed.roads?.[side];
  const observed = seenOf(home, side);
  if (snapshot.value(reachable) === false) return { reported: {}, observed };
  const ipv4 = snapshot.value(wanIpv4);
  const prefix = snapshot.value(wanIpv6Prefix);
  const isItself = [home[side].host, snapshot.value(lanAddress)].includes(road?.homeGateway?.host);
  // IPv6 comes from the upper router, and its prefix says nothing of the road of the lower one
  const prefixes = side === 'upper' ? (road?.prefixes ?? []) : [];
  return {
    reported: {
      up: snapshot.value(sessionUp),
      mode: snapshot.value(wanMode),
      ipv4,
      name: road?.when && road.when.ipv4 !== ipv4 ? undefined : road?.name,
      ipv6: [...(prefix === undefined ? [] : [prefix]), ...prefixes],
      provisioned: road?.provisioned,
      mapE: isItself ? road?.homeGateway?.mapE : undefined,
    },
    observed,
    concluded: concludedBy(home[side]),
  };
}

/** Of no weight in itself where nobody says how sure it is: then anything better counts. */
const UNSURE = 0.1;

function concludedBy({ snapshot }: RouterView): Conclusion | undefined {
  const observed = snapshot.get(wanPath);
  if (observed.state === 'unknown' || observed.value === 'unknown') return undefined;
  const { confidence, evidence } = observed.attributes ?? {};
  return {
    path: observed.value,
    provider: snapshot.value(wanProvider),
    confidence: typeof confidence === 'number' ? confidence : UNSURE,
    evidence: Array.isArray(evidence) ? evidence.map(String) : [],
  };
}

/** A path that the user chose stays chosen, whoever asks. */
function knowledgeOf({ snapshot, knowledge }: RouterView): Knowledge {
  const observed = snapshot.get(wanPath);
  const chosen = observed.state === 'known' && observed.attributes?.['basis'] === 'user';
  const known = knowledge ?? ours;
  return chosen && known.path === undefined ? { ...known, path: observed.value } : known;
}

/**
 * The path that a question about how a router is set should go by: what was seen counts only where it does not speak against the
 * report, for that has a check of its own.
 */
export function settledPath({ path, reported, mismatch, sharedExit }: Decision): WanPath {
  return mismatch || sharedExit ? reported.path : path;
}
