import type { Clock } from '../../router/clock.ts';
import type { Debouncer } from '../debounce.ts';
import type { RetainedTree } from '../retained.ts';
import { isDiscovery } from './ids.ts';

/** A device that a person may delete. */
export interface Deletable {
  readonly slug: string;
  /** Whether a discovery topic is its own. */
  owns(topic: string): boolean;
  /** It is not announced there until {@link Deletable.readmit}. */
  decline(topic: string): void;
  readmit(): void;
}

export interface DeletionsOptions {
  readonly clock: Clock;
  readonly later: Debouncer;
  readonly devices: () => readonly Deletable[];
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
    const device = isDiscovery(topic) ? this.#ownerOf(topic) : undefined;
    if (!device) {
      if (tree.get(topic) !== undefined) this.#swept = clock.monotonic();
      return false;
    }
    if (tree.get(topic) === undefined) return true;
    device.decline(topic);
    const at = clock.monotonic();
    later.once(`deleted ${topic}`, SWEEP_MS, () => this.#decide(topic, device, at));
    return true;
  }

  /** Home Assistant, or who uses it, begins anew. */
  over(): void {
    for (const device of this.#options.devices()) device.readmit();
  }

  #decide(topic: string, device: Deletable, at: number): void {
    const { log, restore, tree } = this.#options;
    if (this.#swept >= at - SWEEP_MS) {
      device.readmit();
      return restore(topic);
    }
    tree.release(topic);
    log(
      `the device of ${device.slug} was deleted in Home Assistant; it comes back when Home Assistant or Node-RED starts again, or with the next deploy, unless it is taken off the router-home-assistant node`,
    );
  }

  #ownerOf(topic: string): Deletable | undefined {
    return this.#options.devices().find((device) => device.owns(topic));
  }
}
