import { findField } from '../../screen/page/find.ts';
import type { Field, Page } from '../../screen/page/page.ts';
import type { Locator } from '../../screen/plan.ts';
import type { ReadingLine } from './profile.ts';

/** At the first of its places that is there; if none is, what is wrong with the first is told. */
export function fieldOf(page: Page, { or = [], ...line }: Locator & Partial<Pick<ReadingLine, 'or'>>): Field {
  try {
    return findField(page, line);
  } catch (thrown) {
    for (const place of or) {
      try {
        return findField(page, place);
      } catch {
        // the next one
      }
    }
    throw thrown;
  }
}
