import { request, type HttpAnswer, type HttpRequest } from '../transport/http.ts';

export type Question = Omit<HttpRequest, 'signal' | 'redirects' | 'limits'>;

export interface LookOptions {
  /** How many requests may be sent in all. */
  readonly most?: number;
  readonly request?: typeof request;
}

/** Finding out what a router is takes at most this many anonymous requests (design rule 2). */
const MOST = 2;
const LIMITS = { connectMs: 3000, firstByteMs: 4000, totalMs: 5000, maxBytes: 262_144 };

/**
 * The anonymous requests of one detection. All drivers that try to recognise a box share them: the same question is sent
 * once, and when the allowance is used up no further one is sent.
 */
export class AnonymousLook {
  readonly #signal: AbortSignal;
  readonly #request: typeof request;
  readonly #asked = new Map<string, Promise<HttpAnswer>>();
  #left: number;
  #answered = false;

  constructor(signal: AbortSignal, options: LookOptions = {}) {
    this.#signal = signal;
    this.#left = options.most ?? MOST;
    this.#request = options.request ?? request;
  }

  /** How many requests may still be sent. */
  get left(): number {
    return this.#left;
  }

  /** Whether anything was answered, whatever it was. */
  get answered(): boolean {
    return this.#answered;
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
    const key = `${question.method ?? 'GET'} ${question.url.href} ${String(question.body ?? '')}`;
    const known = this.#asked.get(key);
    if (known) return known;
    if (this.#left === 0) return undefined;
    this.#left -= 1;
    const answer = this.#request({ ...question, signal: this.#signal, limits: LIMITS, redirects: false });
    this.#asked.set(key, answer);
    answer.then(
      () => (this.#answered = true),
      () => undefined,
    );
    return answer;
  }
}
