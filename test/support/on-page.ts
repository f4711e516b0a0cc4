import assert from 'node:assert/strict';
import { DomUtils } from 'htmlparser2';
import { HIDDEN } from '../../lib/screen/browser/in-page.ts';
import type { Button, Control, Element, PageLink, Option, Page } from '../../lib/screen/page/page.ts';

/** The page or frame on which an element with this id stands, and the element. */
function byId(page: Page, id: string): { readonly page: Page; readonly element: Element } {
  const element = DomUtils.getElementById(id, page.document);
  if (element) return { page, element };
  for (const frame of page.frames) {
    if (hasId(frame, id)) return byId(frame, id);
  }
  throw new assert.AssertionError({ message: `nothing has the id ${id}` });
}

export function hasId(page: Page, id: string): boolean {
  return DomUtils.getElementById(id, page.document) !== null || page.frames.some((frame) => hasId(frame, id));
}

export function textOf(page: Page, id: string): string {
  return DomUtils.textContent(byId(page, id).element).trim();
}

export function attribute(page: Page, id: string, name: string): string | undefined {
  return byId(page, id).element.attribs[name];
}

export function isHidden(page: Page, id: string): boolean {
  return HIDDEN in byId(page, id).element.attribs;
}

/** The whole text of a page, dialogs included. */
export function wordsOf({ document }: Page): string {
  return DomUtils.textContent(document);
}

export function button(page: Page, id: string): Button {
  return { caption: id, ...byId(page, id) };
}

export function link(page: Page, id: string): PageLink {
  const found = byId(page, id);
  return { words: id, url: new URL(found.element.attribs['href'] ?? '', found.page.url), ...found };
}

export function text(page: Page, id: string): Control {
  const { element } = byId(page, id);
  const secret = element.attribs['type'] === 'password';
  return { kind: 'text', secret, name: id, value: element.attribs['value'] ?? '', element };
}

export function check(page: Page, id: string): Control {
  const { element } = byId(page, id);
  return { kind: 'check', name: id, checked: 'checked' in element.attribs, element };
}

/** The radio buttons or options of these ids. */
export function choice(page: Page, ...ids: readonly string[]): Control {
  const options: Option[] = ids.map((id) => {
    const { element } = byId(page, id);
    const chosen = 'checked' in element.attribs || 'selected' in element.attribs;
    return { words: id, value: element.attribs['value'] ?? '', chosen, element };
  });
  return { kind: 'choice', name: ids.join(), options };
}
