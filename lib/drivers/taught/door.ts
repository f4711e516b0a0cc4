import { findLogin, type FoundLogin } from '../../screen/find-login.ts';
import { framesIn } from '../../screen/forms/frames.ts';
import { redirectOf } from '../../screen/forms/redirect-page.ts';
import { shownPage } from '../../screen/forms/shown-page.ts';
import { RouterError } from '../../router/errors.ts';
import { pageOf } from '../../screen/page/parse.ts';
import { saidSo } from '../../screen/screen-answer.ts';
import type { HttpAnswer } from '../../transport/http.ts';
import type { DetectionBudget } from '../detection-budget.ts';

/** Where one logs in. */
export interface Door {
  readonly login: FoundLogin | 'basic';
  /** What the page calls itself. */
  readonly title: string;
}

const MOST_HOPS = 3;

/**
 * How one logs in at a settings screen that nobody has described, with the requests that the budget allows and without a password.
 * Undefined: nothing there asks for a login that we understand. Rejects as requests do, and with `busy` where somebody else is in.
 */
export async function doorAt(
  start: URL,
  budget: Pick<DetectionBudget, 'get' | 'left'>,
): Promise<Door | undefined> {
  let next: URL | undefined = start;
  // what was asked before is answered at no cost, so that a circle would have no end
  for (let hops = 0; next && hops <= MOST_HOPS; hops += 1) {
    const answer: HttpAnswer | undefined = await budget.get(next);
    if (!answer) return undefined;
    if (answer.status === 401) return asksBasic(answer) ? { login: 'basic', title: '' } : undefined;
    const seen = seenIn(answer);
    if (seen?.door) return seen.door;
    next = seen?.next?.origin === start.origin ? seen.next : undefined;
  }
  return undefined;
}

interface Seen {
  readonly door?: Door | undefined;
  /** Where it leads, or what its first frame shows. */
  readonly next?: URL | undefined;
}

function seenIn(answer: HttpAnswer): Seen | undefined {
  const { location } = answer.headers;
  if (answer.status >= 300 && answer.status < 400)
    return location !== undefined && URL.canParse(location, answer.url.href)
      ? { next: new URL(location, answer.url) }
      : undefined;
  if (answer.status !== 200) return undefined;
  const page = pageOf({ url: answer.url, html: shownPage(answer, 'utf-8').html, unscripted: true });
  const login = findLogin(page);
  if (login) return { door: { login, title: page.title } };
  const next = redirectOf(page) ?? framesIn(page)[0];
  const busy = next ? undefined : saidSo(page, 'busy');
  if (busy) throw new RouterError('busy', { detail: busy.words });
  return { next };
}

function asksBasic({ headers }: HttpAnswer): boolean {
  return /(?:^|[\s,])basic\b/i.test(headers['www-authenticate'] ?? '');
}
