/** What we use of the browser's own objects. Their types come with a library that would make `document` known everywhere. */
export interface DomElement {
  readonly localName: string;
  readonly type: string;
  readonly value: string;
  readonly checked: boolean;
  readonly selected: boolean;
  readonly isConnected: boolean;
  readonly parentElement: DomElement | null;
  readonly labels: ArrayLike<DomElement> | null | undefined;
  readonly outerHTML: string;
  innerHTML: string;
  textContent: string;
  target: string;
  click(): void;
  matches(selector: string): boolean;
  closest(selector: string): DomElement | null;
  contains(other: DomElement): boolean;
  hasAttribute(name: string): boolean;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): ArrayLike<DomElement>;
  getBoundingClientRect(): { readonly width: number; readonly height: number };
  checkVisibility(options: { readonly visibilityProperty: boolean }): boolean;
}

export interface DomDocument {
  readonly documentElement: DomElement | null;
  readonly body: DomElement | null;
  readonly implementation: { createHTMLDocument(title: string): DomDocument };
  importNode(node: DomElement, deep: boolean): DomElement;
}

interface Observer {
  observe(target: DomDocument, options: Readonly<Record<string, boolean>>): void;
}

export interface DomWindow {
  readonly document: DomDocument;
  readonly location: { readonly href: string };
  readonly MutationObserver: new (changed: () => void) => Observer;
}
