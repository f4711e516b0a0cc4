import { seconds } from '../../router/clock.ts';
import { RouterError } from '../../router/errors.ts';
import type { Backend, ControlChange, Login, Submission } from '../backend.ts';
import { browserError, isOvertaken } from './errors.ts';
import { fillIn, fillOnly, followLink } from './input.ts';
import { thisMachine, type Machine } from './launch.ts';
import { BrowserLife } from './lifecycle.ts';
import { Deadline } from './deadline.ts';
import { PageSnapshot, stale } from './snapshot.ts';
import type { Permits, Tab } from './tab.ts';
import type { PageLink, Page } from '../page/page.ts';

export interface BrowserOptions {
  /** The path of a Chromium, or the `http://` or `ws://` address of a running one. Default: the one of this machine. */
  readonly browser?: string | undefined;
  /** For HTTP Basic; sent to the box only. */
  readonly login?: Login | undefined;
  /** Of one call, when the browser is there. Default 15 s. */
  readonly totalMs?: number;
  readonly machine?: Partial<Machine>;
  /** What may be sent; default: everything that goes to the box. */
  readonly permits?: Permits;
}

/** What the caller has seen last, and may act on. */
interface Shown {
  readonly tab: Tab;
  readonly snapshot: PageSnapshot;
}

/** Launching has limits of its own; this one is for a browser that hangs. */
const START_MS = seconds(60);
const TOTAL_MS = seconds(15);
/** A page can change while it is looked at. */
const LOOKS = 3;

/**
 * Works a settings screen in Chromium. Starts it when it is needed first, or again after a while without a call; the tab then has
 * its cookies back. The origin of what is opened is the box: nothing else is ever spoken to.
 */
