import { CODE } from './vocabulary/code.ts';
import { ENGLISH } from './vocabulary/english.ts';
import { JAPANESE } from './vocabulary/japanese.ts';

/** Shorter parts of a word that is written without blanks stand in everything: `tokaki` is no `to` and `ka` and `ki`. */
const MIN_PART = 3;
/** Nobody writes longer ones; a box may. */
const MAX_WORD = 48;
/** Of several words in one. */
const MAX_MADE = 32;
/** Nobody writes so much without a stop. */
const MAX_RUN = 1_000;
/** Of a name, letters that are no word at all: `meu` in `sub_meu1_0`. */
const MAX_STRANGE = 3;
/** Words of two letters that are written together with others. */
const SHORT = new Set('ip id ap tx rx ch fw pw up on'.split(' '));
/** Written with letters of both sizes, so that they cannot be taken apart by them. */
const MIXED = /(PPPo[EA]|IPoE|IPv|DHCPv|ICMPv|WiFi|DDoS|MAPE)/;
/** Whole expressions of signs and letters. */
const EXPRESSIONS = new Set(['map-e', 'map-t', 'wi-fi', 'e-mail', 'a', '6to4', '4in6', 'ipv4-over-ipv6']);
const ENDINGS = /(?:es|s|ed|d|ing|er|ly)$/;
const HIRAGANA = /^[\u3041-\u309fー]+$/u;

/** A stretch of a text, and whether all of it is known. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly known: boolean;
}

/** What is known to be harmless: words of settings screens and of what they are made of, and nothing else. */
export class Lexicon {
  readonly #latin: Set<string>;
  readonly #japanese: Set<string>;
  readonly #longest: number;
  readonly #judged = new Map<string, boolean>();

