import type { RouterError } from './errors.ts';
import type { Request, Result } from './operations.ts';

const MOST = 100;

/** What was asked for under a name of the asker's own runs once, however often it is asked for. */
export class Transactions {
  readonly #results = new Map<string, Promise<Result>>();

  run({ capability, transaction }: Request, begin: () => Promise<Result>): Promise<Result> {
    if (transaction === undefined) return begin();
    const key = `${capability.id} ${transaction}`;
    const known = this.#results.get(key);
    if (known) return known;
    const result = begin();
    this.#results.set(key, result);
    // what was refused before anything was sent may be asked for again
    result.catch((error: RouterError) => error.mayHaveApplied || this.#results.delete(key));
    if (this.#results.size > MOST) {
      const oldest = this.#results.keys().next();
      if (!oldest.done) this.#results.delete(oldest.value);
    }
    return result;
  }
}
