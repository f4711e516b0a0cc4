import { spelling } from '../vocabulary/spelling.ts';

/** Texts by how much they have in common with what was looked for; equal ones in the order in which they stand there. */
export function nearestFirst(seen: readonly string[], wanted: readonly string[]): readonly string[] {
  const sought = wanted.map((each) => pairsOf(spelling(each)));
  const ranked = seen.map((text) => {
    const own = pairsOf(spelling(text));
    return { text, likeness: Math.max(0, ...sought.map((each) => likeness(own, each))) };
  });
  return ranked.toSorted((a, b) => b.likeness - a.likeness).map(({ text }) => text);
}

/** Each two characters that stand side by side. */
function pairsOf(text: string): ReadonlySet<string> {
  const characters = Array.from(text.slice(0, 60));
  return new Set(characters.slice(1).map((each, at) => `${characters[at] ?? ''}${each}`));
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return a.size + b.size === 0 ? 0 : (2 * a.intersection(b).size) / (a.size + b.size);
}
