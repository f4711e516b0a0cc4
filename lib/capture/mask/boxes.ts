import type { Piece } from './markup.ts';

/** One address in several boxes, from the left. */
export interface Boxes {
  readonly address: string;
  readonly separator: '.' | ':';
  readonly pieces: readonly Piece[];
}

/** A box to write into, as it stands on the page. */
export interface Box {
  readonly name: string;
  readonly value: Piece;
}

const SIZES = [
  { boxes: 6, separator: ':', part: /^[0-9a-f]{2}$/i },
  { boxes: 4, separator: '.', part: /^\d{1,3}$/ },
] as const;

/** Finds addresses whose parts have a box each: neighbours whose names differ in a number or a letter at the end only. */
export function boxesIn(inputs: readonly Box[]): readonly Boxes[] {
  const found: Boxes[] = [];
  for (let at = 0; at < inputs.length;) {
    const run = SIZES.flatMap((size) => runAt(inputs, at, size))[0];
    if (run) found.push(run);
    at += run?.pieces.length ?? 1;
  }
  return found;
}

function runAt(
  inputs: readonly Box[],
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
