import { ElementType } from 'htmlparser2';
import type { Document, Element } from './page.ts';

type Node = Element['children'][number];
type Parent = NonNullable<Node['parent']>;

export function isElement(node: Node | Parent | null): node is Element {
  return node !== null && 'attribs' in node;
}

/** Names in one line, apart by blanks. */
export function names(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** The words of a text node; undefined for anything else. */
export function wordsOf(node: Node): string | undefined {
  return node.type === ElementType.Text ? node.data : undefined;
}

export interface Visitor {
  /** `skip`: not what is inside; `stop`: nothing more at all. */
  enter?(element: Element): 'skip' | 'stop' | void;
  leave?(element: Element): void;
  text?(text: string): 'stop' | void;
}

/** Goes through everything below `root` in document order. No recursion: pages are as deep as a stranger likes. */
export function walkElements(root: Document | Element, visitor: Visitor): void {
  let node: Node | null = root.firstChild;
  while (node) {
    if (node.type === ElementType.Text) {
      if (visitor.text?.(node.data) === 'stop') return;
    } else if (isElement(node)) {
      const said = visitor.enter?.(node);
      if (said === 'stop') return;
      if (said !== 'skip' && node.firstChild) {
        node = node.firstChild;
        continue;
      }
      visitor.leave?.(node);
    }
    while (!node.next) {
      const { parent }: Node = node;
      if (parent === root || !isElement(parent)) return;
      visitor.leave?.(parent);
      node = parent;
    }
    node = node.next;
  }
}

/** All elements below `root` in document order, seen or not. */
export function elementsIn(root: Document | Element): readonly Element[] {
  const known = listed.get(root);
  if (known) return known;
  const elements: Element[] = [];
  walkElements(root, { enter: (element) => void elements.push(element) });
  // only of whole documents: those are asked for again and again
  if (!root.parent) listed.set(root, elements);
  return elements;
}

const listed = new WeakMap<Document | Element, readonly Element[]>();

/** The first element below `root` that fits, in document order. */
export function firstIn(root: Document | Element, fits: (element: Element) => boolean): Element | undefined {
  let found: Element | undefined;
  walkElements(root, {
    enter: (element) => {
      if (!fits(element)) return;
      found = element;
      return 'stop';
    },
  });
  return found;
}

/** Everything written in an element, seen or not. */
export function rawTextOf(element: Element): string {
  const parts: string[] = [];
  walkElements(element, { text: (text) => void parts.push(text) });
  return parts.join('');
}

/** The elements around it, from the inside. */
export function* around(element: Element): Generator<Element, void, undefined> {
  for (let node = element.parent; isElement(node); node = node.parent) yield node;
}

/** Everything that one of these stands in. */
export function allAround(elements: readonly Element[]): ReadonlySet<Element> {
  const outer = new Set<Element>();
  for (const element of elements) {
    for (const each of around(element)) {
      if (outer.has(each)) break;
      outer.add(each);
    }
  }
  return outer;
}

export function closest(element: Element, ...names: readonly string[]): Element | undefined {
  for (const each of around(element)) if (names.includes(each.name)) return each;
  return undefined;
}

export function childElements(element: Element): readonly Element[] {
  return element.children.filter(isElement);
}

export function nextElement(element: Element): Element | undefined {
  let node = element.next;
  while (node && !isElement(node)) node = node.next;
  return node ?? undefined;
}

/** The first element of each id, as a browser finds it. */
export function byId(document: Document): ReadonlyMap<string, Element> {
  const known = ids.get(document);
  if (known) return known;
  const map = new Map<string, Element>();
  for (const element of elementsIn(document)) {
    const id = element.attribs['id'];
    if (id !== undefined && !map.has(id)) map.set(id, element);
  }
  ids.set(document, map);
  return map;
}

const ids = new WeakMap<Document, ReadonlyMap<string, Element>>();

export function hasClass(element: Element, name: string): boolean {
  return (element.attribs['class'] ?? '').toLowerCase().split(/\s+/).includes(name);
}

/** The `type` of an input or a button, as a browser takes it. */
export function typeOf({ name, attribs }: Element): string {
  const type = attribs['type']?.trim().toLowerCase() ?? '';
  if (name === 'button') return type === 'button' || type === 'reset' ? type : 'submit';
  return type === '' ? 'text' : type;
}

/** No row of a settings screen is taller. */
export const MAX_ROWSPAN = 20;

export function rowspanOf({ attribs }: Element): number {
  return Math.min(Math.max(Number(attribs['rowspan']) || 1, 1), MAX_ROWSPAN);
}