  /** `screens`: what profiles call things; they have their own words. */
  constructor(screens: readonly string[] = []) {
    const own = screens.join(' ');
    this.#latin = new Set(
      [...`${ENGLISH} ${CODE} ${own}`.matchAll(/[a-z]+/gi)].map(([word]) => word.toLowerCase()),
    );
    for (const word of this.#latin) if (word.length === 1 && word !== 'a') this.#latin.delete(word);
    const runs = own.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+/gu) ?? [];
    this.#japanese = new Set([...JAPANESE.split(/\s+/), ...runs].filter(Boolean));
    this.#longest = Math.max(...Array.from(this.#japanese, ({ length }) => length));
  }

  /** Whether a run of letters is a word, or several that are written as one. */
  isWord(letters: string): boolean {
    const known = this.#judged.get(letters);
    if (known !== undefined) return known;
    const judged =
      letters.length <= MAX_WORD &&
      (this.#has(letters) || humps(letters).every((hump) => this.#has(hump) || this.#isMade(hump)));
    if (this.#judged.size < 50_000) this.#judged.set(letters, judged);
    return judged;
  }

  /** Whether all that can be read in `text` is a word, or a number of few digits. */
  isPlain(text: string): boolean {
    if (EXPRESSIONS.has(text.toLowerCase())) return true;
    const digits = text.match(/\d+/g) ?? [];
    const letters = text.match(/\p{L}+/gu) ?? [];
    // four digits beside a word are the end of somebody’s address
    if (digits.join('').length > (letters.length > 0 ? 3 : 4)) return false;
    // one letter beside a number is a version or a band; alone it is a part of something
    return letters.every(
      (run) => this.isWord(run) || (run.length === 1 && /(?:^|[^A-Za-z])(?:v\d|\d[GHhM]$)/.test(text)),
    );
  }

  /** Whether a text can be the name of something in markup or script: like {@link isPlain}, and not all of it need be a word. */
  isName(text: string): boolean {
    if (text.length > 80 || !/^[$\w.:[\]-]+$/.test(text)) return false;
    const digits = text.match(/\d/g) ?? [];
    const letters = text.match(/[a-z]/gi) ?? [];
    if (digits.length > 4) return false;
    if (letters.length <= MAX_STRANGE && digits.length <= 2 && text.length <= 6) return true;
    let known = 0;
    let strange = 0;
    for (const run of text.match(/[a-z]+/gi) ?? [])
      for (const part of this.isWord(run) ? [run] : humps(run)) {
        const missing = this.#missing(part);
        if (part.length > MAX_STRANGE && missing > (part.length > 4 ? part.length / 5 : 0)) return false;
        strange += missing;
        known += part.length - missing;
      }
    return strange <= known;
  }

  /** A text in Japanese letters, stretch by stretch. */
  japanese(text: string): readonly Stretch[] {
    if (text.length > MAX_RUN) return [{ from: 0, to: text.length, known: false }];
    const words = this.#segmented(text);
    const known = words.map(({ from, to }, at) => {
      const word = text.slice(from, to);
      if (!this.#japanese.has(word)) return false;
      // a sign or a particle alone may be a part of a name
      return (
        word.length > 1 ||
        text.length === 1 ||
        words.slice(Math.max(0, at - 2), at + 3).some((near) => this.#carries(text, near))
      );
    });
    return absorbed(words.map(({ from, to }, at) => ({ from, to, known: known[at] === true })));
  }

  #carries(text: string, { from, to }: Omit<Stretch, 'known'>): boolean {
    const word = text.slice(from, to);
    return word.length > 1 && this.#japanese.has(word) && (!HIRAGANA.test(word) || word.length > 2);
  }

  /** The way through it that leaves the fewest signs out, and takes the fewest words. */
  #segmented(text: string): readonly Omit<Stretch, 'known'>[] {
    const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
    for (let to = 1; to <= text.length; to++) {
      let found = { cost: (best[to - 1]?.cost ?? 0) + 100, from: to - 1 };
      for (let from = Math.max(0, to - this.#longest); from < to; from++) {
        const cost = (best[from]?.cost ?? 0) + 1;
        if (cost < found.cost && this.#japanese.has(text.slice(from, to))) found = { cost, from };
      }
      best.push(found);
    }
    const words: Omit<Stretch, 'known'>[] = [];
    for (let to = text.length; to > 0;) {
      const from = best[to]?.from ?? 0;
      words.push({ from, to });
      to = from;
    }
    return words.reverse();
  }

  #has(letters: string): boolean {
    const word = letters.toLowerCase();
    if (this.#latin.has(word)) return true;
    const stem = word.replace(ENDINGS, '');
    return stem.length >= MIN_PART && stem !== word && (this.#latin.has(stem) || this.#latin.has(`${stem}e`));
  }

  /** `loginpwd`, `textalign`: words without anything between them. Two of three letters each may as well be a name: `nak` and `are`. */
  #isMade(letters: string): boolean {
    const word = letters.toLowerCase();
    if (word.length > MAX_MADE) return false;
    for (let at = 2; at <= word.length - 2; at++) {
      const [head, tail] = [word.slice(0, at), word.slice(at)];
      if (Math.max(head.length, tail.length) <= MIN_PART || !this.#isPart(head)) continue;
      if (this.#isPart(tail) || (tail.length > 2 * MIN_PART && this.#isMade(tail))) return true;
    }
    return false;
  }

  #isPart(word: string): boolean {
    return (word.length >= MIN_PART ? this.#latin : SHORT).has(word);
  }

  /** How many of the letters are left when all words are taken out. */
  #missing(letters: string): number {
    const word = letters.toLowerCase();
    if (word.length > MAX_WORD) return word.length;
    if (this.#has(word)) return 0;
    const left = [0];
    for (let to = 1; to <= word.length; to++) {
      let best = (left[to - 1] ?? 0) + 1;
      for (let from = 0; from <= to - 2; from++) {
        const part = word.slice(from, to);
        if (this.#isPart(part)) best = Math.min(best, left[from] ?? 0);
      }
      left.push(best);
    }
    return left[word.length] ?? word.length;
  }
}

/** `getElementById` and `IPAddress` in their parts. */
function humps(letters: string): readonly string[] {
  return letters
    .split(MIXED)
    .flatMap((part) =>
      MIXED.test(part) ? [part] : (part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|[^A-Za-z]+/g) ?? []),
    );
}

/** Two known signs between unknown ones are a part of what is unknown, and neighbours of one kind are one. */
function absorbed(stretches: readonly Stretch[]): readonly Stretch[] {
  const first = stretches.findIndex(({ known }) => !known);
  const last = stretches.findLastIndex(({ known }) => !known);
  const joined: Stretch[] = [];
  for (const [at, each] of stretches.entries()) {
    const known = each.known && !(at > first && at < last && each.to - each.from <= 2);
    const before = joined.at(-1);
    if (before?.known === known) joined[joined.length - 1] = { from: before.from, to: each.to, known };
    else joined.push({ from: each.from, to: each.to, known });
  }
  return joined;
}
