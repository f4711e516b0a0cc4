import type { HttpAnswer } from '../../transport/http.ts';

/** Only the end of a page says that it is there; blanks and comments may follow. */
const TAIL_CHARS = 2_000;
const ENDS = /<\/(?:html|body|frameset)\s*>/i;
/** Sloppy pages leave out end tags, but hardly all of these and that of the page as well. */
const CONTAINERS = /<(\/?)(?:table|form|div|ul|ol|dl|select|textarea|script)(?=[\s/>])/gi;

/**
 * Whether markup ends before its end, of which HTTP knows nothing where the end of the connection is that of the answer. A value could
 * be half of one, and a form would go back without the rest of it.
 */
export function isCutOff({ headers }: Pick<HttpAnswer, 'headers'>, html: string): boolean {
  if ('content-length' in headers || 'transfer-encoding' in headers) return false;
  if (ENDS.test(html.slice(-TAIL_CHARS))) return false;
  if (html.lastIndexOf('<') > html.lastIndexOf('>')) return true;
  let open = 0;
  for (const [, slash] of html.matchAll(CONTAINERS)) open += slash === '' ? 1 : -1;
  return open > 0;
}
