import type { AnyDoable } from '../../router/capability.ts';
import type { Risk } from '../../router/capability.ts';
import type { Text } from '../../router/text.ts';
import type { Home, Side } from '../home.ts';
import type { Goal } from './goal.ts';

/** What a plan is made from. */
export interface Situation {
  readonly home: Home;
  readonly goal: Goal;
  /** Whether a router takes this; undefined: it has not been asked, because it does not answer. */
  readonly can: (side: Side, capability: AnyDoable) => boolean | undefined;
  /** Whether this machine has an address of its own in the network of an IPv4 address. */
  readonly isNear: (address: string) => boolean;
  /** Ids of steps that were found unnecessary or were done: what cannot be read now was so then. */
  readonly settled: ReadonlySet<string>;
  /** Ids of the steps that were planned at first. */
  readonly planned: ReadonlySet<string>;
  /** Ids of the steps that were done, in their order. */
  readonly done: readonly string[];
  /** Ids of the steps that were done since somebody last said that it shall go on. */
  readonly lately: ReadonlySet<string>;
  /** Ids of the steps that were done while what they change could not be read. */
  readonly unread: ReadonlySet<string>;
}

/** What is asked of a router. `account`: whoever does it adds the PPPoE account, which is in no plan. */
export interface Deed {
  readonly side: Side;
  readonly capability: AnyDoable;
  readonly input: unknown;
}

/**
 * One step of the set-up. Steps are judged by what is read and by nothing else, so that the same plan results after a restart.
 */
export interface PlanStep {
  readonly id: string;
  readonly needed: (situation: Situation) => boolean;
  readonly by: (situation: Situation) => 'router' | 'person';
  /** What will change; for a person: what to do. */
  readonly text: (situation: Situation) => Text;
  readonly risk: Risk;
  /** Seconds for which somebody may be without network; 0: nobody. */
  readonly outageS: number;
  /** How it is done; undefined: it comes by itself, or a person does it. */
  readonly deed?: (situation: Situation) => Deed | undefined;
  /** Whether its effect is seen; undefined: no reading tells, and a person's word counts. */
  readonly proven: (situation: Situation) => boolean | undefined;
  /** How long its effect may take to be seen, in seconds. */
  readonly settlesS: number;
  /** Whether what is read says that waiting for it is in vain. Words of an attempt before may still stand there for a while. */
  readonly inVain?: (situation: Situation) => boolean;
  /** What may stand behind it where it is not seen in time. */
  readonly why?: (situation: Situation) => Text | undefined;
  /** What it changes as it is read now, such as can be asked for again; null: nothing tells. Holds no secret. */
  readonly before?: (situation: Situation) => unknown;
  /** How it is undone from what was read before it; a text: what a person must do, or why nobody can. */
  readonly undo: (before: unknown, can: Situation['can']) => Undo;
}

export type Undo =
  | { readonly by: 'router'; readonly deed: Deed }
  | { readonly by: 'person'; readonly text: Text }
  | { readonly by: 'nobody'; readonly text: Text }
  | { readonly by: 'itself' };

/** A step as data, for documents, messages and pages. Holds no secret. */
export interface PlannedStep {
  readonly id: string;
  readonly by: 'router' | 'person';
  readonly text: Text;
  readonly risk: Risk;
  readonly outageS: number;
}
