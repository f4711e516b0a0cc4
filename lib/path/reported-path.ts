import { sessionUp } from '../capabilities/session-up.ts';
import { addressClass } from '../address/wan-class.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { wanMode, type WanMode } from '../capabilities/wan-mode.ts';
import { wanPath, type WanPath } from '../capabilities/wan-path.ts';
import type { Derivation } from '../router/derivation.ts';

/** What a router reports about its Internet side; undefined is not known. */
export interface Reported {
  readonly up: boolean | undefined;
  readonly mode: WanMode | undefined;
  readonly ipv4: string | undefined;
}

export interface Conclusion {
  readonly path: WanPath;
  /** 0 (a guess) to 1 (certain). */
  readonly confidence: number;
  /** The facts it rests on, for people. */
  readonly evidence: readonly string[];
}

const BY_MODE: Readonly<Partial<Record<WanMode, WanPath>>> = {
  pppoe: 'pppoe',
  'map-e': 'ipoe-map-e',
  'ds-lite': 'ipoe-ds-lite',
  ipip: 'ipoe-fixed-ip',
  bridge: 'behind-router',
  ap: 'behind-router',
};

/**
 * Which way IPv4 leaves through a router, from its own report alone. A public address without a declared mode stays
 * `unknown`: PPPoE, fixed-address IPoE and MAP-E all have one.
 */
export function reportedPath({ up, mode, ipv4 }: Reported): Conclusion {
  const kind = ipv4 === undefined ? undefined : addressClass(ipv4);
  const evidence = [
    ...(up === undefined ? [] : [`session ${up ? 'up' : 'down'}`]),
    ...(mode === undefined ? [] : [`mode ${mode}`]),
    ...(kind === undefined ? [] : [`${kind} WAN address`]),
  ];
  const conclude = (path: WanPath, confidence: number): Conclusion => ({ path, confidence, evidence });

  if (up === false) return conclude('none', 0.9);
  const declared = mode && BY_MODE[mode];
  if (declared) return conclude(declared, 0.9);
  if (kind === 'private') return conclude('behind-router', 0.9);
  if (kind === 'ds-lite') return conclude('ipoe-ds-lite', 0.8);
  return conclude('unknown', 0);
}

export const deriveReportedPath: Derivation = ({ now, answers }, report) => {
  if (answers !== true) return void report.miss(wanPath, answers === false ? 'unreachable' : 'not-read');
  const { path, confidence, evidence } = reportedPath({
    up: now.value(sessionUp),
    mode: now.value(wanMode),
    ipv4: now.value(wanIpv4),
  });
  report.tell(wanPath, path, { basis: 'reported', confidence, evidence });
};
