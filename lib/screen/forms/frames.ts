import type { Page } from '../page/page.ts';
import { baseOf } from '../page/parse.ts';
import { viewOf } from '../page/view.ts';

/** Where the frames of a page are that a person sees and that belong to the box, in document order. */
export function framesIn(page: Page): readonly URL[] {
  const base = baseOf(page);
  return viewOf(page).elements.flatMap(({ name, attribs }) => {
    const src = attribs['src']?.trim();
    if ((name !== 'frame' && name !== 'iframe') || !src || !URL.canParse(src, base.href)) return [];
    const url = new URL(src, base);
    url.hash = '';
    return url.origin === page.url.origin ? [url] : [];
  });
}
