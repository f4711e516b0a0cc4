import { byId, elementsIn, firstIn } from './elements.ts';
import { documentOf } from './form-owner.ts';
import type { Document, Element } from './page.ts';
import { isControl, labelText } from './visible.ts';

/** `<label>` elements of a control, wrapping or by `for`. */
export function labelsFor(control: Element): readonly Element[] {
  return labelsOf(documentOf(control)).get(control) ?? [];
}

/** Each labelled control with its `<label>` elements. */
function labelsOf(document: Document): ReadonlyMap<Element, readonly Element[]> {
  const known = all.get(document);
  if (known) return known;
  const map = new Map<Element, Element[]>();
  for (const label of elementsIn(document)) {
    if (label.name !== 'label') continue;
    const target = targetOf(label, document);
    if (!target) continue;
    const labels = map.get(target);
    if (labels) labels.push(label);
    else map.set(target, [label]);
  }
  all.set(document, map);
  return map;
}

const all = new WeakMap<Document, ReadonlyMap<Element, readonly Element[]>>();

function targetOf(label: Element, document: Document): Element | undefined {
  const id = label.attribs['for'];
  if (id !== undefined) return byId(document).get(id);
  return firstIn(label, (each) => isControl(each) && each.attribs['type'] !== 'hidden');
}

/** How a screen reader calls a control that has no other label. */
export function spokenLabel(control: Element): string {
  const { attribs } = control;
  const ids = attribs['aria-labelledby']?.split(/\s+/).filter(Boolean) ?? [];
  const elements = byId(documentOf(control));
  const said = ids.map((id) => elements.get(id)).flatMap((each) => (each ? [labelText(each)] : []));
  return said.join(' ') || attribs['aria-label'] || '';
}

/** What is better than nothing. */
export function hintOf({ attribs }: Element): string {
  return attribs['title'] || attribs['placeholder'] || '';
}
