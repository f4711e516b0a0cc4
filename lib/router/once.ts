import type { Clock } from './clock.ts';
import { asRouterError } from './errors.ts';

const MOST_REMEMBERED = 100;

interface Run<T> {
  readonly at: number;
  readonly result: Promise<T>;
}

/** Lets the same wish run once, however often it arrives: later ones share what the first one comes to. */
export class Once<T> {
  readonly #clock: Clock;
  readonly #known = new Map<string, Run<T>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `withinMs`: how long after the first one it is still the same wish; may be `Infinity`. */
  run(wish: string, withinMs: number, begin: () => Promise<T>): Promise<T> {
    const now = this.#clock.monotonic();
    const earlier = this.#known.get(wish);
    if (earlier && now - earlier.at <= withinMs) return earlier.result;
    const result = begin();
    this.#remember(wish, { at: now, result }, earlier);
    return result;
  }

  #remember(wish: string, entry: Run<T>, earlier: Run<T> | undefined): void {
    this.#known.delete(wish);
    this.#known.set(wish, entry);
    // what was refused before anything was sent may be asked for again; what ran before it stays known for redeliveries
    entry.result.catch((thrown: unknown) => {
      if (asRouterError(thrown).mayHaveApplied || this.#known.get(wish) !== entry) return;
      if (earlier) this.#known.set(wish, earlier);
      else this.#known.delete(wish);
    });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_REMEMBERED) break;
      this.#known.delete(oldest);
    }
  }
}
