import { RouterError } from '../../router/errors.ts';
import { valueOf } from '../vocabulary/values.ts';
import { beside } from './adjacent-text.ts';
import { hintOf, labelsFor } from './labels.ts';
import { shortened } from './not-found.ts';
import type { Element } from './page.ts';
import { labelText } from './visible.ts';

/** Sounds as if ticking it would stop, refuse or leave out something. */
const AGAINST =
  /しない|しません|さない|ない$|無効|禁止|停止|遮断|拒否|ブロック|オフ|除外|切る|\b(?:no|not|off|don['’]t|disable[ds]?|block(?:ed|s)?|den(?:y|ied)|reject(?:ed)?|drop|stop|prohibit(?:ed)?|forbid(?:den)?)\b/i;

/**
 * Whether ticking a box switches the thing in its row off: it is labelled 使用しない, 無効にする, Disable. Throws `unreadable` where its
 * words speak against something in a way that nobody knows.
 */
export function ticksOff(box: Element): boolean {
  const said = [
    ...labelsFor(box).map(labelText),
    beside(box, 'next').text,
    beside(box, 'prev').text,
    hintOf(box),
  ];
  // what comes after the mark is a note
  const [words = ''] = (said.find(Boolean) ?? '').split('※');
  const means = valueOf('switch', words);
  if (means === undefined && AGAINST.test(words.normalize('NFKC')))
    throw new RouterError('unreadable', {
      detail: `what ticking 「${shortened(words, 40)}」 means`,
      mayHaveApplied: false,
    });
  return means === false;
}
