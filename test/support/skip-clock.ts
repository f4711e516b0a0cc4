import type { Clock } from '../../lib/router/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
  stop: () => void;
}

/** A fast clock that can also skip what would only be waited for, for sockets that are real and minutes that are not. */
export class SkipClock implements Clock {
  readonly #times: number;
  readonly #began = performance.now();
  readonly #start = Date.now();
  readonly #timers = new Set<Timer>();
  #skipped = 0;
  #jumped = 0;

  /** Passes so many times faster than outside. */
  constructor(times: number) {
    this.#times = times;
  }

  now(): number {
    return this.#start + this.#jumped + this.monotonic();
  }

  monotonic(): number {
    return (performance.now() - this.#began) * this.#times + this.#skipped;
  }

  after(ms: number, run: () => void): () => void {
    const timer: Timer = { at: this.monotonic() + Math.max(0, ms), run, stop: () => undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#end(timer);
  }

  /** Timers that are set: what would still happen. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time on; what is due meanwhile happens at once, in its order. */
  skip(ms: number): void {
    this.#skipped += ms;
    for (const timer of [...this.#timers].toSorted((a, b) => a.at - b.at)) this.#arm(timer);
  }

  /** Sets the wall clock, as a person or a time server does; durations do not notice. */
  jump(ms: number): void {
    this.#jumped += ms;
  }

  #arm(timer: Timer): void {
    timer.stop();
    const wait = Math.max(0, (timer.at - this.monotonic()) / this.#times);
    const handle = setTimeout(() => {
      this.#timers.delete(timer);
      timer.run();
    }, wait);
    timer.stop = () => clearTimeout(handle);
  }

  #end(timer: Timer): void {
    timer.stop();
    this.#timers.delete(timer);
  }
}
