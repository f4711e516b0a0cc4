import { closest, elementsIn, rawTextOf, typeOf } from './elements.ts';
import { formOwner, isDisabled } from './form-owner.ts';
import { optionWords } from './option-words.ts';
import type { Control, Element, Option, Page } from './page.ts';
import { tidy } from './words.ts';

/** Not for writing into or choosing from. */
const NO_CONTROL: ReadonlySet<string> = new Set(['submit', 'button', 'reset', 'image', 'file']);

/** Every control of a page, hidden ones too, by each element that belongs to it. */
export type Controls = ReadonlyMap<Element, Control>;

export function controlsOf({ document }: Page): Controls {
  const controls = new Map<Element, Control>();
  const groups = new Groups();
  for (const element of elementsIn(document)) {
    if (element.name === 'select') controls.set(element, selectControl(element));
    else if (element.name === 'textarea') controls.set(element, textControl(element, textIn(element)));
    else if (element.name !== 'input' || NO_CONTROL.has(typeOf(element))) continue;
    else if (typeOf(element) === 'radio') groups.add(element);
    else controls.set(element, inputControl(element));
  }
  for (const group of groups.all) {
    const control = radioControl(group);
    for (const element of group) controls.set(element, control);
  }
  return controls;
}

/** Radio buttons that exclude each other: those of one name in one form. */
class Groups {
  readonly #byForm = new Map<Element | undefined, Map<string, Element[]>>();
  readonly #alone: Element[][] = [];

  add(element: Element): void {
    const name = nameOf(element);
    if (name === '') return void this.#alone.push([element]);
    const form = formOwner(element);
    const names = this.#byForm.get(form) ?? new Map<string, Element[]>();
    this.#byForm.set(form, names);
    const group = names.get(name);
    if (group) group.push(element);
    else names.set(name, [element]);
  }

  get all(): ReadonlyArray<readonly Element[]> {
    return [...[...this.#byForm.values()].flatMap((names) => [...names.values()]), ...this.#alone];
  }
}

function nameOf({ attribs }: Element): string {
  return attribs['name'] ?? '';
}

function inputControl(element: Element): Control {
  const { attribs } = element;
  if (typeOf(element) === 'checkbox')
    return { kind: 'check', name: nameOf(element), checked: 'checked' in attribs, element };
  return textControl(element, attribs['value'] ?? '');
}

/** What stands in a textarea: a line break right after its start tag is none. */
function textIn(textarea: Element): string {
  return rawTextOf(textarea).replace(/^\r?\n/, '');
}

function textControl(element: Element, value: string): Control {
  const secret = element.name === 'input' && typeOf(element) === 'password';
  // what a router tells about its secrets goes no further
  return { kind: 'text', secret, name: nameOf(element), value: secret ? '' : value, element };
}

function radioControl(group: readonly Element[]): Control {
  const words = optionWords(group);
  // the last of several checked ones is
  const chosen = group.findLast(({ attribs }) => 'checked' in attribs);
  return {
    kind: 'choice',
    name: group[0] ? nameOf(group[0]) : '',
    options: group.map((element, at) => ({
      words: words[at] ?? '',
      value: element.attribs['value'] ?? 'on',
      chosen: element === chosen,
      element,
    })),
  };
}

function selectControl(select: Element): Control {
  const elements = elementsIn(select).filter(({ name }) => name === 'option');
  const selected = elements.filter(({ attribs }) => 'selected' in attribs);
  const several = 'multiple' in select.attribs;
  // a list that drops down shows its first option where none is selected
  const dropsDown = !several && !(Number(select.attribs['size']) > 1);
  const usual = dropsDown ? elements.find((element) => !isDisabled(element)) : undefined;
  const chosen = new Set(several ? selected : [selected.at(-1) ?? usual]);
  return {
    kind: 'choice',
    name: nameOf(select),
    options: elements.map((element): Option => {
      const text = tidy(rawTextOf(element));
      const words = element.attribs['label'] || text;
      return { words, value: element.attribs['value'] ?? text, chosen: chosen.has(element), element };
    }),
  };
}

/** What a control is named by: its element, its radio buttons, or its list. */
export function facesOf(control: Control): readonly Element[] {
  if (control.kind !== 'choice') return [control.element];
  const [first] = control.options;
  if (first?.element.name !== 'option') return control.options.map(({ element }) => element);
  const list = closest(first.element, 'select');
  return list ? [list] : [];
}
