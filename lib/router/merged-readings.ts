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
  readonly #pausedUntil: () => number | undefined;
  /** What the channels say, without what follows from it. */
  #merged = Snapshot.empty;
  #snapshot = Snapshot.empty;

  /** `channels` in order of trust. */
  constructor(
    channels: readonly string[],
    derivations: readonly Derivation[],
    pausedUntil: () => number | undefined = () => undefined,
  ) {
    this.#pausedUntil = pausedUntil;
    this.#channels = new Map(channels.map((id) => [id, new Map()]));
    this.#derivations = derivations;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Takes what a look found, and makes the next snapshot. */
  post(channel: string, report: Report, answers: boolean | undefined, at: number): Snapshot {
    return this.#enter(channel, report.observed(channel, at), answers, at);
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
    const gone = tokens.filter((token) => {
      const before = entries?.get(token)?.observed;
      return !(before?.state === 'known' ? token.lasting : before?.why === 'not-offered');
    });
    const unknown = { state: 'unknown', why, at } as const;
    return this.#enter(
      channel,
      gone.map((token) => [token, unknown]),
      answers,
      at,
    );
  }

  #enter(
    channel: string,
    said: Iterable<readonly [AnyReadable, Observed<unknown>]>,
    answers: boolean | undefined,
    at: number,
  ): Snapshot {
    const entries = this.#channels.get(channel);
    const merged: [AnyReadable, Observed<unknown>][] = [];
    for (const [token, observed] of said) {
      const before = entries?.get(token);
      const stillUnknown = before?.observed.state === 'unknown' && observed.state === 'unknown';
      entries?.set(token, {
        observed: steady(token, before?.observed, observed),
        since: stillUnknown ? before.since : observed.at,
      });
      const told = this.#told(token);
      if (told) merged.push([token, told]);
    }
    this.#merged = this.#merged.with(merged);
    return this.answers(answers, at);
  }

  /** What the channels tell together of one reading. */
  #told(token: AnyReadable): Observed<unknown> | undefined {
    let told: Entry | undefined;
    for (const entries of this.#channels.values()) {
      const entry = entries.get(token);
      if (entry === undefined) continue;
      if (told === undefined || isNews(entry, told)) told = entry;
      else if (token.lasting) told = { ...told, observed: completed(told.observed, entry.observed) };
    }
    return told?.observed;
  }

  /** What follows from all that, and from whether the router answers. */
  answers(answers: boolean | undefined, at: number): Snapshot {
    const derived = new Report();
    const now = this.#merged;
    const from = { before: this.#snapshot, now, answers, pausedUntil: this.#pausedUntil(), at };
    for (const derive of this.#derivations) derive(from, derived);
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
