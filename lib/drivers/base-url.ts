import { onHost } from '../address/ip.ts';
/** Where a box is at the moment. It moves when somebody gives it another LAN address, and all channels to it follow. */
export class Whereabouts {
  readonly #listeners = new Set<(base: URL) => void>();
  #base: URL;

  /** `base` is the origin of its settings screen. */
  constructor(base: URL) {
    this.#base = new URL('/', base);
  }

  get base(): URL {
    return this.#base;
  }

  /** Told after it has moved. */
  onMove(listener: (base: URL) => void): void {
    this.#listeners.add(listener);
  }

  /** `host` is an IP address or a name; the port stays. */
  move(host: string): void {
    const base = onHost(this.#base, host);
    if (base.href === this.#base.href) return;
    this.#base = base;
    for (const listener of this.#listeners) listener(base);
  }
}
