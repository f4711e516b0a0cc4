import { isUsual } from './key-words.ts';
import type { Kind } from './kinds.ts';
import type { Masks } from './masks.ts';
import { disguisesOf, spellingsOf } from './spellings.ts';

/** More are a box that plays tricks; they are masked where they stand, and nowhere else. */
const MOST = 400;
/** Of those that are looked for in disguise too. */
const MOST_DISGUISED = 40;
/** Shorter ones are masked only where they stand alone. */
const FREE_CHARS = 8;
/** Shorter ones may be a part of a name in the markup. */
const NET_CHARS = 6;
/** One or two letters are in every script. */
const MIN_GIVEN = 3;
const MAKERS = /aterm|airstation|buffalo|nec\b/g;
const DISGUISED: ReadonlySet<Kind> = new Set(['password', 'wifi-key']);

interface Spelling {
  readonly text: string;
  readonly mask: () => string;
  /** It is no word, so that it can be masked in names of things as well. */
  readonly anywhere: boolean;
}

/** Replaces what is known to be secret, in every spelling that the documents hold. */
export interface Eraser {
  /** In what a page says. */
  readonly text: (text: string) => string;
  /** In everything, names of tags and controls included. */
  readonly everything: (text: string) => string;
}

/** What was found to be secret in one place, to be looked for in all others. */
export class Secrets {
  readonly #masks: Masks;
  readonly #keep: readonly string[];
  readonly #known = new Map<string, { readonly kind: Kind; readonly disguised: boolean }>();
  #disguised = 0;

  /** `keep`: what is no secret, such as the name of the model. */
  constructor(masks: Masks, keep: readonly string[]) {
    this.#masks = masks;
    this.#keep = keep.map((each) => each.toLowerCase()).filter(Boolean);
  }

  /** `given`: the user’s own; it is looked for although it may be a common word or short. */
  add(kind: Kind, value: string, given = false): void {
    const text = value.trim();
    if (isUsual(text) || this.#known.size >= MOST || this.#known.has(text)) return;
    if (given ? text.length < MIN_GIVEN : this.isKept(text) || !isTelling(text)) return;
    const disguised = given || (DISGUISED.has(kind) && this.#disguised < MOST_DISGUISED);
    if (disguised) this.#disguised += 1;
    this.#known.set(text, { kind, disguised });
  }

  /** Whether a value is nothing but the name of the model, with or without its maker’s. */
  isKept(value: string): boolean {
    const rest = this.#keep.reduce((text, each) => text.replaceAll(each, ' '), value.toLowerCase());
    return rest !== value.toLowerCase() && !/[\p{L}\p{N}]/u.test(rest.replaceAll(MAKERS, ' '));
  }

  /** For documents that are all in `haystack`: what is not in it need not be looked for. */
  eraserFor(haystack: string): Eraser {
    const spellings = [...this.#known].flatMap(([value, { kind, disguised }]) =>
      [...(disguised ? disguisesOf(value) : spellingsOf(value))]
        .filter((text) => haystack.includes(text))
        .map((text) => ({
          text,
          mask: () => this.#masks.mask(kind, value),
          anywhere: isAnywhere(kind, text),
        })),
    );
    return {
      text: replacing(spellings),
      everything: replacing(spellings.filter(({ anywhere }) => anywhere)),
    };
  }
}

/** Words of a few letters stand everywhere. */
function isTelling(text: string): boolean {
  if (/^[a-z]+$/i.test(text)) return text.length >= NET_CHARS;
  return text.length >= 4 || (text.length >= 2 && /[^\0-\x7f]/.test(text));
}

function isAnywhere(kind: Kind, text: string): boolean {
  if (text.length < NET_CHARS) return false;
  return !/^[a-z]+$/i.test(text) || (DISGUISED.has(kind) && text.length >= FREE_CHARS);
}

function replacing(spellings: readonly Spelling[]): (text: string) => string {
  if (spellings.length === 0) return (text) => text;
  // the first that fits counts, so that a name does not spoil an address that begins with it
  const longestFirst = spellings.toSorted((a, b) => b.text.length - a.text.length);
  const masks = new Map(longestFirst.map(({ text, mask }) => [text, mask]));
  const expression = new RegExp(longestFirst.map(({ text }) => alternativeFor(text)).join('|'), 'g');
  return (text) => text.replace(expression, (found) => masks.get(found)?.() ?? '');
}

function alternativeFor(text: string): string {
  const literal = text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);
  if (text.length >= FREE_CHARS) return literal;
  return `${/^[a-z0-9]/i.test(text) ? '(?<![A-Za-z0-9])' : ''}${literal}${/[a-z0-9]$/i.test(text) ? '(?![A-Za-z0-9])' : ''}`;
}
