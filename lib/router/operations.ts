import { ActionHistory } from './action-history.ts';
import { needsLeave, type AnyDoable, type AnyReadable } from './capability.ts';
import { leftAlone, notAllowedOverMqtt } from './causes.ts';
import type { Clock } from './clock.ts';
import type { AnyOperation, Channel, Offer, Performed, Performing } from './driver.ts';
import { isVerified, isAsAsked, reported, type Outcome, type Result } from './verification.ts';
import { asRouterError, RouterError } from './errors.ts';
import type { Objection } from './objection.ts';
import type { Snapshot } from './snapshot.ts';
import type { Text } from './text.ts';
import { checkedInput } from './checked-input.ts';

/** Who asks: a flow, the command line and the guided set-up belong to the owner; MQTT may be anybody who can reach the broker. */
export const ORIGINS = ['flow', 'mqtt', 'command-line', 'set-up'] as const;
export type Origin = (typeof ORIGINS)[number];

export interface Request {
  readonly capability: AnyDoable;
  /** As it came; checked here. */
  readonly input: unknown;
  readonly origin: Origin;
  /** The same one twice runs once and gets the same answer. */
  readonly transaction?: string | undefined;
  /** What has no transaction of its own is told apart by its words: the same ones within so many milliseconds run once. */
  readonly wish?: { readonly words: string; readonly withinMs: number } | undefined;
  /** Wall clock, milliseconds since 1970; later than this it is not begun. */
  readonly expiresAt?: number | undefined;
  /** The asker insists: no cool-down, and no objection where he may overrule one; over MQTT only if {@link FORCE} is allowed. */
  readonly force?: boolean | undefined;
  readonly onProgress?: ((progress: OperationProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface OperationProgress {
  readonly state: 'accepted' | 'running' | 'settling';
  readonly phase: Text;
}

/** What operations need of the router that they belong to. */
export interface OperationContext {
  readonly clock: Clock;
  snapshot(): Snapshot;
  /** Reads afresh what tells about these, so that nothing is decided on an old value. */
  freshen(tokens: readonly AnyReadable[], signal: AbortSignal): Promise<void>;
  request<T>(run: (signal: AbortSignal) => Promise<T>, signal: AbortSignal, deadlineMs?: number): Promise<T>;
  /**
   * Resolves with true as soon as a snapshot satisfies `until`, with false after `ms`; looks at the fast pace meanwhile, at costly
   * things only where they belong to `channel` and tell something about `concerns`.
   */
  watch(
    until: (snapshot: Snapshot) => boolean,
    ms: number,
    signal: AbortSignal,
    channel: string,
    concerns: readonly AnyReadable[],
  ): Promise<boolean>;
  readonly objection: Objection;
  /** Until when the router is left alone, wall clock; undefined: it is not. */
  readonly pausedUntil?: number | undefined;
  /** Takes note of whether the router answers; what follows from it. */
  answers(yes: boolean): Snapshot;
  /** Told when an action begins and ends (undefined), and when an operation is withdrawn. */
  onChange(running: AnyDoable | undefined): void;
}

/** An operation and the channel that it belongs to. */
interface Way {
  readonly channel: string;
  readonly operation: AnyOperation;
}

/** Whoever insists twice within this is a nervous finger. */
const DOUBLE_MS = 2000;

/** Stands among what is allowed over MQTT: `force` may overrule what speaks against a change. */
export const FORCE = 'force';

const PHASES = {
  accepted: { en: 'accepted', ja: '受付' },
  running: { en: 'asking the router', ja: '要求中' },
  settling: { en: 'waiting for the effect', ja: '反映待ち' },
} as const satisfies Record<OperationProgress['state'], Text>;

/** The life of an action: accepted, running, settling, then verified, unchanged, uncertain or an error. One at a time. */
export class Operations {
  readonly #stage: OperationContext;
  readonly #allow: ReadonlySet<string>;
  readonly #ways: readonly Way[];
  readonly #withdrawn = new Map<AnyOperation, RouterError>();
  readonly #history: ActionHistory;

  /**
   * `channels` in order of preference; `allow`: ids of what MQTT may do although it can cut somebody off, and {@link FORCE};
   * `history`: of the box, shared by all who use it.
   */
  constructor(
    stage: OperationContext,
    channels: readonly Pick<Channel, 'id' | 'operations'>[],
    allow: readonly string[],
    history = new ActionHistory(stage.clock),
  ) {
    this.#stage = stage;
    this.#history = history;
    this.#ways = channels.flatMap(({ id, operations }) =>
      operations.map((operation) => ({ channel: id, operation })),
    );
    this.#allow = new Set(allow);
  }

  /** What is running now. */
  get running(): AnyDoable | undefined {
    return this.#history.running;
  }

  /** Everything that some channel knows how to do; withdrawn where none may. */
  offers(): readonly Offer[] {
    const offers = new Map<AnyDoable, Offer>();
    for (const { operation } of this.#ways) {
      const { capability } = operation;
      const withdrawn = this.#why(operation);
      const better = offers.get(capability);
      // where none may, the best one's reason tells most
      if (better === undefined || (better.withdrawn && !withdrawn))
        offers.set(capability, { capability, ...(withdrawn && { withdrawn }) });
    }
    return [...offers.values()];
  }

  /** Runs a request to its end. Rejects with a {@link RouterError}. */
  run(request: Request): Promise<Result> {
    const { capability, transaction, wish } = request;
    const { once } = this.#history;
    const begin = () => this.#begin(request);
    if (transaction !== undefined) return once.run(`${capability.id} ${transaction}`, Infinity, begin);
    return wish ? once.run(`${capability.id}\n${wish.words}`, wish.withinMs, begin) : begin();
  }

  async #begin(request: Request): Promise<Result> {
    const { capability, signal = new AbortController().signal } = request;
    const ways = this.#admissible(request);
    const input = this.#checked(request);
    this.#history.running = capability;
    this.#stage.onChange(capability);
    const say = (state: OperationProgress['state'], phase: Text = PHASES[state]) =>
      request.onProgress?.({ state, phase });
    try {
      say('accepted');
      return await this.#live(request, ways, input, signal, say);
    } finally {
      this.#history.running = undefined;
      this.#stage.onChange(undefined);
    }
  }

  /** The ways to try, best first; throws where the request must not run at all. */
  #admissible(request: Request): readonly Way[] {
    const { capability, origin, expiresAt, force = false } = request;
    const known = this.#ways.filter(({ operation }) => operation.capability === capability);
    const usable = known.filter(({ operation }) => this.#why(operation) === undefined);
    if (usable.length === 0)
      throw (
        (known[0] && this.#why(known[0].operation)) ??
        new RouterError('unsupported', { detail: capability.id })
      );
    if (origin === 'mqtt' && needsLeave(capability.risk) && !this.#allow.has(capability.id)) {
      throw new RouterError('disabled', {
        detail: capability.id,
        sentence: notAllowedOverMqtt(capability.name),
      });
    }
    if (expiresAt !== undefined && this.#stage.clock.now() > expiresAt)
      throw new RouterError('cancelled', { detail: 'expired' });
    const { pausedUntil } = this.#stage;
    if (pausedUntil !== undefined && !capability.whilePaused)
      throw new RouterError('busy', { detail: capability.id, sentence: leftAlone(pausedUntil) });
    if (this.#history.running)
      throw new RouterError('busy', { detail: `${this.#history.running.id} is running` });
    const wait = this.#cooldown(capability, force);
    if (wait > 0) throw new RouterError('conflict', { detail: `again in ${Math.ceil(wait / 1000)} s` });
    return usable;
  }

  #cooldown(capability: AnyDoable, force: boolean): number {
    const last = this.#history.lastSent.get(capability);
    if (last === undefined) return 0;
    const least = Math.min(capability.cooldownMs, force ? DOUBLE_MS : Infinity);
    return last + least - this.#stage.clock.monotonic();
  }

  #checked({ capability, input }: Request): unknown {
    return checkedInput<unknown>(capability.input, input, { about: capability.id });
  }

  async #live(
    { capability, origin, force = false }: Request,
    ways: readonly Way[],
    input: unknown,
    signal: AbortSignal,
    say: (state: OperationProgress['state'], phase?: Text) => void,
  ): Promise<Result> {
    const { clock } = this.#stage;
    const began = clock.monotonic();
    const concerns = concernsOf(capability);
    await this.#stage.freshen(concerns, signal);
    const before = this.#stage.snapshot();
    const result = (outcome: Outcome): Result => ({
      action: capability.id,
      outcome,
      before: reported(capability, before),
      after: reported(capability, this.#stage.snapshot()),
      tookMs: Math.round(clock.monotonic() - began),
    });
    if (capability.kind === 'setting' && !capability.hidden && isAsAsked(capability, before, input))
      return result('unchanged');
    const overruled = force && (origin !== 'mqtt' || this.#allow.has(FORCE));
    const hint = overruled ? undefined : this.#stage.objection(capability, input, before);
    if (hint) throw new RouterError('conflict', { detail: capability.id, hint });

    const since: Snapshot[] = [];
    const happened = (now: Snapshot) => {
      since.push(now);
      if (since.length > 100) since.splice(1, 1);
      return isVerified(capability, { before, since, now }, input);
    };
    say('running');
    const sent = await this.#send(capability, ways, input, before, signal, say, happened);
    const { channel, lost, performed } = sent;
    if (performed === 'pending-restart') return result(performed);
    if (performed === 'done') return result('verified');
    say('settling');
    const seen = this.#stage.watch(happened, capability.settlesMs, signal, channel, concerns);
    if (await seen.catch(givenUp)) return result('verified');
    if (lost?.code === 'cancelled') throw lost;
    return result('uncertain');
  }

  /** Asks the channels in turn until one takes it; `lost` is the error of one that may have taken it all the same. */
  async #send(
    capability: AnyDoable,
    ways: readonly Way[],
    input: unknown,
    before: Snapshot,
    signal: AbortSignal,
    say: (state: OperationProgress['state'], phase?: Text) => void,
    seen: (now: Snapshot) => boolean,
  ): Promise<{ readonly channel: string; readonly lost?: RouterError; readonly performed?: Performed }> {
    const performing = (channel: string): Performing => ({
      signal,
      before,
      request: (run, deadlineMs) => this.#stage.request(run, signal, deadlineMs),
      watch: (until, ms) =>
        this.#stage
          .watch(
            (now) => {
              seen(now);
              return until(now);
            },
            ms,
            signal,
            channel,
            concernsOf(capability),
          )
          .catch(givenUp),
      answers: (yes) => void seen(this.#stage.answers(yes)),
      progress: (phase) => say('running', phase),
    });
    let refused: RouterError | undefined;
    for (const { channel, operation } of ways) {
      this.#history.lastSent.set(capability, this.#stage.clock.monotonic());
      try {
        return { channel, performed: await operation.perform(input, performing(channel)) };
      } catch (thrown) {
        const error = asRouterError(thrown);
        if (error.code === 'unsupported') this.#withdraw(operation, error);
        if (error.mayHaveApplied && error.code !== 'defect') return { channel, lost: error };
        // who gave up does not know how far it was
        if (error.code !== 'cancelled') this.#history.lastSent.delete(capability);
        refused = error;
        if (error.code !== 'unsupported') break;
      }
    }
    throw refused ?? new RouterError('unsupported', { detail: capability.id });
  }

  #withdraw(operation: AnyOperation, error: RouterError): void {
    this.#withdrawn.set(operation, error);
    this.#stage.onChange(this.#history.running);
  }

  #why(operation: AnyOperation): RouterError | undefined {
    return operation.withdrawn ?? this.#withdrawn.get(operation);
  }
}

/** Whoever gives up waiting for the effect does not take back what was sent. */
function givenUp(thrown: unknown): never {
  const error = asRouterError(thrown);
  throw error.code === 'cancelled' ? new RouterError('cancelled', { mayHaveApplied: true }) : error;
}

/** Readings that show what an operation did. */
function concernsOf(capability: AnyDoable): readonly AnyReadable[] {
  return capability.kind === 'setting' ? [capability] : capability.concerns;
}
