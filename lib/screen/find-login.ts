import { isCaptionOf } from './vocabulary/captions.ts';
import { isLabelOf } from './vocabulary/labels.ts';
import { spelling } from './vocabulary/spelling.ts';
import { buttonsOf, isSubmitter } from './page/buttons.ts';
import { fieldsOf } from './page/fields.ts';
import { formOwner } from './page/form-owner.ts';
import type { Button, Control, Element, Page } from './page/page.ts';
import { withFrames } from './page/parse.ts';
import { viewOf } from './page/view.ts';
import type { Locator, Press } from './plan.ts';

type TextBox = Extract<Control, { kind: 'text' }>;

/** The login form of a page as a plan names it. */
export interface FoundLogin {
  /** The address of the page that holds it, on the box. */
  readonly path: string;
  readonly user?: Locator;
  readonly password: Locator;
  readonly press: Press;
}

/**
 * The login form of a page that nobody has described: the one box for a password, the box for a name in the same form, and the button
 * there. Undefined where there is none, or where it could be another form, as that for a new password.
 */
export function findLogin(page: Page): FoundLogin | undefined {
  const doors = withFrames(page).flatMap((each) => doorOn(each) ?? []);
  return doors.length === 1 ? doors[0] : undefined;
}

function doorOn(page: Page): FoundLogin | undefined {
  const boxes = [...new Set(viewOf(page).controls.values())].filter((each) => each.kind === 'text');
  const [password, ...others] = boxes.filter(({ secret }) => secret);
  if (!password || others.length > 0) return undefined;
  const form = formOwner(password.element);
  const inForm = ({ element }: { readonly element: Element }) => formOwner(element) === form;
  const names = boxes.filter((box) => !box.secret && inForm(box));
  const user = userAmong(names, page);
  // a password without the name that belongs to it is a wrong login
  if (names.length > 0 && !user) return undefined;
  const button = buttonAmong(buttonsOf(page).filter(inForm));
  const place = locatorOf(password, page);
  const named = user && locatorOf(user, page);
  if (!button || !place || (user && !named)) return undefined;
  const { pathname, search } = page.url;
  return { path: pathname + search, password: place, press: pressOf(button), ...(named && { user: named }) };
}

/** The only one; of several, the one that says so. */
function userAmong(boxes: readonly TextBox[], page: Page): TextBox | undefined {
  if (boxes.length < 2) return boxes[0];
  const labelled = boxes.filter((box) => {
    const said = labelOf(box, page);
    return isLabelOf('pppoe-user', said) || /user|login|account|admin/.test(spelling(`${said} ${box.name}`));
  });
  return labelled.length === 1 ? labelled[0] : undefined;
}

function buttonAmong(buttons: readonly Button[]): Button | undefined {
  const saying = buttons.filter(({ caption }) => isCaptionOf('login', caption));
  const sending = buttons.filter(({ element }) => isSubmitter(element));
  return [saying, sending, buttons].find(({ length }) => length === 1)?.[0];
}

function labelOf(control: Control, page: Page): string {
  return fieldsOf(page).find(({ controls }) => controls.includes(control))?.label ?? '';
}

/** By what does not depend on the language first. */
function locatorOf(box: TextBox, page: Page): Locator | undefined {
  const { id } = box.element.attribs;
  if (box.name !== '') return { name: box.name, kind: 'text' };
  if (id) return { id, kind: 'text' };
  const label = labelOf(box, page);
  return label === '' ? undefined : { label: [label], kind: 'text' };
}

function pressOf({ element, caption }: Button): Press {
  const { id, name } = element.attribs;
  return { ...(id && { id }), ...(name && { name }), ...(caption !== '' && { caption: [caption] }) };
}
