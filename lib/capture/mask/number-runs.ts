import type { Markup, Piece } from './markup.ts';

/** One address in several boxes, from the left. */
export interface Boxes {
  readonly address: string;
  readonly separator: '.' | ':';
  readonly pieces: readonly Piece[];
}

/** A box to write into, as it stands on the page. */
export interface InputBox {
  readonly name: string;
  readonly value: Piece;
}

const SIZES = [
  { boxes: 6, separator: ':', part: /^[0-9a-f]{2}$/i },
  { boxes: 4, separator: '.', part: /^\d{1,3}$/ },
] as const;

/** Finds addresses whose parts have a box each: neighbours whose names differ in a number or a letter at the end only. */
export function boxesIn(inputs: readonly InputBox[]): readonly Boxes[] {
  const found: Boxes[] = [];
  for (let at = 0; at < inputs.length;) {
    const run = SIZES.flatMap((size) => runAt(inputs, at, size))[0];
    if (run) found.push(run);
    at += run?.pieces.length ?? 1;
  }
  return found;
}

function runAt(
  inputs: readonly InputBox[],
  at: number,
  { boxes, separator, part }: (typeof SIZES)[number],
): Boxes[] {
  const run = inputs.slice(at, at + boxes);
  const [first] = run;
  if (!first || run.length < boxes || run.some(({ value }) => !part.test(value.text))) return [];
  const stem = stemOf(first.name);
  if (run.some(({ name }) => stemOf(name) !== stem)) return [];
  const pieces = run.map(({ value }) => value);
  return [{ address: pieces.map(({ text }) => text).join(separator), separator, pieces }];
}

function stemOf(name: string): string {
  return name.replace(/[_.[-]?(?:\d+|[a-f])\]?$/i, '');
}

/** As many numbers one after another are parts of an address, or signs by their codes. */
const RUN = 4;
/** Digits of an address, or one sign that is no day of the week. */
const NUMBER = /^[^\p{L}\p{N}]*(?:[\da-f]{1,4}|(?![月火水木金土日])[\p{L}\p{N}])[^\p{L}\p{N}]*$/iu;
/** As many elements without a word are the dots of a picture. */
const PICTURE = 60;
/** People work with these. */
const CONTROLS: ReadonlySet<string> = new Set(
  'input,select,option,textarea,button,a,form,label,meta,link,script,img,frame,iframe,area,li'.split(','),
);

/** Numbers that stand in one element each, one after another, but for those that only count. */
export function runsOfNumbers({ pieces, tags }: Markup): readonly Piece[] {
  const found: Piece[] = [];
  let run: Piece[] = [];
  let stem: string | undefined;
  const end = () => {
    const numbers = run.map(({ text }) => Number(text.trim()));
    const counts = numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
    if (run.length >= RUN && !(counts && run.every(({ tag }) => tags[tag]?.name === 'option')))
      found.push(...run);
    run = [];
  };
  for (const piece of pieces) {
    const { kind, name, text, tag } = piece;
    const isSaid =
      kind === 'text' || (name === 'value' && tags[tag]?.attributes.get('type')?.text !== 'radio');
    if (!isSaid || !/[\p{L}\p{N}]/u.test(text)) continue;
    // boxes with names of their own are settings of their own
    const called = name === 'value' ? stemOf(tags[tag]?.attributes.get('name')?.text ?? '') : undefined;
    if (called !== stem) end();
    stem = called;
    if (NUMBER.test(text) && !(name === 'value' && tags[tag]?.name === 'option')) run.push(piece);
    else end();
  }
  end();
  return found;
}

/** Attributes of one tag with names of a few signs: nobody has so many. */
export function runsOfNames({ pieces }: Markup): readonly Piece[] {
  const named = pieces.filter(
    ({ kind, text }) => kind === 'name' && /^[^\s]{1,3}$/.test(text) && !KNOWN.test(text),
  );
  return [...Map.groupBy(named, ({ tag }) => tag).values()].filter(({ length }) => length >= RUN).flat();
}

/** Short names of tags and attributes. */
const KNOWN =
  /^(?:[abipqsu]|id|to|br|hr|td|th|tr|ul|ol|li|dl|dt|dd|em|tt|rt|rp|h[1-6]|src|alt|for|rel|dir|col|div|pre|nav|map|svg|sub|sup|kbd|img|var|wbr|big|bdi|bdo|del|dfn|ins|min|max|low)$/i;

/** Attributes of elements that are the dots of a picture: so many of them without a word between. */
export function picturesIn({ pieces, tags }: Markup): readonly Piece[] {
  const found: Piece[] = [];
  let run: Piece[] = [];
  let elements = new Set<number>();
  const end = () => {
    if (elements.size >= PICTURE) found.push(...run);
    run = [];
    elements = new Set();
  };
  for (const piece of pieces) {
    const tag = tags[piece.tag];
    if (piece.kind === 'text' && /[\p{L}\p{N}]{2,}/u.test(piece.text)) end();
    else if (piece.kind === 'name' && tag && CONTROLS.has(tag.name)) end();
    else if (piece.kind === 'name') elements.add(piece.tag);
    else if (piece.kind === 'attribute') run.push(piece);
  }
  end();
  return found;
}
