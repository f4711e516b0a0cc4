import { Parser } from 'htmlparser2';
import { RouterError } from '../router/errors.ts';

/** An element as UPnP needs it. Namespaces and attributes do not count: routers get them wrong. */
export interface XmlElement {
  /** Local name, without its prefix. */
  readonly name: string;
  /** Its own text without that of its children, trimmed. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

export interface XmlLimits {
  /** Of the document in UTF-8. */
  readonly maxBytes: number;
  /** The root counts as one. */
  readonly maxDepth: number;
  readonly maxElements: number;
}

const DEFAULT_LIMITS: XmlLimits = { maxBytes: 262_144, maxDepth: 32, maxElements: 5_000 };

/** Both can make a small document large or read files; no UPnP document has them. */
const DECLARATION = /<!\s*(?:DOCTYPE|ENTITY)/i;

interface Growing {
  /** As it is written, with its prefix. */
  readonly qualified: string;
  readonly name: string;
  readonly children: XmlElement[];
  own: string;
  text: string;
}

/**
 * Reads an XML document. Throws `unreadable` for a DTD, for what is larger, deeper or richer than the limits, and for what has no
 * root or does not end it. It stops at the first such thing.
 */
export function parseXml(text: string, limits: Partial<XmlLimits> = {}): XmlElement {
  const { maxBytes, maxDepth, maxElements } = { ...DEFAULT_LIMITS, ...limits };
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes)
    throw unreadable(`XML of over ${maxBytes} bytes`);
  return readPlain(text, maxDepth, maxElements) ?? readStrictly(text, maxDepth, maxElements);
}

const FIRST_LINE = /^<\?xml [^<>?&]*\?>[\r\n]*/;
/** A tag and the text behind it, with no `&`, `<` or `>` in either. */
const PLAIN_TAG =
  /<(\/?)([A-Za-z_][\w.:-]*)((?:[ \t\r\n]+[A-Za-z_][\w.:-]*="[^"<>&]*")*)[ \t\r\n]*(\/?)>([^<>&]*)/y;

/**
 * What nearly every answer to a poll is, in a tenth of a parser's time; undefined for what has anything unusual about it, right or
 * wrong.
 */
function readPlain(text: string, maxDepth: number, maxElements: number): XmlElement | undefined {
  const open: Growing[] = [];
  let elements = 0;
  PLAIN_TAG.lastIndex = FIRST_LINE.exec(text)?.[0].length ?? 0;
  for (let tag = PLAIN_TAG.exec(text); tag; tag = PLAIN_TAG.exec(text)) {
    const [, closing, qualified = '', attributes, empty, behind = ''] = tag;
    if (closing) {
      const element = open.pop();
      if (element?.qualified !== qualified || attributes || empty) return undefined;
      element.text = element.own.trim();
      if (open.length === 0) return PLAIN_TAG.lastIndex === text.length ? element : undefined;
    } else {
      const element = growing(qualified);
      open.at(-1)?.children.push(element);
      if (!empty) open.push(element);
      const depth = open.length + (empty ? 1 : 0);
      if (open.length === 0 || depth > maxDepth || ++elements > maxElements) return undefined;
    }
    const inside = open.at(-1);
    if (inside) inside.own += behind;
  }
  return undefined;
}

function growing(qualified: string): Growing {
  const name = qualified.slice(qualified.lastIndexOf(':') + 1);
  return { qualified, name, text: '', children: [], own: '' };
}

function readStrictly(text: string, maxDepth: number, maxElements: number): XmlElement {
  if (DECLARATION.test(text)) throw unreadable('XML with a DTD');
  const open: Growing[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  // what a handler throws leaves the parser at once
  const parser = new Parser(
    {
      onopentagname(qualified) {
        if (root) throw unreadable('XML with two roots');
        if (open.length >= maxDepth) throw unreadable(`XML deeper than ${maxDepth}`);
        if (++elements > maxElements) throw unreadable(`XML of over ${maxElements} elements`);
        const element = growing(qualified);
        open.at(-1)?.children.push(element);
        open.push(element);
      },
      ontext(piece) {
        const element = open.at(-1);
        if (element) element.own += piece;
      },
      onclosetag(_name, implied) {
        const element = open.pop();
        if (!element) return;
        element.text = element.own.trim();
        if (open.length > 0) return;
        if (implied) throw unreadable('XML that does not end');
        root = element;
      },
      onprocessinginstruction(name) {
        if (name.startsWith('!')) throw unreadable('XML with a declaration');
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  if (!root) throw unreadable('no XML');
  return root;
}

function unreadable(detail: string): RouterError {
  return new RouterError('unreadable', { detail });
}

/** The first child of that name. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((each) => each.name === name);
}

export function children(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((each) => each.name === name);
}

/** The text of the first child of that name: undefined when there is none, `''` when it is empty. */
export function childText(element: XmlElement, name: string): string | undefined {
  return child(element, name)?.text;
}

/** All of that name below the element, in the order of the document. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement, void, undefined> {
  for (const each of element.children) {
    if (each.name === name) yield each;
    yield* descendants(each, name);
  }
}
