import type { Lexicon } from './lexicon.ts';
import { isPlaceholder, type Placeholders } from './placeholders.ts';

/** Between two parts of a text that markup has torn: no sign of its own. */
export const SEAM = '\uf8ff';
/** Stands for what has been masked, or found to be harmless, before. */
const SETTLED = { first: 0xf_0000, last: 0xf_fffd } as const;

/** What has no width; the seam is none of it. */
const INVISIBLE = /(?!\uf8ff)[\p{Default_Ignorable_Code_Point}\p{Co}\p{Cs}\u2028\u2029\ufff9-\ufffb]/gu;
const SIGNS =
  /[\p{ASCII}\u00a0、。，．・：；？！゛゜´｀¨＾￣＿ヽヾゝゞ〃―‐-―／＼～〜∥｜…‥‘-‟（）〔〕［］｛｝〈-】〖〗＋－±×÷＝≠＜＞≦≧∞∴♂♀°′″℃￥＄￠￡％＃＆＊＠§☆★○●◎◇◆□■△▲▽▼※〒→←↑↓↔⇒⇔〓─-╋\u3000«»©®™·•€‹›–—✓✔✕✖❌❓❗⚠ℹ⏎⚙]/u;
const NUMBER =
  /^(?:\d{1,4}|\d{1,4}\.\d{1,3}|v?\d{1,3}(?:\.\d{1,3}){1,3}[a-z]?|\d{1,3}%|\d{1,5}(?:\.\d{1,3})?(?:ms|s|sec|min|h|hour|hours|days?|[kmg]?bps|[kmg]hz|hz|dbm|db|px|em|pt|[kmg]i?b|bit|bits|bytes?))$/i;
const STANDARD = /^(?:ieee)?802\.\d{1,2}[a-z]{0,2}(?:-\d{4})?$/i;
const MOMENT = String.raw`(?<![\d.:])(?:(?:19|20)\d\d[-/年]\d{1,2}[-/月]\d{1,2}日?(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?|\d{1,3}:[0-5]\d(?::[0-5]\d)?)(?![\d:])`;
const JOINT = `[-_.@+!$%*~^\\\\]`;
const CHUNK = `(?:%(?=[0-9A-Fa-f]{2}))?[\\p{Script=Latin}0-9](?:[\\p{Script=Latin}0-9${SEAM}]|${JOINT}+(?=[\\p{Script=Latin}0-9${SEAM}]))*%?`;
const JAPANESE = `[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー々ヶ〆](?:[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー々ヶ〆${SEAM}])*`;
const GROUPS = `(?<![\\w:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){3,}(?![\\w:])`;
const TOKEN = new RegExp(
  `(?<settled>[\\u{f0000}-\\u{ffffd}])|(?<moment>${MOMENT})|(?<groups>${GROUPS})|(?<chunk>${CHUNK})|(?<japanese>${JAPANESE})|(?<strange>[\\p{L}\\p{M}\\p{N}${SEAM}]+)|(?<blank>\\s+)|(?<sign>[\\s\\S])`,
  'gu',
);
/** As many numbers one after another are signs by their codes, parts of an address, or dots of a picture. */
const RUN = 4;
/** What such parts are written with. */
const ENTITY = /^(?:amp|lt|gt|quot|nbsp|chr|char)$/i;
/** Of a text with more unknown letters than this share, nothing is kept. */
const MOST_STRANGE = 0.5;
const SHORT = 80;
/** As many signs one after another are a picture. */
const DRAWING = /[■□●○◎◇◆△▲▽▼☆★]{4,}|[^\s\p{L}\p{N}\u{f0000}-\u{ffffd}]{10,}/gu;

export interface Vocabulary {
  readonly lexicon: Lexicon;
  readonly placeholders: Placeholders;
  /** What is no secret although no word: the name of the model, in small letters. */
  readonly kept: ReadonlySet<string>;
}

interface Token {
  readonly text: string;
  readonly kind: 'settled' | 'moment' | 'groups' | 'chunk' | 'japanese' | 'strange' | 'blank' | 'sign';
  readonly from: number;
}

/** A text in which some parts are settled before the others are looked at. */
export class Settling {
  readonly #done: string[] = [];

