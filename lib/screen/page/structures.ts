import {
  childElements,
  firstIn,
  hasClass,
  isElement,
  MAX_ROWSPAN,
  names,
  rowspanOf,
  wordsOf,
} from './elements.ts';
import type { Element } from './page.ts';
import type { Sight } from './view.ts';
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
export function structuresOf(sight: Sight): readonly Labelled[] {
  const known = new Set<Element>();
  return sight.elements.flatMap((element) => {
    // the same words may be a label in more than one way: as a cell, and by their class
    const found = structuresAt(element, sight).filter(({ label }) => !known.has(label));
    for (const { label } of found) known.add(label);
    return found;
  });
}

function structuresAt(element: Element, sight: Sight): readonly Labelled[] {
  if (element.name === 'tr') return rowsIn(element, sight);
  if (element.name === 'dt') return listItem(element, sight);
  if (element.name === 'fieldset') return legendIn(element);
  if (hasClass(element, 'label')) return valueAfter(element, sight);
  return PAIRED.has(element.name) ? pairIn(element, sight) : [];
}

/** `th` names the `td` that follow it; without `th` the first cell names the others. A `th` before a `th` is a heading. */
function rowsIn(row: Element, sight: Sight): readonly Labelled[] {
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

function listItem(label: Element, sight: Sight): readonly Labelled[] {
  const values: Element[] = [];
  for (let { next } = label; next; { next } = next) {
    if (!isElement(next)) continue;
    if (next.name === 'dt') break;
    if (next.name === 'dd' && !isHidden(next)) values.push(next);
  }
  return values.length > 0 && isLabel(label, sight) ? [{ label, values, weak: false }] : [];
}

/** Aterm: `li.label` and then `li.value`. */
function valueAfter(label: Element, sight: Sight): readonly Labelled[] {
  for (let { next } = label; next; { next } = next) {
    if (!isElement(next) || isHidden(next)) continue;
    const found = hasClass(next, 'value') && isLabel(label, sight);
    return found ? [{ label, values: [next], weak: false }] : [];
  }
  return [];
}

function legendIn(fieldset: Element): readonly Labelled[] {
  const label = shown(fieldset).find(({ name }) => name === 'legend');
  return label ? [{ label, values: shown(fieldset).filter((each) => each !== label), weak: true }] : [];
}

/** Two things in one box, of which the first is only words: rows of screens that do without tables. */
function pairIn(box: Element, sight: Sight): readonly Labelled[] {
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

function isLabel(element: Element, { controls }: Sight): boolean {
  if (firstIn(element, (each) => controls.has(each) || STRUCTURE.has(each.name))) return false;
  const text = labelText(element);
  return text !== '' && text.length <= MAX_LABEL;
}
