import type { Text } from '../router/text.ts';
import type { Area, Verdict } from './finding.ts';
import type { Home } from './home.ts';
import type { Spot } from './spot.ts';

/** One question about the home. Pure: the same home has the same answer. */
export interface Check {
  /** Stable, for topics and automations: lower-case words with hyphens. */
  readonly id: string;
  readonly area: Area;
  /** Where it is to be seen, if not where its area is. */
  readonly spot?: Spot;
  readonly name: Text;
  /** The answer; undefined: not a question for this home, or nobody was asked to look. */
  readonly judge: (home: Home) => Verdict | undefined;
}
