import { RouterError } from '../../router/errors.ts';
import type { Backend, Submission } from '../../screen/backend.ts';
import { requestFor } from '../../screen/forms/form.ts';
import { FormsBackend } from '../../screen/forms/backend.ts';
import { asksForLogin } from '../../screen/login-page.ts';
import type { PageLink, Page } from '../../screen/page/page.ts';
import type { ScreenPlan } from '../../screen/plan.ts';
import type { HttpAnswer, HttpRequest } from '../../transport/http.ts';
import type { Archive, RecordedExchange } from './archive.ts';

/** Works a settings screen that was recorded. Nothing is ever sent anywhere, and nothing can be changed. */
export class ReplayBackend implements Backend {
  readonly kind: Backend['kind'];
  readonly #plan: ScreenPlan;
  readonly #forms: FormsBackend;

  /** `kind`: what would work the real screen; a browser can press whatever there is. */
  constructor(archive: Archive, plan: ScreenPlan, kind: Backend['kind']) {
    const { charset, strayHidden } = plan;
    this.kind = kind;
    this.#plan = plan;
    this.#forms = new FormsBackend({
      charset,
      strayHidden,
      request: (req) => Promise.resolve().then(() => answerIn(archive, plan, req)),
    });
  }

  async open(url: URL, signal: AbortSignal): Promise<Page> {
    return this.#inside(await this.#forms.open(url, signal));
  }

  async follow(link: PageLink, signal: AbortSignal): Promise<Page> {
    return this.#inside(await this.#forms.follow(link, signal));
  }

  /** Looks whether it could be sent, and goes nowhere: the answer is lost. Rejects as {@link Backend.submit} does. */
  async submit(submission: Submission): Promise<undefined> {
    const { charset, strayHidden } = this.#plan;
    if (this.kind === 'forms') requestFor(submission, { charset, strayHidden });
  }

  close(): Promise<void> {
    return this.#forms.close();
  }

  #inside(page: Page): Page {
    if (!asksForLogin(page, this.#plan)) return page;
    throw new RouterError('unreadable', { detail: 'the archive has only the login page there' });
  }
}

/** Throws `unreadable` for what is not in the archive. */
function answerIn(
  { exchanges }: Archive,
  plan: ScreenPlan,
  { url, method = 'GET' }: HttpRequest,
): HttpAnswer {
  const wanted = keyOf(url);
  const found = exchanges.filter((each) => each.method === method && keyOf(each.url) === wanted);
  const best =
    found.find(({ inside, answer }) => inside === true && answer.status < 400) ??
    found.findLast((each) => each.inside === undefined && isInside(each, plan)) ??
    found.at(-1);
  if (best) return { ...best.answer, url };
  throw new RouterError('unreadable', { detail: 'not in the archive' });
}

/** A page with the box for the password of the settings screen is what strangers see. */
function isInside({ answer }: RecordedExchange, { login }: ScreenPlan): boolean {
  if (answer.status >= 400) return false;
  if (login.kind !== 'form') return true;
  const { id, name } = login.password;
  const text = answer.text();
  return ![id, name].some((each) => each !== undefined && text.includes(each));
}

/** What changes with each look, against caches or as a session’s number, says nothing about which page it is. */
function keyOf({ origin, pathname, searchParams }: URL): string {
  const said = [...searchParams].filter(([name]) => !/^(?:_|_?tn?|rnd|time\w*|token|sid|nonce)$/i.test(name));
  return `${origin}${pathname}?${new URLSearchParams(said).toString()}`;
}
