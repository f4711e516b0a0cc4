/** In, or out. */
export class Cable {
  readonly #changed: (plugged: boolean) => void;
  #plugged: boolean;

  constructor(changed: (plugged: boolean) => void, plugged = true) {
    this.#changed = changed;
    this.#plugged = plugged;
  }

  get plugged(): boolean {
    return this.#plugged;
  }

  pull(): void {
    this.#set(false);
  }

  plug(): void {
    this.#set(true);
  }

  #set(plugged: boolean): void {
    if (this.#plugged === plugged) return;
    this.#plugged = plugged;
    this.#changed(plugged);
  }
}
