/** Lets a test wait for something that events bring about: whoever sees an event pokes, and conditions are asked again. */
export class Awaited {
  readonly #checks = new Set<() => void>();

  poke(): void {
    for (const check of this.#checks) check();
  }

  /** Resolves when `check` holds. Rejects with what was awaited, and what `seen` says there is instead, after eight seconds. */
  until(what: string, check: () => boolean, seen: () => string = () => ''): Promise<void> {
    if (check()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#checks.delete(again);
        reject(new Error(`never: ${what}; ${seen()}`));
      }, 8000);
      const again = () => {
        if (!check()) return;
        clearTimeout(late);
        this.#checks.delete(again);
        resolve();
      };
      this.#checks.add(again);
    });
  }
}
