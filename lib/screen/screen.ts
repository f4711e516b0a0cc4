import { minutes, seconds, type Clock } from '../router/clock.ts';
import { asRouterError, RouterError } from '../router/errors.ts';
import type { Backend, ControlChange, Login, Submission } from './backend.ts';
import { findButton } from './page/buttons.ts';
import { facesOf } from './page/controls.ts';
import { logIn } from './login.ts';
import { showsLogin } from './login-page.ts';
import { Menu } from './menu.ts';
import type { Page } from './page/page.ts';
import { Peace } from './peace.ts';
import type { PageLocation, Press, ScreenPlan } from './plan.ts';

export interface ScreenOptions {
  /** Where the settings screen is. */
  readonly base: URL;
  readonly plan: ScreenPlan;
  readonly backend: Backend;
  /** Makes what goes on where script has to run and the first one has none; absent: there is nothing else. */
  readonly spare?: (() => Backend) | undefined;
  readonly credentials?: Login;
  readonly clock: Clock;
  /** Shared with whatever opens the same box before and after; default: its own. */
  readonly peace?: Peace;
}

/**
 * A box forgets who is idle after minutes (how many stands in no source; one that does so after seconds is not known), and who is out
 * sooner was put out: somebody else has logged in.
 */
const PUT_OUT_WITHIN_MS = seconds(15);
/** For so long what was pressed may restart the box, which forgets us then though nobody has put us out. */
const RESTARTS_WITHIN_MS = minutes(1);
/** Whoever has put us out is left alone for so long: a little less than a look waits after `busy`. */
const LEFT_ALONE_MS = seconds(100);

/** The settings screen of one box as a person works it who has the manual in hand. One call at a time. */
export class Screen {
  readonly #plan: ScreenPlan;
  #backend: Backend;
  #spare: (() => Backend) | undefined;
  readonly #credentials: Login | undefined;
  readonly #clock: Clock;
  #menu: Menu;
  #base: URL;
  #loggedIn = false;
  #refused: RouterError | undefined;
  /** When it last showed a page to us, with nothing since that could have ended the session; undefined: not in this session. */
  #usedAt: number | undefined;
  #pressedAt = -Infinity;
  /** Places that were shown before; any other one may want a login of its own. */
  readonly #shown = new Set<string>();
  readonly #peace: Peace;

  constructor({ base, plan, backend, spare, credentials, clock, peace = new Peace() }: ScreenOptions) {
    this.#base = base;
    this.#plan = plan;
    this.#backend = backend;
    this.#spare = spare;
    this.#credentials = credentials;
    this.#clock = clock;
    this.#peace = peace;
    this.#menu = new Menu(plan, backend);
  }

  get loggedIn(): boolean {
    return this.#loggedIn;
  }

