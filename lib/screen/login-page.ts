import { asRouterError } from '../router/errors.ts';
import { said } from './answer.ts';
import { findButton } from './page/buttons.ts';
import { elementsIn } from './page/elements.ts';
import { findField } from './page/find.ts';
import { placeOf } from './page/links.ts';
import type { Button, Control, Page } from './page/page.ts';
import { baseOf, withFrames } from './page/parse.ts';
import type { ScreenPlan } from './plan.ts';
import { notFound } from './page/not-found.ts';
import { sameWords } from './page/words.ts';

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

/** Whether a page offers to log out: then we are in, as with boxes that know their admin by his address. */
export function offersLogout(page: Page, { logout }: ScreenPlan): boolean {
  if (!logout) return false;
  if ('press' in logout) return present(() => findButton(page, logout.press));
  return withFrames(page).some((each) => {
    const base = baseOf(each);
    const { href } = new URL(logout.path, page.url);
    return elementsIn(each.document).some((element) => placeOf(element, base)?.href === href);
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
