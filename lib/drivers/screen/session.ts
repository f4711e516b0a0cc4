import { seconds, type Clock } from '../../router/clock.ts';
import { wantsBrowser } from '../../screen/needs-browser.ts';
import type { Screen } from '../../screen/screen.ts';

/** A person at the router should not wait long for us to leave, and a second page should not need a second login. */
const IDLE_MS = seconds(20);
/** For logging out before something else takes over. */
const CHANGE_MS = seconds(10);

/** One login that several uses share, and that ends when nobody has used it for a while (design rule 4). */
export class ScreenSession {
  readonly #screen: Screen;
  readonly #clock: Clock;
  #using: Promise<unknown> = Promise.resolve();
  #stopIdle: (() => void) | undefined;

  constructor(screen: Screen, clock: Clock) {
    this.#screen = screen;
    this.#clock = clock;
  }

  /** Runs `job` when the uses before it are done. `asked`: a person wants a refused login to be tried once more. */
  use<T>(job: (screen: Screen) => Promise<T>, asked = false): Promise<T> {
    this.#stopIdle?.();
    const result = this.#using.then(() => {
      if (asked) this.#screen.allowLogin();
      return this.#run(job);
    });
    this.#using = result.then(
      () => this.#rest(),
      () => this.#rest(),
    );
    return result;
  }

  /** Where script has to run and can, it does from now on; nothing was sent before. */
  async #run<T>(job: (screen: Screen) => Promise<T>): Promise<T> {
    try {
      return await job(this.#screen);
    } catch (thrown) {
      const end = new AbortController();
      const stop = this.#clock.after(CHANGE_MS, () => end.abort());
      const changed = wantsBrowser(thrown) && (await this.#screen.change(end.signal));
      stop();
      if (!changed) throw thrown;
      return await job(this.#screen);
    }
  }

  /** The box has another address now. */
  moveTo(base: URL): void {
    this.#screen.moveTo(base);
  }

  /** Logs out and closes; never rejects. */
  async close(): Promise<void> {
    this.#stopIdle?.();
    await this.#using;
    this.#stopIdle?.();
    await this.#screen.close();
  }

  #rest(): void {
    this.#stopIdle?.();
    const end = new AbortController();
    this.#stopIdle = this.#clock.after(IDLE_MS, () => {
      this.#using = this.#using.then(() => this.#screen.logout(end.signal));
    });
  }
}

/** One per box in the process, kept as long as somebody uses it: two configurations of one box are one admin. */
export class ScreenSessions {
  readonly #sessions = new Map<string, { readonly session: ScreenSession; users: number }>();

  /** `key` is the box and who logs in; `make` is asked only for the first user. */
  acquire(key: string, make: () => ScreenSession): ScreenSession {
    const entry = this.#sessions.get(key) ?? { session: make(), users: 0 };
    entry.users += 1;
    this.#sessions.set(key, entry);
    return entry.session;
  }

  /** The last one closes it. Never rejects. */
  async release(key: string): Promise<void> {
    const entry = this.#sessions.get(key);
    if (!entry || --entry.users > 0) return;
    this.#sessions.delete(key);
    await entry.session.close();
  }
}
