import type { Profile } from '../../drivers/screen/profile.ts';
import { asRouterError } from '../../router/errors.ts';
import type { Backend } from '../../screen/backend.ts';
import { pageLinks } from '../../screen/page/links.ts';
import { showsLogin } from '../../screen/login-page.ts';
import type { PageLink, Page } from '../../screen/page/page.ts';
import { sameWords } from '../../screen/page/words.ts';
import { isHarmlessLink, isNamedPage, soundsDone } from '../../screen/harmless.ts';
import type { NoteCode } from './notes.ts';
import type { Recorder } from './recorder.ts';

export interface WalkOptions {
  readonly base: URL;
  readonly profile: Profile;
  readonly backend: Backend;
  readonly recorder: Recorder;
  readonly pages: number;
  readonly onPage: (page: number, about: number, path: string) => void;
  /** Gets the words of links that are better not followed. */
  readonly skipped: Set<string>;
}

interface Stop {
  readonly url: URL;
  /** How many links away from the first page. */
  readonly depth: number;
}

/** A menu, and what is behind its items. */
const MAX_DEPTH = 2;
/** A page may fail; a box that does not answer any more should be left alone. */
const MOST_FAILURES = 3;

/**
 * Goes through a settings screen from its first page, page by page, and only looks. The answer is why it ended early, if it did.
 * Rejects when the recorder or the signal ends it.
 */
export async function walkPages(options: WalkOptions, signal: AbortSignal): Promise<NoteCode | undefined> {
  const round = new Round(options);
  let lost = 0;
  let failures = 0;
  for (let stop = round.next(); stop; stop = round.next()) {
    if (options.recorder.full) return options.recorder.full;
    options.onPage(round.done, round.about, stop.url.pathname.replace(/;.*/s, ''));
    const page = await opened(stop.url, options, signal);
    failures = page === 'silent' ? failures + 1 : 0;
    if (failures === MOST_FAILURES) return 'silent';
    if (typeof page === 'string') continue;
    // one page can be that of a login by chance; two are the end
    lost = showsLogin(page, options.profile.screen) ? lost + 1 : 0;
    if (lost === 2) return 'lost';
    if (lost === 0) round.add(page, stop.depth);
  }
  return options.recorder.full;
}

async function opened(
  url: URL,
  { backend, recorder }: WalkOptions,
  signal: AbortSignal,
): Promise<Page | 'missing' | 'silent'> {
  try {
    const page = await backend.open(url, signal);
    if (backend.kind === 'browser') recorder.show(page);
    return page;
  } catch (thrown) {
    const error = asRouterError(thrown);
    if (error.code === 'cancelled') throw error;
    return error.code === 'unreachable' || error.code === 'timeout' ? 'silent' : 'missing';
  }
}

/** Where it still has to go. */
class Round {
  readonly #options: WalkOptions;
  readonly #known = new Set<string>();
  readonly #wanted: Stop[] = [];
  readonly #others: Stop[] = [];
  readonly #menu: readonly string[];
  #done = 0;

  constructor(options: WalkOptions) {
    const { profile, base } = options;
    this.#options = options;
    const places = Object.values(profile.pages);
    this.#menu = places.flatMap(({ menu = [] }) => menu.flat());
    this.#queue(this.#wanted, new URL(profile.screen.top, base), 0);
    const paths = places.flatMap(({ path }) => (path === undefined ? [] : [new URL(path, base)]));
    for (const url of paths) if (isNamedPage(url)) this.#queue(this.#wanted, url, 1);
  }

  get done(): number {
    return this.#done;
  }

  get about(): number {
    const all = this.#done + this.#wanted.length + this.#others.length;
    return Math.min(all, Math.max(this.#options.pages, this.#done));
  }

  /** What the profile needs first. */
  next(): Stop | undefined {
    const stop = this.#wanted.shift() ?? this.#others.shift();
    if (stop) this.#done += 1;
    return stop;
  }

  add(page: Page, depth: number): void {
    if (depth === MAX_DEPTH) return;
    for (const link of pageLinks(page, this.#options.profile.screen.menuScript)) {
      if (this.#isDoor(link.url)) continue;
      const wanted = this.#isWanted(link);
      if (isHarmlessLink(link) || (wanted && isNamedPage(link.url) && !soundsDone(link.words)))
        this.#queue(wanted ? this.#wanted : this.#others, link.url, depth + 1);
      else if (this.#isMissed(link)) this.#options.skipped.add(link.words);
    }
  }

  /** The login page would end the login on some boxes, and the way out on all. */
  #isDoor({ pathname }: URL): boolean {
    const { login, logout, top } = this.#options.profile.screen;
    const entrance = login.kind === 'form' && login.path !== top && login.path;
    return pathname === entrance || (logout !== undefined && 'path' in logout && pathname === logout.path);
  }

  #isMissed({ url, words, page }: PageLink): boolean {
    return words !== '' && url.origin === page.url.origin && !this.#known.has(url.pathname + url.search);
  }

  #isWanted({ words }: PageLink): boolean {
    return sameWords(words, this.#menu);
  }

  #queue(list: Stop[], url: URL, depth: number): void {
    const { base, pages, recorder } = this.#options;
    const key = url.pathname + url.search;
    if (url.origin !== base.origin || this.#known.has(key) || this.#known.size > 4 * pages) return;
    this.#known.add(key);
    recorder.admit(url);
    list.push({ url, depth });
  }
}
