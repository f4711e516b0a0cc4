import { asRouterError, RouterError } from '../router/errors.ts';
import { said, saidSo } from './screen-answer.ts';
import { buttonsOf, findButton } from './page/buttons.ts';
import { elementsIn } from './page/elements.ts';
import { fieldsOf } from './page/fields.ts';
import { findField } from './page/find.ts';
import { pageLinks, withoutFragment } from './page/links.ts';
import type { Button, Control, Page } from './page/page.ts';
import { baseOf, withFrames } from './page/parse.ts';
import type { ScreenPlan } from './plan.ts';
import { notFound } from './page/not-found.ts';
import { sameWords } from './page/words.ts';
import { isCaptionOf } from './vocabulary/captions.ts';

export type FormLogin = Extract<ScreenPlan['login'], { kind: 'form' }>;

type Text = Extract<Control, { kind: 'text' }>;

/** What a login is made with. */
export interface LoginControls {
  readonly user: Text | undefined;
  readonly password: Text;
  readonly button: Button;
}

/** What the plan expects on a login page. Throws `unreadable` where any of it is missing: no password goes to such a page. */
export function loginControls(page: Page, { user, password, press }: FormLogin): LoginControls {
  const controls = {
    user: user && textIn(page, user),
    password: textIn(page, password),
    button: findButton(page, press),
  };
  if (controls.password.secret) return controls;
  throw notFound('password box', password.id ?? password.name ?? '', []);
}

function textIn(page: Page, locator: FormLogin['password']): Text {
  const [control, ...others] = findField(page, { ...locator, kind: 'text' }).controls;
  if (control?.kind === 'text' && others.length === 0) return control;
  throw notFound('single box', locator.label?.join(' / ') ?? '', []);
}

/** Whether a page asks for a login. */
export function asksForLogin(page: Page, { login }: ScreenPlan): boolean {
  return login.kind === 'form' && present(() => loginControls(page, login));
}

/** Whether a page shows that one is not logged in. */
export function showsLogin(page: Page, plan: ScreenPlan): boolean {
  const { title, text } = plan.lost ?? {};
  if (title && withFrames(page).some((each) => sameWords(each.title, title))) return true;
  return said(page, text) !== undefined || asksForLogin(page, plan);
}

/** Why somebody is not in, by what a page says of it. Never what it says in full: that might repeat what was entered. */
export function refusalOn(page: Page, { login }: ScreenPlan): RouterError | undefined {
  const known = login.kind === 'form' ? login : undefined;
  // whether somebody else is in comes first: that is no word about the password
  const reasons = [
    ['busy', known?.busy, 'busy'],
    ['auth-locked', known?.locked, 'locked'],
    ['auth-failed', known?.refused, 'wrong-password'],
  ] as const;
  for (const [code, words, concept] of reasons) {
    const found = said(page, words) ?? saidSo(page, concept);
    if (found) return new RouterError(code, { detail: found.words });
  }
  return undefined;
}

const MOST_LINKS = 3;

/** Whether a page is nothing but a message: no way to log out, no menu, nothing to write into. */
export function isMessage(page: Page, plan: ScreenPlan): boolean {
  if (offersLogout(page, plan)) return false;
  const links = pageLinks(page).filter(({ url }) => url.origin === page.url.origin);
  return links.length <= MOST_LINKS && fieldsOf(page).every(({ controls }) => controls.length === 0);
}

/** Whether there is a box for a password on it, whatever for. */
export function asksForSecret(page: Page): boolean {
  return secretsOn(page).size > 0;
}

function secretsOn(page: Page): ReadonlySet<Control> {
  const controls = fieldsOf(page).flatMap((field) => field.controls);
  return new Set(controls.filter((each) => each.kind === 'text' && each.secret));
}

/** One box for a password and a button that logs in, whatever such a page advises besides. */
function isDoor(page: Page): boolean {
  if (secretsOn(page).size !== 1) return false;
  return withFrames(page).some((each) =>
    buttonsOf(each).some(({ caption }) => isCaptionOf('login', caption)),
  );
}

const FIRST_RUN = {
  en: 'The router has no administrator password yet and wants it set first.',
  ja: 'ルーターの管理者パスワードがまだ設定されていません。',
};
const SET_IT = {
  en: 'Open its settings screen in a browser and set one, then enter it here.',
  ja: 'ブラウザーで設定画面を開いて設定し、そのパスワードをここに入力してください。',
};

/** What a box says that nobody has set up yet: whatever is asked of it, it shows a form for its first password. */
export function firstRun(page: Page): RouterError | undefined {
  if (!asksForSecret(page) || isDoor(page) || !saidSo(page, 'first-run')) return undefined;
  return new RouterError('auth-failed', {
    detail: 'no administrator password',
    sentence: FIRST_RUN,
    hint: SET_IT,
  });
}

/** Whether a page offers to log out: then we are in, as with boxes that know their admin by his address. */
export function offersLogout(page: Page, { logout }: ScreenPlan): boolean {
  if (!logout) return false;
  if ('press' in logout) return present(() => findButton(page, logout.press));
  return withFrames(page).some((each) => {
    const base = baseOf(each);
    const { href } = new URL(logout.path, page.url);
    return elementsIn(each.document).some(
      (element) =>
        withoutFragment(element, base)?.href === href ||
        (element.attribs['onclick'] ?? '').includes(logout.path),
    );
  });
}

function present(find: () => unknown): boolean {
  try {
    find();
    return true;
  } catch (thrown) {
    if (asRouterError(thrown).code === 'unreadable') return false;
    throw thrown;
  }
}
