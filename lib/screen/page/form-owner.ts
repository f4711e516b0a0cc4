import { around, byId, childElements, closest, isElement } from './elements.ts';
import type { Document, Element } from './page.ts';
import { formOpenAt } from './tree.ts';

/** The form that an element belongs to (HTML standard, "form owner"). */
export function formOwner(element: Element): Element | undefined {
  const id = element.attribs['form'];
  if (id === undefined) return formOpenAt(element) ?? closest(element, 'form');
  const named = byId(documentOf(element)).get(id);
  return named?.name === 'form' ? named : undefined;
}

export function documentOf(element: Element): Document {
  let outermost = element;
  for (const each of around(element)) outermost = each;
  const { parent } = outermost;
  if (!parent || isElement(parent)) throw new TypeError('an element without a document');
  return parent as Document;
}

/** Whether it cannot be used, by itself or with the fieldset around it. */
export function isDisabled(element: Element): boolean {
  if ('disabled' in element.attribs) return true;
  let inside = element;
  for (const each of around(element)) {
    if (each.name === 'fieldset' && 'disabled' in each.attribs) {
      // what stands in its legend can be used all the same
      const legend = childElements(each).find(({ name }) => name === 'legend');
      if (legend !== inside) return true;
    }
    if (element.name === 'option' && each.name === 'optgroup' && 'disabled' in each.attribs) return true;
    inside = each;
  }
  return false;
}
