import { seconds, type Clock } from '../../router/clock.ts';
import { RouterError } from '../../router/errors.ts';
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
  #lent = 0;

  constructor(screen: Screen, clock: Clock) {
    this.#screen = screen;
    this.#clock = clock;
  }

  /** Runs `job` when the uses before it are done. `asked`: a person wants a refused login to be tried once more. */
  use<T>(job: (screen: Screen) => Promise<T>, asked = false): Promise<T> {
    if (this.#lent > 0) return Promise.reject(new RouterError('busy', { detail: 'a capture is running' }));
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

  /**
   * Logs out when the uses before it are done, so that somebody else in this process can log in; whoever wants to use it meanwhile is
   * told that it is busy. The answer takes it back.
   */
  async lend(): Promise<() => void> {
    this.#lent += 1;
    this.#stopIdle?.();
    const end = new AbortController();
    const stop = this.#clock.after(CHANGE_MS, () => end.abort());
    this.#using = this.#using.then(() => {
      // a use that was running has set it again
      this.#stopIdle?.();
      return this.#screen.logout(end.signal);
    });
    await this.#using.finally(stop);
    return () => void (this.#lent -= 1);
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

interface Shared {
  readonly box: string;
  readonly session: ScreenSession;
  users: number;
}

/** Kept as long as somebody uses them: two configurations of one box are one admin (design rule 4). */
export class ScreenSessions {
  readonly #sessions = new Map<string, Shared>();

  /** `box` is its identity, `key` the box and who logs in; `make` is asked only for the first user. */
  acquire(box: string, key: string, make: () => ScreenSession): ScreenSession {
    const entry = this.#sessions.get(key) ?? { box, session: make(), users: 0 };
    entry.users += 1;
    this.#sessions.set(key, entry);
    return entry.session;
  }

  /** Has a box to itself while `run` goes on: nobody of this process is logged in to it. */
  async lend<T>(box: string, run: () => Promise<T>): Promise<T> {
    const sessions = [...this.#sessions.values()].filter((each) => each.box === box);
    const ends = await Promise.all(sessions.map(({ session }) => session.lend()));
    try {
      return await run();
    } finally {
      for (const end of ends) end();
    }
  }

  /** The last one closes it. Never rejects. */
  async release(key: string): Promise<void> {
    const entry = this.#sessions.get(key);
    if (!entry || --entry.users > 0) return;
    this.#sessions.delete(key);
    await entry.session.close();
  }
}

/** One per process. */
export const screenSessions = new ScreenSessions();
