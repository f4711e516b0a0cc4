import { elementsIn, rawTextOf, typeOf } from './elements.ts';
import { facesOf } from './controls.ts';
import type { Control, Element, Page } from './page.ts';

/** What the script of a page would do to it, as far as can be told without running it. */
interface Scripting {
  /** There is some. */
  readonly any: boolean;
  /** Ids and names in what it assigns to. */
  readonly filled: ReadonlySet<string>;
  /** It assigns to controls that it finds by a variable. */
  readonly fillsAny: boolean;
  /** It waits for forms to be sent. */
  readonly submits: boolean;
  readonly text: string;
}

/** An assignment to what a control holds. */
const ASSIGNMENT =
  /\.(?:value|checked|selectedIndex|selected)\s*=(?!=)|\.val\(\s*[^)\s]|\.(?:(?:prop|attr)|setAttribute)\(\s*['"](?:checked|value|selected)['"]\s*,/g;
/** How much of what stands before an assignment can say what it assigns to. */
const TARGET_CHARS = 160;
/** `[key]`, `(id)`: an index or an argument that is no literal. */
const BY_VARIABLE = /[[(]\s*[A-Za-z_$][\w$]*\s*(?:\+[^\])]*)?[\])]/;
const SUBMITS =
  /addEventListener\(\s*['"]submit['"]|\.on\(\s*['"]submit|\.onsubmit\s*=|\.submit\(\s*(?:function|\(|[\w$]+\s*=>)/;
const CLICKS =
  /addEventListener\(\s*['"]click['"]|\.on\(\s*['"]click|\.onclick\s*=|\.click\(\s*(?:function|\(|[\w$]+\s*=>)/;
const DATA_TYPES = /json|template|text\/plain/i;

const known = new WeakMap<Page, Scripting>();

function scriptingOf(page: Page): Scripting {
  const before = known.get(page);
  if (before) return before;
  const scripting = look(page);
  known.set(page, scripting);
  return scripting;
}

function look({ document }: Page): Scripting {
  const elements = elementsIn(document);
  const scripts = elements.filter(
    ({ name, attribs }) => name === 'script' && !DATA_TYPES.test(attribs['type'] ?? ''),
  );
  const loading = elements.flatMap(({ attribs }) => attribs['onload'] ?? []);
  const text = [...scripts.map(rawTextOf), ...loading].join('\n');
  const targets = [...text.matchAll(ASSIGNMENT)].map(({ index }) => targetBefore(text, index));
  return {
    any: text.trim() !== '' || scripts.some(({ attribs }) => 'src' in attribs),
    filled: new Set(targets.flatMap((target) => target.match(/[\w$-]+/g) ?? [])),
    fillsAny: targets.some((target) => BY_VARIABLE.test(target) && !/\(\s*this\s*\)$/.test(target)),
    submits: SUBMITS.test(text),
    text,
  };
}

/** The rest of the statement that ends at `index`. */
function targetBefore(text: string, index: number): string {
  const before = text.slice(Math.max(0, index - TARGET_CHARS), index);
  return before.slice(Math.max(...[';', '{', '}', '\n', '='].map((end) => before.lastIndexOf(end))) + 1);
}

/**
 * Whether a value, as it stands in the markup, may be another one once script has run. Without a control: whether an empty
 * text may be one that is not.
 */
export function mayBeFilled(page: Page, control?: Control): boolean {
  if (!page.unscripted) return false;
  const { any, fillsAny } = scriptingOf(page);
  if (!any || !control) return any;
  if (isFilled(page, control)) return true;
  if (control.kind === 'text') return control.value === '' && !control.secret;
  if (control.kind === 'check') return !control.checked && fillsAny;
  return !control.options.some(
    ({ element }) => 'selected' in element.attribs || 'checked' in element.attribs,
  );
}

/** Whether script assigns to this very control. */
function isFilled(page: Page, control: Control): boolean {
  const { filled } = scriptingOf(page);
  const ids = facesOf(control).flatMap(({ attribs }) => attribs['id'] ?? []);
  return [control.name, ...ids].some((name) => name !== '' && filled.has(name));
}

/** Whether script would have changed what a form holds before it is sent. */
export function fillsForm(page: Page, controls: readonly Control[]): boolean {
  if (!page.unscripted) return false;
  const { any, fillsAny } = scriptingOf(page);
  return any && (fillsAny || controls.some((control) => isFilled(page, control) || isOpen(control)));
}

/** Names of what script makes of a password, and of what it makes it with. */
const DIGEST = /hash|md5|sha(?:1|256|512)|digest|crypt|cipher|hmac|(?:^|_)enc(?:_|$|pa?s?w)/i;
const SALT = /challenge|salt/i;

/** Whether script would send something else in place of a password: a hidden input waits for it, empty. */
export function hidesSecret(page: Page, controls: readonly Control[]): boolean {
  if (!page.unscripted || !scriptingOf(page).any) return false;
  return controls.some(
    (each) =>
      each.kind === 'text' &&
      typeOf(each.element) === 'hidden' &&
      ((each.value === '' && DIGEST.test(each.name)) || (each.value !== '' && SALT.test(each.name))),
  );
}

/** Radio buttons none of which is chosen: a router always has one chosen. */
function isOpen(control: Control): boolean {
  return (
    control.kind === 'choice' && control.options.length > 0 && !control.options.some(({ chosen }) => chosen)
  );
}

/** Whether script listens for the form or the button to do something of its own. */
export function listensFor(page: Page, button: Element): boolean {
  const { submits, text } = scriptingOf(page);
  if (submits) return true;
  const names = [button.attribs['id'], button.attribs['name']].filter(
    (name) => name !== undefined && name !== '',
  );
  return CLICKS.test(text) && names.some((name) => name !== undefined && text.includes(name));
}
