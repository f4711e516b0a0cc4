import type { Clock } from '../../lib/router/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Passes as outside while something is worked on that cannot be hurried, such as a browser, and many times faster while everybody
 * only waits. So a deadline means what it means outside, however slow the machine is, and minutes of a box's life are seconds.
 */
export class WorkClock implements Clock {
  readonly #times: number;
  readonly #start = Date.now();
  readonly #timers = new Set<Timer>();
  #works = 0;
  #elapsed = 0;
  #seen = performance.now();
  #armed: NodeJS.Timeout | undefined;

  constructor(times: number) {
    this.#times = times;
  }

  now(): number {
    return this.#start + this.monotonic();
  }

  monotonic(): number {
    const now = performance.now();
    this.#elapsed += (now - this.#seen) * this.#rate;
    this.#seen = now;
    return this.#elapsed;
  }

  after(ms: number, run: () => void): () => void {
    const timer: Timer = { at: this.monotonic() + Math.max(0, ms), run };
    this.#timers.add(timer);
    this.#arm();
    return () => {
      this.#timers.delete(timer);
      this.#arm();
    };
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

  get #rate(): number {
    return this.#works > 0 ? 1 : this.#times;
  }

  #count(more: 1 | -1): void {
    this.monotonic();
    this.#works += more;
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#armed);
    if (this.#timers.size === 0) return;
    const next = Math.min(...[...this.#timers].map(({ at }) => at));
    this.#armed = setTimeout(() => this.#run(), Math.ceil((next - this.monotonic()) / this.#rate));
  }

  #run(): void {
    const now = this.monotonic();
    const due = [...this.#timers].filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
    for (const timer of due) if (this.#timers.delete(timer)) timer.run();
    this.#arm();
  }
}
