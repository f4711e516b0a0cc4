import { seconds, type Clock } from '../router/clock.ts';
import { asRouterError } from '../router/errors.ts';

/** The same words this soon again are the same wish: a nervous finger, or a bridge between brokers. */
const DOUBLE_MS = seconds(2);
/** A broker that is not sure says so; it may come back to a message much later. */
const REDELIVERY_MS = seconds(60);
const MOST_REMEMBERED = 100;

interface Run<T> {
  readonly at: number;
  readonly result: Promise<T>;
}

/** Lets the same wish run once, however often it arrives: later ones share what the first one comes to. */
export class Doubles<T> {
  readonly #clock: Clock;
  readonly #running = new Map<string, Run<T>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  once(wish: string, redelivered: boolean, run: () => Promise<T>): Promise<T> {
    const now = this.#clock.monotonic();
    const earlier = this.#running.get(wish);
    if (earlier && now - earlier.at <= (redelivered ? REDELIVERY_MS : DOUBLE_MS)) return earlier.result;
    const result = run();
    this.#remember(wish, { at: now, result }, earlier);
    return result;
  }

  #remember(wish: string, entry: Run<T>, earlier: Run<T> | undefined): void {
    this.#running.delete(wish);
    this.#running.set(wish, entry);
    // what was refused before anything was sent may be asked for again; what ran before it stays known for redeliveries
    entry.result.catch((thrown: unknown) => {
      if (asRouterError(thrown).mayHaveApplied || this.#running.get(wish) !== entry) return;
      if (earlier) this.#running.set(wish, earlier);
      else this.#running.delete(wish);
    });
    for (const oldest of this.#running.keys()) {
      if (this.#running.size <= MOST_REMEMBERED) break;
      this.#running.delete(oldest);
    }
  }
}
