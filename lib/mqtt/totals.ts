const WRAP = 2 ** 32;
/** A smaller figure is a wrap only if the old one was so close to the end. */
const NEAR_END = 0.75 * WRAP;

/**
 * Totals that go on over a deploy or a restart. A router counts with 32 bits, whoever reads it adds the wraps, and a new reader
 * knows of none: Home Assistant would take the fall for a new meter and count twice.
 */
export class Totals {
  readonly #offsets = new Map<string, number>();
  readonly #last = new Map<string, number>();

  /** What to say for a figure that was read; `before`: what was said last in the run before this one, if known. */
  next(key: string, read: number, before: unknown): number {
    const last = this.#last.get(key);
    this.#last.set(key, read);
    // whoever reads it has found that counting began anew
    if (last !== undefined && read < last) this.#offsets.set(key, 0);
    const offset = this.#offsets.get(key) ?? offsetAfter(before, read);
    this.#offsets.set(key, offset);
    return read + offset;
  }
}

/** Bytes that were counted before the router's counter last began at nothing. */
function offsetAfter(before: unknown, read: number): number {
  if (typeof before !== 'number' || !Number.isSafeInteger(before) || read >= before || read >= WRAP) return 0;
  const counted = Math.floor(before / WRAP) * WRAP;
  if (counted + read >= before) return counted;
  return before - counted > NEAR_END ? counted + WRAP : 0;
}
