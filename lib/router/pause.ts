import { leftAlone } from './causes.ts';
import type { Clock } from './clock.ts';
import { RouterError } from './errors.ts';

/** How long polling is paused where nothing else is said, in minutes. */
export const USUAL_PAUSE_MIN = 20;
/** Whoever forgets it is not without readings for longer. */
export const LONGEST_PAUSE_MIN = 24 * 60;

/** A time in which a router is left alone; it ends by itself. */
export class Pause {
  readonly #clock: Clock;
  readonly #onEnd: () => void;
  #until: { readonly wall: number; readonly monotonic: number } | undefined;
  #stop: (() => void) | undefined;

  constructor(clock: Clock, onEnd: () => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  /** When it ends, wall clock, milliseconds since 1970; undefined: there is none. */
  get until(): number | undefined {
    return this.#until?.wall;
  }

  /** Milliseconds that are left. */
  get leftMs(): number {
    return this.#until ? Math.max(0, this.#until.monotonic - this.#clock.monotonic()) : 0;
  }

  /** Throws `busy` as long as it lasts. */
  refuse(): void {
    if (this.#until) throw new RouterError('busy', { sentence: leftAlone(this.#until.wall) });
  }

  begin(ms: number): void {
    this.end();
    this.#until = { wall: this.#clock.now() + ms, monotonic: this.#clock.monotonic() + ms };
    this.#stop = this.#clock.after(ms, () => {
      this.end();
      this.#onEnd();
    });
  }

  end(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#until = undefined;
  }
}
