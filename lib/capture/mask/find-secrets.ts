import { elementsIn, rawTextOf, typeOf } from '../../screen/page/elements.ts';
import { fieldsOf } from '../../screen/page/fields.ts';
import { formOwner } from '../../screen/page/form-owner.ts';
import type { Control, Element, Page } from '../../screen/page/page.ts';
import { baseOf, pageOf } from '../../screen/page/parse.ts';
import { viewOf } from '../../screen/page/view.ts';
import { structuresOf } from '../../screen/page/structures.ts';
import { labelText, visibleText } from '../../screen/page/visible.ts';
import { boxesIn, type Boxes } from './number-runs.ts';
import { columnsIn, devicesChosen } from './table-columns.ts';
import { isModelLabel, kindOfLabel, kindOfName, modelIn, tellsSomething } from './key-words.ts';
import type { Kind } from './kinds.ts';
import { rewritten, type Markup, type Piece } from './markup.ts';

/** What tells something on a page by the words around it. */
export interface FoundSecrets {
  readonly pieces: ReadonlyMap<Piece, Kind>;
  readonly boxes: readonly Boxes[];
  /** What the page calls the model. */
  readonly models: readonly string[];
}

const TAG = 'data-futamichi-tag';
/** Words of these are captions, whatever stands beside them. */
const CAPTIONS: ReadonlySet<string> = new Set(['label', 'option', 'button', 'th', 'a', 'script', 'style']);
const TEXT_TYPES: ReadonlySet<string> = new Set([
  'text',
  'password',
  'hidden',
  'search',
  'tel',
  'email',
  'url',
  'number',
]);

/** Looks at everything, hidden or not, as a reader of labels and as a reader of names. */
export function findSecrets(markup: Markup, url: URL): FoundSecrets {
  const spotting = new Spotting(markup, url);
  spotting.byNames();
  spotting.byElements();
  spotting.byLabels();
  return spotting;
}

class Spotting implements FoundSecrets {
  readonly pieces = new Map<Piece, Kind>();
  readonly models: string[] = [];
  readonly #markup: Markup;
  readonly #page: Page;
  readonly #texts: ReadonlyMap<number, readonly Piece[]>;

  constructor(markup: Markup, url: URL) {
    this.#markup = markup;
    this.#page = unfolded(markup, url);
    this.#texts = Map.groupBy(
      markup.pieces.filter(({ kind }) => kind === 'text'),
      ({ tag }) => tag,
    );
  }

  get boxes(): readonly Boxes[] {
    const inputs = elementsIn(this.#page.document).flatMap((element) => {
      const value = element.name === 'input' ? this.#valueOf(element) : undefined;
      return value ? [{ name: element.attribs['name'] ?? element.attribs['id'] ?? '', value }] : [];
    });
    return boxesIn(inputs);
  }

  byNames(): void {
    for (const element of elementsIn(this.#page.document)) {
      if (element.name !== 'input' && element.name !== 'textarea') continue;
      const { name = '', id = '' } = element.attribs;
      if (element.name === 'input' && typeOf(element) === 'password')
        this.#take(this.#valueOf(element), 'password', true);
      if (element.name === 'input' && !TEXT_TYPES.has(typeOf(element))) continue;
      const kind =
        kindOfName(name, 'input') ?? kindOfName(id, 'input') ?? (this.#leaves(element) ? 'token' : undefined);
      for (const piece of this.#valuesOf(element)) this.#take(piece, kind, this.#leaves(element));
    }
  }

  /** Elements of XML are called by what they hold. */
  byElements(): void {
    for (const [tag, pieces] of this.#texts) {
      const kind = kindOfName(this.#markup.tags[tag]?.name ?? '', 'elsewhere');
      for (const piece of kind ? pieces : []) this.#take(piece, kind);
    }
  }

  byLabels(): void {
    for (const { label, controls } of fieldsOf(this.#page)) {
      const kind = kindOfLabel(label);
      if (kind) for (const control of controls) this.#control(control, kind);
    }
    for (const { label, values } of structuresOf(viewOf(this.#page))) {
      const words = labelText(label);
      const kind = kindOfLabel(words);
      if (isModelLabel(words))
        this.models.push(...values.flatMap((value) => modelIn(visibleText(value)) ?? []));
      if (kind) for (const value of values) this.#words(value, kind);
    }
    for (const { kind, cell } of columnsIn(this.#page.document)) this.#words(cell, kind);
    for (const option of devicesChosen(this.#page.document))
      for (const piece of this.#texts.get(tagOf(option)) ?? []) this.#take(piece, 'host');
  }

  #control(control: Control, kind: Kind): void {
    if (control.kind === 'text') for (const piece of this.#valuesOf(control.element)) this.#take(piece, kind);
  }

  #words(element: Element, kind: Kind): void {
    const said = rawTextOf(element);
    for (const each of [element, ...elementsIn(element)]) {
      if (CAPTIONS.has(each.name)) continue;
      // text after the element is none of its own, although no other tag has come between
      const own = (this.#texts.get(tagOf(each)) ?? []).filter(({ text }) => said.includes(text));
      for (const piece of own) this.#take(piece, kind);
      if (each.name === 'input' && TEXT_TYPES.has(typeOf(each))) this.#take(this.#valueOf(each), kind);
    }
  }

  #take(piece: Piece | undefined, kind: Kind | undefined, always = false): void {
    if (!piece || !kind || this.pieces.has(piece) || piece.text.trim() === '') return;
    if (always || tellsSomething(kind, piece.text)) this.pieces.set(piece, kind);
  }

  /** What a form would send to somebody else: NEC's pages have one with names and keys of the Wi-Fi. */
  #leaves(element: Element): boolean {
    const action = formOwner(element)?.attribs['action'];
    if (action === undefined) return false;
    const base = baseOf(this.#page);
    if (!URL.canParse(action, base.href)) return false;
    const { protocol, origin } = new URL(action, base);
    return /^https?:$/.test(protocol) && origin !== this.#page.url.origin;
  }

  #valuesOf(element: Element): readonly Piece[] {
    if (element.name === 'textarea') return this.#texts.get(tagOf(element)) ?? [];
    const value = this.#valueOf(element);
    return value ? [value] : [];
  }

  #valueOf(element: Element): Piece | undefined {
    return this.#markup.tags[tagOf(element)]?.attributes.get('value');
  }
}

function tagOf({ attribs }: Element): number {
  return Number(attribs[TAG] ?? -1);
}

/** The page with its tags numbered and nothing hidden: a secret in a folded part is one too. */
function unfolded({ source, tags }: Markup, url: URL): Page {
  const numbered = rewritten(
    source,
    tags.map(({ at }, tag) => ({ from: at, to: at, text: ` ${TAG}="${tag}"` })),
  );
  const page = pageOf({ url, html: numbered, unscripted: true });
  for (const { attribs } of elementsIn(page.document))
    for (const name of ['style', 'hidden', 'data-futamichi-hidden']) delete attribs[name];
  return page;
}
