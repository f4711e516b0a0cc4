import type { Kind } from './kinds.ts';
import { isUsual } from './key-words.ts';
import { Lexicon } from './lexicon.ts';
import type { Masks } from './masks.ts';
import { pairsIn } from './named-values.ts';
import { isAddress, maskPatterns } from './patterns.ts';
import { isPlaceholder, Placeholders } from './placeholders.ts';
import { decodedPercent, maskProse, Settling, visible, type Vocabulary } from './prose.ts';
import { rewritten } from './markup.ts';
import { literal, type Secrets } from './secrets.ts';

/** Masks texts of every kind, and everywhere by the same. */
export class TextMask {
  readonly #masks: Masks;
  readonly #secrets: Secrets;
  readonly #words: Vocabulary;
  readonly #erase: (text: string, settle: (done: string) => string) => string;
  readonly #kept = new Set<string>();
  #keeping: RegExp | undefined;
  /** What elements are called, so that script may call them so. */
  readonly #names = new Set<string>();
  readonly #called = new Map<string, string>();

  constructor(
    masks: Masks,
    secrets: Secrets,
    { screens, keep }: { readonly screens: readonly string[]; readonly keep: readonly string[] },
  ) {
    this.#masks = masks;
    this.#secrets = secrets;
    for (const each of keep) this.keep(each);
    this.#words = { lexicon: new Lexicon(screens), placeholders: new Placeholders(), kept: this.#kept };
    this.#erase = secrets.eraser();
  }

  /** The name of a model, where the screen says which it is. */
  keep(name: string): void {
    if (name !== '') this.#kept.add(name.toLowerCase());
    this.#keeping = undefined;
  }

  /** How many texts were no words of a screen. */
  get strange(): number {
    return this.#words.placeholders.count;
  }

