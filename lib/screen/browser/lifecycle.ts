import { seconds, type Clock } from '../../router/clock.ts';
import type { Login } from '../backend.ts';
import { endWithin, startBrowser, type Machine, type Started } from './launch.ts';
import { Tab, type BrowserCookies, type Permits } from './tab.ts';

/** A browser is a hundred megabytes; the next one takes a second. */
const IDLE_MS = seconds(60);

export interface LifeOptions {
  /** A program, or the address of a running browser. */
  readonly where: string | undefined;
  readonly login: Login | undefined;
  /** Of one call. */
  readonly totalMs: number;
  readonly machine: Machine;
  readonly permits?: Permits | undefined;
}

/**
 * The browser behind a tab: it comes when a tab is asked for and goes when none was for a while. The tab's cookies outlive it,
 * so that a login that rests on a cookie is not lost with it; what else the page kept (local and session storage) is.
 */
export class BrowserLife {
  readonly #options: LifeOptions;
  readonly #clock: Clock;
  #browser: Promise<Started> | undefined;
  #opening: Promise<Tab> | undefined;
  #tab: Tab | undefined;
  #cookies: BrowserCookies = [];
  #leaving: Promise<void> = Promise.resolve();
  #stopIdle: () => void = () => {};

  constructor(options: LifeOptions) {
    this.#options = options;
    this.#clock = options.machine.clock;
  }

  /** The tab that there is. */
  get tab(): Tab | undefined {
    return this.#tab;
  }

  /** A tab that speaks to this origin only. Rejects as {@link startBrowser} does, or with what playwright throws. */
  async tabFor(origin: string): Promise<Tab> {
    if (this.#tab && this.#tab.origin !== origin) this.drop();
    await this.#leaving;
    this.#opening ??= this.#open(origin);
    return this.#opening;
  }

  /** It is being used. */
  awake(): void {
    this.#stopIdle();
  }

  /** It is not used for now. */
  rest(): void {
    this.#stopIdle();
    if (!this.#browser) return;
    this.#stopIdle = this.#clock.after(IDLE_MS, () => {
      this.drop();
      this.#leaving = this.#leaving.then(() => this.#stopBrowser());
    });
  }

  /** Closes the tab and keeps its cookies. */
  drop(): void {
    const opening = this.#opening;
    this.#opening = this.#tab = undefined;
    if (!opening) return;
    const leave = async () => {
      const tab = await opening;
      this.#cookies = await tab.cookies();
      await tab.close();
    };
    this.#leaving = this.#leaving.then(() => endWithin(this.#clock, leave(), () => this.#stopBrowser()));
  }

  /** Ends everything and forgets the cookies, within two seconds. Never rejects. */
  async close(): Promise<void> {
    this.#stopIdle();
    this.#opening = this.#tab = undefined;
    await Promise.all([this.#leaving, this.#stopBrowser()]);
    this.#cookies = [];
  }

  #open(origin: string): Promise<Tab> {
    const { login, totalMs, permits } = this.#options;
    const opening = this.#start(origin).then(({ browser, isHere }) =>
      Tab.open(browser, { origin, login, totalMs, isHere, clock: this.#clock, permits }, this.#cookies),
    );
    const isOurs = () => this.#opening === opening;
    opening.then(
      (tab) => {
        if (isOurs()) this.#tab = tab;
      },
      () => {
        if (isOurs()) this.#opening = undefined;
      },
    );
    return opening;
  }

  #start(origin: string): Promise<Started> {
    if (this.#browser) return this.#browser;
    const { where, machine } = this.#options;
    const starting = startBrowser(where, machine, origin);
    this.#browser = starting;
    const gone = () => {
      if (this.#browser === starting) this.#browser = this.#opening = this.#tab = undefined;
    };
    starting.then(({ browser }) => browser.on('disconnected', gone), gone);
    return starting;
  }

  async #stopBrowser(): Promise<void> {
    const browser = this.#browser;
    this.#browser = undefined;
    if (!browser) return;
    // one that is still starting is stopped when it is there, but nobody waits for that
    const stopped = browser.then((started) => started.stop());
    await endWithin(this.#clock, stopped, () => Promise.resolve());
  }
}
