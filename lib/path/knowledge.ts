import type { WanPath } from '../capabilities/wan-path.ts';
import type { MapRule } from './map-e.ts';
import { knownNames, type NamedPool } from './reverse-names.ts';
import { knownRules } from './rule-table.ts';

/** What is known of the providers, which change without asking us: a user can replace it without a new release. */
export interface Knowledge {
  readonly rules: readonly MapRule[];
  /** The first that fits counts. */
  readonly names: readonly NamedPool[];
  /** The user knows better than all evidence. */
  readonly path?: WanPath | undefined;
}

/** What this package knows. */
export const ours: Knowledge = {
  get rules() {
    return knownRules();
  },
  names: knownNames,
};
