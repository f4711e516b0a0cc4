import { isElement, wordsOf } from './elements.ts';
import type { Element } from './page.ts';
import { isControl, isHidden, isInline, visibleText, walkVisible } from './visible.ts';
import { tidy } from './words.ts';

export interface Beside {
  readonly text: string;
  /** What ends the text: another control in the same line. */
  readonly control: Element | undefined;
}

/** What stands in the same line before or after an element, as far as the next control. */
export function beside(element: Element, side: 'prev' | 'next'): Beside {
  const parts: string[] = [];
  let node: Element = element;
  for (;;) {
    const end = collect(node, side, parts);
    if (end !== 'end of parent') return { text: joined(parts, side), control: end };
    const { parent } = node;
    if (!isElement(parent) || !isInline(parent)) return { text: joined(parts, side), control: undefined };
    node = parent;
  }
}

function joined(parts: readonly string[], side: 'prev' | 'next'): string {
  return tidy((side === 'prev' ? parts.toReversed() : parts).join(''));
}

type End = Element | undefined | 'end of parent';

/** Reads siblings of `from`: to a control, to the end of the line (undefined), or to the end of the parent. */
function collect(from: Element, side: 'prev' | 'next', parts: string[]): End {
  for (let node = from[side]; node; node = node[side]) {
    if (!isElement(node)) {
      parts.push(wordsOf(node) ?? '');
      continue;
    }
    if (isHidden(node)) continue;
    if (isControl(node)) return node;
    if (!isInline(node)) return undefined;
    const control = controlIn(node);
    if (control) return control;
    parts.push(visibleText(node));
  }
  return 'end of parent';
}

/** The first control in an element that is seen. */
function controlIn(root: Element): Element | undefined {
  let found: Element | undefined;
  walkVisible(root, {
    enter: (element) => {
      if (!isControl(element)) return;
      found = element;
      return 'stop';
    },
  });
  return found;
}
