import type { Clock } from '../../router/clock.ts';
import type { Debouncer } from '../debounce.ts';
import type { Publisher } from '../publisher.ts';
import type { RetainedTree } from '../retained.ts';
import type { Roster } from '../roster.ts';
import { isDiscovery } from './ids.ts';

export interface DeletionsOptions {
  readonly clock: Clock;
  readonly later: Debouncer;
  readonly roster: Roster;
  readonly tree: RetainedTree;
  /** Puts right what somebody cleared. */
  readonly restore: (topic: string) => void;
  readonly log: (line: string) => void;
}

/** Who cleans up a broker clears all of ours within this time, in milliseconds. */
const SWEEP_MS = 2000;

/**
 * A device that a person deletes in Home Assistant, which clears its document and nothing else of ours: it stays away until Home
 * Assistant is born again, the next deploy, or our next start. Where other topics go with it somebody cleans up, and it comes back
 * with them.
 */
export class Deletions {
  readonly #options: DeletionsOptions;
  /** When something else of ours was cleared last. */
  #swept = -Infinity;

  constructor(options: DeletionsOptions) {
    this.#options = options;
  }

  /** A topic was emptied by somebody; whether it is dealt with. */
  heard(topic: string): boolean {
    const { clock, later, tree } = this.#options;
    const publisher = isDiscovery(topic) ? this.#ownerOf(topic) : undefined;
    if (!publisher) {
      if (tree.get(topic) !== undefined) this.#swept = clock.monotonic();
      return false;
    }
    if (tree.get(topic) === undefined) return true;
    publisher.decline();
    const at = clock.monotonic();
    later.once(`deleted ${topic}`, SWEEP_MS, () => this.#decide(topic, publisher, at));
    return true;
  }

  /** Home Assistant, or who uses it, begins anew. */
  over(): void {
    for (const publisher of this.#options.roster.shown.values()) publisher.readmit();
  }

  #decide(topic: string, publisher: Publisher, at: number): void {
    const { log, restore, tree } = this.#options;
    if (this.#swept >= at - SWEEP_MS) {
      publisher.readmit();
      return restore(topic);
    }
    tree.release(topic);
    log(
      `the device of ${publisher.publishable.slug} was deleted in Home Assistant; it comes back when Home Assistant or Node-RED starts again, or with the next deploy, unless it is taken off the router-home-assistant node`,
    );
  }

  #ownerOf(topic: string): Publisher | undefined {
    return [...this.#options.roster.shown.values()].find((publisher) => publisher.owns(topic));
  }
}
