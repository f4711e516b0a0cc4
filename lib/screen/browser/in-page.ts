// Runs in the browser only, so that unit tests never reach it; test/peers/screen shows what it does there.
/* node:coverage disable */
import type { DomDocument, DomElement, DomWindow } from './dom.ts';

/** On each element of a snapshot: its number, by which it is found again. */
export const REF = 'data-futamichi-ref';
/** On what a person cannot see. */
export const HIDDEN = 'data-futamichi-hidden';
/** Holds what the box said in a dialog of the browser. */
export const DIALOG = 'data-futamichi-dialog';

export interface Taking {
  /** The number of the first element. */
  readonly first: number;
  /** Nobody can see the frame. */
  readonly hidden: boolean;
  readonly maxChars: number;
}

/** What one frame shows. The elements stay in the browser. */
export interface Taken {
  /** Undefined: more than `maxChars`, or no document. */
  readonly html: string | undefined;
  /** Characters of it that are not our marks. */
  readonly chars: number;
  readonly url: string;
  readonly elements: readonly DomElement[];
  readonly visible: readonly boolean[];
  /** What is written on each that can be pressed. */
  readonly captions: readonly (string | undefined)[];
}

interface Watched {
  readonly document: DomDocument;
  at: number;
}

/** For how many milliseconds the document has not changed since it was asked first. */
export function unchangedMs(): number {
  const window = globalThis as unknown as DomWindow & Record<symbol, Watched | undefined>;
  const key = Symbol.for('futamichi');
  const known = window[key];
  // a frame keeps its window when its first page comes
  if (known?.document === window.document) return performance.now() - known.at;
  const last = { document: window.document, at: performance.now() };
  window[key] = last;
  new window.MutationObserver(() => (last.at = performance.now())).observe(window.document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
  return 0;
}

/**
 * Copies the document with what is in its controls now. Old routers' scripts replace methods of arrays and elements, so that
 * plain loops are safer than what is built in.
 */
export function takeSnapshot({ first, hidden, maxChars }: Taking): Taken {
  const { document, location } = globalThis as unknown as DomWindow;
  const root = document.documentElement;
  const nothing = { url: location.href, html: undefined, chars: 0, elements: [], visible: [], captions: [] };
  // neither is worth the work on a page that does nothing but keep us busy; scripts and styles are not counted yet
  if (!root || root.outerHTML.length > 4 * maxChars || root.querySelectorAll('*').length > 50_000)
    return nothing;

  // in a document that is not shown, a copy loads no pictures and runs nothing
  const copy = document.implementation.createHTMLDocument('').importNode(root, true);
  const elements = [root];
  const copies = [copy];
  const inRoot = root.querySelectorAll('*');
  const inCopy = copy.querySelectorAll('*');
  for (let i = 0; i < inRoot.length; i++) {
    elements[i + 1] = inRoot[i] as DomElement;
    copies[i + 1] = inCopy[i] as DomElement;
  }

  const isShown = (element: DomElement) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  const parents: number[] = [];
  let parent = -1;
  for (let i = 0; i < elements.length; i++) {
    while (parent >= 0 && elements[parent] !== elements[i]?.parentElement) parent = parents[parent] as number;
    parents[i] = parent;
    parent = i;
  }
  // backwards, as what is inside decides: a box without a size can hold something that has one
  const visible: boolean[] = [];
  for (let i = elements.length - 1; i >= 0; i--) {
    const element = elements[i] as DomElement;
    visible[i] = !hidden && (visible[i] === true || isShown(element));
    if (visible[i]) visible[parents[i] as number] = true;
    // style sheets hide boxes to tick and draw them on their labels; to look for labels takes long
    if (visible[i] || hidden || !element.matches('[type=checkbox], [type=radio]')) continue;
    const labels = element.labels ?? [];
    for (let l = 0; l < labels.length; l++) visible[i] ||= isShown(labels[l] as DomElement);
  }

  const captions: (string | undefined)[] = [];
  let marks = 0;
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i] as DomElement;
    const there = copies[i] as DomElement;
    const mark = (name: string, is: boolean) =>
      is ? there.setAttribute(name, '') : there.removeAttribute(name);
    const neverShown = element.matches('option, optgroup, br, wbr, area, input[type=hidden]');
    there.removeAttribute('data-futamichi-dialog');
    const unseen = !visible[i] && !neverShown && document.body?.contains(element) === true;
    there.setAttribute('data-futamichi-ref', String(first + i));
    mark('data-futamichi-hidden', unseen);
    marks += ` data-futamichi-ref="${first + i}"${unseen ? ' data-futamichi-hidden=""' : ''}`.length;
    if (element.matches('a, area, button, [role=button], [onclick]')) captions[i] = element.textContent;

    if (element.matches('script, style, noscript, template')) there.innerHTML = '';
    if (element.matches(':disabled')) mark('disabled', true);
    if (element.localName === 'textarea') there.textContent = element.value;
    if (element.localName === 'option') mark('selected', element.selected);
    if (element.localName !== 'input') continue;
    if (element.matches('[type=submit], [type=reset], [type=button], [type=image]'))
      captions[i] = element.value;
    else if (element.type === 'checkbox' || element.type === 'radio') mark('checked', element.checked);
    else if (element.type === 'password') there.removeAttribute('value');
    else if (element.type !== 'file') there.setAttribute('value', element.value);
  }
  const html = copy.outerHTML;
  const chars = html.length - marks;
  return chars > maxChars ? nothing : { ...nothing, html, chars, elements, visible, captions };
}

/** The label that works for it, where it has one. */
export function labelOf(element: DomElement): DomElement | null {
  return element.labels?.[0] ?? null;
}

export function selectOf(option: DomElement): DomElement | null {
  return option.closest('select');
}

/** Its page comes in place of this one, not in a window that nobody looks at. */
export function stayHere(element: DomElement): void {
  const link = element.closest('a, area, form');
  if (link?.target.toLowerCase() === '_blank') link.removeAttribute('target');
}

export function clickUnseen(element: DomElement): void {
  element.click();
}

/** What leaves the browser. */
export function takenText({ html, chars, url, elements }: Taken) {
  return { html, chars, url, count: elements.length };
}

/** Where a frame stands among the elements (-1: nowhere), and whether a person can see it. */
export function takenPlace({ elements, visible }: Taken, frame: unknown) {
  for (let i = 0; i < elements.length; i++) {
    if (elements[i] === frame) return { index: i, hidden: !visible[i] };
  }
  return { index: -1, hidden: true };
}

/** Null where it has gone, or has another caption by now. */
export function elementAt({ elements, captions }: Taken, index: number): DomElement | null {
  const element = elements[index];
  if (!element?.isConnected) return null;
  const written = element.localName === 'input' ? element.value : element.textContent;
  return captions[index] === undefined || captions[index] === written ? element : null;
}
