import type { AnyDoable } from './capability.ts';
import type { Snapshot } from './snapshot.ts';
import type { Text } from './text.ts';

/**
 * Why a change would break the network, judged by what is read now; undefined: nothing speaks against it. The owner may
 * insist (design rule 7).
 */
export type Objection = (change: AnyDoable, asked: unknown, now: Snapshot) => Text | undefined;

/** The first of several that speaks against it. */
export function firstObjection(
  objections: readonly Objection[],
  ...about: Parameters<Objection>
): ReturnType<Objection> {
  for (const object of objections) {
    const found = object(...about);
    if (found) return found;
  }
  return undefined;
}
