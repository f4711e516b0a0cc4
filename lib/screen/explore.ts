import { asRouterError } from '../router/errors.ts';
import { isHarmlessLink } from './harmless.ts';
import { pageLinks } from './page/links.ts';
import type { Page, PageLink } from './page/page.ts';
import { withFrames } from './page/parse.ts';
import { visibleText } from './page/visible.ts';
import type { PageLocation, ScreenPlan } from './plan.ts';
import type { Screen } from './screen.ts';
import { spelling } from './vocabulary/spelling.ts';

/** What is looked at of a screen that nobody has described. */
export interface Exploration {
  /** Pages by their address on the box, in the order in which they were seen. */
  readonly pages: ReadonlyMap<string, Page>;
  /** There are more of them. */
  readonly cut: boolean;
}

const MOST_PAGES = 40;
/** Of pages that differ in a number only: those of a list. */
const MOST_ALIKE = 8;
/** A menu, what is behind its items, and one level more. */
const MAX_DEPTH = 3;
/** A box that does not answer any more, or does not know us any more, is left alone. */
const MOST_FAILURES = 2;
/** Nothing that we look for stands there, and a page that wants a new password looks like one that asks for ours. */
const ABOUT_LOGIN = /pass(?:word|wd)|pwd|account/i;

/**
 * Goes through a settings screen from its first page and only looks: by links that show something as far as all their words tell, on
 * this box, a bounded number of them. Rejects where the box or the login is the trouble.
 */
export async function explore(
  screen: Pick<Screen, 'open'>,
  plan: ScreenPlan,
  signal: AbortSignal,
): Promise<Exploration> {
  const pages = new Map<string, Page>();
  const queue: { readonly path: string; readonly depth: number }[] = [{ path: plan.top, depth: 0 }];
  const known = new Set([plan.top]);
  const texts = new Set<string>();
  const alike = new Map<string, number>();
  let failures = 0;
  for (let stop = queue.shift(); stop; stop = queue.shift()) {
    if (pages.size >= MOST_PAGES) return { pages, cut: true };
    const page = await opened(screen, { path: stop.path }, signal, pages.size === 0);
    failures = page ? 0 : failures + 1;
    if (failures === MOST_FAILURES) break;
    if (!page || !isNew(texts, textWithin(page))) continue;
    pages.set(stop.path, page);
    if (stop.depth === MAX_DEPTH) continue;
    for (const link of pageLinks(page, plan.menuScript)) {
      const path = link.url.pathname + link.url.search;
      if (known.has(path) || !isPage(link, plan)) continue;
      known.add(path);
      const kind = path.replaceAll(/\d+/g, '0');
      const count = (alike.get(kind) ?? 0) + 1;
      alike.set(kind, count);
      if (count > MOST_ALIKE) continue;
      queue.push({ path, depth: stop.depth + 1 });
    }
  }
  return { pages, cut: false };
}

/** What some screens show at two addresses is one page. */
function isNew(texts: Set<string>, text: string): boolean {
  return text === '' || texts.size < texts.add(text).size;
}

function textWithin(page: Page): string {
  return withFrames(page)
    .map(({ document }) => visibleText(document))
    .join('\n');
}

/** A link that goes somewhere, and to neither end of the login. */
function isPage(link: PageLink, { login, logout }: ScreenPlan): boolean {
  if (!isHarmlessLink(link)) return false;
  const { pathname, search } = link.url;
  if (ABOUT_LOGIN.test(pathname) || ABOUT_LOGIN.test(spelling(link.words))) return false;
  const doors = [login.kind === 'form' && login.path, logout && 'path' in logout && logout.path];
  return !doors.includes(pathname + search);
}

/** Undefined: this page is not to be had. The first one is needed. */
async function opened(
  screen: Pick<Screen, 'open'>,
  place: PageLocation,
  signal: AbortSignal,
  isFirst: boolean,
): Promise<Page | undefined> {
  try {
    return await screen.open(place, signal);
  } catch (thrown) {
    const error = asRouterError(thrown);
    if (isFirst || !ONE_PAGE.has(error.code)) throw error;
    return undefined;
  }
}

const ONE_PAGE: ReadonlySet<string> = new Set([
  'unreadable',
  'unsupported',
  'refused-redirect',
  'session-lost',
]);
