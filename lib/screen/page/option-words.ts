import { beside } from './adjacent-text.ts';
import { closest, firstIn, isElement } from './elements.ts';
import { labelsFor } from './labels.ts';
import type { Element } from './page.ts';
import { isControl, isHidden, labelText, visibleText } from './visible.ts';

/** What a person reads beside each radio button of a group. */
export function optionWords(group: readonly Element[]): readonly string[] {
  const labels = group.map((element) => labelsFor(element).map(labelText).find(Boolean));
  const after = group.map((element) => beside(element, 'next').text);
  // where nothing stands after the last, words stand before the buttons, if there are words before each
  const before = group.map((element) => beside(element, 'prev').text);
  const lineStarts = after.at(-1) === '' && before.every(Boolean);
  return group.map(
    (element, at) =>
      labels[at] ||
      (lineStarts ? before[at] : after[at]) ||
      nextCell(element) ||
      before[at] ||
      (element.attribs['aria-label'] ?? element.attribs['title'] ?? '') ||
      rowLabel(element),
  );
}

function cellOf(element: Element): Element | undefined {
  return closest(element, 'td', 'th');
}

/** The cell after one that holds nothing but the button. */
function nextCell(element: Element): string {
  const cell = cellOf(element);
  if (!cell || visibleText(cell) !== '' || firstIn(cell, (each) => each !== element && isControl(each)))
    return '';
  for (let { next } = cell; next; { next } = next) if (isCell(next)) return visibleText(next);
  return '';
}

function rowLabel(element: Element): string {
  const cell = cellOf(element);
  const first = cell?.parent?.children.find(isCell);
  return first && first !== cell ? labelText(first) : '';
}

function isCell(node: Parameters<typeof isElement>[0]): node is Element {
  return isElement(node) && (node.name === 'td' || node.name === 'th') && !isHidden(node);
}
