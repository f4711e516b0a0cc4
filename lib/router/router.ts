import { overdueIn } from './age.ts';
import { MergedReadings } from './merged-readings.ts';
import type { AnyDoable, AnyReadable } from './capability.ts';
import { seconds, type Clock } from './clock.ts';
import { connected } from './connecting.ts';
import type { Derivation } from './report.ts';
import type { AnyOperation, Channel, Driver, Look, Offer } from './driver.ts';
import { asRouterError, RouterError } from './errors.ts';
import { Failures, isSilence } from './failures.ts';
import { followHints, type LogEvent, type ChangeHints } from './change-hints.ts';
import { LookLog } from './look-log.ts';
import { dueBefore, Poller, type LookOutcome, type LookStanding } from './poller.ts';
import type { Lane, Lanes } from './lane.ts';
import { Pause } from './pause.ts';
import type { Notice } from './notice.ts';
import { firstObjection, type Objection } from './objection.ts';
import { Operations, type Request, type OperationContext } from './operations.ts';
import type { Result } from './verification.ts';
import { changesBetween, Snapshot } from './snapshot.ts';
import { Watchers } from './watchers.ts';

export interface RouterOptions {
  readonly clock: Clock;
  readonly lanes: Lanes;
  /** Finds out what the router is and opens it; tried again, with growing pauses, until it works. */
  readonly connect: (signal: AbortSignal) => Promise<Driver>;
  readonly derivations: readonly Derivation[];
  /** What may speak against a change. */
  readonly objections?: readonly Objection[];
  /** Operations that need no driver, such as refresh. */
  readonly ownOperations?: (router: Router) => readonly AnyOperation[];
  /** Hears of the router whatever its driver. */
  readonly hints?: ChangeHints;
  /** Milliseconds between two cheap looks. */
  readonly intervalMs: number;
  /** Ids of what MQTT may do although it can cut somebody off. */
  readonly allow?: readonly string[];
  /** 0..1; for jitter. */
  readonly random?: () => number;
}

const REQUEST_DEADLINE_MS = seconds(15);

