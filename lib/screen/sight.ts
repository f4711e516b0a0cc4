import { controlsOf, type Controls } from './controls.ts';
import type { Control, Element, Page } from './page.ts';
import { sectionsOf } from './sections.ts';
import { walkVisible } from './visible.ts';

/** What there is on one page, its frames apart. */
export interface Sight {
  readonly page: Page;
  /** What can be seen, in document order. */
  readonly elements: readonly Element[];
  /** Controls that can be seen, by each element of theirs. */
  readonly controls: Controls;
  /** Controls that cannot. */
  readonly hidden: Controls;
  sectionOf(element: Element): string | undefined;
  /** The controls in elements that can be seen, each once, in document order. */
  controlsIn(elements: readonly Element[]): readonly Control[];
}

const sights = new WeakMap<Page, Sight>();

/** Looks once; a page never changes. */
export function sightOf(page: Page): Sight {
  const known = sights.get(page);
  if (known) return known;
  const sight = look(page);
  sights.set(page, sight);
  return sight;
}

function look(page: Page): Sight {
  const elements: Element[] = [];
  const from = new Map<Element, number>();
  /** Where what is in an element ends among all that can be seen. */
  const to = new Map<Element, number>();
  walkVisible(page.document, {
    enter: (element) => {
      from.set(element, elements.length);
      elements.push(element);
    },
    leave: (element) => void to.set(element, elements.length),
  });
  const all = controlsOf(page);
  const seen = elements.flatMap((element) => {
    const control = all.get(element);
    return control ? [{ at: from.get(element) ?? 0, control }] : [];
  });
  // one radio button that is seen shows them all
  const visible = new Set(seen.map(({ control }) => control));
  const controls = new Map([...all].filter(([, control]) => visible.has(control)));
  const sections = sectionsOf(page.document, controls);
  return {
    page,
    elements,
    controls,
    hidden: new Map([...all].filter(([, control]) => !visible.has(control))),
    sectionOf: (element) => sections.get(element),
    controlsIn(roots) {
      const found = roots.flatMap((root) => {
        const end = to.get(root) ?? 0;
        const within: Control[] = [];
        for (let at = firstFrom(seen, from.get(root) ?? end); ; at++) {
          const next = seen[at];
          if (!next || next.at >= end) return within;
          within.push(next.control);
        }
      });
      return [...new Set(found)];
    },
  };
}

/** Where in an ascending list `least` or more is reached. */
function firstFrom(list: ReadonlyArray<{ readonly at: number }>, least: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.at ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
