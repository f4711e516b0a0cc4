import { seconds, type Clock } from '../../router/clock.ts';

/** An address that nothing calls into question is asked for this often. */
const CONFIRMED_MS = seconds(30);
/** miniupnpd tells the old address for up to a second after the session has changed; other routers may take longer. */
const SETTLES_MS = seconds(10);
/** Looks that follow each other so closely are made because something is expected. */
const EXPECTED_MS = seconds(2);

/**
 * Whether a look at the status should ask for the address, too: that doubles its cost, and an address seldom changes while
 * the router says that the session goes on.
 */
export class AddressDue {
  readonly #clock: Clock;
  #lookedAt = -Infinity;
  #askedAt = -Infinity;
  #changedAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** At the beginning of a look, before anything is known. */
  begin(): boolean {
    const now = this.#clock.monotonic();
    const due =
      now - this.#askedAt >= CONFIRMED_MS ||
      now - this.#changedAt < SETTLES_MS ||
      now - this.#lookedAt < EXPECTED_MS;
    this.#lookedAt = now;
    return due;
  }

  asked(): void {
    this.#askedAt = this.#clock.monotonic();
  }

  /** It is not the same session any more. */
  changed(): void {
    this.#changedAt = this.#clock.monotonic();
  }

  /** What was known may be gone. */
  forget(): void {
    this.#askedAt = -Infinity;
  }
}
