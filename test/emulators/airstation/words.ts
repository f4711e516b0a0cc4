import { wordingOf, type Labels } from '../box/wording.ts';
import { WORDS, type Word } from './invented.ts';

export type Wording = Readonly<Record<Word, string>>;

export function wording(labels: Labels): Wording {
  return wordingOf(labels, said(0), said(1));
}

/** The usual words, or the renamed ones; many have one name only. */
function said(which: 0 | 1): Wording {
  const words = Object.entries(WORDS).map(
    ([word, text]) => [word, typeof text === 'string' ? text : text[which]] as const,
  );
  return Object.fromEntries(words) as Wording;
}
