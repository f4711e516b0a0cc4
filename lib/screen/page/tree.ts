import { DomHandler, Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { endedBy, endsParagraph, endsWithin, IN_HEAD, isHeading, VOID } from './nesting.ts';
import type { Document, Element } from './page.ts';

/** Elements that are nested deeper stand beside each other, as in browsers; what reads a page is never led deeper. */
export const MAX_DEPTH = 128;

/**
 * The form that was open where an element stands. In `<table><form><tr>…</tr><tr>…</form>` it is not an ancestor of what
 * belongs to it (HTML standard, "form element pointer").
 */
const formsOpen = new WeakMap<Element, Element>();

export function formOpenAt(element: Element): Element | undefined {
  return formsOpen.get(element);
}

/** Makes the tree that a browser would show, as far as routers’ markup needs it: in linear time, whatever the markup. */
export function treeOf(html: string): Document {
  const tree = new Tree(html);
  const tokenizer = new Tokenizer({}, tree);
  tokenizer.write(html);
  tokenizer.end();
  return tree.document;
}

/** The handler’s nodes, and the open ones among them. */
class Nodes extends DomHandler {
  get open() {
    return this.tagStack;
  }
}

class Tree implements TokenizerCallbacks {
  readonly #html: string;
  readonly #nodes = new Nodes();
  #tag = '';
  #attribute = '';
  #value = '';
  #attributes: Record<string, string> = {};
  #form: Element | undefined;
  /** How many elements of each name are open: most tags end nothing, and that is to be known at once. */
  readonly #counts = new Map<string, number>();

  constructor(html: string) {
    this.#html = html;
  }

  get document(): Document {
    return this.#nodes.root;
  }

  onopentagname(start: number, end: number): void {
    const name = this.#name(start, end);
    this.#tag = name === 'image' ? 'img' : name;
    this.#attributes = {};
  }

  onattribname(start: number, end: number): void {
    this.#attribute = this.#name(start, end);
  }

  onattribdata(start: number, end: number): void {
    this.#value += this.#html.slice(start, end);
  }

  onattribentity(code: number): void {
    this.#value += String.fromCodePoint(code);
  }

  onattribend(): void {
    // the first of two counts
    if (!Object.hasOwn(this.#attributes, this.#attribute)) this.#attributes[this.#attribute] = this.#value;
    this.#value = '';
  }

  onopentagend(): void {
    this.#begin(this.#tag, this.#attributes);
  }

  onselfclosingtag(): void {
    const foreign = this.isInForeignContext();
    this.#begin(this.#tag, this.#attributes);
    // only in drawings a slash means anything
    if (foreign) this.#end(this.#tag);
  }

  onclosetag(start: number, end: number): void {
    const name = this.#name(start, end);
    if (name === 'br') this.#begin('br', {});
    else if (!VOID.has(name) && name !== 'body' && name !== 'html') this.#end(name);
  }

  ontext(start: number, end: number): void {
    this.#text(this.#html.slice(start, end));
  }

  ontextentity(code: number): void {
    this.#text(String.fromCodePoint(code));
  }

  oncomment(start: number, end: number, offset: number): void {
    this.#nodes.oncomment(this.#html.slice(start, end - offset));
    this.#nodes.oncommentend();
  }

  oncdata(start: number, end: number, offset: number): void {
    if (this.isInForeignContext()) this.#text(this.#html.slice(start, end - offset));
  }

  // neither a doctype nor an XML declaration is anything that a person sees
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}

  isInForeignContext(): boolean {
    return this.#isOpen('svg') || this.#isOpen('math');
  }

  #name(start: number, end: number): string {
    return this.#html.slice(start, end).toLowerCase();
  }

  #text(text: string): void {
    if (text.trim() !== '') this.#leaveHead('#text');
    this.#nodes.ontext(text);
  }

  #begin(name: string, attributes: Record<string, string>): void {
    // a form in a form is none; a second body is the first
    if (name === 'form' && this.#form) return;
    if ((name === 'body' || name === 'html') && this.#isOpen(name)) return;
    this.#leaveHead(name);
    const link = this.#linkCutBy(name);
    for (const { ends, within } of endedBy(name)) this.#endInnermost(ends, within);
    if (isHeading(name) && isHeading(this.#nameAt(-1))) this.#close(this.#nodes.open.length - 1);

    this.#nodes.onopentag(name, attributes);
    const element = this.#nodes.open.at(-1) as Element;
    if (name === 'form') this.#form = element;
    else if (this.#form) formsOpen.set(element, this.#form);
    if (VOID.has(name) || this.#nodes.open.length > MAX_DEPTH) this.#nodes.onclosetag();
    else {
      this.#count(name, 1);
      if (link && name !== 'a') this.#begin('a', link.attribs);
    }
  }

  /** A link in a paragraph that a block ends: browsers begin it anew within the block. */
  #linkCutBy(name: string): Element | undefined {
    if (!this.#isOpen('a') || !this.#isOpen('p') || !endsParagraph(name)) return undefined;
    const { open } = this.#nodes;
    const at = open.findLastIndex((each) => 'name' in each && each.name === 'a');
    const paragraph = open.findLastIndex((each) => 'name' in each && each.name === 'p');
    return at > paragraph ? (open[at] as Element) : undefined;
  }

  #end(name: string): void {
    if (name !== 'form') return this.#endInnermost([name], endsWithin(name));
    const { open } = this.#nodes;
    const at = this.#form ? open.indexOf(this.#form) : -1;
    // what stands open in it stays open
    if (at === open.length - 1) this.#close(at);
    this.#form = undefined;
  }

  #leaveHead(name: string): void {
    if (this.#nameAt(-1) === 'head' && !IN_HEAD.has(name)) this.#close(this.#nodes.open.length - 1);
  }

  #isOpen(name: string): boolean {
    return (this.#counts.get(name) ?? 0) > 0;
  }

  #count(name: string, more: 1 | -1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + more);
  }

  /** Ends the innermost open element of these names and what is open in it. */
  #endInnermost(names: readonly string[], within: ReadonlySet<string>): void {
    if (!names.some((name) => this.#isOpen(name))) return;
    for (let at = this.#nodes.open.length - 1; at > 0; at--) {
      const name = this.#nameAt(at);
      if (names.includes(name)) return this.#close(at);
      if (within.has(name)) return;
    }
  }

  #nameAt(at: number): string {
    const node = this.#nodes.open.at(at);
    return node && 'name' in node ? node.name : '';
  }

  #close(at: number): void {
    if (at > 0)
      while (this.#nodes.open.length > at) {
        this.#count(this.#nameAt(-1), -1);
        this.#nodes.onclosetag();
      }
  }
}
