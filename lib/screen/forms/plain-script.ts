import { byId, elementsIn, rawTextOf } from '../page/elements.ts';
import { formOwner } from '../page/form-owner.ts';
import type { Element, Page } from '../page/page.ts';

/** What a script does that a form does without it: it asks, and sends a form. */
export interface PlainScript {
  /** The form that it sends by itself; undefined: it leaves that to the button. */
  readonly sends: Element | undefined;
}

const MAX_SCRIPT = 2_000;
const MAX_DEPTH = 3;

const QUOTED = String.raw`(?:'[^']*'|"[^"]*")`;
const CONFIRM = String.raw`(?:window\.)?confirm\(\s*${QUOTED}\s*\)`;
const ASKS_FIRST = new RegExp(
  String.raw`^if\s*\(\s*!\s*${CONFIRM}\s*\)\s*\{?\s*return(?:\s+false)?\s*;?\s*\}?`,
);
const IF_YES = new RegExp(String.raw`^if\s*\(\s*${CONFIRM}\s*\)\s*\{?`);
const NOTHING = new RegExp(
  String.raw`^(?:return(?:\s+(?:true|false|${CONFIRM}))?|void\s*\(?0\)?|(?:event|e|ev)\.preventDefault\(\)|else|[{}])(?=[\s;{}]|$)`,
);
const SUBMIT = /^([^;{}=]+?)\.submit\(\s*\)/;
const ALIAS = /^(?:var|let|const)\s+([\w$]+)\s*=\s*([^;{}]+)/;
const CALL = /^(?:return\s+)?([\w$]+)\(\s*([^()]*)\s*\)/;

/**
 * What the script of a click comes to, by its words alone and without running it: only where each of its statements asks a question,
 * returns, or sends a form, also in a function that stands on the page. Undefined: it may do anything.
 */
export function plainScript(page: Page, element: Element): PlainScript | undefined {
  const { onclick, href = '' } = element.attribs;
  const script =
    onclick ?? (/^\s*javascript:/i.test(href) ? href.replace(/^\s*javascript:/i, '') : undefined);
  if (script === undefined) return undefined;
  return new Reading(page, element).read(script);
}

class Reading {
  readonly #page: Page;
  readonly #element: Element;
  readonly #names = new Map<string, Element>();
  #sends: Element | undefined;

  constructor(page: Page, element: Element) {
    this.#page = page;
    this.#element = element;
  }

  read(script: string): PlainScript | undefined {
    return this.#follow(script, undefined, 0) ? { sends: this.#sends } : undefined;
  }

  /** Whether each statement is known. `self`: what the function calls the element that was pressed. */
  #follow(script: string, self: string | undefined, depth: number): boolean {
    let rest = script.replaceAll(/\/\*[\s\S]*?\*\/|^[ \t]*\/\/[^\n]*|<!--|-->/gm, '').trim();
    if (rest.length > MAX_SCRIPT || depth > MAX_DEPTH) return false;
    while (rest !== '') {
      const length = this.#statement(rest, self, depth);
      if (length === undefined) return false;
      rest = rest.slice(length).replace(/^[\s;]+/, '');
    }
    return true;
  }

  /** How long the statement is that a script begins with; undefined: one that is not known. */
  #statement(script: string, self: string | undefined, depth: number): number | undefined {
    const harmless = ASKS_FIRST.exec(script) ?? IF_YES.exec(script) ?? NOTHING.exec(script);
    if (harmless) return harmless[0].length;
    const alias = ALIAS.exec(script);
    if (alias) {
      const form = this.#form(alias[2] ?? '', self);
      if (!form) return undefined;
      this.#names.set(alias[1] ?? '', form);
      return alias[0].length;
    }
    const submit = SUBMIT.exec(script);
    if (submit) {
      const form = this.#form(submit[1] ?? '', self);
      if (!form || (this.#sends && this.#sends !== form)) return undefined;
      this.#sends = form;
      return submit[0].length;
    }
    const call = CALL.exec(script);
    const body = call && this.#bodyOf(call[1] ?? '');
    if (!call || !body) return undefined;
    const given = (call[2] ?? '').split(',').findIndex((each) => each.trim() === 'this');
    return this.#follow(body.text, body.parameters[given], depth + 1) ? call[0].length : undefined;
  }

  #form(expression: string, self: string | undefined): Element | undefined {
    const text = expression.trim().replace(/^window\./, '');
    const known = this.#names.get(text);
    if (known) return known;
    const own = /^([\w$]+)\.form$/.exec(text)?.[1];
    if (own === 'this' || (own !== undefined && own === self)) return formOwner(this.#element);
    const { document } = this.#page;
    const id = /^(?:document\.getElementById|\$)\(\s*['"]#?([^'"]+)['"]\s*\)(?:\[0\])?$/.exec(text)?.[1];
    const forms = elementsIn(document).filter(({ name }) => name === 'form');
    if (id !== undefined) return forms.find((each) => byId(document).get(id) === each);
    const number = /^document\.forms\[(\d+)\]$/.exec(text)?.[1];
    if (number !== undefined) return forms[Number(number)];
    const name = (/^document\.forms\[\s*['"]([^'"]+)['"]\s*\]$/.exec(text) ??
      /^document\.(?:forms\.)?([\w$]+)$/.exec(text))?.[1];
    return name === undefined
      ? undefined
      : forms.find(({ attribs }) => attribs['name'] === name || attribs['id'] === name);
  }

  /** Of a function that stands on the page, once, and without functions in it. */
  #bodyOf(name: string): { readonly text: string; readonly parameters: readonly string[] } | undefined {
    const scripts = elementsIn(this.#page.document).filter((each) => each.name === 'script');
    const text = scripts.map(rawTextOf).join('\n');
    const heads = [...text.matchAll(/function\s+([\w$]+)\s*\(([^)]*)\)\s*\{/g)].filter(
      (each) => each[1] === name,
    );
    const [head] = heads;
    if (!head || heads.length > 1) return undefined;
    const from = head.index + head[0].length;
    let depth = 1;
    let at = from;
    for (; at < text.length && depth > 0; at += 1) {
      if (text[at] === '{') depth += 1;
      else if (text[at] === '}') depth -= 1;
    }
    const body = text.slice(from, at - 1);
    if (depth > 0 || body.length > MAX_SCRIPT || body.includes('function')) return undefined;
    return { text: body, parameters: (head[2] ?? '').split(',').map((each) => each.trim()) };
  }
}
