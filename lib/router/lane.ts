import { ActionHistories } from './action-history.ts';
import type { Clock } from './clock.ts';
import type { InTurn } from './driver.ts';
import { asRouterError, RouterError } from './errors.ts';
import { Shared } from './shared.ts';

export interface Turn {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Goes before everything that only wants to look. */
  readonly urgent?: boolean;
}

interface Waiting {
  readonly urgent: boolean;
  start(): void;
}

/** How many may wait for one router; more is a sign that it cannot keep up, and is refused as `busy`. */
const MOST_WAITING = 32;

/** One request at a time to one router, each with a deadline. */
export class Lane {
  readonly #clock: Clock;
  readonly #waiting: Waiting[] = [];
  #occupied = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `job` when it is its turn. Rejects with `timeout` at the deadline (counted from its start), `cancelled` when the signal aborts. */
  async run<T>(job: (signal: AbortSignal) => Promise<T>, turn: Turn): Promise<T> {
    await this.#enter(turn);
    try {
      return await this.#withDeadline(job, turn);
    } finally {
      this.#leave();
    }
  }

  /** {@link Lane.run} as channels use it. */
  readonly inTurn: InTurn = (run, signal, deadlineMs) => this.run(run, { signal, deadlineMs });

  #enter({ signal, urgent = false }: Turn): Promise<void> {
    if (signal.aborted) return Promise.reject(new RouterError('cancelled'));
    if (!this.#occupied) {
      this.#occupied = true;
      return Promise.resolve();
    }
    if (this.#waiting.length >= MOST_WAITING) return Promise.reject(new RouterError('busy'));
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        urgent,
        start() {
          signal.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(new RouterError('cancelled'));
      };
      signal.addEventListener('abort', abort, { once: true });
      const firstPatient = this.#waiting.findIndex((other) => !other.urgent);
      if (urgent && firstPatient >= 0) this.#waiting.splice(firstPatient, 0, entry);
      else this.#waiting.push(entry);
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next.start();
    else this.#occupied = false;
  }

  // A job that ignores its signal must not hold the lane for ever: whichever comes first ends the turn.
  #withDeadline<T>(job: (signal: AbortSignal) => Promise<T>, { deadlineMs, signal }: Turn): Promise<T> {
    if (signal.aborted) return Promise.reject(new RouterError('cancelled'));
    return new Promise((resolve, reject) => {
      const own = new AbortController();
      const end = (error: RouterError) => {
        reject(error);
        own.abort();
      };
      const abort = () => end(new RouterError('cancelled'));
      const stopTimer = this.#clock.after(deadlineMs, () => end(new RouterError('timeout')));
      signal.addEventListener('abort', abort, { once: true });
      const done = () => {
        stopTimer();
        signal.removeEventListener('abort', abort);
      };
      job(own.signal).then(
        (value) => {
          done();
          resolve(value);
        },
        (error: unknown) => {
          done();
          reject(asRouterError(error));
        },
      );
    });
  }
}

/** One lane per router identity in the process, kept as long as somebody uses it. */
export class Lanes {
  readonly #lanes = new Shared<Lane>();
  readonly #clock: Clock;
  /** What was done to each box, kept longer than its lane. */
  readonly histories: ActionHistories;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.histories = new ActionHistories(clock);
  }

  acquire(identity: string): Lane {
    return this.#lanes.acquire(identity, () => new Lane(this.#clock));
  }

  release(identity: string): void {
    this.#lanes.release(identity);
  }

  /** How many routers are in use; for tests and diagnostics. */
  get size(): number {
    return this.#lanes.size;
  }
}
