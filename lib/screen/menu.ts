import { asRouterError } from '../router/errors.ts';
import type { Backend } from './backend.ts';
import { findLink } from './page/links.ts';
import { firstRun, isMessage, refusalOn, showsLogin } from './login-page.ts';
import type { PageLink, Page } from './page/page.ts';
import type { PageLocation, ScreenPlan } from './plan.ts';

type Words = NonNullable<PageLocation['menu']>;

/** The way to pages by the words of a menu. What it has found it knows until it is gone, or told to {@link forget}. */
export class Menu {
  readonly #plan: ScreenPlan;
  readonly #backend: Backend;
  readonly #known = new Map<string, URL>();
  #top: Page | undefined;
  #landing: URL | undefined;

  constructor(plan: ScreenPlan, backend: Backend) {
    this.#plan = plan;
    this.#backend = backend;
  }

  forget(): void {
    this.#known.clear();
    this.#top = undefined;
  }

  /** Where a login has led to: some boxes ask for one at their top page whoever is in. */
  land(at: URL): void {
    this.#landing = at;
  }

  /** Undefined where the box wants a login instead. Rejects with `unreadable` for a place that is not there. */
  async open({ path, menu }: PageLocation, base: URL, signal: AbortSignal): Promise<Page | undefined> {
    if (path !== undefined) {
      try {
        if (path === this.#plan.top) return await this.top(base, signal);
        return this.#inside(await this.#backend.open(new URL(path, base), signal));
      } catch (thrown) {
        if (!menu || asRouterError(thrown).code !== 'unreadable') throw thrown;
      }
    }
    return menu && (await this.#byWords(menu, base, signal));
  }

  /** The top page; where that wants a login, the one that the login has led to. */
  async top(base: URL, signal: AbortSignal): Promise<Page | undefined> {
    const page = this.#inside(await this.#backend.open(new URL(this.#plan.top, base), signal));
    const landing = this.#landing;
    if (page || !landing || landing.origin !== base.origin) return page;
    try {
      return this.#inside(await this.#backend.open(landing, signal));
    } catch (thrown) {
      if (asRouterError(thrown).code !== 'unreadable') throw thrown;
      return undefined;
    }
  }

  async #byWords(menu: Words, base: URL, signal: AbortSignal): Promise<Page | undefined> {
    const key = JSON.stringify(menu);
    const known = this.#known.get(key) ?? this.#onTop(menu);
    // anything else is followed as a link, and refused
    if (known?.origin === base.origin) {
      try {
        const page = this.#inside(await this.#backend.open(known, signal));
        if (page) this.#known.set(key, known);
        return page;
      } catch (thrown) {
        // 現在の状態 of an Aterm is another page in each mode
        if (asRouterError(thrown).code !== 'unreadable') throw thrown;
        this.forget();
      }
    }
    let page = await this.top(base, signal);
    this.#top = page;
    let last: PageLink | undefined;
    for (const [level, words] of menu.entries()) {
      if (!page) return undefined;
      last = this.#linkOn(page, words, menu[level + 1]);
      if (last) page = this.#inside(await this.#backend.follow(last, signal));
    }
    if (page && last) this.#known.set(key, last.url);
    return page;
  }

  /** Where the top page that was seen last leads without another page in between. */
  #onTop(menu: Words): URL | undefined {
    const top = this.#top;
    if (!top) return undefined;
    try {
      const links = menu.map((words, level) => this.#linkOn(top, words, menu[level + 1]));
      return links.slice(0, -1).some(Boolean) ? undefined : links.at(-1)?.url;
    } catch (thrown) {
      if (asRouterError(thrown).code !== 'unreadable') throw thrown;
      return undefined;
    }
  }

  /** Undefined: the words are only a heading over what comes next, which is there already. */
  #linkOn(page: Page, words: Words[number], next: Words[number] | undefined): PageLink | undefined {
    try {
      return findLink(page, words, this.#plan.menuScript);
    } catch (thrown) {
      if (!next || asRouterError(thrown).code !== 'unreadable') throw thrown;
      findLink(page, next, this.#plan.menuScript);
      return undefined;
    }
  }

  #inside(page: Page): Page | undefined {
    const first = firstRun(page);
    if (first) throw first;
    if (showsLogin(page, this.#plan)) return undefined;
    const why = refusalOn(page, this.#plan);
    if (why?.code === 'busy' && isMessage(page, this.#plan)) throw why;
    return page;
  }
}
