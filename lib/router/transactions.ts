import type { RouterError } from './errors.ts';

const MOST = 100;

/** What was asked for under a name of the asker's own runs once, however often it is asked for. */
export class Transactions<R> {
  readonly #results = new Map<string, Promise<R>>();

  /** `begin` rejects with a {@link RouterError}. */
  run(name: string, begin: () => Promise<R>): Promise<R> {
    const known = this.#results.get(name);
    if (known) return known;
    const result = begin();
    this.#results.set(name, result);
    // what was refused before anything was sent may be asked for again
    result.catch((error: RouterError) => error.mayHaveApplied || this.#results.delete(name));
    if (this.#results.size > MOST) {
      const oldest = this.#results.keys().next();
      if (!oldest.done) this.#results.delete(oldest.value);
    }
    return result;
  }
}
