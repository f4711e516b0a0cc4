import type { Clock } from '../../lib/router/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Time that stands still until a test moves it. */
export class FakeClock implements Clock {
  #elapsed = 0;
  readonly #start: number;
  readonly #timers = new Set<Timer>();

  constructor(start = Date.parse('2026-11-24T03:00:00Z')) {
    this.#start = start;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, run: () => void): () => void {
    const timer: Timer = { at: this.#elapsed + Math.max(0, ms), run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that are set: what would still happen. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time on, timer by timer in their order, and lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await settle();
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      this.#timers.delete(next);
      next.run();
      await settle();
    }
    this.#elapsed = until;
  }

  #next(until: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
  }
}

/** Lets everything that is ready to happen happen: promise jobs and what they queue. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
