import type { Finding } from '../router/finding.ts';
import type { Text } from '../router/text.ts';
import type { Home } from './home.ts';

/** Which part of the home a check is about: what is wrong in one part is one trouble, however many checks see it. */
export type Area = 'line' | 'lan' | 'upper' | 'lower' | 'login' | 'server';

/** One question about the home. Pure: the same home has the same answer. */
export interface Check {
  /** Stable, for topics and automations: lower-case words with hyphens. */
  readonly id: string;
  readonly area: Area;
  readonly name: Text;
  /** The answer; undefined: not a question for this home, or nobody was asked to look. */
  readonly judge: (home: Home) => Finding | undefined;
}

/** What a check found, with what it asked. */
export interface CheckFinding extends Finding {
  /** Of the check. */
  readonly id: string;
  readonly area: Area;
  readonly name: Text;
}
