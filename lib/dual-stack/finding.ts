import type { Text } from '../router/text.ts';

export const statuses = ['ok', 'unknown', 'warning', 'problem'] as const;
/** `unknown` is never good news: nobody could look. */
export type Status = (typeof statuses)[number];

/** What a check says of the home. */
export interface Verdict {
  readonly status: Status;
  readonly text: Text;
  /** What to do about it; for `unknown`: what would make it known. */
  readonly remedy?: Text;
  /** The facts that it rests on, such as `lower wan.mode = dhcp`. */
  readonly evidence: readonly string[];
}

/**
 * Which part a check is about: what is wrong in one part is one trouble, however many checks see it. `router` and `session` are
 * those of a router that is watched alone.
 */
export const areas = ['line', 'lan', 'upper', 'lower', 'login', 'server', 'router', 'session'] as const;
export type Area = (typeof areas)[number];

export interface Finding extends Verdict {
  /** Which check; stable, for topics and automations. */
  readonly id: string;
  readonly area: Area;
  readonly name: Text;
}

export function ok(text: Text, evidence: readonly string[]): Verdict {
  return { status: 'ok', text, evidence };
}

export function problem(text: Text, remedy: Text, evidence: readonly string[]): Verdict {
  return { status: 'problem', text, remedy, evidence };
}

export function warning(text: Text, remedy: Text, evidence: readonly string[]): Verdict {
  return { status: 'warning', text, remedy, evidence };
}

export function unknown(text: Text, remedy: Text, evidence: readonly string[]): Verdict {
  return { status: 'unknown', text, remedy, evidence };
}
