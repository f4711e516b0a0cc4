import { childElements, firstIn, isElement, MAX_ROWSPAN, names, rowspanOf, wordsOf } from './elements.ts';
import type { Element } from './page.ts';
import type { PageView } from './view.ts';
import { isHidden, labelText } from './visible.ts';

/** A label by where it stands: in a row, a list, a pair. */
export interface Labelled {
  readonly label: Element;
  readonly values: readonly Element[];
  /** It labels only what nothing else does: it may be a title of more than one thing. */
  readonly weak: boolean;
}

/** Longer ones are explanations. */
const MAX_LABEL = 120;

/** Not in a label. */
const STRUCTURE = names('table ul ol dl form fieldset iframe frame pre');

/** What rows are made of where there is no table. */
const PAIRED = names('div li p section article');
/** Two elements, and blanks and comments around them. */
const MAX_PAIR_NODES = 10;

/** Labels and what belongs to them by their place in the markup. */
export function structuresOf(sight: PageView): readonly Labelled[] {
  const known = new Set<Element>();
  return sight.elements.flatMap((element) => {
    // the same words may be a label in more than one way: as a cell, and by their class
    const found = structuresAt(element, sight).filter(({ label }) => !known.has(label));
    for (const { label } of found) known.add(label);
    return found;
  });
}

function structuresAt(element: Element, sight: PageView): readonly Labelled[] {
  if (element.name === 'tr') return rowsIn(element, sight);
  if (element.name === 'dt') return listItem(element, sight);
  if (element.name === 'fieldset') return legendIn(element);
  if (isClassed(element, LABEL_CLASS)) {
    const found = valueAfter(element, sight);
    if (found.length > 0) return found;
  }
  const pair = PAIRED.has(element.name) ? pairIn(element, sight) : [];
  return pair.length > 0 ? pair : above(element, sight);
}

/** `th` names the `td` that follow it; without `th` the first cell names the others. A `th` before a `th` is a heading. */
function rowsIn(row: Element, sight: PageView): readonly Labelled[] {
  const cells = shown(row).filter(({ name }) => name === 'td' || name === 'th');
  const headed = cells.some(({ name }) => name === 'th');
  const groups: Array<{ readonly label: Element; readonly values: Element[] }> = [];
  for (const cell of cells) {
    if (headed ? cell.name === 'th' : groups.length === 0) groups.push({ label: cell, values: [] });
    else groups.at(-1)?.values.push(cell);
  }
  return groups.flatMap(({ label, values }) => {
    if (values.length === 0 || !isLabel(label, sight)) return [];
    return [{ label, values: [...values, ...rowsBelow(row, label)], weak: false }];
  });
}

/** The cells of further rows that a label reaches down to. */
function rowsBelow(row: Element, label: Element): readonly Element[] {
  const cells: Element[] = [];
  let left = rowspanOf(label) - 1;
  for (let { next } = row; next && left > 0; { next } = next) {
    if (!isElement(next) || next.name !== 'tr' || isHidden(next)) continue;
    cells.push(...shown(next).slice(0, MAX_ROWSPAN));
    left -= 1;
  }
  return cells;
}

function listItem(label: Element, sight: PageView): readonly Labelled[] {
  const values: Element[] = [];
  for (let { next } = label; next; { next } = next) {
    if (!isElement(next)) continue;
    if (next.name === 'dt') break;
    if (next.name === 'dd' && !isHidden(next)) values.push(next);
  }
  return values.length > 0 && isLabel(label, sight) ? [{ label, values, weak: false }] : [];
}

/** `li.label` and then `li.value`, `input_label` and `input_value`, and the like. */
const LABEL_CLASS = /(?:^|[_-])(?:label|title|caption|item|head|key)$/i;
const VALUE_CLASS = /(?:^|[_-])(?:value|val|data|input|control|body)$/i;

function isClassed({ attribs }: Element, ending: RegExp): boolean {
  return (attribs['class'] ?? '').split(/\s+/).some((each) => ending.test(each));
}

const ABOVE = names('p div h3 h4 h5 h6');

/** Words over something to write into or choose from, with nothing between. */
function above(label: Element, sight: PageView): readonly Labelled[] {
  if (!ABOVE.has(label.name) || !isLabel(label, sight)) return [];
  const next = nextShown(label);
  if (!next || ABOVE_NOTHING.has(next.name) || sight.controlsIn([next]).length === 0) return [];
  // what has a label of its own needs none above
  return labelText(next) === '' || sight.controls.has(next) || sight.controlsIn([next]).length === 1
    ? [{ label, values: [next], weak: true }]
    : [];
}

const ABOVE_NOTHING = names('form table tr tbody fieldset');

function nextShown(element: Element): Element | undefined {
  for (let { next } = element; next; { next } = next) {
    if (!isElement(next)) {
      if ((wordsOf(next) ?? '').trim() !== '') return undefined;
      continue;
    }
    if (next.name !== 'br' && !isHidden(next)) return next;
  }
  return undefined;
}

function valueAfter(label: Element, sight: PageView): readonly Labelled[] {
  for (let { next } = label; next; { next } = next) {
    if (!isElement(next) || isHidden(next)) continue;
    const found = isClassed(next, VALUE_CLASS) && isLabel(label, sight);
    return found ? [{ label, values: [next], weak: false }] : [];
  }
  return [];
}

function legendIn(fieldset: Element): readonly Labelled[] {
  const label = shown(fieldset).find(({ name }) => name === 'legend');
  return label ? [{ label, values: shown(fieldset).filter((each) => each !== label), weak: true }] : [];
}

/** Two things in one box, of which the first is only words: rows of screens that do without tables. */
function pairIn(box: Element, sight: PageView): readonly Labelled[] {
  if (box.children.length > MAX_PAIR_NODES) return [];
  const [label, value, ...others] = shown(box);
  if (!label || !value || others.length > 0) return [];
  const loose = box.children.some((node) => (wordsOf(node) ?? '').trim() !== '');
  if (loose || label.name === 'a' || label.name === 'br' || sight.controls.has(label)) return [];
  return isLabel(label, sight) ? [{ label, values: [value], weak: true }] : [];
}

function shown(parent: Element): readonly Element[] {
  return childElements(parent).filter((each) => !isHidden(each));
}

function isLabel(element: Element, { controls }: PageView): boolean {
  if (firstIn(element, (each) => controls.has(each) || STRUCTURE.has(each.name))) return false;
  const text = labelText(element);
  return text !== '' && text.length <= MAX_LABEL;
}
