import type { Browser, BrowserContext, Frame, Page as PlaywrightPage, Route } from 'playwright-core';
import { sleep, type Clock } from '../../router/clock.ts';
import type { Login } from '../backend.ts';
import { unchangedMs } from './in-page.ts';
import type { Deadline } from './deadline.ts';
import { relay } from './relay.ts';
import { originOf, Traffic } from './traffic.ts';

export type BrowserCookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** Nobody listens there: what is sent to it goes nowhere. */
const NOWHERE = 'http://127.0.0.1:9';
const QUIET_MS = 300;
const RESTLESS_MS = 5_000;
/** An empty frame answers in a few milliseconds. */
const DEAD_MS = 500;

export interface TabOptions {
  /** The only origin that is spoken to. */
  readonly origin: string;
  readonly login: Login | undefined;
  /** Of one exchange. */
  readonly totalMs: number;
  /** To the box, the browser and this process are one. */
  readonly isHere: boolean;
  readonly clock: Clock;
  /** Absent: everything. */
  readonly permits?: Permits | undefined;
}

/** Whether a request may leave the browser. `isPage`: it is for a page or a frame. */
export type Permits = (method: string, url: URL, isPage: boolean) => boolean;

/** One tab with cookies of its own, in a browser that may have others. */
export class Tab {
  readonly page: PlaywrightPage;
  readonly traffic: Traffic;
  readonly #box: TabOptions;
  readonly #context: BrowserContext;
  readonly #closed = new AbortController();
  readonly #dead = new WeakSet<Frame>();

  private constructor(box: TabOptions, context: BrowserContext, page: PlaywrightPage) {
    this.#box = box;
    this.#context = context;
    this.page = page;
    this.traffic = new Traffic(page, box.origin, box.clock);
  }

  static async open(browser: Browser, box: TabOptions, cookies: BrowserCookies): Promise<Tab> {
    const context = await browser.newContext({
      acceptDownloads: false,
      serviceWorkers: 'block',
      locale: 'ja-JP',
      viewport: { width: 1280, height: 900 },
      // routes do not see where redirects and web sockets lead
      proxy: { server: NOWHERE, bypass: `<-loopback>,${hostAndPort(box.origin)}` },
      ...(box.login && { httpCredentials: { ...box.login, origin: box.origin } }),
    });
    try {
      await context.addCookies(cookies);
      // from the first moment of each page on, so that nobody has to wait for the watch itself
      await context.addInitScript(unchangedMs);
      const tab = new Tab(box, context, await context.newPage());
      await context.route('**/*', (route) => tab.#pass(route));
      context.on('page', (other) => void other.close().catch(() => {}));
      return tab;
    } catch (error) {
      await context.close().catch(() => {});
      throw error;
    }
  }

  get origin(): string {
    return this.#box.origin;
  }

  /** Whether it shows something of the box. */
  get isHome(): boolean {
    return originOf(this.page.url()) === this.#box.origin;
  }

  /**
   * Resolves when no request is under way and nothing on the page has changed for a while; a page that never rests is taken as
   * it is, but the answer to what may change the box is waited for as long as the patience lasts.
   */
  async quiet(patience: Deadline): Promise<void> {
    const { clock } = this.#box;
    const began = clock.monotonic();
    for (;;) {
      const unchangedMs = await patience.race(this.#unchangedMs());
      // on a slow machine what was pressed may not have begun to work yet, so the quiet from before does not count
      const lastedMs = clock.monotonic() - began;
      const quietMs = Math.min(this.traffic.quietMs, unchangedMs, lastedMs);
      if (quietMs >= QUIET_MS) return;
      const leftMs = RESTLESS_MS - lastedMs;
      if (leftMs <= 0 && !this.traffic.waiting) return;
      const untilQuiet = Math.ceil(QUIET_MS - quietMs);
      await patience.race(sleep(clock, leftMs > 0 ? Math.min(untilQuiet, leftMs) : untilQuiet));
    }
  }

  /** Its cookies, also those that end with the browser. */
  cookies(): Promise<BrowserCookies> {
    return this.#context.cookies();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#context.close();
  }

  /** Those that show something of the box. */
  async ofBox(frames: readonly Frame[]): Promise<readonly Frame[]> {
    const are = await Promise.all(frames.map((frame) => this.#isOfBox(frame)));
    return frames.filter((_, at) => are[at]);
  }

  async #unchangedMs(): Promise<number> {
    const frames = await this.ofBox(this.page.frames());
    // a frame that is being replaced is changing
    const each = await Promise.all(frames.map((frame) => frame.evaluate(unchangedMs).catch(() => 0)));
    return Math.min(...each);
  }

  async #isOfBox(frame: Frame): Promise<boolean> {
    const url = frame.url();
    if (url !== '') return url.startsWith('about:') || originOf(url) === this.#box.origin;
    return !this.#dead.has(frame) && this.#answers(frame);
  }

  /**
   * Whether anything can be asked of a frame without an address. In one that was to show what a page may not (`file:`, `chrome:`)
   * Chromium runs nothing, ever, and says so to nobody; one that waits for the box gets an address when its page comes.
   */
  async #answers(frame: Frame): Promise<boolean> {
    const enough = new AbortController();
    const asked = frame.evaluate(unchangedMs).then(
      () => true,
      () => true,
    );
    const late = sleep(this.#box.clock, DEAD_MS, enough.signal).then(
      () => false,
      () => false,
    );
    const answers = await Promise.race([asked, late]);
    enough.abort();
    if (!answers) this.#dead.add(frame);
    return answers;
  }

  async #pass(route: Route): Promise<void> {
    // a page that says no may have pictures and scripts that ask for the login again, and the box counts
    const request = route.request();
    const ours = originOf(request.url()) === this.#box.origin && !this.traffic.denied;
    const { login, totalMs, isHere, permits } = this.#box;
    const permitted =
      ours && (permits?.(request.method(), new URL(request.url()), request.isNavigationRequest()) ?? true);
    if (!permitted) return route.abort('blockedbyclient').catch(() => {});
    if (!isHere || request.method() === 'GET' || request.method() === 'HEAD')
      return route.continue().catch(() => {});
    return relay(route, { login, totalMs, signal: this.#closed.signal });
  }
}

/** As proxy exceptions have it: the port is never left out, or it would mean all of them. */
function hostAndPort(origin: string): string {
  const { hostname, port, protocol } = new URL(origin);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
