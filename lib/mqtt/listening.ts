import type { TopicOptions } from './connection.ts';
import type { Echoes } from './echoes.ts';
import type { Birth } from './home-assistant/birth.ts';
import type { Roster } from './roster.ts';
import type { Topics } from './topics.ts';

export interface ListeningOptions {
  readonly topics: Topics;
  readonly roster: Roster;
  readonly birth: Birth;
  readonly echoes: Echoes;
  readonly subscribe: (topic: string, options?: TopicOptions) => void;
}

/** What we subscribe to: commands, what others do to our topics, and Home Assistant. */
export class Listening {
  readonly #options: ListeningOptions;

  constructor(options: ListeningOptions) {
    this.#options = options;
  }

  toOurs(): void {
    const { topics, subscribe } = this.#options;
    subscribe(topics.requests, { retainAsPublished: true });
    subscribe(topics.instance('+'), { optional: true });
    for (const filter of [topics.bridgeState, ...topics.own]) this.#watch(filter);
  }

  /** Subscribing anew brings the retained documents once more, for routers that came since. */
  toHomeAssistant(): void {
    const { birth, roster, subscribe } = this.#options;
    for (const [topic, { sure }] of birth.places) subscribe(topic, { optional: !sure });
    for (const prefix of roster.prefixes) this.#watch(`${prefix}/device/+/config`);
  }

  /** Subscribes to what is ours, to notice what others do to it. */
  #watch(filter: string): void {
    const { echoes, subscribe } = this.#options;
    subscribe(filter, { optional: true, answered: (granted) => granted && echoes.granted(filter) });
  }
}
