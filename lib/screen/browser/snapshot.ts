import type { ElementHandle, Frame, JSHandle } from 'playwright-core';
import { RouterError } from '../../router/errors.ts';
import type { DomElement } from './dom.ts';
import { DIALOG, elementAt, takenPlace, REF, takeSnapshot, takenText, type Taken } from './in-page.ts';
import type { Tab } from './tab.ts';
import type { Element, Page } from '../page/page.ts';
import { pageOf } from '../page/parse.ts';

/** Of all frames of a page together. */
const MAX_CHARS = 1_048_576;
/** With our marks on it. */
const MOST_MARKED = 4 * MAX_CHARS;
const MAX_FRAMES = 50;

/** The elements of one frame; they stay in the browser. */
interface Part {
  readonly first: number;
  readonly count: number;
  readonly taken: JSHandle<Taken>;
}

/** An element in the browser. */
export type Handle = ElementHandle<DomElement>;

/** What a tab shows at one time, and the way back from an element of it to what stands there in the browser. */
export class PageSnapshot {
  readonly page: Page;
  /** The first number that is not given to an element yet. */
  readonly next: number;
  readonly #parts: readonly Part[];

  private constructor(page: Page, parts: readonly Part[], next: number) {
    this.page = page;
    this.#parts = parts;
    this.next = next;
  }

  /**
   * Elements are numbered from `first` on; no number may come twice, or an old page would lead to a new element. Rejects with
   * `unreadable` where there is too much, or with what playwright throws where the page changes meanwhile.
   */
  static async take(tab: Tab, first: number): Promise<PageSnapshot> {
    const parts: Part[] = [];
    let next = first;
    let left = MAX_CHARS;
    const take = async (frame: Frame, parent: URL | undefined, hidden: boolean): Promise<Page> => {
      if (parts.length === MAX_FRAMES) throw unreadable('too many frames');
      const taken = await frame.evaluateHandle(takeSnapshot, { first: next, hidden, maxChars: left });
      const { html, chars, url: address, count } = await taken.evaluate(takenText);
      if (html === undefined || chars > left || html.length > MOST_MARKED)
        throw unreadable(`empty, or more than ${MAX_CHARS} characters`);
      parts.push({ first: next, count, taken });
      next += count;
      left -= chars;
      // a frame without an address takes its parent's
      const url = parent && address.startsWith('about:') ? parent : new URL(address);
      const frames: Page[] = [];
      for (const { child, isHidden } of await framesIn(frame, taken, tab))
        frames.push(await take(child, url, hidden || isHidden));
      const dialogs = parent ? [] : tab.traffic.dialogs;
      return pageOf({ url, html: withDialogs(html, dialogs), frames, unscripted: false });
    };
    const page = await take(tab.page.mainFrame(), undefined, false);
    return new PageSnapshot(page, parts, next);
  }

  /** What stands there still. Rejects with `unreadable` where the page has changed since, or what is written on it. */
  async find(element: Element): Promise<Handle> {
    const ref = Number(element.attribs[REF]);
    const part = this.#parts.find(({ first, count }) => ref >= first && ref < first + count);
    if (!part) throw stale();
    const found = await part.taken.evaluateHandle(elementAt, ref - part.first);
    const handle = found.asElement() as Handle | null;
    if (!handle) throw stale();
    return handle;
  }

  /** Lets the browser forget its elements. Never rejects. */
  async release(): Promise<void> {
    await Promise.allSettled(this.#parts.map(({ taken }) => taken.dispose()));
  }
}

/** The frames in a frame, in the order of the document. */
async function framesIn(frame: Frame, taken: JSHandle<Taken>, tab: Tab) {
  const children = await tab.ofBox(frame.childFrames());
  const placed = await Promise.all(
    children.map(async (child) => {
      const { index, hidden } = await taken.evaluate(takenPlace, await child.frameElement());
      return { child, index, isHidden: hidden };
    }),
  );
  return placed.filter(({ index }) => index >= 0).sort((a, b) => a.index - b.index);
}

function withDialogs(html: string, dialogs: readonly string[]): string {
  const said = dialogs.map((text) => `<div ${DIALOG}="">${escaped(text)}</div>`).join('');
  const end = html.lastIndexOf('</body>');
  return end < 0 ? html + said : html.slice(0, end) + said + html.slice(end);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The page is not the one that was read. */
export function stale(): RouterError {
  return unreadable('the page has changed since it was read');
}

function unreadable(detail: string): RouterError {
  return new RouterError('unreadable', { detail });
}
