import type { DeviceMacs } from './home-assistant/device-macs.ts';
import { Leftovers } from './leftovers.ts';
import type { MqttMessage } from './message.ts';
import { Presence, type PresenceOptions } from './presence.ts';
import { BRIDGE, Topics } from './topics.ts';

export interface FormerBasesOptions extends Pick<
  PresenceOptions,
  'owner' | 'session' | 'since' | 'tree' | 'publish' | 'log'
> {
  /** Base topics that this connection had in earlier runs. */
  readonly bases: readonly string[];
  readonly macs: DeviceMacs;
  readonly subscribe: (topic: string) => void;
  /** Nothing of ours is left there. */
  readonly onCleared: () => void;
}

/**
 * Base topics that were changed while we did not run. What our own list there names is cleared, as {@link Leftovers} does it, before
 * anything is said below the present one: Home Assistant gives an id to one entity only. Where others publish too, what we shared
 * with them stays.
 */
export class FormerBases {
  readonly #options: FormerBasesOptions;
  #places: readonly FormerBase[];

  constructor(options: FormerBasesOptions) {
    this.#options = options;
    this.#places = options.bases.map((base) => new FormerBase(base, options));
  }

  get pending(): boolean {
    return this.#places.length > 0;
  }

  /** At each connection, until it is done. */
  ask(): void {
    for (const place of this.#places) place.ask();
  }

  /** Whether a message is about who publishes there. */
  heard(message: MqttMessage): boolean {
    return this.#places.map((place) => place.heard(message)).some(Boolean);
  }

  /** When what the broker keeps has been heard; `kept`: topics that are in use. */
  clear(kept: ReadonlySet<string>): void {
    if (!this.pending) return;
    for (const place of this.#places) place.clear(kept);
    this.#places = [];
    this.#options.onCleared();
  }
}

class FormerBase {
  readonly #options: FormerBasesOptions;
  readonly #topics: Topics;
  readonly #presence: Presence;
  readonly #leftovers: Leftovers;
  #isListed = false;
  #isShared = false;

  constructor(base: string, options: FormerBasesOptions) {
    const { macs, subscribe, tree } = options;
    this.#options = options;
    this.#topics = new Topics(base);
    const topics = this.#topics;
    this.#presence = new Presence({ ...options, topics, routers: () => ({}), onTaken: () => {} });
    const presence = this.#presence;
    this.#leftovers = new Leftovers({
      topics,
      tree,
      presence,
      shown: new Map(),
      macs,
      rests: () => false,
      subscribe,
    });
  }

  ask(): void {
    this.#isListed = false;
    this.#options.subscribe(this.#topics.instance('+'));
  }

  heard({ topic, payload, retained }: MqttMessage): boolean {
    const owner = this.#topics.parseInstance(topic);
    if (owner === undefined) {
      if (retained) this.#leftovers.heard(topic, payload);
      return false;
    }
    if (payload.length === 0) return true;
    if (owner !== this.#options.owner) this.#isShared = true;
    this.#presence.heard(owner, payload, retained);
    if (retained && owner === this.#options.owner) this.#found();
    return true;
  }

  /** Our list is there: who else lives there is asked, and what it names looked at. */
  #found(): void {
    if (!this.#isListed) this.#presence.ask();
    this.#isListed = true;
    this.#leftovers.look();
  }

  clear(kept: ReadonlySet<string>): void {
    if (!this.#isListed) return;
    this.#presence.leave();
    if (this.#presence.hasDouble) return;
    const { tree } = this.#options;
    const { bridgeInfo, bridgeState } = this.#topics;
    if (this.#isShared) this.#presence.forgetEarlier(BRIDGE);
    this.#leftovers.clear(kept);
    this.#presence.forget();
    if (!this.#isShared) for (const topic of [bridgeInfo, bridgeState]) tree.clear(topic);
  }
}
