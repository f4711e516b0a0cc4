import type { ControlChange } from '../backend.ts';
import { facesOf } from '../page/controls.ts';
import { elementsIn, typeOf } from '../page/elements.ts';
import type { FormEntry } from './encode.ts';
import { formOwner, isDisabled } from '../page/form-owner.ts';
import type { Control, Element, Page } from '../page/page.ts';
import { viewOf } from '../page/view.ts';

export interface Filled {
  readonly page: Page;
  readonly form: Element;
  /** What was pressed, if it is a control of the form. */
  readonly submitter: Element | undefined;
  readonly changes: readonly ControlChange[];
  /** Values of hidden inputs that are others than on the page, by name. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** For the control that wants to know it. */
  readonly charset: string;
  /** Names of hidden inputs that belong to the form wherever they stand. */
  readonly strayHidden: readonly string[];
}

/** What a form sends, in document order (HTML standard, "constructing the entry list"). */
export function entriesOf(filled: Filled): readonly FormEntry[] {
  const state = new State(filled.changes);
  return partsOf(filled).flatMap((element) => entriesFor(element, filled, state));
}

/** The elements that a form sends, or might. */
export function partsOf({
  page,
  form,
  strayHidden,
}: Pick<Filled, 'page' | 'form' | 'strayHidden'>): readonly Element[] {
  return elementsIn(page.document).filter((element) => belongs(element, form, strayHidden));
}

export function controlAt(page: Page, element: Element): Control | undefined {
  const { controls, hidden } = viewOf(page);
  return controls.get(element) ?? hidden.get(element);
}

/** As the Encoding Standard spells them, where it is not as it labels them. */
const SPELT: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'UTF-8'],
  ['shift_jis', 'Shift_JIS'],
  ['euc-jp', 'EUC-JP'],
]);

const SUBMITTABLE: ReadonlySet<string> = new Set(['input', 'select', 'textarea', 'button']);

function belongs(element: Element, form: Element, strayHidden: readonly string[]): boolean {
  if (!SUBMITTABLE.has(element.name)) return false;
  const owner = formOwner(element);
  if (owner) return owner === form;
  const { name } = element.attribs;
  return name !== undefined && strayHidden.includes(name) && typeOf(element) === 'hidden';
}

/** What controls are to become. */
class State {
  readonly #changes: ReadonlyMap<Element, string | boolean>;

  constructor(changes: readonly ControlChange[]) {
    this.#changes = new Map(
      changes.flatMap(({ control, value }) => facesOf(control).map((face) => [face, value] as const)),
    );
  }

  /** A person would first have made it usable. */
  has(element: Element): boolean {
    return this.#changes.has(element);
  }

  text(element: Element, usual: string): string {
    const value = this.#changes.get(element);
    return typeof value === 'string' ? value : usual;
  }

  checked(element: Element, usual: boolean): boolean {
    const value = this.#changes.get(element);
    return typeof value === 'boolean' ? value : usual;
  }

  /** The values that are chosen of those of a choice. */
  chosen(element: Element, { options }: Extract<Control, { kind: 'choice' }>) {
    const value = this.#changes.get(element);
    if (value === undefined) return options.filter((option) => option.chosen);
    return options.filter((option) => option.value === value).slice(0, 1);
  }
}

function entriesFor(element: Element, filled: Filled, state: State): readonly FormEntry[] {
  const { attribs } = element;
  const name = attribs['name'] ?? '';
  if (isDisabled(element) && !state.has(element)) return [];
  const control = controlAt(filled.page, element);
  const other = typeOf(element) === 'hidden' ? filled.hidden?.[name] : undefined;
  if (other !== undefined) return [{ name, value: other }];
  if (control) return name === '' ? [] : controlEntries(control, element, name, filled.charset, state);
  if (typeOf(element) === 'file') return name === '' ? [] : [{ name, value: '', file: true }];
  if (element !== filled.submitter) return [];
  if (typeOf(element) === 'image') return imageEntries(name);
  return name === '' ? [] : [{ name, value: attribs['value'] ?? '' }];
}

function controlEntries(
  control: Control,
  element: Element,
  name: string,
  charset: string,
  state: State,
): readonly FormEntry[] {
  if (control.kind === 'choice') {
    const own = element.name === 'select' ? undefined : element;
    return state
      .chosen(element, control)
      .filter((option) => (own ? option.element === own : !isDisabled(option.element)))
      .map(({ value }) => ({ name, value }));
  }
  if (control.kind === 'check') {
    const value = element.attribs['value'] ?? 'on';
    return state.checked(element, control.checked) ? [{ name, value }] : [];
  }
  if (typeOf(element) === 'hidden' && name.toLowerCase() === '_charset_')
    return [{ name, value: SPELT.get(charset) ?? charset }];
  // a page’s own password goes back to it as it came
  const value = state.text(element, control.secret ? (element.attribs['value'] ?? '') : control.value);
  const lines = element.name === 'textarea' || typeOf(element) === 'hidden';
  return [{ name, value: lines ? value : value.replaceAll(/[\r\n]/g, '') }];
}

/** Where it was hit does not matter, but browsers say it. */
function imageEntries(name: string): readonly FormEntry[] {
  const prefix = name === '' ? '' : `${name}.`;
  return [
    { name: `${prefix}x`, value: '0' },
    { name: `${prefix}y`, value: '0' },
  ];
}
