import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../lib/router/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Passes as outside while something is worked on, and jumps to the next timer while everybody only waits: a day with real sockets
 * in as long as what is done in it takes.
 */
export class JumpClock implements Clock {
  readonly #start: number;
  readonly #timers = new Set<Timer>();
  #works = 0;
  #elapsed = 0;
  #seen = performance.now();

  constructor(start = Date.parse('2026-11-24T00:00:00+09:00')) {
    this.#start = start;
  }

  now(): number {
    return this.#start + this.monotonic();
  }

  monotonic(): number {
    const now = performance.now();
    if (this.#works > 0) this.#elapsed += now - this.#seen;
    this.#seen = now;
    return this.#elapsed;
  }

  after(ms: number, run: () => void): () => void {
    const timer: Timer = { at: this.monotonic() + Math.max(0, ms), run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Time is real until it is done. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#count(1);
    try {
      return await work();
    } finally {
      this.#count(-1);
    }
  }

  /** Lets so many milliseconds pass, and all happen that is due in them. */
  async pass(ms: number): Promise<void> {
    const until = this.monotonic() + ms;
    for (;;) {
      // what a timer set off begins its work first
      for (let turns = 0; turns < 3; turns += 1) await turn();
      const next = this.#next();
      if (next && next.at <= this.monotonic()) this.#run(next);
      else if (this.#works > 0) continue;
      else if (next && next.at <= until) {
        this.#elapsed = next.at;
        this.#run(next);
      } else break;
    }
    this.#elapsed = Math.max(this.#elapsed, until);
  }

  #run(timer: Timer): void {
    this.#timers.delete(timer);
    timer.run();
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (!first || timer.at < first.at) first = timer;
    return first;
  }

  #count(more: 1 | -1): void {
    this.monotonic();
    this.#works += more;
  }
}
