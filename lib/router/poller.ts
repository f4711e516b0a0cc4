import type { AnyReadable } from './capability.ts';
import type { Clock } from './clock.ts';
import type { Channel, Look } from './driver.ts';
import type { RouterError } from './errors.ts';
import { isSilence } from './failures.ts';

/** What became of a look: undefined is fine. */
export type LookOutcome = RouterError | undefined;

export interface PollerOptions {
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  /** Milliseconds between two cheap looks, the user's choice. Costly looks come at most a quarter as often. */
  readonly intervalMs: number;
  /** 0..1, for jitter, so that a thousand routers do not answer in the same instant. */
  readonly random: () => number;
  /** Does the look and never rejects. */
  readonly look: (
    channel: Channel,
    look: Look,
    asked: boolean,
    only: readonly AnyReadable[] | undefined,
  ) => Promise<LookOutcome>;
}

/** How a look stands at the moment. */
export interface LookStanding {
  readonly look: Look;
  /** Milliseconds between two of them while all is well. */
  readonly normalMs: number;
  /** In a row. */
  readonly failures: number;
  /** Not looked at again until somebody asks: a refused login (design rule 3). */
  readonly latched: boolean;
}

interface Entry extends LookStanding {
  readonly channel: Channel;
  due: number;
  /** When the last look was over. */
  lookedAt: number;
  /** Until when it is looked at at the fast pace. */
  fastUntil: number;
  /** What it is looked at for at the fast pace; undefined: for everything. */
  only: readonly AnyReadable[] | undefined;
  failures: number;
  latched: boolean;
  /** Of the last look. */
  outcome: LookOutcome;
}

const BACKOFF_CAP_MS = 30_000;
/** While nothing answers the quickest look tries this often, so that the return of a router is noticed within five seconds. */
const AWAY_MS = 2500;
/** For what only a person can mend: another router at the address, a firmware that we cannot read. */
const HOPELESS_MS = 300_000;
const BUSY_MS = 120_000;
/** A second look soon after the first failure tells a hiccup from an outage. */
const DOUBT_MS = 1000;
/** Within the login that the looks before it had. */
const AFTERWARDS_MS = 10_000;
const JITTER = 0.05;
const COSTLY_FACTOR = 4;

