import type { Pattern } from '../../pattern/pattern.ts';
import { RouterError } from '../../router/errors.ts';
import { elementsIn } from './elements.ts';
import type { Element, PageLink, Page } from './page.ts';
import { baseOf, withFrames } from './parse.ts';
import { ambiguous, notFound } from './not-found.ts';
import { viewOf } from './view.ts';
import { visibleText } from './visible.ts';
import { sameSpelling, sameStem } from '../vocabulary/spelling.ts';
import { sameWords, tidy } from './words.ts';

/** Longer script is no menu item. */
const MAX_SCRIPT = 500;

/**
 * The menu item with these words on a page or its frames. What a menu has folded away counts where nothing else fits: going
 * to a page changes nothing. `menuScript` is for items that call script: its first group is the path. Throws
 * `refused-redirect` for an item that leads to another host, and `unreadable` where there is none, or several that differ.
 */
export function findLink(page: Page, words: readonly string[], menuScript?: Pattern): PageLink {
  const items = withFrames(page).flatMap((each) => linksOn(each, menuScript));
  const named = namedSo(items, words);
  const seen = named.filter((item) => item.seen);
  const places = new Map((seen.length > 0 ? seen : named).map((item) => [item.link.url.href, item.link]));
  const inside = [...places.values()].filter((link) => link.url.origin === link.page.url.origin);
  const [link, ...others] = inside;
  if (link && others.length === 0) return link;
  const wanted = words.join(' / ');
  if (link)
    throw ambiguous(
      'the link',
      wanted,
      inside.map(({ url }) => url.pathname + url.search),
    );
  const [outside] = places.values();
  if (outside) throw new RouterError('refused-redirect', { detail: `to ${outside.url.origin}` });
  throw notFound(
    'link',
    wanted,
    items.filter((item) => item.seen).map(({ link: { words } }) => words),
  );
}

/** By the very words; else by another spelling of them; else by what they name. */
function namedSo(items: readonly Item[], words: readonly string[]): readonly Item[] {
  for (const same of [sameWords, sameSpelling, sameStem]) {
    const found = items.filter((item) => item.captions.some((caption) => same(caption, words)));
    if (found.length > 0) return found;
  }
  return [];
}

/** Every link on a page and its frames, those that a menu has folded away too, on whatever host they lead. */
export function pageLinks(page: Page, menuScript?: Pattern): readonly PageLink[] {
  return withFrames(page).flatMap((each) => linksOn(each, menuScript).map(({ link }) => link));
}

interface Item {
  readonly link: PageLink;
  readonly captions: readonly string[];
  readonly seen: boolean;
}

function linksOn(page: Page, menuScript: Pattern | undefined): readonly Item[] {
  const seen = new Set(viewOf(page).elements);
  const base = baseOf(page);
  return elementsIn(page.document).flatMap((element): readonly Item[] => {
    const url = scriptedPlace(element, base, menuScript) ?? withoutFragment(element, base);
    if (!url) return [];
    const captions = [...valueOf(element), ...captionsOf(element)];
    return [{ link: { words: captions[0] ?? '', url, element, page }, captions, seen: seen.has(element) }];
  });
}

/** What is written on a button that a menu is made of. */
function valueOf({ name, attribs }: Element): readonly string[] {
  const value = name === 'input' ? tidy(attribs['value'] ?? '') : '';
  return value === '' ? [] : [value];
}

/** Where a link leads by itself, on whatever host; undefined where script decides, or nothing does. */
export function withoutFragment({ name, attribs }: Element, base: URL): URL | undefined {
  const href = attribs['href']?.trim();
  if ((name !== 'a' && name !== 'area') || !href || href.startsWith('#')) return undefined;
  const url = URL.canParse(href, base.href) ? new URL(href, base) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
}

function scriptedPlace({ attribs }: Element, base: URL, menuScript: Pattern | undefined): URL | undefined {
  if (!menuScript) return undefined;
  const href = /^\s*javascript:/i.test(attribs['href'] ?? '') ? attribs['href'] : undefined;
  for (const script of [attribs['onclick'], href]) {
    const path = script && menuScript.firstGroup(script.slice(0, MAX_SCRIPT));
    if (path && URL.canParse(path, base.href)) return new URL(path, base);
  }
  return undefined;
}

/** What a person may call an element: its words, or those that appear when pointing at it. */
export function captionsOf(element: Element): readonly string[] {
  const { attribs } = element;
  const named = [visibleText(element), attribs['alt'], attribs['aria-label'], attribs['title']];
  return named.map((text) => tidy(text ?? '')).filter(Boolean);
}
