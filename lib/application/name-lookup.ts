import { hours, systemClock, type Clock } from '../router/clock.ts';
import { reverseName } from '../transport/probe-dns.ts';

interface Entry {
  readonly name?: string | undefined;
  /** Monotonic, until when it counts. */
  readonly until: number;
}

const NAMED_MS = hours(7 * 24);
const NAMELESS_MS = hours(24);
const FAILED_MS = hours(1);
/** A line whose address changes all the time fills nothing. */
const MOST = 16;

/** Reverse-DNS names of WAN addresses: asked for in the background, once, and kept for a week (a day where there is none). */
export class NameLookup {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #ask: typeof reverseName;

  constructor(clock: Clock = systemClock, ask: typeof reverseName = reverseName) {
    this.#clock = clock;
    this.#ask = ask;
  }

  /** The name as far as it is known by now; the first time for an address it never is. */
  readonly nameOf = (address: string): string | undefined => {
    const now = this.#clock.monotonic();
    const entry = this.#entries.get(address);
    if (entry && entry.until > now) return entry.name;
    this.#keep(address, { name: entry?.name, until: now + FAILED_MS });
    void this.#look(address);
    return entry?.name;
  };

  async #look(address: string): Promise<void> {
    const signal = new AbortController().signal;
    try {
      const name = await this.#ask(address, { signal });
      this.#keep(address, {
        name,
        until: this.#clock.monotonic() + (name === undefined ? NAMELESS_MS : NAMED_MS),
      });
    } catch {
      // asked again in an hour, as is already noted
    }
  }

  #keep(address: string, entry: Entry): void {
    this.#entries.delete(address);
    this.#entries.set(address, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST && oldest !== undefined) this.#entries.delete(oldest);
  }
}
