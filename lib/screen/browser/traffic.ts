import type { Dialog, Page as Tab, Request, Response } from 'playwright-core';
import type { Clock } from '../../router/clock.ts';
import { RouterError } from '../../router/errors.ts';
import { neverLeft } from './errors.ts';

/** A box that says more than this in one call is stuck. */
const MAX_DIALOGS = 20;
const MAX_DIALOG_CHARS = 1_000;
/** Of one document, as it is sent; what a page may be is decided when it is read. */
const MAX_BYTES = 4_194_304;
/** What can change something on the box, or bring its answer. */
const TALK: ReadonlySet<string> = new Set(['document', 'xhr', 'fetch']);
/** What lasts as long as the page, or nobody waits for. */
const BESIDE: ReadonlySet<string> = new Set(['eventsource', 'websocket', 'ping']);

/** What goes on between a tab and its box since the last {@link begin}. */
export class Traffic {
  /** What the box said in dialogs; each was answered with yes. */
  dialogs: string[] = [];
  /** Chromium's reason why an answer did not come. */
  lost: string | undefined;
  /** Where a page of the box wanted to send us. */
  elsewhere: string | undefined;
  /** The box wants another login (HTTP 401). */
  denied = false;
  /** Of the page itself, not of its frames. */
  status: number | undefined;
  /** It sent a file to keep. */
  file = false;
  readonly #origin: string;
  readonly #clock: Clock;
  readonly #pending = new Set<Request>();
  #talking = new Set<Request>();
  #sent = 0;
  #quietSince: number;
  #hopeless: (why: RouterError) => void = () => {};

  constructor(tab: Tab, origin: string, clock: Clock) {
    this.#origin = origin;
    this.#clock = clock;
    this.#quietSince = clock.monotonic();
    tab.on('request', (request) => this.#started(request));
    tab.on('requestfinished', (request) => {
      this.#ended(request);
      void this.#measure(request);
    });
    tab.on('requestfailed', (request) => this.#failed(request));
    tab.on('response', (response) => this.#answered(response));
    tab.on('dialog', (dialog) => this.#said(dialog));
    tab.on('download', () => (this.file = true));
    tab.on('crash', () => this.#hopeless(new RouterError('unreadable', { detail: 'the page crashed' })));
  }

  /** Forgets what was; `hopeless` is called when nothing will come of what begins now. */
  begin(hopeless: (why: RouterError) => void): void {
    this.#hopeless = hopeless;
    this.#talking = new Set();
    this.dialogs = [];
    this.#sent = 0;
    this.denied = this.file = false;
    this.lost = this.elsewhere = this.status = undefined;
  }

  /** Whether something has reached the box, as far as anybody can tell, that may have changed it. */
  get sent(): boolean {
    return this.#sent > 0;
  }

  /** For how long no request has been under way. */
  get quietMs(): number {
    return this.#pending.size > 0 ? 0 : this.#clock.monotonic() - this.#quietSince;
  }

  /** Whether a page, or the answer to something that may change the box, is outstanding; what began before {@link begin} is not. */
  get waiting(): boolean {
    return [...this.#talking].some((each) => each.resourceType() === 'document' || each.method() !== 'GET');
  }

  #started(request: Request): void {
    const kind = request.resourceType();
    if (BESIDE.has(kind)) return;
    this.#pending.add(request);
    if (!TALK.has(kind)) return;
    this.#talking.add(request);
    if (!this.#isElsewhere(request)) this.#sent += 1;
  }

  #ended(request: Request): void {
    this.#talking.delete(request);
    if (this.#pending.delete(request) && this.#pending.size === 0) this.#quietSince = this.#clock.monotonic();
  }

  /** Chromium is busy for a long time with what is only sent to keep it busy. */
  async #measure(request: Request): Promise<void> {
    if (!request.isNavigationRequest()) return;
    const bytes = await request.sizes().then(
      ({ responseBodySize }) => responseBodySize,
      () => 0,
    );
    this.#bear(bytes);
  }

  #failed(request: Request): void {
    const current = this.#talking.has(request);
    this.#ended(request);
    const reason = request.failure()?.errorText ?? 'net::ERR_FAILED';
    if (!current) return;
    if (this.#isElsewhere(request)) {
      if (isPage(request)) this.elsewhere = originOf(request.url());
    } else if (!reason.includes('ERR_ABORTED')) {
      // what the page itself gave up says nothing about the box
      this.lost = reason;
      if (neverLeft(reason)) this.#sent -= 1;
    }
  }

  #answered(response: Response): void {
    const request = response.request();
    if (!request.isNavigationRequest() || !this.#talking.has(request)) return;
    if (response.status() === 401) this.denied = true;
    if (isPage(request)) this.status = response.status();
    // what is announced need not be waited for
    this.#bear(Number(response.headers()['content-length'] ?? 0));
  }

  #bear(bytes: number): void {
    if (bytes > MAX_BYTES)
      this.#hopeless(new RouterError('unreadable', { detail: `more than ${MAX_BYTES} bytes` }));
  }

  #said(dialog: Dialog): void {
    this.dialogs.push(dialog.message().slice(0, MAX_DIALOG_CHARS));
    if (this.dialogs.length >= MAX_DIALOGS)
      return this.#hopeless(new RouterError('unreadable', { detail: 'dialogs without end' }));
    const answer = dialog.type() === 'prompt' ? dialog.defaultValue() : undefined;
    // it may have gone by itself
    dialog.accept(answer).catch(() => {});
  }

  #isElsewhere(request: Request): boolean {
    return originOf(request.url()) !== this.#origin;
  }
}

function isPage(request: Request): boolean {
  return request.isNavigationRequest() && request.frame().parentFrame() === null;
}

/** The origin of an address; empty for what is none, or has none. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}
