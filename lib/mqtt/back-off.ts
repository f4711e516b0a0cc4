import { seconds } from '../router/clock.ts';
import type { RouterError } from '../router/errors.ts';

export interface Pauses {
  /** Milliseconds before the second attempt, and at most between two. */
  readonly firstMs: number;
  readonly lastMs: number;
}

const PAUSES: Pauses = { firstMs: seconds(1), lastMs: seconds(30) };
/** A refused login may lock an account; nobody is served by trying often. */
const REFUSED_MS = seconds(60);
/** A connection that lives shorter than this is part of the trouble and not its end. */
export const LASTING_MS = seconds(10);

/** How long to wait before the next attempt: longer each time, until a connection has lasted. */
export class BackOff {
  readonly #pauses: Pauses;
  readonly #random: () => number;
  #nextMs: number;

  constructor(pauses: Pauses = PAUSES, random: () => number = Math.random) {
    this.#pauses = pauses;
    this.#random = random;
    this.#nextMs = pauses.firstMs;
  }

  /** Milliseconds until the next attempt, after a connection that lived for `livedMs` (0: it never came about). */
  after(problem: RouterError | undefined, livedMs: number): number {
    if (livedMs >= LASTING_MS) this.#nextMs = this.#pauses.firstMs;
    const pause = problem?.code === 'auth-failed' ? REFUSED_MS : this.#nextMs;
    this.#nextMs = Math.min(this.#nextMs * 2, this.#pauses.lastMs);
    return pause * (0.8 + 0.4 * this.#random());
  }
}
