/** East Asian wide and full-width characters take about one em; of the others few take more than four fifths. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/u;
const WIDEST = /[WM@%—…]/u;
const BROAD = /[A-Z&wm]/u;
const NARROW = /[ .,:;'’|!ijl()]/u;

/** How wide a text is at most, in units of the picture: no font is known where it is drawn, so on the safe side. */
export function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size;
}

function emsOf(character: string): number {
  if (WIDE.test(character) || WIDEST.test(character)) return 1;
  if (BROAD.test(character)) return 0.8;
  return NARROW.test(character) ? 0.34 : 0.6;
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export function fit(text: string, width: number, size: number): string {
  if (widthOf(text, size) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(`${kept}${character}…`, size) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** No line begins with one of these. */
const NOT_FIRST = /^[\s、。，．：；？！）」』】ー…,.:;?!)’”]/u;

/** The text in lines of this width, at most so many of them; what is left over ends in an ellipsis. */
export function wrap(text: string, width: number, size: number, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    if (line !== '' && widthOf(line + word.trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' ? word.trimStart() : word;
  }
  lines.push(line.trimEnd());
  if (lines.length <= most) return lines.map((each) => fit(each, width, size));
  const last = lines.slice(most - 1).join(' ');
  return [...lines.slice(0, most - 1), last].map((each) => fit(each, width, size));
}

/** What may not be parted: words, and in Japanese single characters with what may not begin a line. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const { segment } of new Intl.Segmenter('ja', { granularity: 'word' }).segment(text)) {
    const last = words.at(-1);
    const joins =
      last !== undefined &&
      (NOT_FIRST.test(segment) || isEnding(segment, last) || !/[\s\p{L}\p{N}）」。、]$/u.test(last));
    if (joins) words[words.length - 1] = last + segment;
    else words.push(segment);
  }
  return words;
}

/** What is written in hiragana belongs to what comes before it, as far as a line has room. */
function isEnding(segment: string, last: string): boolean {
  return (
    /^\p{Script=Hiragana}+$/u.test(segment) && /\p{L}$/u.test(last) && last.length + segment.length <= 10
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as XML takes it. What XML cannot hold, and what turns the direction of a text, is left out. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, '')
    .replaceAll(/[&<>"']/gu, (character) => ESCAPES[character] ?? '');
}
