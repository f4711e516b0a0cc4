import { DomUtils } from 'htmlparser2';
import { minutes, type Clock } from '../../router/clock.ts';
import { RouterError } from '../../router/errors.ts';
import type { Page } from '../../screen/page/page.ts';
import type { ScreenPlan } from '../../screen/plan.ts';
import { charsetOf, charsetOfPage } from '../../transport/charset.ts';
import { request as overTheNetwork, type HttpAnswer, type HttpRequest } from '../../transport/http.ts';
import { isAside, isDress, isFile, isHarmless, isShown } from '../../screen/harmless.ts';
import type { Recorded, CaptureStage } from '../recorded.ts';
import type { Question } from '../../drivers/detection-budget.ts';
import { drivers } from '../../drivers/registry.ts';

export interface CaptureLimits {
  /** Looks at pages, frames included. */
  readonly pages: number;
  /** Of all answers together. */
  readonly bytes: number;
  readonly ms: number;
}

export const LIMITS: CaptureLimits = { pages: 60, bytes: 4 * 1_048_576, ms: minutes(3) };

export interface RecorderOptions {
  readonly clock: Clock;
  readonly limits: CaptureLimits;
  readonly request?: typeof overTheNetwork;
}

/** Keeps what a router says, and sees to it that nothing is sent to it but looks and the login. */
export class Recorder {
  /** What may be sent depends on it. */
  stage: CaptureStage = 'anonymous';
  /** What pages wanted to send by themselves, and could not. */
  blocked = 0;
  readonly records: Recorded[] = [];
  readonly #options: RecorderOptions;
  /** Empty: wherever a driver looks to find out what the box is. */
  #origins: ReadonlySet<string> = new Set();
  /** Where a login begins and ends, and what was named: looked at although its words may sound otherwise. */
  readonly #doors = new Set<string>();
  /** Of answers that declare none. */
  #charset = 'utf-8';
  readonly #known = new Set<string>();
  #looks = 0;
  #bytes = 0;
  #full: 'pages' | 'bytes' | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Why nothing more is looked at, if so. */
  get full(): 'pages' | 'bytes' | undefined {
    return this.#full;
  }

  /** Whether the answer is known already. */
  has({ href }: URL, sent?: string): boolean {
    return this.records.some((record) => record.url.href === href && record.sent === sent);
  }

  /** From now on it looks nowhere else. */
  stayAt(places: readonly URL[], plan: ScreenPlan | undefined): void {
    this.#origins = new Set(places.map(({ origin }) => origin));
    if (!plan) return;
    for (const path of [plan.top, ...(plan.login.kind === 'form' ? [plan.login.path] : [])])
      this.#doors.add(path);
    this.#charset = plan.charset;
  }

  /** A page that a menu or a profile names. */
  admit({ pathname, search }: URL): void {
    this.#doors.add(pathname + search);
  }

  /** As {@link overTheNetwork}; also rejects with `refused-redirect` for what must not be sent, and `cancelled` when it is enough. */
  readonly request: typeof overTheNetwork = async (req) => {
    const { url, method = 'GET' } = req;
    const refusal = this.#refusal(method, url, req.body);
    if (refusal) throw refusal;
    if (this.stage !== 'logout') this.#looks += 1;
    const { clock, request = overTheNetwork } = this.#options;
    const began = clock.monotonic();
    const at = clock.now();
    // where it leads is one more look, and asked for as such
    const answer = await request({ ...req, redirects: false });
    this.#keep(answer, { method, sent: sentBy(req, this.stage), at, tookMs: clock.monotonic() - began });
    return answer;
  };

  /** For a browser: whether it may send this. What a page is dressed with does not count. */
  readonly permits = (method: string, url: URL, isPage: boolean): boolean => {
    if (!isPage && method === 'GET') return !this.#isLooking || isAside(url) || isFile(url);
    const permitted = this.#refusal(method, url) === undefined;
    if (permitted && this.stage !== 'logout') this.#looks += 1;
    if (!permitted && method !== 'GET') this.blocked += 1;
    return permitted;
  };

