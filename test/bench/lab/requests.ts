import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/** Counts the HTTP requests of each who runs in this process. */
export class Requests {
  readonly #who = new AsyncLocalStorage<string>();
  readonly #counts = new Map<string, number>();

  constructor() {
    subscribe('http.client.request.start', () => this.#count());
  }

  /** Whatever is begun within `run`, timers included, is counted for `name`. */
  of<T>(name: string, run: () => T): T {
    return this.#who.run(name, run);
  }

  /** For what is no HTTP. */
  add(name: string): void {
    this.#counts.set(name, this.count(name) + 1);
  }

  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  #count(): void {
    const name = this.#who.getStore();
    if (name !== undefined) this.add(name);
  }
}
