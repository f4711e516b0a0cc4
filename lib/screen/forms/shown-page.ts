import { RouterError } from '../../router/errors.ts';
import { charsetOfPage } from '../../transport/charset.ts';
import type { HttpAnswer } from '../../transport/http.ts';
import { pageOf } from '../page/parse.ts';
import { saidSo } from '../screen-answer.ts';
import { isCutOff } from './cut-off.ts';

/** An answer as markup, and the charset that its forms are sent in. */
export interface ShownPage {
  readonly html: string;
  readonly charset: string;
}

const MARKUP = /html|xml/i;
const PLAIN = /^(?:text\/plain|application\/json)/i;

/**
 * What a browser would show of an answer. Throws `auth-failed` (401), `busy` (503, or a 401 that says so), and `unreadable` for other errors and for
 * what is no page.
 */
export function shownPage(answer: HttpAnswer, fallbackCharset: string): ShownPage {
  const { status, headers, body } = answer;
  if (status === 401) throw refusalIn(answer, fallbackCharset);
  if (status === 503) throw new RouterError('busy', { detail: 'HTTP 503' });
  if (status < 200 || status > 299) throw new RouterError('unreadable', { detail: `HTTP ${status}` });
  const type = headers['content-type'] ?? '';
  const charset = charsetOfPage(body, type, fallbackCharset);
  const text = new TextDecoder(charset).decode(body);
  // many routers call everything text/plain
  if (type === '' || MARKUP.test(type) || (PLAIN.test(type) && text.trimStart().startsWith('<'))) {
    if (isCutOff({ headers }, text)) throw new RouterError('unreadable', { detail: 'the page is cut off' });
    return { html: text, charset };
  }
  if (PLAIN.test(type))
    return { html: `<pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`, charset };
  throw new RouterError('unreadable', { detail: 'no page' });
}

/** Some let in nobody while somebody is in, and that is no word about the password. */
function refusalIn({ url, headers, body }: HttpAnswer, fallbackCharset: string): RouterError {
  const charset = charsetOfPage(body, headers['content-type'], fallbackCharset);
  const html = new TextDecoder(charset).decode(body);
  const busy = saidSo(pageOf({ url, html, unscripted: true }), 'busy');
  return busy
    ? new RouterError('busy', { detail: busy.words })
    : new RouterError('auth-failed', { detail: 'HTTP 401' });
}
