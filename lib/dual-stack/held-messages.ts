import { seconds, type Clock } from '../router/clock.ts';

export interface HeldMessagesOptions<T> {
  readonly clock: Clock;
  /** `late`: it was held. Must not throw. */
  readonly send: (message: T, late: boolean) => void;
  /** Held in an earlier run. */
  readonly known?: readonly T[];
  /** Told whenever what is held changes. Must not throw. */
  readonly onChange?: (held: readonly T[]) => void;
}

/** A road that comes back is trusted after this long: what is sent into one that flaps is lost. */
const SETTLE_MS = seconds(20);
/** What is older than so many others is given up. */
const MOST = 100;

/** Messages that need a road: held while it is down, and sent in their order when it is back. */
export class HeldMessages<T> {
  readonly #options: HeldMessagesOptions<T>;
  #held: readonly T[];
  #isUp: boolean | undefined;
  #cancel: (() => void) | undefined;

  constructor(options: HeldMessagesOptions<T>) {
    this.#options = options;
    this.#held = options.known ?? [];
  }

  /** How the road is now; before this was said once, nothing is held anew. */
  set isUp(up: boolean) {
    this.#isUp = up;
    if (!up) this.#wait(undefined);
    else if (this.#held.length > 0 && !this.#cancel)
      this.#wait(this.#options.clock.after(SETTLE_MS, () => this.#release()));
  }

  /** Sends it, now or when the road is back and everything before it is sent. */
  give(message: T): void {
    if (this.#isUp !== false && this.#held.length === 0) return this.#options.send(message, false);
    this.#keep([...this.#held, message].slice(-MOST));
  }

  close(): void {
    this.#wait(undefined);
  }

  #release(): void {
    const held = this.#held;
    this.#wait(undefined);
    this.#keep([]);
    for (const message of held) this.#options.send(message, true);
  }

  #keep(held: readonly T[]): void {
    this.#held = held;
    this.#options.onChange?.(held);
  }

  #wait(cancel: (() => void) | undefined): void {
    this.#cancel?.();
    this.#cancel = cancel;
  }
}
