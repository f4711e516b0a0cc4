import type { WanPath } from '../capabilities/wan-path.ts';
import type { Conclusion } from '../path/conclusion.ts';
import type { Home, Side } from './home.ts';
import { roadsOf } from './roads.ts';

/** What is believed of a road, as programs read it. */
export interface PathConclusion {
  readonly path: WanPath;
  readonly provider: string | null;
  /** 0 (a guess) to 1 (certain). */
  readonly confidence: number;
  readonly evidence: readonly string[];
}

export interface PathDocument extends PathConclusion {
  /** From the router’s own words alone. */
  readonly reported: PathConclusion;
  /** From what probes saw alone; null: nobody looked, or nothing could be seen. */
  readonly observed: PathConclusion | null;
  /** What is reported and what was seen cannot both be true. */
  readonly mismatch: boolean;
  /** Both routers leave by one address. */
  readonly sharedExit: boolean;
  /** It is no way out of its own: its traffic leaves through another router. */
  readonly behindRouter: boolean;
}

export function pathsOf(home: Home): Readonly<Record<Side, PathDocument>> {
  const { upper, lower } = roadsOf(home);
  return { upper: documentOf(upper), lower: documentOf(lower) };
}

function documentOf(decision: ReturnType<typeof roadsOf>[Side]): PathDocument {
  const { reported, observed, mismatch, sharedExit } = decision;
  return {
    ...plain(decision),
    reported: plain(reported),
    observed: observed ? plain(observed) : null,
    mismatch,
    sharedExit,
    behindRouter: decision.path === 'behind-router',
  };
}

function plain({ path, provider = null, confidence, evidence }: Conclusion | PathConclusion): PathConclusion {
  return { path, provider, confidence, evidence };
}
