import { alertsOn } from './page/alerts.ts';
import type { Page } from './page/page.ts';
import { withFrames } from './page/parse.ts';
import { shortened } from './page/not-found.ts';
import { linesOf } from './page/visible.ts';
import { holdsWords, plain } from './page/words.ts';
import { says, type SentenceConcept } from './vocabulary/sentences.ts';

/** What the box said to a change. */
export interface ScreenAnswer {
  readonly kind: 'taken' | 'refused' | 'needs-restart' | 'silent';
  /** The sentence that it said so in; empty where it said nothing that is known. */
  readonly words: string;
}

const MAX_WORDS = 200;

/**
 * What a page says about a change, by what can be seen on it: screens keep all their messages in comments and hidden boxes. A
 * refusal outweighs everything else. What stood on the page `before` is no answer, unless it is one of the words given.
 */
export function screenAnswer(
  page: Page,
  {
    taken,
    refused,
  }: { readonly taken?: readonly string[] | undefined; readonly refused?: readonly string[] | undefined },
  before?: Page,
): ScreenAnswer {
  const no = said(page, refused) ?? newly(page, before, 'rejected');
  if (no) return { kind: 'refused', words: no.line };
  const later = newly(page, before, 'restart-needed');
  // whoever says so may be restarting already
  if (later && !newly(page, before, 'restarting')) return { kind: 'needs-restart', words: later.line };
  const yes = said(page, taken);
  return yes ? { kind: 'taken', words: yes.line } : { kind: 'silent', words: '' };
}

function newly(page: Page, before: Page | undefined, concept: SentenceConcept): Said | undefined {
  const old = new Set(before ? lines(before).map(plain) : []);
  const line = lines(page).find((each) => !old.has(plain(each)) && says(concept, each));
  return line === undefined ? undefined : { words: concept, line: shortened(line, MAX_WORDS) };
}

/** Where a page, or one of its frames, says this in its own words; undefined: nowhere. */
export function saidSo(page: Page, concept: SentenceConcept): Said | undefined {
  return newly(page, undefined, concept);
}

function lines(page: Page): readonly string[] {
  return withFrames(page).flatMap((each) => [...linesOf(each.document), each.title, ...alertsOn(each)]);
}

export interface Said {
  /** The one of the words that was looked for. */
  readonly words: string;
  /** The paragraph that it stands in. */
  readonly line: string;
}

/** Where a page, or one of its frames, says one of these words; undefined: nowhere. */
export function said(page: Page, alternatives: readonly string[] | undefined): Said | undefined {
  for (const line of alternatives ? lines(page) : []) {
    const words = alternatives?.find((each) => holdsWords(line, [each]));
    if (words !== undefined) return { words, line: shortened(line, MAX_WORDS) };
  }
  return undefined;
}
