import type { AnyReadable, Readable } from './capability.ts';
import type { ErrorCode } from './errors.ts';

/** Plain data beside a value: evidence, confidence, class of an address. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * Why a value is not known: `not-read` (nobody has looked yet), `not-offered` (this router never tells), `not-said` (it
 * was asked and had no answer, such as no address while the line is down), or the code of what went wrong.
 */
export type Why = 'not-read' | 'not-offered' | 'not-said' | ErrorCode;

/** One reading at one time. Never `''`, `0` or `0.0.0.0` for what is not known. */
export type Observed<T> =
  | {
      readonly state: 'known';
      readonly value: T;
      /** When it was read, wall clock, milliseconds since 1970. */
      readonly at: number;
      /** Which channel told it. */
      readonly channel: string;
      readonly attributes?: Attributes;
    }
  | {
      readonly state: 'unknown';
      readonly why: Why;
      readonly at: number;
      readonly attributes?: Attributes;
    };

const NOT_READ: Observed<never> = { state: 'unknown', why: 'not-read', at: 0 };

/** All readings of a router at one time. Never changes; {@link Snapshot.with} makes the next one. */
export class Snapshot {
  readonly #entries: ReadonlyMap<AnyReadable, Observed<unknown>>;

  static readonly empty = new Snapshot(new Map());

  private constructor(entries: ReadonlyMap<AnyReadable, Observed<unknown>>) {
    this.#entries = entries;
  }

  get<T>(token: Readable<T>): Observed<T> {
    return (this.#entries.get(token) as Observed<T> | undefined) ?? NOT_READ;
  }

  /** The value, or undefined where it is not known. */
  value<T>(token: Readable<T>): T | undefined {
    const observed = this.get(token);
    return observed.state === 'known' ? observed.value : undefined;
  }

  has(token: AnyReadable): boolean {
    return this.#entries.has(token);
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** Every reading that was ever looked for, in the order of first sight. */
  [Symbol.iterator](): Iterator<[AnyReadable, Observed<unknown>]> {
    return this.#entries[Symbol.iterator]();
  }

  with(updates: Iterable<readonly [AnyReadable, Observed<unknown>]>): Snapshot {
    const entries = new Map(this.#entries);
    for (const [token, observed] of updates) entries.set(token, observed);
    return new Snapshot(entries);
  }
}

/** Whether two observations say the same; when and by which channel it was read does not count. */
export function sameObserved(a: Observed<unknown>, b: Observed<unknown>): boolean {
  // what was not looked at
  if (a === b) return true;
  if (a.state === 'unknown' || b.state === 'unknown') {
    return (
      a.state === b.state &&
      (a as { why?: Why }).why === (b as { why?: Why }).why &&
      same(a.attributes, b.attributes)
    );
  }
  return same(a.value, b.value) && same(a.attributes, b.attributes);
}

/** Values and attributes are plain data. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && same(value, (b as Record<string, unknown>)[key]))
  );
}

export interface ReadingChange {
  readonly token: AnyReadable;
  readonly before: Observed<unknown>;
  readonly after: Observed<unknown>;
}

/** What differs between two snapshots. */
export function changesBetween(before: Snapshot, after: Snapshot): ReadingChange[] {
  const changes: ReadingChange[] = [];
  for (const [token, now] of after) {
    const then = before.get(token);
    if (!sameObserved(then, now)) changes.push({ token, before: then, after: now });
  }
  return changes;
}
