import { valueOf } from '../vocabulary/values.ts';
import { beside } from './adjacent-text.ts';
import { labelsFor } from './labels.ts';
import type { Element } from './page.ts';
import { labelText } from './visible.ts';

/** Whether ticking a box switches the thing in its row off: it is labelled 使用しない, 無効にする, Disable. */
export function ticksOff(box: Element): boolean {
  const [own] = labelsFor(box).map(labelText);
  return valueOf('switch', own ?? beside(box, 'next').text) === false;
}
