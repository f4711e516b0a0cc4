import { childElements, firstIn, nextElement, rowspanOf, walkElements } from './elements.ts';
import type { Controls } from './controls.ts';
import type { Document, Element } from './page.ts';
import { isHeading } from './nesting.ts';
import { isHidden, labelText, walkVisible } from './visible.ts';

/** Longer ones are explanations. */
const MAX_HEADING = 60;

/** Something that has a heading of its own, which ends with it. */
interface Box {
  readonly element: Element;
  /** The heading outside. */
  covered: string | undefined;
  titled: boolean;
}

/** The heading that stands above each element that can be seen. */
export function sectionsOf(document: Document, controls: Controls): ReadonlyMap<Element, string> {
  const sections = new Map<Element, string>();
  const boxes: Box[] = [];
  let current: string | undefined;
  /** A heading at the side of several rows. */
  let side: { readonly text: string; rows: number } | undefined;

  const title = (box: Box | undefined, text: string) => {
    if (box && !box.titled) Object.assign(box, { covered: current, titled: true });
    current = text;
  };
  const enterRow = (row: Element) => {
    side = sideHeading(row) ?? side;
    if (!side || side.rows-- <= 0) return;
    const box: Box = { element: row, covered: undefined, titled: false };
    boxes.push(box);
    title(box, side.text);
  };
  walkVisible(document, {
    enter: (element) => {
      const { name } = element;
      if (name === 'table' || name === 'fieldset') {
        boxes.push({ element, covered: undefined, titled: false });
        side = undefined;
      }
      if (name === 'tr') enterRow(element);
      if (current !== undefined) sections.set(element, current);
      const text = headingIn(element, controls);
      if (text === '') return;
      if (isHeading(name) || name === 'table') current = text;
      else title(boxes.at(-1), text);
    },
    leave: (element) => {
      const box = boxes.at(-1);
      if (box?.element !== element) return;
      boxes.pop();
      if (box.titled) current = box.covered;
    },
  });
  return sections;
}

/** `th` before another `th`: the first is about all rows that it reaches down to. */
function sideHeading(row: Element): { readonly text: string; rows: number } | undefined {
  const [first, second, ...others] = childElements(row).filter((each) => !isHidden(each));
  if (first?.name !== 'th' || second?.name !== 'th' || !others.some(({ name }) => name === 'td'))
    return undefined;
  const text = labelText(first);
  return text === '' ? undefined : { text, rows: rowspanOf(first) };
}

function headingIn(element: Element, controls: Controls): string {
  const { name } = element;
  if (isHeading(name) || name === 'caption' || name === 'legend') return labelText(element);
  if (name === 'table') return headingTable(element, controls);
  return name === 'tr' ? headingRow(element, controls) : '';
}

/** A table of one cell before another table: WZR-1750DHP writes its titles so (facts: airstation.md 6). */
function headingTable(table: Element, controls: Controls): string {
  if (nextElement(table)?.name !== 'table') return '';
  const cells: Element[] = [];
  walkElements(table, {
    enter: (each) => {
      if (each.name === 'td' || each.name === 'th') cells.push(each);
      return cells.length > 1 ? 'stop' : undefined;
    },
  });
  const [cell, ...others] = cells;
  if (!cell || others.length > 0 || firstIn(cell, (each) => controls.has(each))) return '';
  const text = labelText(cell);
  return text.length <= MAX_HEADING ? text : '';
}

/** A row of one cell that says what the rows below are about. */
function headingRow(row: Element, controls: Controls): string {
  const [cell, ...others] = childElements(row).filter((each) => !isHidden(each));
  if (!cell || others.length > 0 || !(cell.name === 'th' || Number(cell.attribs['colspan']) > 1)) return '';
  // a heading in it speaks for itself
  if (firstIn(cell, (each) => controls.has(each) || isHeading(each.name) || each.name === 'table')) return '';
  const text = labelText(cell);
  return text.length <= MAX_HEADING ? text : '';
}
