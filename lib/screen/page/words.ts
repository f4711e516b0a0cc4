/**
 * Characters that are one thing to a reader and two to software: which of them a page holds depends on who converted it from
 * Shift_JIS or EUC-JP. NFKC leaves them apart.
 */
const SAME: ReadonlyMap<string, string> = new Map([
  ...Array.from('‐‑‒–—―−─', (dash) => [dash, '-'] as const),
  ...Array.from('〜∼', (wave) => [wave, '~'] as const),
  ['‖', '∥'],
]);
const TWINS = /[‐‑‒–—―−─〜∼‖]/gu;

/** White space of any width, and what has no width at all. */
const BLANKS = /[\s\u00ad\u200b-\u200f\u2060\ufeff]+/gu;

/** A colon, and the help mark that many screens put beside a label. */
const TRAILERS = ['[?]', '(?)', ':', '?'];

/** A text as it is compared: without blanks, widths, case, and without colon and help mark at its end. */
export function plain(text: string): string {
  const even = text.normalize('NFKC').replaceAll(BLANKS, '').toLowerCase();
  return withoutTrailers(even.replaceAll(TWINS, (twin) => SAME.get(twin) ?? twin));
}

function withoutTrailers(text: string): string {
  let end = text.length;
  for (;;) {
    const trailer = TRAILERS.find((each) => text.endsWith(each, end));
    if (trailer === undefined) return text.slice(0, end);
    end -= trailer.length;
  }
}

/** Whether a reader would call it one of these. */
export function sameWords(text: string, alternatives: readonly string[]): boolean {
  const seen = plain(text);
  return seen !== '' && alternatives.some((each) => plain(each) === seen);
}

/** Whether one of these can be read somewhere in it. */
export function holdsWords(text: string, alternatives: readonly string[]): boolean {
  const seen = plain(text);
  return alternatives.some((each) => plain(each) !== '' && seen.includes(plain(each)));
}

/** Blanks as a browser shows them: each run as one, none at the ends. */
export function tidy(text: string): string {
  return text.replaceAll(BLANKS, ' ').trim();
}

/** Whether there is anything in it that could be read aloud. */
export function hasLetters(text: string): boolean {
  return /\p{L}/u.test(text);
}

/** A text without what stands in brackets at its end: 「デフォルトを使用（02:00:…）」. */
export function withoutRemark(text: string): string {
  return /^(.*)[(（][^()（）]*[)）]\s*$/su.exec(text)?.[1]?.trimEnd() ?? text;
}