  /** Keeps what a browser shows. */
  show(page: Page): void {
    const markup = DomUtils.getOuterHTML(page.document, { encodeEntities: 'utf8' });
    const text = `<!DOCTYPE html>\n${markup.replaceAll(/ data-futamichi-ref="\d*"/g, '')}`;
    const body = Buffer.from(text);
    this.#add({
      method: 'GET',
      url: page.url,
      at: this.#options.clock.now(),
      tookMs: 0,
      status: 200,
      headers: { 'content-type': 'text/html' },
      text,
      charset: charsetOf(body, undefined, this.#charset),
      stage: this.stage,
      by: 'browser',
    });
    for (const frame of page.frames) this.show(frame);
  }

  get #isLooking(): boolean {
    return this.stage === 'anonymous' || this.stage === 'inside';
  }

  #refusal(method: string, url: URL, body?: HttpRequest['body']): RouterError | undefined {
    if (this.#origins.size > 0 && !this.#origins.has(url.origin))
      return new RouterError('refused-redirect', { detail: `to ${url.origin}` });
    if (
      method === 'GET' &&
      this.stage !== 'logout' &&
      !this.#doors.has(url.pathname + url.search) &&
      !this.#isLookedAt(url)
    )
      return new RouterError('refused-redirect', { detail: `a capture does not go to ${url.pathname}` });
    if (!this.#isLooking) return undefined;
    if (method !== 'GET' && !isQuestion(method, url, body))
      return new RouterError('refused-redirect', { detail: `a capture sends no ${method}` });
    if (this.#looks >= this.#options.limits.pages) this.#full ??= 'pages';
    return this.#full && new RouterError('cancelled', { detail: 'enough' });
  }

  /** Until it is known what the box is, drivers choose where they look. */
  #isLookedAt(url: URL): boolean {
    if (this.#origins.size === 0) return isAside(url);
    return isHarmless(url) || isShown(url) || isDress(url);
  }

  #keep(
    answer: HttpAnswer,
    { sent, ...rest }: Pick<Recorded, 'method' | 'at' | 'tookMs'> & { readonly sent: string | undefined },
  ): void {
    const { url, status, headers, body } = answer;
    const charset = charsetOfPage(body, headers['content-type'], this.#charset);
    this.#add({
      ...rest,
      url,
      status,
      headers,
      charset,
      stage: this.stage,
      by: 'box',
      ...(sent !== undefined && { sent }),
      ...(isText(answer) && { text: new TextDecoder(charset).decode(body) }),
    });
  }

  /** The same look twice is kept once. */
  #add(record: Recorded): void {
    const { stage, method, url, sent, text = '' } = record;
    const key = [stage, method, url.pathname, url.search, url.port, sent].join(' ');
    if (this.#isLooking && this.#known.has(key)) return;
    this.#known.add(key);
    const bytes = Buffer.byteLength(text);
    if (this.#bytes + bytes > this.#options.limits.bytes) return void (this.#full ??= 'bytes');
    this.#bytes += bytes;
    this.records.push(record);
  }
}

function isText({ headers, body }: HttpAnswer): boolean {
  const type = headers['content-type'] ?? '';
  if (type !== '' && !/^text\/|html|xml|json|script/i.test(type)) return false;
  return !body.subarray(0, 1024).includes(0);
}

/** Of a login only what its parts are called: short marks tell how the form works, everything else may be the password. */
function sentBy({ body }: HttpRequest, stage: CaptureStage): string | undefined {
  if (typeof body !== 'string') return undefined;
  if (stage === 'anonymous') return body;
  return body.replaceAll(/=([^&]*)/g, (_, value: string) => `=${/^\d?$/.test(value) ? value : '*'}`);
}

/** Whether it is one of those that some driver's boxes answer to anybody, and that change nothing. */
export function isQuestion(method: string, url: URL, body: Question['body'] | undefined): boolean {
  return drivers
    .flatMap((driver) => driver.publicQuestions?.(url) ?? [])
    .some((each) => each.method === method && each.url.href === url.href && each.body === body);
}
