import { readables } from '../capabilities/catalogue.ts';
import type { AnyReadable } from '../router/capability.ts';
import type { Snapshot } from '../router/snapshot.ts';
import { keyOf } from './topics.ts';

/** How the last action ended: its outcome, or the code of its error. */
export interface LastAction {
  readonly action: string;
  readonly outcome: string;
  readonly at: string;
}

export interface Circumstances {
  /** Id of what is running. */
  readonly action: string | null;
  readonly lastAction: LastAction | null;
  /** Code of what keeps us from reading. */
  readonly problem: string | null;
}

/** What this router tells, as far as we know by now, in the catalogue's order. */
export function toldBy(snapshot: Snapshot): readonly AnyReadable[] {
  return readables.filter((token) => {
    const observed = snapshot.get(token);
    return snapshot.has(token) && !(observed.state === 'unknown' && observed.why === 'not-offered');
  });
}

/**
 * The `state` document. Every key is there each time; null is unknown, and `why` says why. Attributes stand beside their
 * value as `<key>_attributes`.
 */
export function stateDocument(
  snapshot: Snapshot,
  { action, lastAction, problem }: Circumstances,
): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  const why: Record<string, string> = {};
  for (const token of toldBy(snapshot)) {
    const key = keyOf(token.id);
    const observed = snapshot.get(token);
    document[key] = observed.state === 'known' ? observed.value : null;
    if (observed.state === 'unknown') why[key] = observed.why;
    else if (observed.attributes) document[`${key}_attributes`] = observed.attributes;
  }
  return { ...document, action, last_action: lastAction, problem, why };
}