/** One router: what it says, kept up to date, and what can be asked of it. It never throws by itself and holds no secret. */
export class Router {
  readonly #options: RouterOptions;
  readonly #end = new AbortController();
  readonly #listeners = new Set<(notice: Notice) => void>();
  readonly #watchers: Watchers;
  readonly #failures = new Failures();
  /** How looks went, for whoever wonders. */
  readonly lookLog: LookLog;
  #driver: Driver | undefined;
  #lane: Lane | undefined;
  #board: MergedReadings;
  #poller: Poller | undefined;
  #operations: Operations | undefined;
  #problem: RouterError | undefined;
  #answers: boolean | undefined;
  readonly #pause: Pause;
  #last = Snapshot.empty;

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#watchers = new Watchers(options.clock);
    this.#pause = new Pause(options.clock, () => this.#pauseChanged());
    this.lookLog = new LookLog(options.clock);
    this.#board = this.#boardFor([]);
  }

  /** Begins to connect and to look. */
  start(): void {
    void this.#connect();
  }

  get snapshot(): Snapshot {
    return this.#board.snapshot;
  }

  get driver(): Driver | undefined {
    return this.#driver;
  }

  get offers(): readonly Offer[] {
    return this.#operations?.offers() ?? [];
  }

  get running(): AnyDoable | undefined {
    return this.#operations?.running;
  }

  /** What keeps us from reading, if anything. */
  get problem(): RouterError | undefined {
    return this.#problem;
  }

  /** What came of the last login, as long as that is not known to be otherwise; undefined: none was needed or tried. */
  get login(): 'accepted' | 'refused' | undefined {
    return this.#failures.login;
  }

  /** Why the last login was refused; undefined: it was not. */
  get refusal(): RouterError | undefined {
    return this.#failures.refusal;
  }

  get paused(): boolean {
    return this.pausedUntil !== undefined;
  }

  /** Until when the router is left alone, wall clock, milliseconds since 1970; undefined: it is not. */
  get pausedUntil(): number | undefined {
    return this.#pause.until;
  }

  /** How each look stands; none before the router is open. */
  get standings(): readonly LookStanding[] {
    return this.#poller?.standings ?? [];
  }

  /** The listener must not throw; the answer ends the subscription. */
  subscribe(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs an action or setting to its end. Rejects with a {@link RouterError}. */
  run(request: Request): Promise<Result> {
    if (!this.#operations)
      return Promise.reject(this.#problem ?? new RouterError('unreachable', { detail: 'not connected yet' }));
    const { capability, origin, signal: own = this.#end.signal } = request;
    return this.#operations.run({ ...request, signal: AbortSignal.any([this.#end.signal, own]) }).then(
      (result) => {
        this.#tell({ kind: 'done', capability, origin, result });
        return result;
      },
      (thrown: unknown) => {
        const error = asRouterError(thrown);
        this.#tell({ kind: 'done', capability, origin, error });
        throw error;
      },
    );
  }

  /**
   * Looks once, now, at what tells these readings, or at everything; `asked`: a person wants it, so that a refused login is tried once more
   * and a pause does not count. Rejects if nothing at all could be read, and with `busy` while it is paused and nobody has asked.
   */
  async lookNow(tokens?: readonly AnyReadable[], asked = true): Promise<void> {
    if (!this.#poller) throw this.#problem ?? new RouterError('unreachable', { detail: 'not connected yet' });
    if (!asked) this.#pause.refuse();
    const outcomes = await this.#poller.lookNow(tokens, asked);
    if (outcomes[0] && outcomes.every(Boolean)) throw outcomes[0];
  }

  /** What is known, but was read longer ago than usual: somebody else is in, or we keep away. */
  get overdue(): readonly AnyReadable[] {
    const now = this.#options.clock.now();
    return overdueIn(this.snapshot, (...told) => this.#poller?.paceOf(...told), now);
  }

  /** Something speaks against what was read of these: they are looked at again soon, as far as the pace, a pause and a refused login allow. */
  doubt(tokens: readonly AnyReadable[]): void {
    this.#poller?.doubt(tokens);
  }

  /** Leaves the router alone for `ms`, so that a person can use it; goes on by itself. */
  pause(ms: number): void {
    this.#pause.begin(ms);
    this.#poller?.pause(ms);
    this.#pauseChanged();
  }

  resume(): void {
    this.#pause.end();
    this.#poller?.resume();
    this.#pauseChanged();
  }

  /** Ends everything: looks, actions, sessions. Never rejects. */
  async close(): Promise<void> {
    this.#listeners.clear();
    this.#end.abort();
    this.#poller?.stop();
    this.#pause.end();
    this.#watchers.close();
    if (this.#driver && this.#lane) this.#options.lanes.release(this.#driver.identity);
    await this.#driver?.close();
  }

  async #connect(): Promise<void> {
    const { clock, connect } = this.#options;
    const { signal } = this.#end;
    const driver = await connected(connect, clock, signal, (error) => {
      this.#answers = false;
      this.#setProblem(error);
      this.#publish(() => this.#board.answers(false, clock.now()));
    });
    if (driver) this.#open(driver);
  }

  #open(driver: Driver): void {
    const { clock, lanes, intervalMs, allow = [], random = Math.random } = this.#options;
    this.#driver = driver;
    const lane = (this.#lane = lanes.acquire(driver.identity));
    this.#board = this.#boardFor(driver.channels);
    this.#poller = new Poller({
      channels: driver.channels,
      clock,
      intervalMs,
      random,
      look: this.lookLog.around(this.#look),
    });
    const own = { id: 'own', operations: this.#options.ownOperations?.(this) ?? [] };
    const histories = lanes.histories.of(driver.identity);
    this.#operations = new Operations(this.#stage(), [own, ...driver.channels], allow, histories);
    const tell = (heard: LogEvent) => this.#tell({ kind: 'heard', ...heard });
    followHints(driver, this.#poller, this.#options.hints, tell, this.#end.signal, lane.inTurn);
    this.#tell({ kind: 'opened', driver });
    if (this.paused) this.#poller.pause(this.#pause.leftMs);
    if (this.paused) this.#pauseChanged();
    this.#poller.start();
  }

  #boardFor(channels: readonly Channel[]): MergedReadings {
    const ids = channels.map(({ id }) => id);
    return new MergedReadings(ids, this.#options.derivations, () => this.pausedUntil);
  }

  #pauseChanged(): void {
    this.#publish(() => this.#board.answers(this.#answers, this.#options.clock.now()));
    this.#tell({ kind: 'offers' });
  }

  #stage(): OperationContext {
    const pause = this.#pause;
    return {
      get pausedUntil() {
        return pause.until;
      },
      clock: this.#options.clock,
      snapshot: () => this.snapshot,
      freshen: (tokens, signal) => this.#freshen(tokens, signal),
      request: (run, signal, deadlineMs = REQUEST_DEADLINE_MS) => {
        if (!this.#lane) return Promise.reject(new RouterError('unreachable'));
        return this.#lane.run(run, { deadlineMs, signal, urgent: true });
      },
      watch: (until, ms, signal, channel, concerns) => {
        this.#poller?.fast(ms, channel, concerns);
        return this.#watchers.watch(until, ms, signal).finally(() => this.#poller?.slow(channel));
      },
      objection: (...change) => firstObjection(this.#options.objections ?? [], ...change),
      answers: (yes) => {
        this.#answers = yes;
        this.#publish(() => this.#board.answers(yes, this.#options.clock.now()));
        return this.snapshot;
      },
      onChange: () => this.#tell({ kind: 'offers' }),
    };
  }

  async #freshen(tokens: readonly AnyReadable[], signal: AbortSignal): Promise<void> {
    for (const { channel, look, only } of dueBefore(tokens, this.#driver?.channels ?? [])) {
      if (signal.aborted) return;
      await this.#look(channel, look, false, only);
    }
  }

  readonly #look = async (
    channel: Channel,
    look: Look,
    asked = false,
    only?: readonly AnyReadable[],
  ): Promise<LookOutcome> => {
    if (!this.#lane) return new RouterError('unreachable');
    const { clock } = this.#options;
    try {
      const report = await this.#lane.run((signal) => look.read(signal, asked, only), {
        deadlineMs: look.deadlineMs,
        signal: this.#end.signal,
      });
      if (this.#failures.isSilent(look)) this.#reachedAgain(channel);
      this.#failures.succeeded(channel, look);
      this.#answers = true;
      this.#setProblem(this.#failures.worst);
      this.#publish(() => this.#board.post(channel.id, report, true, clock.now()));
      return undefined;
    } catch (thrown) {
      const error = asRouterError(thrown);
      if (!this.#end.signal.aborted) this.#failed(channel, look, error);
      return error;
    }
  };

  /** The end of an outage: what else was silent is looked at now, and no problem until it is silent again. */
  #reachedAgain(channel: Channel): void {
    const channels = this.#answers === false ? (this.#driver?.channels ?? []) : [channel];
    this.#failures.forgetSilence(channels.flatMap(({ looks }) => looks));
    this.#poller?.wake(channels);
  }

  /** The first silence is a hiccup, the second an outage: only then do values become unknown. What a router says counts at once. */
  #failed(channel: Channel, look: Look, error: RouterError): void {
    const known = this.#failures.isSerious(look);
    const serious = this.#failures.note(look, error);
    const neverRead = this.#answers === undefined;
    if (!serious && !neverRead) return;
    const silent = isSilence(error);
    // what is looked at once an hour may have answered long ago
    const others = this.#driver?.channels.some(
      (other) => other !== channel && other.looks.some((each) => !each.costly && !this.#failures.has(each)),
    );
    if (silent && !others) this.#answers = false;
    else if (!silent) this.#answers = true;
    // whether the others answer still is asked at once
    if (silent && others && !known) this.#poller?.fast(seconds(6));
    this.#setProblem(error);
    // somebody else is in, and will be gone: what was read stays
    if (error.code === 'busy') return;
    const gone = silent ? channel.looks.flatMap((each) => each.provides) : look.provides;
    this.#publish(() =>
      this.#board.blank(channel.id, gone, error.code, this.#answers, this.#options.clock.now()),
    );
  }

  #publish(next: () => Snapshot): void {
    const before = this.snapshot;
    const now = next();
    const changes = changesBetween(before, now);
    if (changes.length > 0) {
      const last = this.#last;
      const known = changes.filter(({ after }) => after.state === 'known');
      this.#last = last.with(known.map(({ token, after }) => [token, after]));
      this.#tell({ kind: 'changed', now, last, changes });
    }
    this.#tell({ kind: 'looked', now });
    this.#watchers.see(now);
  }

  #setProblem(problem: RouterError | undefined): void {
    const same = this.#problem?.code === problem?.code && this.#problem?.detail === problem?.detail;
    this.#problem = problem;
    if (!same) this.#tell({ kind: 'problem', problem });
  }

  #tell(notice: Notice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}
