import { controlsOf, type Controls } from './controls.ts';
import type { Control, Element, Page } from './page.ts';
import { sectionsOf } from './sections.ts';
import { walkVisible } from './visible.ts';

/** What there is on one page, its frames apart. */
export interface PageView {
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

const sights = new WeakMap<Page, PageView>();

/** Looks once; a page never changes. */
export function viewOf(page: Page): PageView {
  const known = sights.get(page);
  if (known) return known;
  const sight = look(page);
  sights.set(page, sight);
  return sight;
}

/** Where an element and what is in it stand among all that can be seen. */
interface Extent {
  readonly from: number;
  to: number;
}

const NOWHERE: Readonly<Extent> = { from: 0, to: 0 };

function look(page: Page): PageView {
  const elements: Element[] = [];
  const extents = new Map<Element, Extent>();
  const open: Extent[] = [];
  walkVisible(page.document, {
    enter: (element) => {
      const extent = { from: elements.length, to: elements.length };
      extents.set(element, extent);
      open.push(extent);
      elements.push(element);
    },
    leave: () => {
      const extent = open.pop();
      if (extent) extent.to = elements.length;
    },
  });
  const all = controlsOf(page);
  const seen = elements.flatMap((element, at) => {
    const control = all.get(element);
    return control ? [{ at, control }] : [];
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
    controlsIn: (roots) => {
      const within = roots.flatMap((root) => {
        const { from, to } = extents.get(root) ?? NOWHERE;
        return seen.slice(firstFrom(seen, from), firstFrom(seen, to));
      });
      return [...new Set(within.map(({ control }) => control))];
    },
  };
}

/** Where in an ascending list `least` or more is reached. */
function firstFrom(list: ReadonlyArray<{ readonly at: number }>, least: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.at ?? least) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