export class BrowserBackend implements Backend {
  readonly kind = 'browser';
  readonly #life: BrowserLife;
  readonly #machine: Machine;
  readonly #totalMs: number;
  #shown: Shown | undefined;
  #next = 1;
  readonly #end = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor({ browser, login, totalMs = TOTAL_MS, machine, permits }: BrowserOptions = {}) {
    this.#machine = { ...thisMachine, ...machine };
    this.#life = new BrowserLife({ where: browser, login, totalMs, machine: this.#machine, permits });
    this.#totalMs = totalMs;
  }

  /** As {@link Backend.open}; also `unsupported` where there is no playwright-core or Chromium. */
  open(url: URL, signal: AbortSignal): Promise<Page> {
    return this.#alone(signal, async (until) => {
      const opening = (patience: Deadline) => patience.race(this.#life.tabFor(url.origin));
      const tab = await this.#patiently(START_MS, until, opening);
      return this.#onTab(tab, until, async (patience) => {
        try {
          await patience.race(tab.page.goto(url.href, { waitUntil: 'commit', timeout: 0 }));
        } catch (thrown) {
          if (!isOvertaken(thrown)) throw refusalOf(tab) ?? browserError(thrown);
        }
        await tab.quiet(patience);
        return this.#look(tab, patience);
      });
    });
  }

  /** Presses it, so that menus made of script work. `unreadable`, and nothing is pressed, where the page has changed since. */
  follow({ element }: PageLink, signal: AbortSignal): Promise<Page> {
    return this.#alone(signal, (until) => {
      const { tab, snapshot } = this.#current();
      return this.#onTab(tab, until, async (patience) => {
        await followLink(snapshot, element, patience);
        await tab.quiet(patience);
        const refusal = refusalOf(tab);
        if (refusal) throw refusal;
        if (tab.traffic.lost !== undefined) throw new Error(tab.traffic.lost);
        return this.#look(tab, patience);
      });
    });
  }

  /** As {@link Backend.submit}. `unreadable`, and nothing is pressed, where the page has changed since. */
  submit(submission: Submission, signal: AbortSignal): Promise<Page | undefined> {
    return this.#alone(signal, (until) => {
      const { tab, snapshot } = this.#current();
      const { traffic } = tab;
      return this.#onTab(tab, until, async (patience) => {
        await fillIn(snapshot, submission, traffic, patience);
        try {
          await tab.quiet(patience);
          if (traffic.lost !== undefined) throw new Error(traffic.lost);
          return await this.#look(tab, patience);
        } catch (thrown) {
          const error = browserError(thrown, traffic.sent);
          if (!traffic.sent || traffic.denied || error.code === 'cancelled') throw error;
          return undefined;
        }
      });
    });
  }

  /** As {@link Backend.fill}. */
  fill(changes: readonly ControlChange[], signal: AbortSignal): Promise<Page> {
    return this.#alone(signal, (until) => {
      const { tab, snapshot } = this.#current();
      return this.#onTab(tab, until, async (patience) => {
        await fillOnly(snapshot, changes, tab.traffic, patience);
        await tab.quiet(patience);
        return this.#look(tab, patience);
      });
    });
  }

  /** It is of no use afterwards. Never rejects. */
  async close(): Promise<void> {
    this.#end.abort();
    await this.#last;
    this.#shown = undefined;
    await this.#life.close();
  }

  /** A browser shows one page at a time, and boxes answer one question at a time. */
  #alone<T>(signal: AbortSignal, job: (until: AbortSignal) => Promise<T>): Promise<T> {
    const until = AbortSignal.any([signal, this.#end.signal]);
    const result = this.#last.then(() => {
      if (until.aborted) throw new RouterError('cancelled');
      return job(until);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  #current(): Shown {
    if (!this.#shown || this.#shown.tab !== this.#life.tab) throw stale();
    return this.#shown;
  }

  /** Whatever comes of it, what was shown before is not the page any more. */
  async #onTab<T>(tab: Tab, signal: AbortSignal, work: (patience: Deadline) => Promise<T>): Promise<T> {
    const before = this.#shown;
    this.#shown = undefined;
    try {
      return await this.#patiently(this.#totalMs, signal, (patience) => {
        tab.traffic.begin((why) => {
          patience.end(why);
          this.#life.drop();
        });
        return work(patience);
      });
    } finally {
      void before?.snapshot.release();
    }
  }

  /** What `work` waits for, it waits for with this patience: nothing else ends it. */
  async #patiently<T>(ms: number, signal: AbortSignal, work: (patience: Deadline) => Promise<T>): Promise<T> {
    this.#life.awake();
    const patience = new Deadline(this.#machine.clock, ms, signal);
    try {
      return await work(patience);
    } catch (thrown) {
      throw thrown instanceof RouterError ? thrown : browserError(thrown);
    } finally {
      patience.stop();
      // a page that nobody waits for any more may still do something
      if (patience.error) this.#life.drop();
      this.#life.rest();
    }
  }

  async #look(tab: Tab, patience: Deadline): Promise<Page> {
    for (let looks = 1; ; looks++) {
      const why = whyNot(tab);
      if (why) throw why;
      try {
        const snapshot = await patience.race(PageSnapshot.take(tab, this.#next));
        this.#next = snapshot.next;
        this.#shown = { tab, snapshot };
        return snapshot.page;
      } catch (thrown) {
        if (thrown instanceof RouterError || looks === LOOKS) throw thrown;
        await tab.quiet(patience);
      }
    }
  }
}

/** Why what a tab shows is no page of the box; undefined where it is one. */
function whyNot(tab: Tab): RouterError | undefined {
  const refusal = refusalOf(tab);
  if (refusal || tab.isHome) return refusal;
  return browserError(new Error(tab.traffic.lost ?? 'net::ERR_NO_PAGE'));
}

function refusalOf({ traffic: { elsewhere, denied, file, status = 200 } }: Tab): RouterError | undefined {
  if (elsewhere !== undefined) return new RouterError('refused-redirect', { detail: `to ${elsewhere}` });
  if (denied) return new RouterError('auth-failed', { detail: 'HTTP 401' });
  if (file) return new RouterError('unreadable', { detail: 'a file, no page' });
  if (status < 400) return undefined;
  return new RouterError(status === 503 ? 'busy' : 'unreadable', { detail: `HTTP ${status}` });
}
