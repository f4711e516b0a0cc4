import { readables } from '../capabilities/catalogue.ts';
import { sessionSince } from '../capabilities/session-since.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { seconds } from '../router/clock.ts';
import type { AnyReadable, Capability } from '../router/capability.ts';
import type { Observed, Snapshot } from '../router/snapshot.ts';
import { keyOf } from './topics.ts';
import type { LastAction } from './last-action.ts';
import type { ProblemAttributes } from './problem-attributes.ts';
import type { Totals } from './totals.ts';
import type { WeekSummary } from './week.ts';

export interface RouterActivity {
  /** Id of what is running. */
  readonly action: string | null;
  readonly lastAction: LastAction | null;
  /** What came of the last login; null: none was needed or tried. */
  readonly login?: 'accepted' | 'refused' | null;
  /** Code of what keeps us from reading. */
  readonly problem: string | null;
  /** Why, and what to do about it. */
  readonly problemAttributes?: ProblemAttributes | undefined;
  /** What was read longer ago than usual: its attributes say when. */
  readonly overdue?: readonly AnyReadable[];
  /** How its session fared lately; a home has none. */
  readonly week?: WeekSummary;
}

export type StateDocument = Readonly<Record<string, unknown>>;

/** What was said in the run before this one, and how it goes on. */
export interface Past {
  readonly document: StateDocument;
  readonly totals: Totals;
  /** What nobody has read yet in this run stays as it was: a deploy is no outage. */
  readonly carries: boolean;
}

/** What the document is made of. */
const published = readables.filter(({ unpublished }) => !unpublished);

/** Those of a catalogue that have a value. */
export function readablesOf(catalogue: readonly Capability[] | undefined): readonly AnyReadable[] {
  return catalogue?.filter((each) => each.kind !== 'action') ?? published;
}

/** What this router tells, as far as we know by now, in the catalogue's order. */
export function reportedBy(
  snapshot: Snapshot,
  among: readonly AnyReadable[] = published,
): readonly AnyReadable[] {
  return among.filter((token) => isReported(snapshot, token));
}

function isReported(snapshot: Snapshot, token: AnyReadable): boolean {
  if (!snapshot.has(token)) return false;
  const observed = snapshot.get(token);
  return observed.state === 'known' || observed.why !== 'not-offered';
}

/** Made once for each token: every look asks for all of them. */
const keys = new WeakMap<AnyReadable, string>();

function keyFor(token: AnyReadable): string {
  const known = keys.get(token);
  if (known !== undefined) return known;
  const key = keyOf(token.id);
  keys.set(token, key);
  return key;
}

/**
 * The `state` document. Every key is there each time; null is unknown, and `why` says why. Attributes stand beside their
 * value as `<key>_attributes`.
 */
export function stateDocument(
  snapshot: Snapshot,
  { action, lastAction, login = null, problem, problemAttributes, overdue = [], week }: RouterActivity,
  past?: Past,
  among: readonly AnyReadable[] = published,
): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  const why: Record<string, string> = {};
  for (const token of among) {
    if (token.unpublished) continue;
    const told = isReported(snapshot, token);
    if (!told && !past) continue;
    const key = keyFor(token);
    const observed = snapshot.get(token);
    if (past && isCarried(token, observed, past)) copy(key, past.document, document);
    else if (!told) continue;
    else if (observed.state === 'unknown') {
      document[key] = null;
      why[key] = observed.why;
      if (observed.attributes) document[`${key}_attributes`] = observed.attributes;
    } else if (past && isSameBeginning(token, observed.value, snapshot, past))
      copy(key, past.document, document);
    else {
      document[key] = past ? goneOn(token, observed.value, past) : observed.value;
      const attributes = overdue.includes(token)
        ? { ...observed.attributes, read_at: new Date(observed.at).toISOString() }
        : observed.attributes;
      if (attributes) document[`${key}_attributes`] = attributes;
    }
  }
  return {
    ...document,
    action,
    last_action: lastAction,
    login,
    problem,
    ...(week && { week }),
    ...(problemAttributes && { problem_attributes: problemAttributes }),
    why,
  };
}

function isCarried(token: AnyReadable, observed: Observed<unknown>, { carries, document }: Past): boolean {
  const before = document[keyFor(token)];
  if (!carries || before === undefined || before === null) return false;
  if (observed.state === 'known') return token.isVague?.(observed.value, observed.attributes) ?? false;
  return observed.why === 'not-read' || (token.isVague !== undefined && observed.why === 'not-said');
}

/** A session that was seen to begin has the router's own figure alone after a deploy, which may be that of the box. */
const SAME_BEGINNING_MS = seconds(90);

function isSameBeginning(
  token: AnyReadable,
  value: unknown,
  snapshot: Snapshot,
  { document }: Past,
): boolean {
  const before = document[keyFor(token)];
  return (
    token === sessionSince &&
    typeof before === 'string' &&
    document[keyOf(wanIpv4.id)] === snapshot.value(wanIpv4) &&
    Date.parse(String(value)) - Date.parse(before) <= SAME_BEGINNING_MS
  );
}

function copy(key: string, from: StateDocument, to: Record<string, unknown>): void {
  for (const each of [key, `${key}_attributes`]) if (from[each] !== undefined) to[each] = from[each];
}

/** A value as it goes on from what was said before. */
function goneOn(token: AnyReadable, value: unknown, { document, totals }: Past): unknown {
  const key = keyFor(token);
  const before = document[key];
  const { entity, steadyMs = 0 } = token;
  const counts = entity?.platform === 'sensor' && entity.stateClass === 'total_increasing';
  if (counts && typeof value === 'number') return totals.next(key, value, before);
  if (steadyMs === 0 || typeof before !== 'string') return value;
  // an instant reckoned anew jitters; within its inexactness it is still the same
  return Math.abs(Date.parse(String(value)) - Date.parse(before)) <= steadyMs ? before : value;
}
