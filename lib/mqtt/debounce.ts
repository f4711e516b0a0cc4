import type { Clock } from '../router/clock.ts';
import { safely } from './safely.ts';

/** Things to do a little later, each at most once at a time: however often they are asked for, there is one timer. */
export class Debouncer {
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #pending = new Map<string, () => void>();

  constructor(clock: Clock, log: (line: string) => void) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Runs after `ms`, unless the same thing is already waiting. */
  once(what: string, ms: number, run: () => void): void {
    if (this.#pending.has(what)) return;
    this.#set(what, ms, run);
  }

  /** Runs after `ms` from now; what waited under the same name is forgotten. */
  again(what: string, ms: number, run: () => void): void {
    this.#pending.get(what)?.();
    this.#set(what, ms, run);
  }

  cancel(what: string): void {
    this.#pending.get(what)?.();
    this.#pending.delete(what);
  }

  /** Forgets everything that waits. */
  stop(): void {
    for (const cancel of this.#pending.values()) cancel();
    this.#pending.clear();
  }

  #set(what: string, ms: number, run: () => void): void {
    const due = safely(this.#log, run);
    const cancel = this.#clock.after(ms, () => {
      this.#pending.delete(what);
      due();
    });
    this.#pending.set(what, cancel);
  }
}
