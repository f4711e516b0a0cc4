import { firstIn, rawTextOf } from './elements.ts';
import type { Page } from './page.ts';
import { treeOf } from './tree.ts';
import { tidy } from './words.ts';

export interface PageSource {
  readonly url: URL;
  readonly html: string;
  readonly frames?: readonly Page[];
  readonly unscripted: boolean;
}

/** Markup as a page. Any text is one; nothing is refused, and the time it takes grows with its length only. */
export function pageOf({ url, html, frames = [], unscripted }: PageSource): Page {
  const document = treeOf(html);
  const title = firstIn(document, ({ name }) => name === 'title');
  return { url, title: title ? tidy(rawTextOf(title)) : '', document, frames, unscripted };
}

/** The page and all that its frames show, in document order. */
export function withFrames(page: Page): readonly Page[] {
  return [page, ...page.frames.flatMap(withFrames)];
}

const bases = new WeakMap<Page, URL>();

/** What addresses on a page are relative to. */
export function baseOf(page: Page): URL {
  const known = bases.get(page);
  if (known) return known;
  const { url, document } = page;
  const element = firstIn(document, ({ name, attribs }) => name === 'base' && 'href' in attribs);
  const href = element?.attribs['href'] ?? '';
  const base = URL.canParse(href, url.href) ? new URL(href, url) : url;
  bases.set(page, base);
  return base;
}
