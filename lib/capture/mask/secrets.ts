import { isUsual } from './key-words.ts';
import type { Kind } from './kinds.ts';
import type { Masks } from './masks.ts';

/** More are a box that plays tricks; they are masked where they stand, and nowhere else. */
const MOST = 400;
/** Shorter ones are masked only where they stand alone. */
const FREE_CHARS = 8;
/** Words of fewer letters stand everywhere. */
const WORD_CHARS = 6;
/** One or two letters are in every script. */
const MIN_GIVEN = 3;

/**
 * What was found to be secret in one place, to be called the same in all others. That it is gone everywhere does not depend on it,
 * but for secrets that are words.
 */
export class Secrets {
  readonly #masks: Masks;
  readonly #keep: readonly string[];
  readonly #known = new Map<string, Kind>();
  readonly #given = new Set<string>();

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
    this.#known.set(text, kind);
    if (given) this.#given.add(text.toLowerCase());
  }

  /** Whether a value is the name of the model, with or without its maker’s. */
  isKept(value: string): boolean {
    const text = value.toLowerCase().trim();
    return this.#keep.some(
      (each) => text === each || (text.endsWith(each) && /^[a-z ]+$/.test(text.slice(0, -each.length))),
    );
  }

  /** Whether the user’s own password is a part of a name and could be read there. */
  isIn(name: string): boolean {
    const text = name.toLowerCase();
    return [...this.#given].some((secret) => secret.length >= FREE_CHARS && text.includes(secret));
  }

  /** Replaces what is known by now, by the same thing as elsewhere. */
  eraser(): (text: string, settle: (done: string) => string) => string {
    if (this.#known.size === 0) return (text) => text;
    // the first that fits counts, so that a name does not spoil an address that begins with it
    const longestFirst = [...this.#known].toSorted(([a], [b]) => b.length - a.length);
    const kinds = new Map(longestFirst.map(([text, kind]) => [text.toLowerCase(), { text, kind }]));
    const expression = new RegExp(longestFirst.map(([text]) => alternativeFor(text)).join('|'), 'gi');
    return (text, settle) =>
      text.replace(expression, (found) => {
        const known = kinds.get(found.toLowerCase());
        return known ? settle(this.#masks.mask(known.kind, known.text)) : '';
      });
  }
}

function isTelling(text: string): boolean {
  if (/^[a-z]+$/i.test(text)) return text.length >= WORD_CHARS;
  return text.length >= 4 || (text.length >= 2 && /[^\0-\x7f]/.test(text));
}

function alternativeFor(text: string): string {
  const literal = text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);
  if (text.length >= FREE_CHARS) return literal;
  return `${/^[a-z0-9]/i.test(text) ? '(?<![A-Za-z0-9])' : ''}${literal}${/[a-z0-9]$/i.test(text) ? '(?![A-Za-z0-9])' : ''}`;
}
