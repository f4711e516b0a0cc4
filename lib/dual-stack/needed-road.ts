import type { CheckFinding } from './check.ts';

/** What a message may need: some way out, or a certain one. Of a router that is watched alone there is only its own. */
export const roads = ['line', 'upper', 'lower'] as const;
export type Road = (typeof roads)[number];

/** Checks whose problem means that nothing gets through. */
const CUT = ['line', 'lan', 'router-answers', 'router-session'];
const CLOSED: Readonly<Record<Road, ReadonlySet<string>>> = {
  line: new Set(CUT),
  upper: new Set([...CUT, 'upper-answers', 'upper-ipoe']),
  lower: new Set([...CUT, 'lower-answers', 'pppoe-session']),
};

/** Whether nothing is known to be in the way. */
export function isOpen(road: Road, findings: readonly CheckFinding[]): boolean {
  return !findings.some(({ id, status }) => status === 'problem' && CLOSED[road].has(id));
}
