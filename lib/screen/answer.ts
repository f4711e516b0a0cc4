import type { Page } from './page/page.ts';
import { withFrames } from './page/parse.ts';
import { shortened } from './page/not-found.ts';
import { linesOf } from './page/visible.ts';
import { holdsWords } from './page/words.ts';

/** What the box said to a change. */
export interface Answer {
  readonly kind: 'taken' | 'refused' | 'silent';
  /** The sentence that it said so in; empty where it said nothing that is known. */
  readonly words: string;
}

const MAX_WORDS = 200;

/**
 * What a page says about a change, by what can be seen on it: screens keep all their messages in comments and hidden boxes. A
 * refusal outweighs everything else.
 */
export function answerOf(
  page: Page,
  {
    taken,
    refused,
  }: { readonly taken?: readonly string[] | undefined; readonly refused?: readonly string[] | undefined },
): Answer {
  const no = said(page, refused);
  if (no) return { kind: 'refused', words: no.line };
  const yes = said(page, taken);
  return yes ? { kind: 'taken', words: yes.line } : { kind: 'silent', words: '' };
}

interface Said {
  /** The one of the words that was looked for. */
  readonly words: string;
  /** The paragraph that it stands in. */
  readonly line: string;
}

/** Where a page, or one of its frames, says one of these words; undefined: nowhere. */
export function said(page: Page, alternatives: readonly string[] | undefined): Said | undefined {
  for (const { title, document } of alternatives ? withFrames(page) : []) {
    for (const line of [...linesOf(document), title]) {
      const words = alternatives?.find((each) => holdsWords(line, [each]));
      if (words !== undefined) return { words, line: shortened(line, MAX_WORDS) };
    }
  }
  return undefined;
}
