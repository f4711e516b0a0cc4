import type { AnyDoable } from './capability.ts';
import type { Clock } from './clock.ts';
import type { Result } from './verification.ts';
import { Once } from './once.ts';

/**
 * What is being done to one box and what was done: whichever node or copy of a flow asks, it is one box (design rule 6). It outlives
 * the nodes, so that a deploy ends no cool-down.
 */
export class ActionHistory {
  /** What is running now, and since when each was last sent (monotonic, milliseconds). */
  running: AnyDoable | undefined;
  readonly lastSent = new Map<AnyDoable, number>();
  readonly once: Once<Result>;

  constructor(clock: Clock) {
    this.once = new Once(clock);
  }
}

/** Boxes that are remembered although no node shows them any more. */
const MOST_BOXES = 64;

/** One history per router identity in the process. */
export class ActionHistories {
  readonly #clock: Clock;
  readonly #histories = new Map<string, ActionHistory>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(identity: string): ActionHistory {
    const history = this.#histories.get(identity) ?? new ActionHistory(this.#clock);
    this.#histories.delete(identity);
    this.#histories.set(identity, history);
    const [oldest] = this.#histories.keys();
    if (this.#histories.size > MOST_BOXES && oldest !== undefined) this.#histories.delete(oldest);
    return history;
  }
}
