import type { Clock } from './clock.ts';
import type { Channel, Look } from './driver.ts';
import type { ErrorCode } from './errors.ts';
import type { LookOutcome, PollerOptions } from './poller.ts';

/** What went wrong once. */
export interface LookFailure {
  /** Wall clock, milliseconds since 1970. */
  readonly at: number;
  readonly channel: string;
  readonly look: string;
  readonly code: ErrorCode;
  /** As in {@link RouterError}; it may be a router's words. */
  readonly detail: string | undefined;
}

/** How a look went so far. */
export interface LookRecord {
  readonly channel: Channel;
  readonly look: Look;
  readonly looked: number;
  readonly failed: number;
  /** How long the last ones took that succeeded, in milliseconds, oldest first; the wait for the router's lane counts. */
  readonly tookMs: readonly number[];
}

interface Entry extends LookRecord {
  looked: number;
  failed: number;
  readonly tookMs: number[];
}

const MOST_TIMES = 100;
const MOST_FAILURES = 20;

/** Remembers how looks went: a bounded number of durations and failures. */
export class LookLog {
  readonly #clock: Clock;
  readonly #entries = new Map<Look, Entry>();
  readonly #failures: LookFailure[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get records(): readonly LookRecord[] {
    return [...this.#entries.values()];
  }

  /** The last ones, oldest first. */
  get failures(): readonly LookFailure[] {
    return this.#failures;
  }

  /** The same looks, remembered. */
  around(run: PollerOptions['look']): PollerOptions['look'] {
    return async (channel, look, ...rest) => {
      const began = this.#clock.monotonic();
      const outcome = await run(channel, look, ...rest);
      this.#note(channel, look, outcome, this.#clock.monotonic() - began);
      return outcome;
    };
  }

  #note(channel: Channel, look: Look, outcome: LookOutcome, tookMs: number): void {
    const entry = this.#entries.get(look) ?? { channel, look, looked: 0, failed: 0, tookMs: [] };
    this.#entries.set(look, entry);
    entry.looked += 1;
    if (!outcome) return keepLast(entry.tookMs, tookMs, MOST_TIMES);
    entry.failed += 1;
    const { code, detail } = outcome;
    const failure = { at: this.#clock.now(), channel: channel.id, look: look.id, code, detail };
    keepLast(this.#failures, failure, MOST_FAILURES);
  }
}

function keepLast<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}
