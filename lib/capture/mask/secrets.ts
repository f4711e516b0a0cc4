import { isUsual } from './key-words.ts';
import type { Kind } from './kinds.ts';
import type { Masks } from './masks.ts';
import { isAddress } from './patterns.ts';

/** More are a box that plays tricks; they are masked where they stand, and nowhere else. */
const MOST = 400;
/** Shorter ones are masked only where they stand alone. */
const FREE_CHARS = 8;
/** Words of fewer letters stand everywhere. */
const WORD_CHARS = 6;
/** Shorter ones are in every script. */
const SWEPT_CHARS = 5;
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
    // an address is to stay one
    if (given ? text.length < MIN_GIVEN : this.isKept(text) || !isTelling(text) || isAddress(text)) return;
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

  /** Whether the user’s own can be read in a text once it is taken out of one spelling or another. */
  isDisguisedIn(text: string): boolean {
    if (this.#given.size === 0) return false;
    const plain = text.toLowerCase();
    const spelt = undisguised(text).toLowerCase();
    const squeezed = letters(spelt);
    const bare = spelt.replaceAll('\\', '');
    return [...this.#given].some((secret) => {
      const core = letters(secret);
      const turned = Array.from(core).reverse().join('');
      return (
        (!plain.includes(secret) &&
          (spelt.includes(secret) ||
            (secret.includes('\\') && bare.includes(secret.replaceAll('\\', ''))) ||
            (core.length >= WORD_CHARS && squeezed.includes(core)))) ||
        (core.length >= WORD_CHARS && turned !== core && squeezed.includes(turned))
      );
    });
  }

  /** The same for the user’s own once more, in what markup has made of it. */
  swept(text: string): string {
    let left = text;
    for (const secret of this.#given) {
      if (secret.length < SWEPT_CHARS || /^[a-z]+$/.test(secret) || !left.toLowerCase().includes(secret))
        continue;
      left = left.replaceAll(new RegExp(literal(secret), 'gi'), 'x'.repeat(secret.length));
    }
    return left;
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

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const ESCAPE =
  /%([0-9a-f]{2})|\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|&#x([0-9a-f]{1,6});|&#(\d{1,7});|&(amp|lt|gt|quot|apos);|\\(["'\\/])/gi;

/** A text as it was before it was written for an address, for markup or for script, however often. */
function undisguised(text: string): string {
  let spelt = text.normalize('NFKC');
  for (let depth = 0; depth < 4; depth++) {
    const before = spelt;
    spelt = spelt.replaceAll(ESCAPE, (found, ...groups: readonly (string | undefined)[]) => {
      const [url, x, u, hex, decimal, entity, sign] = groups;
      if (entity !== undefined) return ENTITIES[entity.toLowerCase()] ?? found;
      if (sign !== undefined) return sign;
      const number = url ?? x ?? u ?? hex;
      const code = number === undefined ? Number(decimal) : Number.parseInt(number, 16);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : found;
    });
    if (spelt === before) break;
  }
  return spelt;
}

function letters(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function isTelling(text: string): boolean {
  if (/^[a-z]+$/i.test(text)) return text.length >= WORD_CHARS;
  return text.length >= 4 || (text.length >= 2 && /[^\0-\x7f]/.test(text));
}

function alternativeFor(text: string): string {
  if (text.length >= FREE_CHARS) return literal(text);
  return `${/^[a-z0-9]/i.test(text) ? '(?<![A-Za-z0-9])' : ''}${literal(text)}${/[a-z0-9]$/i.test(text) ? '(?![A-Za-z0-9])' : ''}`;
}

/** For an expression that means nothing but this text. */
export function literal(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);
}
