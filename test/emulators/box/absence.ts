import type { Clock } from '../../../lib/router/clock.ts';

/** The time during which a box is not there. */
export class Absence {
  readonly #clock: Clock;
  #until = -Infinity;
  #stop: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get lasts(): boolean {
    return this.#clock.monotonic() < this.#until;
  }

  /** Begins one, in place of one that lasts. */
  begin(ms: number, then: () => void): void {
    this.close();
    this.#until = this.#clock.monotonic() + ms;
    this.#stop = this.#clock.after(ms, () => {
      this.#until = -Infinity;
      then();
    });
  }

  close(): void {
    this.#stop?.();
  }
}
