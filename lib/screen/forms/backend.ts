import { systemClock, type Clock } from '../../router/clock.ts';
import { asRouterError, RouterError, type ErrorCode } from '../../router/errors.ts';
import type { HttpAnswer, HttpLimits, request } from '../../transport/http.ts';
import type { Backend, Login, Submission } from '../backend.ts';
import { Cookies } from './cookies.ts';
import { requestFor, type FormRequest } from './form.ts';
import { framesIn } from './frames.ts';
import type { PageLink, Page } from '../page/page.ts';
import { pageOf } from '../page/parse.ts';
import { redirectOf } from './redirect-page.ts';
import { shownPage } from './shown-page.ts';
import { Hops, refuseOther, Talk } from './http-session.ts';

export interface FormsBackendOptions {
  /** Of pages that declare none. */
  readonly charset?: string;
  /** See the plan of the screen. */
  readonly strayHidden?: readonly string[];
  /** For HTTP Basic: sent with every request. */
  readonly login?: Login;
  readonly limits?: Partial<HttpLimits>;
  /** What sends requests; default: the network. */
  readonly request?: typeof request;
  readonly clock?: Clock;
}

const MAX_FRAMES = 6;
const MAX_FRAME_DEPTH = 2;

/** What can come of an answer that was lost, or is no page. The change may have been made all the same. */
const LOST: ReadonlySet<ErrorCode> = new Set(['uncertain', 'unreadable', 'timeout']);
/** A box that restarts can be looked at no more. */
const GONE: ReadonlySet<ErrorCode> = new Set([...LOST, 'unreachable', 'busy']);
/** What a frame is left out for; everything else is the whole page’s trouble. */
const FRAME_MISSING: ReadonlySet<ErrorCode> = new Set(['unreadable', 'refused-redirect', 'busy']);

/** Works a settings screen as a browser without script would. It never sends a form twice, and nothing to another host. */
export class FormsBackend implements Backend {
  readonly kind = 'forms';
  readonly #options: FormsBackendOptions;
  readonly #cookies: Cookies;
  readonly #talk: Talk;
  /** Of pages that it has made: what their forms are sent in. */
  readonly #charsets = new WeakMap<Page, string>();
  readonly #end = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: FormsBackendOptions = {}) {
    const { clock = systemClock, login, limits, request } = options;
    this.#options = options;
    this.#cookies = new Cookies(() => clock.now());
    this.#talk = new Talk({ cookies: this.#cookies, login, limits, request });
  }

  open(url: URL, signal: AbortSignal): Promise<Page> {
    return this.#alone(signal, (until) => this.#look(url, undefined, new Hops(), until));
  }

  follow({ url, page }: PageLink, signal: AbortSignal): Promise<Page> {
    return this.#alone(signal, async (until) => {
      refuseOther(url, page.url);
      return await this.#look(url, page.url, new Hops(), until);
    });
  }

  submit(submission: Submission, signal: AbortSignal): Promise<Page | undefined> {
    return this.#alone(signal, async (until) => {
      const { page } = submission.button;
      const { strayHidden = [] } = this.#options;
      const charset = this.#charsets.get(page) ?? 'utf-8';
      return await this.#send(requestFor(submission, { charset, strayHidden }), page, until);
    });
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#last;
    this.#cookies.forget();
  }

  /** Boxes answer one question at a time. */
  #alone<T>(signal: AbortSignal, job: (until: AbortSignal) => Promise<T>): Promise<T> {
    const until = AbortSignal.any([signal, this.#end.signal]);
    const result = this.#last.then(() => {
      if (until.aborted) throw new RouterError('cancelled');
      return job(until);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #look(url: URL, from: URL | undefined, hops: Hops, signal: AbortSignal): Promise<Page> {
    return await this.#show(await this.#talk.get(url, from, hops, signal), hops, signal);
  }

  async #send(form: FormRequest, page: Page, signal: AbortSignal): Promise<Page | undefined> {
    const answer = await orLost(
      this.#talk.send(form, page.url, signal),
      ({ code, mayHaveApplied }) => mayHaveApplied && LOST.has(code),
    );
    if (!answer) return undefined;
    try {
      return await orLost(this.#afterwards(answer, signal), ({ code }) => GONE.has(code));
    } catch (thrown) {
      const { code, detail } = asRouterError(thrown);
      throw new RouterError(code, { ...(detail !== undefined && { detail }), mayHaveApplied: true });
    }
  }

  /** What a browser shows after a form was sent. */
  async #afterwards(answer: HttpAnswer, signal: AbortSignal): Promise<Page> {
    const hops = new Hops();
    const next = this.#talk.next(answer);
    if (!next) return await this.#show(answer, hops, signal);
    hops.take(next, answer.url);
    return await this.#look(next, answer.url, hops, signal);
  }

  /** The page of an answer with its frames, or the one that it leads to. */
  async #show(answer: HttpAnswer, hops: Hops, signal: AbortSignal): Promise<Page> {
    const page = this.#pageOf(answer);
    const next = redirectOf(page);
    if (!next) return await this.#framed(page, signal);
    hops.take(next, page.url);
    return await this.#look(next, page.url, hops, signal);
  }

  #pageOf(answer: HttpAnswer): Page {
    const { html, charset } = shownPage(answer, this.#options.charset ?? 'utf-8');
    const page = pageOf({ url: answer.url, html, unscripted: true });
    this.#charsets.set(page, charset);
    return page;
  }

  async #framed(page: Page, signal: AbortSignal, depth = 1, left = { frames: MAX_FRAMES }): Promise<Page> {
    if (depth > MAX_FRAME_DEPTH) return page;
    const frames: Page[] = [];
    for (const url of framesIn(page)) {
      if (left.frames-- <= 0) break;
      const frame = await this.#frame(url, page, signal);
      if (frame) frames.push(await this.#framed(frame, signal, depth + 1, left));
    }
    if (frames.length === 0) return page;
    const framed = { ...page, frames };
    this.#charsets.set(framed, this.#charsets.get(page) ?? 'utf-8');
    return framed;
  }

  async #frame(url: URL, page: Page, signal: AbortSignal): Promise<Page | undefined> {
    const hops = new Hops();
    try {
      let frame = this.#pageOf(await this.#talk.get(url, page.url, hops, signal));
      for (let next = redirectOf(frame); next; next = redirectOf(frame)) {
        hops.take(next, frame.url);
        frame = this.#pageOf(await this.#talk.get(next, frame.url, hops, signal));
      }
      return frame;
    } catch (thrown) {
      if (FRAME_MISSING.has(asRouterError(thrown).code)) return undefined;
      throw thrown;
    }
  }
}

/** Undefined where something was sent and its answer did not come. */
async function orLost<T>(
  answer: Promise<T>,
  isLost: (error: RouterError) => boolean,
): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    const error = asRouterError(thrown);
    if (isLost(error)) return undefined;
    throw error;
  }
}
