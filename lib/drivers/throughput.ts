import { minutes, seconds, type Clock } from '../router/clock.ts';

/** What a byte counter said in one answer. */
export interface Figure {
  /** Bytes, with the wraps evened out. */
  readonly total: number;
  /** It counts with more than 32 bits, so that no wrap can have happened unseen. */
  readonly wide: boolean;
}

/**
 * Why there is no rate: `one-figure` (there is nothing to compare with yet), `gap` (nobody has looked for too long, or the machine
 * slept), `hidden-wraps` (so much came that a counter of 32 bits may have gone round more than once).
 */
export type NoRate = 'one-figure' | 'gap' | 'hidden-wraps';

/** What a rate is averaged over. */
const WINDOW_MS = seconds(60);
/** A counter that stands for as long counts nothing; many boxes bring theirs up to date each few seconds only. */
const STILL_MS = seconds(45);
/** The longest time between two of a box's own updates. */
const LONGEST_UPDATE_MS = minutes(5);
/** Answers that are farther apart have a pause or an outage between them. */
const GAP_MS = seconds(150);
const MOMENT_MS = seconds(1);
const CLOCK_JUMP_MS = seconds(5);

/** Bits per second: the least that is told, and the least change. */
const STEP = 10_000;
const SMALL_CHANGE = 0.02;

const WRAP = 2 ** 32;
/** Bytes per millisecond at 1 Gbit/s, which is what a home's line carries at most; what is faster counts with 64 bits. */
const FASTEST = 125_000;
/** Of the range: where less has come, nobody believes that it went round as well. */
const LITTLE = 1 / 16;
/** Bits per second at which a counter of 32 bits has to be watched more closely. */
const HEAVY = (WRAP * LITTLE * 8 * 1000) / WINDOW_MS;

interface Instant {
  readonly at: number;
  readonly wall: number;
}

interface Movement {
  readonly at: number;
  readonly total: number;
  /** The counter was seen to move; or else it may have stood for a while already. */
  readonly seen: boolean;
}

/**
 * How fast a byte counter moves, in bit/s, from one movement that was seen to another: the time between two answers says little
 * where the box brings its counters up to date when it likes.
 */
export class Throughput {
  readonly #clock: Clock;
  #looked: (Instant & Figure) | undefined;
  #movements: readonly Movement[] = [];
  #told: number | NoRate = 'one-figure';
  /** Between the last two answers. */
  #usualMs: number | undefined;
  /** Between the last two movements. */
  #updateMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** So much comes that a counter of 32 bits ought to be read again soon. */
  get hurries(): boolean {
    if (this.#looked?.wide !== false) return false;
    return this.#told === 'hidden-wraps' || (typeof this.#told === 'number' && this.#told >= HEAVY);
  }

  /** Counting begins anew, with another session or interface. */
  begin(figure: Figure): NoRate {
    return this.#begin(figure, 'one-figure');
  }

  /** The rate after one more figure of the same count. */
  next(figure: Figure): number | NoRate {
    const before = this.#looked;
    const instant = this.#instant();
    if (!before) return this.begin(figure);
    const waited = instant.at - before.at;
    if (waited < MOMENT_MS) return this.#told;
    if (this.#isGap(waited, instant, before)) return this.#begin(figure, 'gap');
    const came = figure.total - before.total;
    if (!figure.wide && waited * FASTEST >= WRAP && came > WRAP * LITTLE)
      return this.#begin(figure, 'hidden-wraps', true);
    this.#usualMs = waited;
    this.#looked = { ...instant, ...figure };
    return (this.#told = came > 0 ? this.#moved(figure.total, instant.at, waited) : this.#stands(instant.at));
  }

  #begin(figure: Figure, why: NoRate, seen = false): NoRate {
    const instant = this.#instant();
    this.#looked = { ...instant, ...figure };
    this.#movements = [{ at: instant.at, total: figure.total, seen }];
    return (this.#told = why);
  }

  #instant(): Instant {
    return { at: this.#clock.monotonic(), wall: this.#clock.now() };
  }

  /** Clocks that disagree: one of them stood while the machine slept, and nobody knows for how long it counted. */
  #isGap(waited: number, { wall }: Instant, before: Instant): boolean {
    const longest = Math.max(GAP_MS, 3 * (this.#usualMs ?? LONGEST_UPDATE_MS));
    return waited > longest || Math.abs(wall - before.wall - waited) > CLOCK_JUMP_MS;
  }

  #stands(at: number): number | NoRate {
    const stood = at - (this.#movements.at(-1)?.at ?? at);
    return stood >= Math.max(STILL_MS, 1.5 * this.#updateMs) ? 0 : this.#told;
  }

  #moved(total: number, at: number, waited: number): number | NoRate {
    const last = this.#movements.at(-1);
    const stood = at - (last?.at ?? at);
    const movement: Movement = { at, total, seen: true };
    // whether it came just now or all the time, nobody can tell; the next movement will
    const tooLong = stood > Math.max(LONGEST_UPDATE_MS, 3 * waited);
    if (tooLong || (last?.seen === false && stood < STILL_MS)) {
      this.#movements = [movement];
      return typeof this.#told === 'number' ? 'one-figure' : this.#told;
    }
    if (stood <= LONGEST_UPDATE_MS) this.#updateMs = stood;
    const all = [...this.#movements, movement];
    const recent = all.filter((each) => each.at >= at - WINDOW_MS);
    this.#movements = recent.length > 1 ? recent : all.slice(-2);
    const [first = movement] = this.#movements;
    return this.#settled(((total - first.total) * 8000) / (at - first.at));
  }

  /** Small changes are none: each costs a row in somebody's database. */
  #settled(rate: number): number {
    const told = typeof this.#told === 'number' ? this.#told : undefined;
    if (told !== undefined && Math.abs(rate - told) < Math.max(STEP, SMALL_CHANGE * told)) return told;
    return Math.round(rate / STEP) * STEP;
  }
}