  /** What elements of a page are called; names that are as short as words may be parts of something. */
  learnName(name: string): void {
    if (name.length > 3 && this.#words.lexicon.isName(name)) this.#names.add(name);
  }

  /** A text that people read, or that script holds: `code`, where a colon means something else. */
  prose(text: string, is: 'words' | 'code'): string {
    const seen = visible(text).replaceAll(CODES, (found) => found.replaceAll(/[\p{L}\p{N}]/gu, 'x'));
    if (!/[^\s]/.test(seen)) return seen;
    if (is === 'code' && this.#names.has(seen)) return seen;
    if (this.#secrets.isDisguisedIn(seen)) return this.#words.placeholders.like(seen);
    const { settle, unsettled } = new Settling();
    const erased = this.#erase(seen, settle);
    const pairs = pairsIn(erased, is).filter(
      ({ value }) => !this.#secrets.isKept(value) && !isSettled(value),
    );
    const named = rewritten(
      erased,
      pairs.map(({ kind, value, from, to }) => ({
        from,
        to,
        text: settle(unsettled(this.whole(value, kind))),
      })),
    );
    return unsettled(
      maskProse(maskPatterns(this.#settleKept(named, settle), this.#masks, settle), this.#words),
    );
  }

  /** What is written, without the user’s own password wherever markup has hidden it. */
  swept(text: string): string {
    return this.#secrets.swept(text);
  }

  #settleKept(text: string, settle: (done: string) => string): string {
    if (this.#kept.size === 0) return text;
    this.#keeping ??= new RegExp(
      `(?<![A-Za-z0-9])(?:${[...this.#kept].map(spelled).join('|')})(?![A-Za-z0-9])`,
      'gi',
    );
    return text.replace(this.#keeping, settle);
  }

  /** Whether there is something in it that is masked by what it is, such as an address. */
  tells(text: string): boolean {
    const { settle } = new Settling();
    const seen = visible(text);
    return maskPatterns(this.#erase(seen, settle), this.#masks, settle) !== seen;
  }

  /** A value that is known to be of a kind: as what it looks like, where it looks like something, or else as a whole. */
  whole(value: string, kind: Kind): string {
    const text = visible(value).trim();
    if (text === '') return '';
    if (!FORMLESS.has(kind) && (this.#secrets.isKept(text) || isUsual(text)))
      return this.prose(value, 'words');
    if (!FORMLESS.has(kind) && isAddress(text)) return maskPatterns(text, this.#masks);
    return this.#masks.mask(kind, text);
  }

  /** The name of an element or an attribute: nothing but what such names are made of. */
  tagName(name: string): string {
    return this.name(name).replaceAll(/[^\w:.-]/g, '');
  }

  /** What something in markup or script is called. */
  name(name: string): string {
    const known = this.#called.get(name);
    if (known !== undefined) return known;
    const masked = this.#maskName(name);
    if (this.#called.size < MOST_NAMES) this.#called.set(name, masked);
    return masked;
  }

  #maskName(name: string): string {
    if (this.#words.lexicon.isName(name) || isPlaceholder(name) || this.#words.kept.has(name.toLowerCase()))
      return this.#secrets.isIn(name) ? this.#words.placeholders.like(name) : name;
    return this.prose(name, 'code');
  }

  /** Several, as in `class`. A few odd ones may be names, many are not. */
  names(text: string): string {
    const each = text.match(/[^\s]+/g) ?? [];
    const odd = each.filter((name) => !/[a-z]{2}/i.test(name) || !this.#words.lexicon.isPlain(name));
    if (odd.length > 3) return this.#words.placeholders.like(text);
    return text.replaceAll(/[^\s]+/g, (name) => this.name(name));
  }

  /** The address of a page: each part of it for itself, so that a link leads where its page is kept. */
  address(text: string): string {
    const seen = visible(text)
      .trim()
      .replaceAll(CODES, (found) => found.replaceAll(/[\p{L}\p{N}]/gu, 'x'));
    const data = /^data:\s*([a-z]+\/[a-z0-9.+-]+)?/i.exec(seen);
    if (data) {
      this.#masks.mask('picture', seen);
      return `data:${data[1] === undefined ? '' : this.name(data[1].replaceAll('/', '.')).replace('.', '/')},`;
    }
    if (this.#secrets.isDisguisedIn(seen))
      return safe(this.#words.placeholders.like(seen.replaceAll(/%../g, 'x')));
    const { settle, unsettled } = new Settling();
    const pairs = pairsIn(seen, 'code').filter(({ value }) => !this.#secrets.isKept(value));
    const named = rewritten(
      seen,
      pairs.map(({ kind, value, from, to }) => ({
        from,
        to,
        text: settle(safe(this.whole(decodedPercent(value) ?? value, kind))),
      })),
    );
    const known = maskPatterns(this.#erase(named, settle), this.#masks, settle);
    const parts = known.split(/[^\p{L}\p{N}%.]+/u).filter(Boolean);
    const odd = parts.filter(
      (part) => /^\d{1,3}$/.test(part) || (part.length <= 4 && !this.#words.lexicon.isPlain(part)),
    );
    const isRun = odd.length >= MOST_PARTS;
    if (isRun) return unsettled(known.replaceAll(/[\p{L}\p{N}]/gu, '0'));
    return unsettled(known.replaceAll(/[^/?&=;#:,\u{f0000}-\u{ffffd}]+/gu, (part) => this.#part(part)));
  }

  /** A part of an address: a name, or words. What is neither stays as long, in letters that addresses may have. */
  #part(part: string): string {
    const plain = decodedPercent(part);
    if (plain === undefined) return safe(this.#words.placeholders.like(part));
    if (plain === part && /^\.{0,2}$/.test(part)) return part;
    const masked = plain === part ? this.name(part) : this.address(plain);
    return masked === plain ? part : safe(masked);
  }
}

/** What is painted as a QR code: all of it is about somebody. */
const CODES = /(?<![a-z])(?:wifi|dpp|mecard|matmsg|otpauth|begin)(?::|%3a)[^"'<>\s]*/gi;
/** A box that plays tricks has more. */
const MOST_NAMES = 20_000;
/** More numbers and single letters in one address are something by its signs. */
const MOST_PARTS = 6;

/** Kinds that have no form of their own: what stands there is masked whatever it looks like. */
const FORMLESS: ReadonlySet<Kind> = new Set(['password', 'wifi-key']);

function isSettled(value: string): boolean {
  return /^[\u{f0000}-\u{ffffd}]+$/u.test(value);
}

function safe(text: string): string {
  return encodeURI(text.toWellFormed()).replaceAll(/[?#&]/g, 'x');
}

/** A name as it stands, or letter by letter, as titles are set. */
function spelled(name: string): string {
  return `${literal(name)}|${Array.from(name, literal).join('[ \u00a0]')}`;
}
