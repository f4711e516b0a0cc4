import type { AnyReadable } from './capability.ts';
import type { Derivation } from './derivation.ts';
import type { ErrorCode } from './errors.ts';
import { Report } from './report.ts';
import { Snapshot, type Observed } from './snapshot.ts';

type Entries = Map<AnyReadable, Observed<unknown>>;

/**
 * What every channel last said, and the one snapshot that follows from it: where several channels tell the same, the first
 * that knows it wins; then come the derived readings.
 */
export class Board {
  readonly #channels: ReadonlyMap<string, Entries>;
  readonly #derivations: readonly Derivation[];
  #snapshot = Snapshot.empty;

  /** `channels` in order of trust. */
  constructor(channels: readonly string[], derivations: readonly Derivation[]) {
    this.#channels = new Map(channels.map((id) => [id, new Map()]));
    this.#derivations = derivations;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Takes what a look found, and makes the next snapshot. */
  post(channel: string, report: Report, answers: boolean | undefined, at: number): Snapshot {
    const entries = this.#channels.get(channel);
    for (const [token, observed] of report.observed(channel, at)) {
      entries?.set(token, steady(token, entries.get(token), observed));
    }
    return this.#compose(answers, at);
  }

  /** What a channel cannot tell any more becomes unknown, but for what lasts. */
  blank(
    channel: string,
    tokens: readonly AnyReadable[],
    why: ErrorCode,
    answers: boolean | undefined,
    at: number,
  ): Snapshot {
    const entries = this.#channels.get(channel);
    for (const token of tokens) {
      if (token.lasting && entries?.get(token)?.state === 'known') continue;
      entries?.set(token, { state: 'unknown', why, at });
    }
    return this.#compose(answers, at);
  }

  #compose(answers: boolean | undefined, at: number): Snapshot {
    const told: Entries = new Map();
    for (const entries of this.#channels.values()) {
      for (const [token, observed] of entries) {
        const better = told.get(token);
        if (better === undefined || (better.state === 'unknown' && observed.state === 'known'))
          told.set(token, observed);
      }
    }
    const now = Snapshot.empty.with(told);
    const derived = new Report();
    for (const derive of this.#derivations) derive({ before: this.#snapshot, now, answers, at }, derived);
    this.#snapshot = now.with(derived.observed('derived', at));
    return this.#snapshot;
  }
}

/** An instant reckoned as now minus a counter jitters; within its inexactness it is still the same instant. */
function steady(
  token: AnyReadable,
  before: Observed<unknown> | undefined,
  now: Observed<unknown>,
): Observed<unknown> {
  if (!token.steadyMs || before?.state !== 'known' || now.state !== 'known') return now;
  const difference = Math.abs(Date.parse(String(now.value)) - Date.parse(String(before.value)));
  return difference <= token.steadyMs ? { ...now, value: before.value } : now;
}
