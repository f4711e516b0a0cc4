import type { AnyReadable, Readable } from './capability.ts';
import type { Attributes, Observed, Why, Snapshot } from './snapshot.ts';

type Entry = ({ readonly value: unknown } | { readonly why: Why }) & { readonly attributes?: Attributes };

/**
 * What one look at a router found: for each reading a value, or why there is none. A driver fills it from what the router
 * sent; one bad field becomes unknown and the others stay.
 */
export class Report {
  readonly #entries = new Map<AnyReadable, Entry>();

  /** A value that came from outside: checked against the capability; `unreadable` if it does not fit. */
  tell<T>(token: Readable<T>, value: unknown, attributes?: Attributes): this {
    const parsed = token.value.safeParse(value);
    if (!parsed.success) return this.miss(token, 'unreadable');
    return this.set(token, parsed.data, attributes);
  }

  /** A value that we made ourselves or have checked already. */
  set<T>(token: Readable<T>, value: T, attributes?: Attributes): this {
    this.#entries.set(token, { value, ...(attributes && { attributes }) });
    return this;
  }

  /** `attributes`: what there is to say beside the reason, such as that a counter stands at its end. */
  miss<T>(token: Readable<T>, why: Why, attributes?: Attributes): this {
    this.#entries.set(token, { why, ...(attributes && { attributes }) });
    return this;
  }

  /** The same for these readings alone; what was not found of them is `not-said`. */
  only(tokens: readonly AnyReadable[]): Report {
    const part = new Report();
    for (const token of tokens) part.#entries.set(token, this.#entries.get(token) ?? { why: 'not-said' });
    return part;
  }

  /** Says nothing about a reading, so that another channel’s word counts. */
  withhold(token: AnyReadable): this {
    this.#entries.delete(token);
    return this;
  }

  /** The same with time and origin, as it goes into a snapshot. */
  *observed(channel: string, at: number): Generator<[AnyReadable, Observed<unknown>]> {
    for (const [token, entry] of this.#entries) {
      yield [
        token,
        'why' in entry ? { state: 'unknown', ...entry, at } : { state: 'known', ...entry, at, channel },
      ];
    }
  }
}

/** What a derived reading is made from. */
export interface Derivable {
  /** The last snapshot, derived readings included. */
  readonly before: Snapshot;
  /** What the channels say now. */
  readonly now: Snapshot;
  /** Whether the router answers; undefined before the first look. */
  readonly answers: boolean | undefined;
  /** Wall clock, milliseconds since 1970. */
  readonly at: number;
}

/** Adds readings that no channel tells: a pure function of what was read. */
export type Derivation = (from: Derivable, report: Report) => void;
