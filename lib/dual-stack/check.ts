import type { Finding } from '../router/finding.ts';
import type { Text } from '../router/text.ts';
import type { Home } from './home.ts';

/**
 * Which part a check is about: what is wrong in one part is one trouble, however many checks see it. `router` and `session` are
 * those of a router that is watched alone.
 */
export const areas = ['line', 'lan', 'upper', 'lower', 'login', 'server', 'router', 'session'] as const;
export type Area = (typeof areas)[number];

/** Where in the home something is: what a picture of it marks. */
export type Spot = 'line' | 'ipoe' | 'pppoe' | 'upper' | 'bridge' | 'lan' | 'lower' | 'machines';

/** Where a check’s trouble is to be seen, unless the check says better. */
export const SPOT_OF_AREA: Readonly<Record<Area, Spot>> = {
  line: 'line',
  lan: 'lan',
  upper: 'upper',
  lower: 'lower',
  login: 'machines',
  server: 'machines',
  router: 'lower',
  session: 'pppoe',
};

/** One question about the home. Pure: the same home has the same answer. */
export interface Check {
  /** Stable, for topics and automations: lower-case words with hyphens. */
  readonly id: string;
  readonly area: Area;
  /** Where it is to be seen, if not where its area is. */
  readonly spot?: Spot;
  readonly name: Text;
  /** The answer; undefined: not a question for this home, or nobody was asked to look. */
  readonly judge: (home: Home) => Finding | undefined;
}

/** What a check found, with what it asked. */
export interface CheckFinding extends Finding {
  /** Of the check. */
  readonly id: string;
  readonly area: Area;
  readonly spot: Spot;
  readonly name: Text;
}
