import { allAround, elementsIn, typeOf } from './elements.ts';
import { formOwner } from './form-owner.ts';
import { captionsOf, withoutFragment } from './links.ts';
import type { Button, Element, Page } from './page.ts';
import { baseOf, withFrames } from './parse.ts';
import type { Press } from '../plan.ts';
import { ambiguous, notFound, shortened } from './not-found.ts';
import { viewOf } from './view.ts';
import { isCaptionOf } from '../vocabulary/captions.ts';
import { nearestFirst } from './nearest.ts';
import { tidy, sameWords } from './words.ts';

/**
 * The one thing to press on a page or its frames: a button, an image, a link or whatever else has script for a click. By its
 * caption it must be seen; by id or name alone it may be hidden. Throws `unreadable` where nothing fits, or several do that
 * differ in what they do; of those, the one in the form of `beside` is meant.
 */
export function findButton(page: Page, press: Press, beside?: Element): Button {
  const seen = withFrames(page).flatMap((each) => buttonsIn(viewOf(each).elements, each));
  let found = meant(seen, press);
  if (found.length === 0 && !press.caption && !press.concept) {
    const all = withFrames(page).flatMap((each) => buttonsIn(elementsIn(each.document), each));
    found = all.filter((button) => fits(button, press));
  }
  const buttons = nearest(distinct(withoutLinks(innermost(found))), beside);
  const [button] = buttons;
  if (button && buttons.length === 1)
    return { ...button, caption: captionsOfButton(button.element)[0] ?? '' };
  const { caption, concept, id, name } = press;
  const wanted = [caption?.join(' / '), concept?.join(' / '), id && `#${id}`, name].filter(Boolean).join(' ');
  if (button) throw ambiguous('the button', wanted, buttons.map(described));
  throw notFound(
    'button',
    wanted,
    nearestFirst(
      seen.map(({ element }) => captionsOfButton(element)[0] ?? ''),
      caption ?? [],
    ),
  );
}

type Found = Omit<Button, 'caption'>;

/** Pages with several forms have as many buttons that save, each its own form. */
function nearest(found: readonly Found[], beside: Element | undefined): readonly Found[] {
  const form = beside && formOwner(beside);
  if (!form || found.length < 2) return found;
  const own = found.filter(({ element }) => formOwner(element) === form);
  return own.length > 0 ? own : found;
}

/** Everything on one page that can be seen and pressed. */
export function buttonsOf(page: Page): readonly Button[] {
  const found = buttonsIn(viewOf(page).elements, page);
  return found.map((each) => ({ ...each, caption: captionsOfButton(each.element)[0] ?? '' }));
}

function buttonsIn(elements: readonly Element[], page: Page): readonly Found[] {
  return elements.filter(isButton).map((element) => ({ element, page }));
}

function isButton(element: Element): boolean {
  const { name, attribs } = element;
  if (name === 'input') return ['submit', 'button', 'image'].includes(typeOf(element));
  if (name === 'button') return typeOf(element) !== 'reset';
  if (name === 'a' || attribs['role']?.toLowerCase() === 'button') return true;
  return 'onclick' in attribs && !['select', 'textarea', 'option', 'label', 'form', 'body'].includes(name);
}

/** By the very words of its caption; else by what it does, the first concept that is there. */
function meant(buttons: readonly Found[], press: Press): readonly Found[] {
  const { caption, concept = [] } = press;
  const named = buttons.filter((button) => fits(button, press));
  if (!caption && concept.length === 0) return named;
  const ways: ReadonlyArray<(seen: string) => boolean> = [
    ...(caption ? [(seen: string) => sameWords(seen, caption)] : []),
    ...concept.map((each) => (seen: string) => isCaptionOf(each, seen)),
  ];
  for (const way of ways) {
    const found = named.filter(({ element }) => captionsOfButton(element).some(way));
    if (found.length > 0) return found;
  }
  return [];
}

/** A link around an image, whose id it is. */
function idsOf(element: Element): readonly (string | undefined)[] {
  const inside = element.name === 'a' ? elementsIn(element) : [];
  return [element, ...inside].map(({ attribs }) => attribs['id']);
}

function fits({ element }: Found, { id, name }: Press): boolean {
  if (id !== undefined && !idsOf(element).includes(id)) return false;
  return name === undefined || element.attribs['name'] === name;
}

function captionsOfButton(element: Element): readonly string[] {
  const value = tidy(element.name === 'input' ? (element.attribs['value'] ?? '') : '');
  return [value, ...captionsOf(element)].filter(Boolean);
}

/** Of things in each other with the same caption, the inner one is pressed. */
function innermost(found: readonly Found[]): readonly Found[] {
  const outer = allAround(found.map(({ element }) => element));
  return found.filter(({ element }) => !outer.has(element));
}

/** A link to another page beside a button of the same caption is the menu’s. */
function withoutLinks(found: readonly Found[]): readonly Found[] {
  const others = found.filter((button) => !isPlainLink(button));
  return others.length > 0 ? others : found;
}

/** Whether pressing it only goes to another page. */
export function isPlainLink({ element, page }: Pick<Button, 'element' | 'page'>): boolean {
  return !('onclick' in element.attribs) && withoutFragment(element, baseOf(page)) !== undefined;
}

/** Whether pressing it sends its form by itself. */
export function isSubmitter(element: Element): boolean {
  if (element.name === 'input') return ['submit', 'image'].includes(typeOf(element));
  return element.name === 'button' && typeOf(element) === 'submit';
}

/** Buttons above and below a form that do the same are one. */
function distinct(found: readonly Found[]): readonly Found[] {
  const known = new Map<Element | undefined, Map<string, Found>>();
  for (const each of found) {
    const { attribs, name } = each.element;
    const does = ['type', 'name', 'value', 'onclick', 'href', 'formaction'].map((key) => attribs[key]);
    const form = formOwner(each.element);
    const same = known.get(form) ?? new Map<string, Found>();
    known.set(form, same);
    // without a form and without script, only the very element says what it does
    const key =
      form || attribs['onclick'] || attribs['href'] ? JSON.stringify([name, ...does]) : `${same.size}`;
    if (!same.has(key)) same.set(key, each);
  }
  return [...known.values()].flatMap((same) => [...same.values()]);
}

function described({ element, page }: Found): string {
  const { name, attribs } = element;
  const own = attribs['id'] ? `#${attribs['id']}` : (attribs['name'] ?? '');
  const section = viewOf(page).sectionOf(element);
  return [name, shortened(own, 20), section && `in ${shortened(section, 20)}`].filter(Boolean).join(' ');
}
