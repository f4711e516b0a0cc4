import { reachable } from '../capabilities/reachable.ts';
import { sessionUp } from '../capabilities/session-up.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import type { Knowledge } from '../path/knowledge.ts';
import { seconds, type Clock } from '../router/clock.ts';
import type { Notice } from '../router/notice.ts';
import type { Router } from '../router/router.ts';
import { Doubts } from './doubts.ts';
import { SIDES, type Home, type Observations, type RouterView, type Side } from './home.ts';
import { judge, type HomeReport } from './judge.ts';

/** A router of the home: where the user says it is, and what keeps it up to date. */
export interface Member {
  readonly host: string;
  /** What is known of the providers for it, where the user replaced some of it. */
  readonly knowledge?: Knowledge | undefined;
  readonly router: Pick<Router, 'snapshot' | 'problem' | 'running' | 'subscribe' | 'lookNow' | 'doubt'>;
}

/** The Internet side of a router has another address than before. */
export interface AddressChange {
  /** `single`: a router that is watched alone. */
  readonly side: Side | 'single';
  readonly from: string;
  readonly to: string;
}

/** What a listener is told. */
export type HomeNotice =
  /** Some finding differs from the last judgement. */
  | { readonly kind: 'judged'; readonly report: HomeReport }
  /** Judged again with the same findings; what they rest on may differ. */
  | { readonly kind: 'confirmed' }
  /** Somebody begins to change something in one of the routers, or is done with it. */
  | { readonly kind: 'changing' }
  | ({ readonly kind: 'address' } & AddressChange);

export interface DualStackOptions extends Readonly<Record<Side, Member>> {
  readonly clock: Clock;
  /** What this machine knows without asking anybody; looked at when somebody asks for a check, and once at first. */
  readonly observe?: () => Promise<Observations>;
  /**
   * What the probes that the user allows tell; asked for when somebody asks for a check, once both routers were read, and when one of
   * them reports another address or state. Whoever is asked sees to it that this is not too often.
   */
  readonly look?: (routers: Readonly<Record<Side, RouterView>>, signal: AbortSignal) => Promise<Observations>;
}

/** Both routers change within moments of each other when something happens to the home: they are judged together. */
const SETTLE_MS = seconds(0.5);
const LOOK_MS = seconds(60);

/** One home, judged anew whenever one of its routers says something new. */
export class DualStack {
  readonly #options: DualStackOptions;
  readonly #listeners = new Set<(notice: HomeNotice) => void>();
  readonly #doubts: Doubts;
  readonly #stops: readonly (() => void)[];
  readonly #end = new AbortController();
  #observed: Observations = {};
  #seen: Observations = {};
  #looking: Promise<void> | undefined;
  #shouldLook = true;
  #report: HomeReport | undefined;
  #cancel: (() => void) | undefined;
  #closed = false;

  constructor(options: DualStackOptions) {
    this.#options = options;
    this.#doubts = new Doubts(options.clock);
    this.#stops = SIDES.map((side) => options[side].router.subscribe((notice) => this.#heard(side, notice)));
    void this.#observe().then(() => this.#soon());
  }

  /** The last judgement; undefined until both routers were looked at. */
  get report(): HomeReport | undefined {
    return this.#report;
  }

  /** What is known of it now. */
  get home(): Home {
    const view = (side: Side): RouterView => {
      const { host, router, knowledge } = this.#options[side];
      return { host, snapshot: router.snapshot, problem: router.problem, knowledge };
    };
    const observed = { ...this.#observed, ...this.#seen };
    return { upper: view('upper'), lower: view('lower'), observed };
  }

  /** Whether one of the routers is being changed on purpose. */
  get changing(): boolean {
    return SIDES.some((side) => this.#options[side].router.running !== undefined);
  }

  /** The listener must not throw; the answer ends the subscription. */
  subscribe(listener: (notice: HomeNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Looks at everything now, and judges. A router that cannot be read is a finding. It may be a clock that asks: a refused login stays refused. */
  async check(): Promise<HomeReport> {
    const looks = SIDES.map((side) => this.#options[side].router.lookNow(undefined, false));
    await Promise.allSettled([...looks, this.#observe()]);
    await this.#look();
    return this.#judge();
  }

  close(): void {
    this.#closed = true;
    this.#end.abort();
    this.#cancel?.();
    for (const stop of this.#stops) stop();
    this.#listeners.clear();
  }

  #heard(side: Side, notice: Notice): void {
    if (notice.kind === 'changed' || notice.kind === 'problem') this.#soon();
    if (notice.kind === 'offers') this.#tell({ kind: 'changing' });
    if (notice.kind !== 'changed') return;
    // what somebody brings about on purpose speaks against nothing
    if (!this.changing) this.#doubt(side, notice);
    const from = notice.last.value(wanIpv4);
    const to = notice.now.value(wanIpv4);
    this.#shouldLook ||= from !== to || notice.last.value(sessionUp) !== notice.now.value(sessionUp);
    if (from !== undefined && to !== undefined && from !== to)
      this.#tell({ kind: 'address', side, from, to });
  }

  #doubt(side: Side, news: Notice & { kind: 'changed' }): void {
    for (const { at, tokens } of this.#doubts.raised(side, news, this.#options.upper.router.snapshot))
      this.#options[at].router.doubt(tokens);
  }

  #tell(notice: HomeNotice): void {
    if (!this.#closed) for (const listener of this.#listeners) listener(notice);
  }

  async #observe(): Promise<void> {
    // what cannot be observed is not known; the routers' own words still count
    this.#observed = (await this.#options.observe?.().catch(() => undefined)) ?? this.#observed;
  }

  /** Nobody waits longer than for one look: a second one that is asked for meanwhile gets the same. */
  async #look(): Promise<void> {
    const { look } = this.#options;
    if (!look || this.#closed) return;
    this.#shouldLook = false;
    this.#looking ??= this.#lookOnce(look).finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  async #lookOnce(look: NonNullable<DualStackOptions['look']>): Promise<void> {
    const late = new AbortController();
    const stop = this.#options.clock.after(LOOK_MS, () => late.abort());
    try {
      const { upper, lower } = this.home;
      this.#seen = await look({ upper, lower }, AbortSignal.any([late.signal, this.#end.signal]));
    } catch {
      // what was seen before stays: it counts as long as the routers report the same
    } finally {
      stop();
    }
  }

  #soon(): void {
    if (this.#closed || this.#cancel) return;
    this.#cancel = this.#options.clock.after(SETTLE_MS, () => {
      this.#cancel = undefined;
      if (!SIDES.every((side) => this.#lookedAt(side))) return;
      this.#judge();
      if (this.#shouldLook && this.#options.look) void this.#look().then(() => this.#soon());
    });
  }

  #lookedAt(side: Side): boolean {
    const { snapshot, problem } = this.#options[side].router;
    return problem !== undefined || snapshot.value(reachable) !== undefined;
  }

  #judge(): HomeReport {
    const report = judge(this.home);
    const news = !this.#report || saidOf(report) !== saidOf(this.#report);
    this.#report = report;
    this.#tell(news ? { kind: 'judged', report } : { kind: 'confirmed' });
    return report;
  }
}

/** What a person would notice: evidence such as the age of a session changes all the time. */
function saidOf({ findings }: HomeReport): string {
  return JSON.stringify(findings.map(({ id, status, text }) => [id, status, text.en]));
}
