/** What several users of one key share: made for the first, ended after the last. */
export class Shared<T> {
  readonly #entries = new Map<string, { readonly value: T; users: number }>();

  /** `make` is called for the first user only. */
  acquire(key: string, make: () => T): T {
    const entry = this.#entries.get(key) ?? { value: make(), users: 0 };
    entry.users += 1;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** What the last user of a key lets go, for it to be ended; undefined while others use it. */
  release(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (!entry || --entry.users > 0) return undefined;
    this.#entries.delete(key);
    return entry.value;
  }

  /** How many keys are in use; for tests and diagnostics. */
  get size(): number {
    return this.#entries.size;
  }
}
