import type { WanPath } from '../capabilities/wan-path.ts';
import type { Signal } from './signals.ts';

export interface Conclusion {
  readonly path: WanPath;
  /** Undefined where nothing tells. */
  readonly provider: string | undefined;
  /** 0 (a guess) to 1 (certain). */
  readonly confidence: number;
  /** The facts it rests on, for people; those that speak against it, too. */
  readonly evidence: readonly string[];
}

/** What is left of a confidence when facts of weight, or a router and the probes, disagree. */
export const DISPUTED = 0.5;

/** Up to here a fact decides only where there is no better one. */
const HINT = 0.7;

/** Whether both may be true of one road: equal, or one tells more than the other. */
export function agree(one: WanPath, other: WanPath): boolean {
  if (one === other || one === 'unknown' || other === 'unknown') return true;
  return isIpoe(one) && isIpoe(other) && (one === 'ipoe' || other === 'ipoe');
}

/** What several facts tell together: the surest wins, of equals the first; a fact of weight against it makes it doubtful. */
export function conclude(signals: readonly (Signal | undefined)[]): Conclusion {
  const known = signals.filter((signal) => signal !== undefined);
  const evidence = known.map((signal) => signal.evidence);
  const ranked = known.toSorted((one, other) => other.confidence - one.confidence);
  const telling = ranked.filter(({ path }) => path !== 'unknown');
  const surest = telling[0];
  const best = surest?.path === 'ipoe' ? (telling.find(moreThanIpoe) ?? surest) : surest;
  const path = best?.path ?? 'unknown';
  const provider = best?.provider ?? ranked.find((each) => each.provider && agree(each.path, path))?.provider;
  const disputed = telling.some((each) => each.confidence > HINT && !agree(each.path, path));
  const confidence = disputed ? DISPUTED : (best?.confidence ?? 0);
  return { path, provider, confidence, evidence };
}

function moreThanIpoe({ path }: Signal): boolean {
  return path !== 'ipoe' && isIpoe(path);
}

function isIpoe(path: WanPath): boolean {
  return path === 'ipoe' || path.startsWith('ipoe-');
}
