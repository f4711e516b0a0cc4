import type { DomUtils, parseDocument } from 'htmlparser2';

export type Document = ReturnType<typeof parseDocument>;
export type Element = NonNullable<ReturnType<typeof DomUtils.findOne>>;

/** What one address shows at one time. Never changes. */
export interface Page {
  readonly url: URL;
  readonly title: string;
  readonly document: Document;
  /** What its frames show, in document order. */
  readonly frames: readonly Page[];
  /** Its script has not run: what that would fill in is missing, and what it would add to a form too. */
  readonly unscripted: boolean;
}

/** Something that a person can write into or choose from. */
export type Control =
  | {
      readonly kind: 'text';
      readonly secret: boolean;
      readonly name: string;
      readonly value: string;
      readonly element: Element;
    }
  | { readonly kind: 'check'; readonly name: string; readonly checked: boolean; readonly element: Element }
  /** Radio buttons of one name, or a select. */
  | { readonly kind: 'choice'; readonly name: string; readonly options: readonly Option[] };

export interface Option {
  /** What a person reads beside it. */
  readonly words: string;
  readonly value: string;
  readonly chosen: boolean;
  readonly element: Element;
}

/** A label and what stands beside it. */
export interface Field {
  readonly label: string;
  /** The heading above it, where there is one. */
  readonly section: string | undefined;
  /** What stands beside the label, without controls, line by line; trimmed, may be empty. */
  readonly text: string;
  readonly controls: readonly Control[];
  readonly page: Page;
}

/** Something that a person can press. */
export interface Button {
  readonly caption: string;
  readonly element: Element;
  /** The page or frame that it stands on. */
  readonly page: Page;
}

/** A menu item or another link to a page of the same box. */
export interface PageLink {
  readonly words: string;
  readonly url: URL;
  readonly element: Element;
  readonly page: Page;
}
