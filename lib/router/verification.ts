import type { AnyDoable, AnySetting, Watched } from './capability.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * - `verified`: what was read afterwards shows that it happened.
 * - `unchanged`: it was already so; nothing was sent.
 * - `pending-restart`: the router has taken it, and does it after its next restart; nobody has restarted it for that.
 * - `uncertain`: it was sent, and what was read does not show whether it happened.
 */
export type Outcome = 'verified' | 'unchanged' | 'pending-restart' | 'uncertain';

export interface Result {
  readonly action: string;
  readonly outcome: Outcome;
  /** A setting's value, or an action's concerns by id; null for what is not known. */
  readonly before: unknown;
  readonly after: unknown;
  readonly tookMs: number;
}

/** Whether a setting is as asked by what is read now. */
export function isAsAsked(capability: AnySetting, snapshot: Snapshot, input: unknown): boolean {
  const observed = snapshot.get(capability);
  return observed.state === 'known' && capability.matches(observed.value, input, observed.attributes);
}

/** Whether what has been read since shows that it happened. */
export function isVerified(capability: AnyDoable, watched: Watched, input: unknown): boolean {
  return capability.kind === 'setting'
    ? isAsAsked(capability, watched.now, input)
    : capability.happened(watched, input);
}

/** A setting's value, or an action's concerns by id; null for what is not known. */
export function reported(capability: AnyDoable, snapshot: Snapshot): unknown {
  if (capability.kind === 'setting') return snapshot.value(capability) ?? null;
  return Object.fromEntries(capability.concerns.map((token) => [token.id, snapshot.value(token) ?? null]));
}
