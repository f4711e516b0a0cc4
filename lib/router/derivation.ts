import type { Report } from './report.ts';
import type { Snapshot } from './snapshot.ts';

/** What a derived reading is made from. */
export interface Derivable {
  /** The last snapshot, derived readings included. */
  readonly before: Snapshot;
  /** What the channels say now. */
  readonly now: Snapshot;
  /** Whether the router answers; undefined before the first look. */
  readonly answers: boolean | undefined;
  /** Wall clock, milliseconds since 1970. */
  readonly at: number;
}

/** Adds readings that no channel tells: a pure function of what was read. */
export type Derivation = (from: Derivable, report: Report) => void;
