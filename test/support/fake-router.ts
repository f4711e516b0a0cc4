import type { AnyDoable, AnyReadable, Readable } from '../../lib/router/capability.ts';
import type { Driver, Offer } from '../../lib/router/driver.ts';
import { asRouterError, type RouterError } from '../../lib/router/errors.ts';
import type { Notice } from '../../lib/router/notice.ts';
import { Once } from '../../lib/router/once.ts';
import type { Request } from '../../lib/router/operations.ts';
import type { Result } from '../../lib/router/verification.ts';
import type { Router } from '../../lib/router/router.ts';
import {
  changesBetween,
  Snapshot,
  type Attributes,
  type Observed,
  type Why,
} from '../../lib/router/snapshot.ts';
import type { Clock } from '../../lib/router/clock.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeDriver } from './fake-driver.ts';

type Facade = Pick<
  Router,
  | 'snapshot'
  | 'offers'
  | 'running'
  | 'problem'
  | 'login'
  | 'refusal'
  | 'paused'
  | 'pausedUntil'
  | 'driver'
  | 'overdue'
  | 'subscribe'
  | 'run'
  | 'doubt'
>;

/** A router as its users see it, without channels, lanes and clocks: the test says what it reads, offers and answers. */
export class FakeRouter implements Facade {
  snapshot = Snapshot.empty;
  offers: readonly Offer[] = [];
  running: AnyDoable | undefined;
  problem: RouterError | undefined;
  login: 'accepted' | 'refused' | undefined;
  refusal: RouterError | undefined;
  pausedUntil: number | undefined;
  driver: Driver | undefined;
  overdue: readonly AnyReadable[] = [];
  /** What was doubted, newest last. */
  readonly doubted: AnyReadable[] = [];
  /** Every request that came, newest last. */
  readonly asked: Request[] = [];
  /** What comes of a request; rejects or throws for a failure. */
  outcome: (request: Request) => Promise<Result> = ({ capability }) =>
    Promise.resolve({ action: capability.id, outcome: 'verified', before: null, after: null, tookMs: 5 });
  readonly #listeners = new Set<(notice: Notice) => void>();
  readonly #once: Once<Result>;
  #last = Snapshot.empty;

  constructor(clock: Clock = new FakeClock()) {
    this.#once = new Once(clock);
  }

  get paused(): boolean {
    return this.pausedUntil !== undefined;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  subscribe(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  doubt(tokens: readonly AnyReadable[]): void {
    this.doubted.push(...tokens);
  }

  /** The driver is open: a box was found. */
  open(driver: Driver = new FakeDriver([])): this {
    this.driver = driver;
    this.notify({ kind: 'opened', driver });
    return this;
  }

  /** A reading is known now. */
  tell<T>(token: Readable<T>, value: T, attributes?: Attributes): this {
    return this.look([[token, known(value, attributes)]]);
  }

  /** A reading is not known, or not any more. */
  miss(token: AnyReadable, why: Why = 'not-said'): this {
    return this.look([[token, { state: 'unknown', why, at: 0 }]]);
  }

  /** Several readings from one look: one notice. */
  look(entries: ReadonlyArray<readonly [AnyReadable, Observed<unknown>]>): this {
    const last = this.#last;
    const before = this.snapshot;
    const now = before.with(entries);
    this.snapshot = now;
    this.#last = last.with([...now].filter(([, observed]) => observed.state === 'known'));
    const changes = changesBetween(before, now);
    if (changes.length > 0) this.notify({ kind: 'changed', now, last, changes });
    this.notify({ kind: 'looked', now });
    return this;
  }

  offer(...capabilities: readonly AnyDoable[]): this {
    this.offers = [...this.offers, ...capabilities.map((capability) => ({ capability }))];
    this.notify({ kind: 'offers' });
    return this;
  }

  withdraw(capability: AnyDoable, withdrawn: RouterError): this {
    const others = this.offers.filter((offer) => offer.capability !== capability);
    this.offers = [...others, { capability, withdrawn }];
    this.notify({ kind: 'offers' });
    return this;
  }

  fail(problem: RouterError | undefined): this {
    this.problem = problem;
    this.notify({ kind: 'problem', problem });
    return this;
  }

  /** A login was tried: refused with why, or accepted. */
  logIn(refusal?: RouterError): this {
    this.refusal = refusal;
    this.login = refusal ? 'refused' : 'accepted';
    return this.fail(refusal);
  }

  run(request: Request): Promise<Result> {
    const { transaction, wish } = request;
    return wish && transaction === undefined
      ? this.#once.run(wish.words, wish.withinMs, () => this.#run(request))
      : this.#run(request);
  }

  async #run(request: Request): Promise<Result> {
    const { capability, origin } = request;
    this.asked.push(request);
    this.running = capability;
    this.notify({ kind: 'offers' });
    request.onProgress?.({ state: 'accepted', phase: { en: 'accepted', ja: '受付' } });
    request.onProgress?.({ state: 'running', phase: { en: 'running', ja: '実行中' } });
    try {
      const result = await this.outcome(request);
      this.#finish({ kind: 'done', capability, origin, result });
      return result;
    } catch (thrown) {
      this.#finish({ kind: 'done', capability, origin, error: asRouterError(thrown) });
      throw thrown;
    }
  }

  notify(notice: Notice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  #finish(notice: Notice): void {
    this.running = undefined;
    this.notify({ kind: 'offers' });
    this.notify(notice);
  }
}

/** An observation of a value, for {@link FakeRouter.look}. */
export function known(value: unknown, attributes?: Attributes): Observed<unknown> {
  return { state: 'known', value, at: 0, channel: 'fake', ...(attributes && { attributes }) };
}
