import { seconds } from '../router/clock.ts';
import type { RouterError } from '../router/errors.ts';
import type { Debouncer } from './debounce.ts';
import { notSeen } from './problems.ts';

export interface EchoesOptions {
  readonly later: Debouncer;
  /** Told of a topic whose messages are confirmed and lost. */
  readonly onProblem: (problem: RouterError) => void;
}

const ECHO_MS = seconds(5);

/**
 * Whether what we publish arrives. MQTT 3.1.1 confirms also what its access rules throw away; but what we are subscribed to comes
 * back to us, and so tells. Each kind of topic is looked at until it has come back once on a connection.
 */
export class Echoes {
  readonly #options: EchoesOptions;
  readonly #granted = new Set<string>();
  readonly #proved = new Set<string>();

  constructor(options: EchoesOptions) {
    this.#options = options;
  }

  /** A new connection, on which nothing is known. */
  reset(): void {
    for (const filter of this.#granted) this.#options.later.cancel(`echo ${filter}`);
    this.#granted.clear();
    this.#proved.clear();
  }

  granted(filter: string): void {
    this.#granted.add(filter);
  }

  /** The broker has confirmed a message on a topic. */
  confirmed(topic: string): void {
    const filter = this.#filterOf(topic);
    if (filter === undefined || this.#proved.has(filter)) return;
    this.#options.later.once(`echo ${filter}`, ECHO_MS, () => this.#options.onProblem(notSeen(topic)));
  }

  seen(topic: string): void {
    const filter = this.#filterOf(topic);
    if (filter === undefined) return;
    this.#proved.add(filter);
    this.#options.later.cancel(`echo ${filter}`);
  }

  #filterOf(topic: string): string | undefined {
    return [...this.#granted].find((filter) => matches(filter, topic));
  }
}

/** Filters of ours have `+` alone. */
function matches(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const wanted = filter.split('/');
  return wanted.length === levels.length && wanted.every((each, n) => each === '+' || each === levels[n]);
}
