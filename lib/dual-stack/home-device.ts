import type { Clock } from '../router/clock.ts';
import type { AnyDoable } from '../router/capability.ts';
import { operation, type Offer } from '../router/driver.ts';
import { asRouterError } from '../router/errors.ts';
import type { Notice } from '../router/notice.ts';
import { Operations, type Request } from '../router/operations.ts';
import type { Result } from '../router/verification.ts';
import { Snapshot } from '../router/snapshot.ts';
import type { Language, Text } from '../router/text.ts';
import type { DualStack } from './dual-stack.ts';
import { checkHomeAction } from './home-catalogue.ts';
import { homeSnapshot } from './home-snapshot.ts';
import type { HomeReport } from './judge.ts';

export interface HomeDeviceOptions {
  readonly home: Pick<DualStack, 'report' | 'home' | 'subscribe' | 'check'>;
  readonly clock: Clock;
  readonly language: Language;
}

/** A home in the shape of a router, for whoever shows routers: what it tells, when that changes, and what can be asked of it. */
export class HomeDevice {
  readonly #options: HomeDeviceOptions;
  readonly #operations: Operations;
  readonly #listeners = new Set<(notice: Notice) => void>();
  #judged: HomeReport | undefined;
  #snapshot = Snapshot.empty;
  readonly driver = { id: 'home', channels: [] } as const;
  readonly paused = false;

  constructor(options: HomeDeviceOptions) {
    this.#options = options;
    const { clock, home } = options;
    const check = operation(checkHomeAction, async () => void (await home.check()));
    this.#operations = new Operations(
      {
        clock,
        snapshot: () => this.snapshot,
        freshen: () => Promise.resolve(),
        request: (run, signal) => run(signal),
        watch: (until) => Promise.resolve(until(this.snapshot)),
        objection: () => undefined,
        answers: () => this.snapshot,
        onChange: () => this.#tell({ kind: 'offers' }),
      },
      [{ id: 'home', operations: [check] }],
      [],
    );
  }

  /** Made once for each judgement: it holds a picture. */
  get snapshot(): Snapshot {
    const { home, language, clock } = this.#options;
    const { report } = home;
    if (report && report !== this.#judged) {
      this.#judged = report;
      this.#snapshot = homeSnapshot(report, home.home, language, clock.now());
    }
    return this.#snapshot;
  }

  get offers(): readonly Offer[] {
    return this.#operations.offers();
  }

  get running(): AnyDoable | undefined {
    return this.#operations.running;
  }

  /** What is wrong with the home, by the id of the check that is the headline; undefined where nothing is. */
  get problem(): { readonly code: string; readonly text: Text; readonly hint?: Text } | undefined {
    const worst = this.#options.home.report?.findings.find(({ status }) => status === 'problem');
    return worst && { code: worst.id, text: worst.text, ...(worst.remedy && { hint: worst.remedy }) };
  }

  async run(request: Request): Promise<Result> {
    const { capability, origin } = request;
    try {
      const result = await this.#operations.run(request);
      this.#tell({ kind: 'done', capability, origin, result });
      return result;
    } catch (thrown) {
      this.#tell({ kind: 'done', capability, origin, error: asRouterError(thrown) });
      throw thrown;
    }
  }

  subscribe(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    const stop = this.#options.home.subscribe(() => listener({ kind: 'offers' }));
    return () => {
      stop();
      this.#listeners.delete(listener);
    };
  }

  #tell(notice: Notice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}