/** Decides when each look is due: by its cost, sooner while something is expected, later while nothing answers. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #entries: readonly Entry[];
  /** Of those that are not costly. */
  readonly #quickest: Entry | undefined;
  /** By what tells it: the same is told by several channels, each at its own pace. */
  readonly #paces = new Map<string, Map<AnyReadable, number>>();
  #pausedUntil = 0;
  #stopTimer: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: PollerOptions) {
    this.#options = options;
    const looks = options.channels.flatMap((channel) => channel.looks.map((look) => ({ channel, look })));
    // a costly look keeps its own pace even where there is no other, or else it would log in each few seconds
    const quickest = Math.min(
      ...looks.filter(({ look }) => !look.costly).map(({ look }) => look.pace.normal),
    );
    this.#entries = looks.map(({ channel, look }) => ({
      channel,
      look,
      normalMs:
        !look.costly && look.pace.normal === quickest
          ? Math.max(options.intervalMs, look.pace.fast)
          : Math.max(COSTLY_FACTOR * options.intervalMs, look.pace.normal),
      due: 0,
      lookedAt: -Infinity,
      fastUntil: 0,
      only: undefined,
      failures: 0,
      latched: false,
      outcome: undefined,
    }));
    for (const { channel, look, normalMs } of this.#entries) {
      const paces = this.#paces.get(channel.id) ?? new Map<AnyReadable, number>();
      this.#paces.set(channel.id, paces);
      for (const token of look.provides) paces.set(token, Math.min(normalMs, paces.get(token) ?? normalMs));
    }
    const cheap = this.#entries.filter(({ look }) => !look.costly);
    this.#quickest = cheap.toSorted((a, b) => a.normalMs - b.normalMs)[0];
  }

  /** Looks at everything now, then by the clock. */
  start(): void {
    this.#schedule();
  }

  /**
   * Something may have changed: the channel's quickest looks are due, at the fast pace for a while and the first at once; without
   * a channel the quickest of all that are not costly. What other channels tell of the same is due as well, since a better one is
   * believed.
   */
  hint(channel: Channel | undefined, fastMs: number): void {
    const now = this.#options.clock.monotonic();
    const own = this.#entries.filter((entry) => (channel ? entry.channel === channel : !entry.look.costly));
    const quickest = Math.min(...own.map((entry) => entry.normalMs));
    const hinted = own.filter((entry) => entry.normalMs === quickest);
    const concerned = new Set(hinted.flatMap(({ look }) => look.provides));
    for (const entry of this.#entries) {
      const tellsSame = !entry.look.costly && entry.look.provides.some((token) => concerned.has(token));
      if (tellsSame || hinted.includes(entry))
        entry.due = Math.min(entry.due, Math.max(now, entry.lookedAt + entry.look.pace.fast));
    }
    this.fast(fastMs);
  }

  /**
   * Looks at the fast pace for `ms`, at costly things only where `channel` (an id) is what they belong to, and they tell some of what is
   * awaited. `only`: what that is; without it everything.
   */
  fast(ms: number, channel?: string, only?: readonly AnyReadable[]): void {
    const now = this.#options.clock.monotonic();
    const tells = ({ look }: Entry) => look.provides.some((token) => only?.includes(token));
    // what follows from readings, such as whether it answers, any look tells
    const concerned = this.#entries.some(tells) ? tells : () => true;
    for (const entry of this.#entries) {
      if (entry.look.costly && !(entry.channel.id === channel && concerned(entry))) continue;
      entry.only = only;
      entry.fastUntil = Math.max(entry.fastUntil, now + ms);
      entry.due = Math.min(entry.due, now + entry.look.pace.fast);
    }
    this.#schedule();
  }

  /** What was awaited has come: costly things of a channel are looked at once more, at all of them, and then at their own pace. */
  slow(channel: string): void {
    const now = this.#options.clock.monotonic();
    for (const entry of this.#entries) {
      if (!entry.look.costly || entry.channel.id !== channel || entry.fastUntil <= now) continue;
      entry.fastUntil = 0;
      entry.due = now + AFTERWARDS_MS;
    }
    this.#schedule();
  }

  /**
   * Something speaks against what was read of these: what tells them is due, no sooner than the fast pace allows. What fails at the
   * moment, or was refused, keeps its time.
   */
  doubt(tokens: readonly AnyReadable[]): void {
    const now = this.#options.clock.monotonic();
    for (const entry of this.#entries) {
      if (entry.failures > 0 || !entry.look.provides.some((token) => tokens.includes(token))) continue;
      entry.due = Math.min(entry.due, Math.max(now, entry.lookedAt + entry.look.pace.fast));
    }
    this.#schedule();
  }

  /** These answer again: what became unknown is looked at now, costly things that failed when the router has had time to come up. */
  wake(channels: readonly Channel[]): void {
    const now = this.#options.clock.monotonic();
    for (const entry of this.#entries) {
      if (!channels.includes(entry.channel)) continue;
      if (!entry.look.costly) entry.due = now;
      else if (entry.failures > 0) entry.due = Math.min(entry.due, now + AFTERWARDS_MS);
      entry.failures = 0;
    }
    this.#schedule();
  }

  /** How often a channel (an id) usually looks at what tells this, in milliseconds; undefined: it does not tell it. */
  paceOf(token: AnyReadable, channel: string): number | undefined {
    return this.#paces.get(channel)?.get(token);
  }

  get standings(): readonly LookStanding[] {
    return this.#entries;
  }

  /** Leaves the router alone for `ms`, then goes on by itself. */
  pause(ms: number): void {
    this.#pausedUntil = this.#options.clock.monotonic() + ms;
    this.#schedule();
  }

  resume(): void {
    this.#pausedUntil = 0;
    this.#schedule();
  }

  get paused(): boolean {
    return this.#pausedUntil > this.#options.clock.monotonic();
  }

  /**
   * Looks once, now, whatever was paused, at all that tells one of `tokens`, or at everything; done when all have been looked at.
   * `asked`: a person wants a refused login to be tried once more; else it stays refused.
   */
  async lookNow(tokens: readonly AnyReadable[] | undefined, asked: boolean): Promise<readonly LookOutcome[]> {
    while (this.#running) await this.#running;
    const outcomes: LookOutcome[] = [];
    await this.#run(async () => {
      for (const entry of this.#entries) {
        if (this.#stopped) break;
        if (tokens && !entry.look.provides.some((token) => tokens.includes(token))) continue;
        outcomes.push(entry.latched && !asked ? entry.outcome : await this.#take(entry, asked));
      }
    });
    return outcomes;
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTimer?.();
  }

  #schedule(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    if (this.#stopped || this.#running) return;
    const waiting = this.#entries.filter((entry) => !entry.latched);
    if (waiting.length === 0) return;
    const due = Math.max(this.#pausedUntil, Math.min(...waiting.map((entry) => entry.due)));
    const wait = Math.max(0, due - this.#options.clock.monotonic());
    this.#stopTimer = this.#options.clock.after(wait, () => void this.#run(() => this.#lookAtDue()));
  }

  /** Nothing else looks meanwhile, and afterwards the clock goes on. */
  #run(looks: () => Promise<void>): Promise<void> {
    this.#stopTimer?.();
    this.#running = looks().finally(() => {
      this.#running = undefined;
      this.#schedule();
    });
    return this.#running;
  }

  async #lookAtDue(): Promise<void> {
    const now = this.#options.clock.monotonic();
    for (const entry of this.#entries) {
      if (this.#stopped || this.paused) return;
      if (!entry.latched && entry.due <= now) await this.#take(entry);
    }
  }

  async #take(entry: Entry, asked = false): Promise<LookOutcome> {
    const fast = entry.fastUntil > this.#options.clock.monotonic();
    const only = fast && !asked ? entry.only : undefined;
    const began = this.#options.clock.monotonic();
    const outcome = await this.#options.look(entry.channel, entry.look, asked, only);
    entry.outcome = outcome;
    entry.failures = outcome ? entry.failures + 1 : 0;
    entry.latched = outcome?.code === 'auth-failed';
    if (outcome === undefined && entry.channel.login) this.#letIn(entry.channel);
    entry.lookedAt = this.#options.clock.monotonic();
    const wait = this.#wait(entry, outcome);
    // who needs long for an answer is left alone for as long
    const rest = outcome === undefined ? entry.lookedAt - began : 0;
    entry.due = entry.lookedAt + Math.max(wait, rest);
    return outcome;
  }

  /** What waited because the login was refused goes on. */
  #letIn(channel: Channel): void {
    for (const entry of this.#entries) {
      if (entry.channel !== channel || !entry.latched) continue;
      entry.latched = false;
      entry.due = this.#options.clock.monotonic();
    }
  }

  /** Never more often than the user wants the cheapest of all. */
  #usually({ look, normalMs }: Entry): number {
    const again = Math.max(look.again?.() ?? Infinity, this.#options.intervalMs);
    return Math.min(normalMs, again);
  }

  #wait(entry: Entry, outcome: LookOutcome): number {
    const jitter = 1 + JITTER * (2 * this.#options.random() - 1);
    const fast = entry.fastUntil > this.#options.clock.monotonic();
    if (outcome === undefined) return fast ? entry.look.pace.fast : this.#usually(entry) * jitter;
    if (outcome.code === 'busy' || outcome.code === 'auth-locked') return BUSY_MS * jitter;
    if (outcome.retry === 'never') return HOPELESS_MS * jitter;
    // something is expected, such as the end of a restart
    if (fast) return Math.max(entry.look.pace.fast, DOUBT_MS);
    if (entry.failures === 1) return Math.min(DOUBT_MS, entry.normalMs);
    if (isSilence(outcome) && entry === this.#quickest) return Math.min(entry.normalMs, AWAY_MS);
    const backoff = Math.min(entry.normalMs * 2 ** (entry.failures - 2), BACKOFF_CAP_MS);
    return Math.max(entry.normalMs, backoff) * jitter;
  }
}

/** A look that is due before something is done. */
export interface Due {
  readonly channel: Channel;
  readonly look: Look;
  /** What it is for; undefined: everything that it tells. */
  readonly only?: readonly AnyReadable[];
}

/**
 * What has to be looked at before something is done that concerns `tokens`. Settings need it, since their present value decides
 * whether anything is sent at all. So does what is told by costly looks alone, or else a change of an hour ago would pass for
 * the effect.
 */
export function dueBefore(tokens: readonly AnyReadable[], channels: readonly Channel[]): readonly Due[] {
  const all = channels.flatMap((channel) => channel.looks.map((look) => ({ channel, look })));
  const often = new Set(all.flatMap(({ look }) => (look.costly ? [] : look.provides)));
  const settings = tokens.filter((token) => token.kind === 'setting');
  const rarely = tokens.filter((token) => !often.has(token));
  return all.flatMap((each): readonly Due[] => {
    const tells = (token: AnyReadable) => each.look.provides.includes(token);
    // all of it, because other values may speak against a change
    if (settings.some(tells)) return [each];
    const only = rarely.filter(tells);
    return only.length > 0 ? [{ ...each, only }] : [];
  });
}
