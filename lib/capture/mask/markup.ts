import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** A part of a document that may say something: from where to where, and what it says once entities are read. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly kind: 'text' | 'attribute' | 'raw' | 'comment' | 'declaration' | 'name';
  /** Of an attribute. */
  readonly name?: string;
  /** The tag that it stands in, or after: an index into {@link Markup.tags}; -1: before all. */
  readonly tag: number;
}

export interface Tag {
  readonly name: string;
  /** Where its name ends. */
  readonly at: number;
  readonly attributes: ReadonlyMap<string, Piece>;
}

/** A document as it is written: nothing is moved, closed or left out, so that it can be written again with single parts changed. */
export interface Markup {
  readonly source: string;
  readonly tags: readonly Tag[];
  readonly pieces: readonly Piece[];
  /** Where an unfinished tag begins, if the document ends in one. */
  readonly end: number;
}

/** A part that is written anew. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function markupOf(source: string): Markup {
  const reader = new Reader(source);
  const tokenizer = new Tokenizer({}, reader);
  tokenizer.write(source);
  tokenizer.end();
  return reader.markup;
}

/** Edits must not overlap. `between`: what becomes of what no edit is about. */
export function rewritten(
  source: string,
  edits: readonly Edit[],
  between: (text: string) => string = (text) => text,
): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to, text } of edits.toSorted((a, b) => a.from - b.from)) {
    if (from < at) continue;
    parts.push(between(source.slice(at, from)), text);
    at = to;
  }
  return parts.join('') + between(source.slice(at));
}

/** Where entities are not read. */
const RAW: ReadonlySet<string> = new Set([
  'script',
  'style',
  'noscript',
  'noembed',
  'noframes',
  'iframe',
  'xmp',
]);

class Reader implements TokenizerCallbacks {
  readonly #source: string;
  readonly #tags: (Tag & { readonly attributes: Map<string, Piece> })[] = [];
  readonly #pieces: Piece[] = [];
  #text: { from: number; to: number; said: string } | undefined;
  #attribute = '';
  #value = '';
  #valueFrom = 0;
  /** What is before it has been read. */
  #read = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get markup(): Markup {
    return { source: this.#source, tags: this.#tags, pieces: this.#pieces, end: this.#read };
  }

  onopentagname(start: number, end: number): void {
    this.#endText();
    this.#tags.push({ name: this.#lower(start, end), at: end, attributes: new Map() });
    this.#pieces.push(this.#piece('name', start, end));
  }

  onattribname(start: number, end: number): void {
    this.#attribute = this.#lower(start, end);
    this.#pieces.push(this.#piece('name', start, end));
    this.#value = '';
    const opening = /\s*=\s*["']?/y;
    opening.lastIndex = end;
    this.#valueFrom = end + (opening.exec(this.#source)?.[0].length ?? 0);
  }

  onattribdata(start: number, end: number): void {
    this.#value += this.#source.slice(start, end);
  }

  onattribentity(code: number): void {
    this.#value += String.fromCodePoint(code);
  }

  onattribend(quote: QuoteType, end: number): void {
    const tag = this.#tags.at(-1);
    if (!tag || quote === QuoteType.NoValue) return;
    const piece: Piece = {
      from: this.#valueFrom,
      to: quote === QuoteType.Unquoted ? end : end - 1,
      text: this.#value,
      kind: 'attribute',
      name: this.#attribute,
      tag: this.#tags.length - 1,
    };
    this.#pieces.push(piece);
    // the first of two counts
    if (!tag.attributes.has(this.#attribute)) tag.attributes.set(this.#attribute, piece);
  }

  onopentagend(end: number): void {
    this.#read = end + 1;
  }

  onselfclosingtag(end: number): void {
    this.#read = end + 1;
  }

  onclosetag(start: number, end: number): void {
    this.#endText();
    this.#pieces.push(this.#piece('name', start, end));
    this.#read = end;
  }

  ontext(start: number, end: number): void {
    this.#say(start, end, this.#source.slice(start, end));
  }

  ontextentity(code: number, end: number): void {
    this.#say(this.#source.lastIndexOf('&', end - 1), end, String.fromCodePoint(code));
  }

  oncomment(start: number, end: number, offset: number): void {
    this.#endText();
    this.#pieces.push(this.#piece('comment', start, end - offset));
    this.#read = end;
  }

  oncdata(start: number, end: number, offset: number): void {
    this.oncomment(start, end, offset);
  }

  ondeclaration(start: number, end: number): void {
    this.#endText();
    this.#pieces.push(this.#piece('declaration', start, end));
    this.#read = end;
  }

  onprocessinginstruction(start: number, end: number): void {
    this.ondeclaration(start, end);
  }

  onend(): void {
    this.#endText();
  }

  #say(from: number, to: number, said: string): void {
    if (this.#text) this.#text = { ...this.#text, to, said: this.#text.said + said };
    else this.#text = { from, to, said };
    this.#read = to;
  }

  #endText(): void {
    if (!this.#text) return;
    const { from, to, said } = this.#text;
    this.#text = undefined;
    const tag = this.#tags.length - 1;
    const raw = RAW.has(this.#tags[tag]?.name ?? '');
    this.#pieces.push({ from, to, text: said, kind: raw ? 'raw' : 'text', tag });
  }

  #piece(kind: Piece['kind'], from: number, to: number): Piece {
    return { from, to, text: this.#source.slice(from, to), kind, tag: this.#tags.length - 1 };
  }

  #lower(start: number, end: number): string {
    return this.#source.slice(start, end).toLowerCase();
  }
}
