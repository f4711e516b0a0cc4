import type { AnyReadable } from './capability.ts';
import { type Derivation, Report } from './report.ts';
import type { ErrorCode } from './errors.ts';
import { Snapshot, type Observed } from './snapshot.ts';

interface Entry {
  readonly observed: Observed<unknown>;
  /** For what is unknown: since when, without a break. */
  readonly since: number;
}

/**
 * What every channel last said, and the one snapshot that follows from it: where several channels tell the same, the first
 * that knows it wins; then come the derived readings. What another channel knew before a better one fell silent does not count:
 * an address that a settings screen showed an hour ago proves nothing once the session has dropped.
 */
export class MergedReadings {
  readonly #channels: ReadonlyMap<string, Map<AnyReadable, Entry>>;
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
    for (const [token, observed] of report.observed(channel, at)) this.#enter(channel, token, observed);
    return this.#compose(answers, at);
  }

  /** What a channel cannot tell any more becomes unknown, but for what lasts; what it never tells stays so. */
  blank(
    channel: string,
    tokens: readonly AnyReadable[],
    why: ErrorCode,
    answers: boolean | undefined,
    at: number,
  ): Snapshot {
    const entries = this.#channels.get(channel);
    for (const token of tokens) {
      const before = entries?.get(token)?.observed;
      if (before?.state === 'known' ? token.lasting : before?.why === 'not-offered') continue;
      this.#enter(channel, token, { state: 'unknown', why, at });
    }
    return this.#compose(answers, at);
  }

  /** What follows from whether the router answers, where nothing was read. */
  answers(yes: boolean, at: number): Snapshot {
    return this.#compose(yes, at);
  }

  #enter(channel: string, token: AnyReadable, observed: Observed<unknown>): void {
    const entries = this.#channels.get(channel);
    const before = entries?.get(token);
    const stillUnknown = before?.observed.state === 'unknown' && observed.state === 'unknown';
    entries?.set(token, {
      observed: steady(token, before?.observed, observed),
      since: stillUnknown ? before.since : observed.at,
    });
  }

  #compose(answers: boolean | undefined, at: number): Snapshot {
    const told = new Map<AnyReadable, Entry>();
    for (const entries of this.#channels.values()) {
      for (const [token, entry] of entries) {
        const better = told.get(token);
        if (better === undefined || isNews(entry, better)) told.set(token, entry);
        else if (token.lasting)
          told.set(token, { ...better, observed: completed(better.observed, entry.observed) });
      }
    }
    const now = Snapshot.of(told);
    const derived = new Report();
    for (const derive of this.#derivations) derive({ before: this.#snapshot, now, answers, at }, derived);
    this.#snapshot = now.with(derived.observed('derived', at));
    return this.#snapshot;
  }
}

/** Whether a channel knows what a better one does not, and has seen it since that one fell silent. */
function isNews({ observed }: Entry, better: Entry): boolean {
  return better.observed.state === 'unknown' && observed.state === 'known' && observed.at >= better.since;
}

/** Of what a router is, what one channel does not know another may. */
function completed(better: Observed<unknown>, other: Observed<unknown>): Observed<unknown> {
  if (better.state !== 'known' || other.state !== 'known') return better;
  if (!isRecord(better.value) || !isRecord(other.value)) return better;
  const own = Object.entries(better.value).filter(([, part]) => part !== null);
  const attributes = { ...other.attributes, ...better.attributes };
  return {
    ...better,
    value: { ...better.value, ...other.value, ...Object.fromEntries(own) },
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
