import type { Text } from '../router/text.ts';
import type { Area, Verdict } from './finding.ts';
import type { Home } from './home.ts';

/** One question about the home. Pure: the same home has the same answer. */
export interface Check {
  /** Stable, for topics and automations: lower-case words with hyphens. */
  readonly id: string;
  readonly area: Area;
  readonly name: Text;
  /** The answer; undefined: not a question for this home, or nobody was asked to look. */
  readonly judge: (home: Home) => Verdict | undefined;
}
