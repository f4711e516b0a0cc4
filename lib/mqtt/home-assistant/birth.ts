import { seconds } from '../../router/clock.ts';
import type { Debouncer } from '../debounce.ts';
import type { RetainedTree } from '../retained.ts';
import type { Roster } from '../roster.ts';
import type { Topics } from '../topics.ts';
import { isDiscovery } from './ids.ts';

/** Where Home Assistant says that it is there unless somebody changed that; its discovery prefix does not move it. */
const USUAL = 'homeassistant/status';

export interface BirthOptions {
  readonly topics: Topics;
  readonly tree: RetainedTree;
  readonly roster: Roster;
  readonly debounce: Debouncer;
  readonly random: () => number;
  /** Told before everything is said again. */
  readonly onBirth: () => void;
}

/** Home Assistant as the one who listens: what it must hear first, and that it hears everything again when it is back. */
export class Birth {
  readonly #options: BirthOptions;

  constructor(options: BirthOptions) {
    this.#options = options;
  }

  /**
   * First what there is, then values, then which routers are there, and last that we are: one that a crash left as there would be so
   * for a moment, with its old values.
   */
  get importance(): ReadonlyArray<(topic: string) => boolean> {
    const { bridgeState } = this.#options.topics;
    const isBridge = (topic: string) => topic === bridgeState;
    const isRouter = (topic: string) => topic.endsWith('/availability');
    return [isDiscovery, (topic) => !isRouter(topic) && !isBridge(topic), isRouter, isBridge];
  }

  /** Where it may say so, and whether that is the one place where it does. */
  get places(): ReadonlyMap<string, { readonly sure: boolean }> {
    const topics = [...this.#options.roster.prefixes].flatMap((prefix) => [`${prefix}/status`, USUAL]);
    return new Map(topics.map((topic) => [topic, { sure: topics.every((each) => each === USUAL) }]));
  }

  /** Whether it was Home Assistant that spoke. It is answered after a moment, because everybody else is talking to it too. */
  heard(topic: string, payload: Uint8Array): boolean {
    const { debounce, onBirth, random, tree } = this.#options;
    if (!this.places.has(topic)) return false;
    if (new TextDecoder().decode(payload) === 'online')
      debounce.once('birth', seconds(1 + 4 * random()), () => {
        onBirth();
        tree.republish(...this.importance);
      });
    return true;
  }
}
