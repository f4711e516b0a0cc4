import { randomUUID } from 'node:crypto';
import { RouterError } from '../../router/errors.ts';
import { charsetNamed } from '../../transport/charset.ts';
import type { ControlChange, Submission } from '../backend.ts';
import { isPlainLink, isSubmitter } from '../page/buttons.ts';
import { facesOf } from '../page/controls.ts';
import { elementsIn } from '../page/elements.ts';
import { encoderFor } from './encoder.ts';
import { multipart, urlEncoded } from './encode.ts';
import { entriesOf } from './entries.ts';
import { formOwner, isDisabled } from '../page/form-owner.ts';
import { plainScript } from './plain-script.ts';
import { refuseScripted } from './script.ts';
import { withoutFragment } from '../page/links.ts';
import { needsBrowser } from '../needs-browser.ts';
import type { Element, Page } from '../page/page.ts';
import { baseOf } from '../page/parse.ts';
import { listensFor, mayBeFilled } from '../page/scripting.ts';

/** What a browser would send when a button is pressed. */
export interface FormRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly contentType?: string;
  readonly body?: string | Uint8Array;
}

export interface FormOptions {
  /** Of the page that the form stands on. */
  readonly charset: string;
  readonly strayHidden?: readonly string[];
}

/**
 * The request that pressing a button makes, as a browser would make it without script. Throws, and then nothing may be sent:
 * `unsupported` where script would do more than that and nobody has seen that it works without; `refused-redirect` for a form
 * of another host; `unreadable` where there is no form, or a change concerns another one.
 */
export function requestFor(submission: Submission, options: FormOptions): FormRequest {
  const { button, changes, plain } = submission;
  const { page, element } = button;
  const isLink = isPlainLink(button) && (changes.length === 0 || !plain);
  if (isLink) return linkRequest(submission);
  if (isDisabled(element)) throw needsBrowser('the button is disabled');
  const form = formFor(submission);
  const { strayHidden = [] } = options;
  if (!plain) refuseScripted(submission, form, strayHidden);
  refuseOthers(changes, form, page);
  // what was to be set would be left out: a login without its password
  if (changes.some(({ control }) => control.name === '')) throw needsBrowser('script sends what has no name');

  const submits = isSubmitter(element);
  const attribute = (name: string) => (submits && element.attribs[`form${name}`]) || form.attribs[name];
  const url = actionOf(attribute('action'), page);
  const charset = formCharset(form, options.charset);
  const encode = encoderFor(charset);
  const entries = entriesOf({
    page,
    form,
    submitter: submits ? element : undefined,
    changes,
    hidden: submission.hidden ?? {},
    charset,
    strayHidden,
  });
  const type = attribute('enctype')?.trim().toLowerCase();
  if (attribute('method')?.trim().toLowerCase() !== 'post') {
    url.search = urlEncoded(entries, encode);
    return { method: 'GET', url };
  }
  if (type === 'text/plain') throw new RouterError('unsupported', { detail: 'a form in text/plain' });
  if (type !== 'multipart/form-data')
    return { method: 'POST', url, contentType: URL_ENCODED, body: urlEncoded(entries, encode) };
  const boundary = `----futamichi${randomUUID().replaceAll('-', '')}`;
  const contentType = `${type}; boundary=${boundary}`;
  return { method: 'POST', url, contentType, body: multipart(entries, encode, boundary) };
}

const URL_ENCODED = 'application/x-www-form-urlencoded';

function linkRequest({ button: { element, page }, changes, plain }: Submission): FormRequest {
  const url = withoutFragment(element, baseOf(page));
  if (!url || changes.length > 0) throw needsBrowser('a link sends nothing');
  if (!plain && listensFor(page, element)) throw needsBrowser('script listens for the link');
  return { method: 'GET', url: within(url, page) };
}

/** The form of a button; for one that script would connect with a form, the one that it stands in, or the only one. */
function formFor({ button: { element, page }, changes }: Submission): Element {
  const own = plainScript(page, element)?.sends ?? formOwner(element);
  if (own) return own;
  const changed = new Set(changes.flatMap(({ control }) => facesOf(control).map(formOwner)));
  const forms =
    changed.size > 0 ? [...changed] : elementsIn(page.document).filter(({ name }) => name === 'form');
  const [form] = forms;
  if (!form && mayBeFilled(page)) throw needsBrowser('the button has no form');
  if (!form || forms.length > 1)
    throw new RouterError('unreadable', {
      detail: forms.length > 1 ? 'which form the button sends is not clear' : 'the button has no form',
      mayHaveApplied: false,
    });
  return form;
}

function refuseOthers(changes: readonly ControlChange[], form: Element, page: Page): void {
  const faces = changes.flatMap(({ control }) => facesOf(control));
  const inPage = new Set(elementsIn(page.document));
  if (faces.some((face) => !inPage.has(face) || formOwner(face) !== form))
    throw new RouterError('unreadable', {
      detail: 'the button sends another form than the one to change',
      mayHaveApplied: false,
    });
}

function actionOf(action: string | undefined, page: Page): URL {
  const target = action?.trim() ?? '';
  // without an action a form goes to its own page, whatever the page’s base is
  if (target === '') return within(new URL(page.url), page);
  const base = baseOf(page).href;
  if (!URL.canParse(target, base))
    throw new RouterError('unreadable', { detail: 'a form that leads nowhere' });
  const url = new URL(target, base);
  if (url.protocol === 'javascript:') throw needsBrowser('the form leads to script');
  return within(url, page);
}

/** Some Aterm pages hold a form that sends Wi-Fi keys to an outside host. */
function within(url: URL, page: Page): URL {
  if (url.origin !== page.url.origin)
    throw new RouterError('refused-redirect', { detail: `a form to ${url.origin}` });
  url.hash = '';
  return url;
}

function formCharset(form: Element, page: string): string {
  const accepted = form.attribs['accept-charset']?.split(/[\s,]+/) ?? [];
  return accepted.map(charsetNamed).find((each) => each !== undefined) ?? page;
}