  /**
   * Logs in unless that is done, with one attempt. Once the box has refused it, every further call rejects with the same error
   * and sends nothing, until {@link allowLogin}. Rejects with `auth-failed`, `auth-locked`, `busy` (somebody else is in),
   * `unreadable` (the page is not as expected; it got no password), `unsupported` (a browser is needed), or as of the backend.
   */
  async login(signal: AbortSignal): Promise<void> {
    if (this.#loggedIn) return;
    if (this.#refused) throw this.#refused;
    if (this.#peace.isKept(this.#base, this.#clock.monotonic())) throw putOut();
    this.#usedAt = undefined;
    this.#refused = await logIn(
      {
        base: this.#base,
        plan: this.#plan,
        backend: this.#backend,
        credentials: this.#credentials,
        clock: this.#clock,
        landed: (at) => this.#menu.land(at),
      },
      signal,
    );
    if (this.#refused) throw this.#refused;
    this.#loggedIn = true;
  }

  /** Whether script can be run if it has to be. */
  get hasSpare(): boolean {
    return this.#spare !== undefined;
  }

  /**
   * Goes on in what runs script, for good, logged out of what did not. Once only; false: there is nothing else. Never rejects.
   */
  async change(signal: AbortSignal): Promise<boolean> {
    const spare = this.#spare;
    if (!spare) return false;
    this.#spare = undefined;
    await this.logout(signal);
    await this.#backend.close();
    this.#backend = spare();
    this.#menu = new Menu(this.#plan, this.#backend);
    return true;
  }

  /** A person asked to try a refused login once more. */
  allowLogin(): void {
    this.#refused = undefined;
  }

  /** Logs out, if one is in. Never rejects: a box that does not answer forgets its admin by itself. */
  async logout(signal: AbortSignal): Promise<void> {
    const was = this.#loggedIn;
    this.forget();
    const { logout } = this.#plan;
    if (!was || !logout) return;
    try {
      if ('path' in logout) await this.#backend.open(new URL(logout.path, this.#base), signal);
      const page = 'press' in logout ? await this.#menu.top(this.#base, signal) : undefined;
      if (page && 'press' in logout)
        await this.#backend.submit(
          { button: findButton(page, logout.press), changes: [], plain: false },
          signal,
        );
    } catch {
      // see above
    }
  }

  /** The box has restarted: it has forgotten us, and its pages may be elsewhere. */
  forget(): void {
    this.#loggedIn = false;
    this.#menu.forget();
  }

  /**
   * Opens a page, logging in where that is needed. A place with a path and menu words is looked for by the words where the path
   * leads nowhere. Rejects as {@link login} does, with `busy` where somebody has put us out, who is then left alone for a while, with `unreadable` where there is no such page, and with `session-lost` where
   * the box asks for a login again right after one.
   */
  async open(place: PageLocation, signal: AbortSignal): Promise<Page> {
    await this.login(signal);
    const page = await this.#reach(place, signal);
    if (page) return page;
    this.#loggedIn = false;
    this.#refuseIfPutOut(place);
    await this.login(signal);
    const again = await this.#reach(place, signal);
    if (again) return again;
    this.#loggedIn = false;
    throw new RouterError('session-lost');
  }

  /**
   * Sets controls, presses a button and shows what comes. Undefined: it was sent, and the answer was lost. Rejects with `unreadable`
   * where the button is not there, and as of {@link Backend.submit}. Sends once, whatever comes.
   */
  async press(
    page: Page,
    press: Press,
    changes: readonly ControlChange[],
    { plain, hidden }: Pick<Submission, 'plain' | 'hidden'>,
    signal: AbortSignal,
  ): Promise<Page | undefined> {
    const [first] = changes;
    const button = findButton(page, press, first && facesOf(first.control)[0]);
    this.#pressedAt = this.#clock.monotonic();
    const answer = await this.#backend.submit({ button, changes, plain, ...(hidden && { hidden }) }, signal);
    // whether it was done is for the caller to read back; here it only means that the next page needs a login
    if (answer && showsLogin(answer, this.#plan)) this.#loggedIn = false;
    return answer;
  }

  /**
   * Sets controls and presses nothing, so that what depends on them appears. Undefined: nothing can appear, as without script.
   */
  async fill(changes: readonly ControlChange[], signal: AbortSignal): Promise<Page | undefined> {
    return await this.#backend.fill?.(changes, signal);
  }

  /** The box is at this address from now on; where that is another one, whoever it let in has to log in there. */
  moveTo(base: URL): void {
    // the login would be lost, and no log-out would end it
    if (base.href === this.#base.href) return;
    this.#base = base;
    this.forget();
  }

  /** Whether the screen can be seen; asks for nothing that needs a login. Rejects only with `cancelled`. */
  async answers(signal: AbortSignal): Promise<boolean> {
    const { login, top } = this.#plan;
    try {
      await this.#backend.open(new URL(login.kind === 'form' ? login.path : top, this.#base), signal);
      return true;
    } catch (thrown) {
      const { code } = asRouterError(thrown);
      if (code === 'cancelled') throw thrown;
      return code === 'auth-failed' || code === 'refused-redirect';
    }
  }

  /** Logs out and ends the backend. Never rejects. */
  async close(signal: AbortSignal = new AbortController().signal): Promise<void> {
    await this.logout(signal);
    await this.#backend.close();
  }

  /** Design rule 7.4: a person is not thrown out in turn. */
  #refuseIfPutOut(place: PageLocation): void {
    if (!this.#shown.has(JSON.stringify(place))) return;
    const now = this.#clock.monotonic();
    if (this.#usedAt === undefined || now - this.#usedAt >= PUT_OUT_WITHIN_MS) return;
    if (now - this.#pressedAt < RESTARTS_WITHIN_MS) return;
    this.#peace.keep(this.#base, now + LEFT_ALONE_MS);
    this.#menu.forget();
    throw putOut();
  }

  /** Undefined: the box wants a login. */
  async #reach(place: PageLocation, signal: AbortSignal): Promise<Page | undefined> {
    try {
      const page = await this.#menu.open(place, this.#base, signal);
      if (page) {
        this.#usedAt = this.#clock.monotonic();
        this.#shown.add(JSON.stringify(place));
      }
      return page;
    } catch (thrown) {
      const { code } = asRouterError(thrown);
      // it may be away because it restarts
      if (code === 'unreachable' || code === 'timeout') this.#usedAt = undefined;
      if (code !== 'auth-failed') throw thrown;
      if (this.#plan.login.kind === 'form') return undefined;
      // with HTTP Basic the password went along
      this.#refused = asRouterError(thrown);
      this.#loggedIn = false;
      throw thrown;
    }
  }
}

function putOut(): RouterError {
  return new RouterError('busy', {
    detail: 'put out by another administrator',
    sentence: {
      en: 'Somebody else has logged in to the settings screen, which put us out. That person is left alone for about two minutes; then it is tried again.',
      ja: '別の管理者が設定画面にログインしたため、こちらのログインが切れました。約2分間は操作せず、その後自動的に再試行します。',
    },
  });
}
