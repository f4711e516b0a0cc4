import { request, type HttpAnswer, type HttpRequest } from '../transport/http.ts';

export type Question = Omit<HttpRequest, 'signal' | 'redirects' | 'limits'>;

export interface BudgetOptions {
  /** How many requests may be sent in all. */
  readonly most?: number;
  readonly request?: typeof request;
}

/** A driver may find out with at most this many anonymous requests whether a box is its own (design rule 2). */
const EACH = 2;
/** All drivers together. */
const MOST = 8;
const LIMITS = { connectMs: 3000, firstByteMs: 4000, totalMs: 5000, maxBytes: 262_144 };

/** What the shares of one detection have in common. */
interface SharedBudget {
  readonly signal: AbortSignal;
  readonly request: typeof request;
  readonly asked: Map<string, Promise<HttpAnswer>>;
  readonly shares: Map<string, DetectionBudget>;
  left: number;
  answered: boolean;
}

/**
 * One party's share of the anonymous requests of one detection. A question that another share has sent already is not sent
 * again and costs nothing; when the share or the whole budget is used up no further one is sent.
 */
export class DetectionBudget {
  readonly #budget: SharedBudget;
  readonly #waiting: number;
  #left = EACH;

  constructor(
    signal: AbortSignal,
    options: BudgetOptions = {},
    budget = budgetOf(signal, options),
    waiting = 0,
  ) {
    this.#budget = budget;
    this.#waiting = waiting;
  }

  /**
   * The share of somebody else in the same detection, always the same one for the same id. `waiting`: how many others have not
   * had their turn; each keeps one request, so that nobody's place in the list decides whether he is heard.
   */
  share(id: string, waiting = 0): DetectionBudget {
    const { shares, signal } = this.#budget;
    const share = shares.get(id) ?? new DetectionBudget(signal, {}, this.#budget, waiting);
    shares.set(id, share);
    return share;
  }

  /** How many requests may still be sent. */
  get left(): number {
    const { left } = this.#budget;
    const unreserved = this.#left === EACH ? left : Math.max(0, left - this.#waiting);
    return Math.min(this.#left, unreserved);
  }

  /** Whether anything was answered to anybody in this detection, whatever it was. */
  get answered(): boolean {
    return this.#budget.answered;
  }

  /**
   * What is at `url`, redirects not followed, since each would be one more request; undefined when nothing may be asked any
   * more. Rejects with a {@link RouterError}.
   */
  get(url: URL): Promise<HttpAnswer | undefined> {
    return this.ask({ url });
  }

  /** The same for a question that is more than an address. It must not change anything on the router. */
  async ask(question: Question): Promise<HttpAnswer | undefined> {
    const budget = this.#budget;
    const key = `${question.method ?? 'GET'} ${question.url.href} ${String(question.body ?? '')}`;
    const known = budget.asked.get(key);
    if (known) return known;
    if (this.left === 0) return undefined;
    this.#left -= 1;
    budget.left -= 1;
    const answer = budget.request({ ...question, signal: budget.signal, limits: LIMITS, redirects: false });
    budget.asked.set(key, answer);
    answer.then(
      () => (budget.answered = true),
      () => undefined,
    );
    return answer;
  }
}

function budgetOf(signal: AbortSignal, options: BudgetOptions): SharedBudget {
  return {
    signal,
    request: options.request ?? request,
    asked: new Map(),
    shares: new Map(),
    left: options.most ?? MOST,
    answered: false,
  };
}