  /** Puts a mark in place of `done`, which is not looked at again. */
  readonly settle = (done: string): string => {
    if (SETTLED.first + this.#done.length > SETTLED.last) return '';
    this.#done.push(done);
    return String.fromCodePoint(SETTLED.first + this.#done.length - 1);
  };

  readonly unsettled = (text: string): string => {
    if (this.#done.length === 0) return text;
    return text.replaceAll(
      /[\u{f0000}-\u{ffffd}]/gu,
      (mark) => this.#done[(mark.codePointAt(0) ?? 0) - SETTLED.first] ?? '',
    );
  };
}

/** A text without what cannot be seen. */
export function visible(text: string): string {
  return /^[\t\n\r -~]*$/.test(text) ? text : text.replaceAll(INVISIBLE, '');
}

/** A text of which only what is known to be harmless is left; everything else is of the same shape. */
export function maskProse(text: string, words: Vocabulary): string {
  const { shadow, signs } = readAs(text);
  const tokens = tokensOf(shadow);
  const known = tokens.map((token) => isKnown(token, words));
  withoutRuns(tokens, known);
  const strange = lettersIn(tokens.filter((_, at) => known[at] === false));
  const all = lettersIn(tokens);
  const nothing = strange > MOST_STRANGE * all && shadow.length <= SHORT;
  return tokens
    .map((token, at) => {
      const as = signs?.slice(token.from, token.from + token.text.length).join('') ?? token.text;
      switch (token.kind) {
        case 'settled':
        case 'blank':
          return as;
        case 'sign':
          return SIGNS.test(token.text) ? as : '□';
        case 'japanese':
          return nothing ? words.placeholders.like(as) : maskJapanese(token.text, as, words);
        default:
          return known[at] === true && !nothing ? as : words.placeholders.like(as);
      }
    })
    .join('');
}

/** How a person reads it: each sign in its usual width. The signs that it is written in, where they differ. */
function readAs(text: string): { readonly shadow: string; readonly signs: readonly string[] | undefined } {
  const drawn = text.replaceAll(DRAWING, (run) =>
    new Set(run).size === 1 ? run : '□'.repeat(Math.min(run.length, 8)),
  );
  if (/^[\0-\x7f]*$/.test(drawn)) return { shadow: drawn, signs: undefined };
  const signs = Array.from(drawn);
  const seen = signs.map((sign) => {
    const plain = sign.normalize('NFKC');
    if (plain.length === 1) return plain;
    return sign;
  });
  // a pair of surrogates that has no usual width stays a pair
  const written = seen.flatMap((sign, at) => (sign.length === 2 ? [signs[at] ?? '', ''] : [signs[at] ?? '']));
  return { shadow: seen.join(''), signs: written };
}

function tokensOf(shadow: string): readonly Token[] {
  return Array.from(shadow.matchAll(TOKEN), (match) => {
    const [kind] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? ['sign'];
    return { text: match[0], kind: kind as Token['kind'], from: match.index };
  });
}

/** Undefined: there is nothing to know about it. */
function isKnown({ text, kind }: Token, words: Vocabulary): boolean | undefined {
  const bare = text.replaceAll(SEAM, '');
  switch (kind) {
    case 'settled':
    case 'blank':
    case 'sign':
      return undefined;
    case 'moment':
      return true;
    case 'chunk':
      return isHarmless(bare, words);
    case 'japanese':
      return words.lexicon.japanese(bare).every(({ known }) => known);
    case 'groups':
    case 'strange':
      return bare === '';
  }
}

function isHarmless(chunk: string, words: Vocabulary): boolean {
  const { lexicon, kept } = words;
  if (kept.has(chunk.toLowerCase()) || isPlaceholder(chunk)) return true;
  if (NUMBER.test(chunk) || STANDARD.test(chunk)) return true;
  if (/%[0-9a-f]{2}/i.test(chunk)) return isHarmlessDecoded(chunk, words);
  return !/[!$^\\]/.test(chunk) && lexicon.isPlain(chunk);
}

function isHarmlessDecoded(chunk: string, words: Vocabulary): boolean {
  let text = chunk;
  for (let depth = 0; depth < 3; depth++) {
    const decoded = decodedPercent(text);
    if (decoded === undefined) return false;
    if (decoded === text) break;
    text = decoded;
  }
  if (/%[0-9a-f]{2}/i.test(text)) return false;
  return tokensOf(readAs(visible(text)).shadow).every((token) => isKnown(token, words) !== false);
}

export function decodedPercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Numbers and unknown things one after another, with nothing but signs between, are one thing in parts. */
function withoutRuns(tokens: readonly Token[], known: (boolean | undefined)[]): void {
  let run: number[] = [];
  const numbers: number[] = [];
  let words = 0;
  const end = () => {
    if (run.length >= RUN) for (const at of run) known[at] = false;
    run = [];
  };
  for (const [at, { text, kind }] of tokens.entries()) {
    const isNumber = kind === 'chunk' && /^\d+$/.test(text);
    const isPart =
      isNumber || (kind === 'chunk' && ((known[at] === false && text.length <= 8) || text.length === 1));
    if (isPart) run.push(at);
    else if (kind !== 'blank' && kind !== 'sign' && !ENTITY.test(text)) end();
    if (isNumber) numbers.push(at);
    else if (kind === 'chunk' || kind === 'japanese') words += 1;
  }
  end();
  // words between them do not make them less
  if (numbers.length >= 2 * RUN && numbers.length * 3 >= words) for (const at of numbers) known[at] = false;
}

function maskJapanese(text: string, as: string, { lexicon, placeholders }: Vocabulary): string {
  // torn words are read together and written as they were
  const bare = text.replaceAll(SEAM, '');
  const stretches = lexicon.japanese(bare);
  if (stretches.every(({ known }) => known)) return as;
  if (bare !== text) return placeholders.like(as);
  return stretches
    .map(({ from, to, known }) => (known ? as.slice(from, to) : placeholders.like(as.slice(from, to))))
    .join('');
}

function lettersIn(tokens: readonly Token[]): number {
  return tokens.reduce((sum, { text }) => sum + (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0);
}
