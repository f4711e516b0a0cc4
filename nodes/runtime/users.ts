import type { Clock } from '../../lib/router/clock.ts';

const LONGEST_MS = 1000;

/** The nodes that use a configuration node, so that it can wait for them when all are closed together. */
export class Users {
  readonly #ids = new Set<string>();
  #wake: () => void = () => undefined;

  add(id: string): void {
    this.#ids.add(id);
  }

  release(id: string): void {
    this.#ids.delete(id);
    if (this.#ids.size === 0) this.#wake();
  }

  /** Resolves when all have been released, after a second at the latest. */
  gone(clock: Clock): Promise<void> {
    if (this.#ids.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = clock.after(LONGEST_MS, resolve);
      this.#wake = () => {
        stop();
        resolve();
      };
    });
  }
}
