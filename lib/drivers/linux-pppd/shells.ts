import type { Shell } from '../../transport/shell.ts';

/** Shells that several configurations of one host share, kept as long as somebody uses them. */
export class Shells {
  readonly #shells = new Map<string, { readonly shell: Shell; users: number }>();

  /** `key` is the host and who logs in; `make` is asked only for the first user. */
  acquire(key: string, make: () => Shell): Shell {
    const entry = this.#shells.get(key) ?? { shell: make(), users: 0 };
    entry.users += 1;
    this.#shells.set(key, entry);
    return entry.shell;
  }

  /** The last one closes it. Never rejects. */
  async release(key: string): Promise<void> {
    const entry = this.#shells.get(key);
    if (!entry || --entry.users > 0) return;
    this.#shells.delete(key);
    await entry.shell.close();
  }
}
