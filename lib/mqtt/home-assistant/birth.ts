import { seconds } from '../../router/clock.ts';
import type { Debouncer } from '../debounce.ts';
import type { RetainedTree } from '../retained.ts';
import type { Roster } from '../roster.ts';
import type { Topics } from '../topics.ts';
import { isDiscovery } from './ids.ts';

export interface BirthOptions {
  readonly topics: Topics;
  readonly tree: RetainedTree;
  readonly roster: Roster;
  readonly debounce: Debouncer;
  readonly random: () => number;
}

/** Home Assistant as the one who listens: what it must hear first, and that it hears everything again when it is back. */
export class Birth {
  readonly #options: BirthOptions;

  constructor(options: BirthOptions) {
    this.#options = options;
  }

  /** First what there is, then values, and last whether it is there. */
  get importance(): ReadonlyArray<(topic: string) => boolean> {
    const { bridgeState } = this.#options.topics;
    const last = (topic: string) => topic.endsWith('/availability') || topic === bridgeState;
    return [isDiscovery, (topic) => !last(topic), last];
  }

  /** Whether it was Home Assistant that spoke. It is answered after a moment, because everybody else is talking to it too. */
  heard(topic: string, payload: Uint8Array): boolean {
    const { roster, debounce, random, tree } = this.#options;
    if (![...roster.prefixes].some((prefix) => topic === `${prefix}/status`)) return false;
    if (new TextDecoder().decode(payload) === 'online')
      debounce.once('birth', seconds(1 + 4 * random()), () => tree.republish(...this.importance));
    return true;
  }

  /** A document of ours is gone: 2024.12 clears the whole of it when a person deletes one entity. */
  wiped(topic: string): void {
    if (!isDiscovery(topic)) return;
    for (const publisher of this.#options.roster.shown.values()) if (publisher.owns(topic)) publisher.wiped();
  }
}
