import { EventEmitter } from 'node:events';
import {
  clickUnseen,
  elementAt,
  labelOf,
  takenPlace,
  REF,
  selectOf,
  stayHere,
  takeSnapshot,
  takenText,
  unchangedMs,
} from '../../lib/screen/browser/in-page.ts';

type Reaction = () => void | Promise<void>;

/** An element as playwright hands it out, with what was done to it. */
export class FakeElement {
  readonly tag: string;
  readonly id: string;
  caption: string;
  visible = true;
  checked = false;
  label: FakeElement | null = null;
  select: FakeElement | null = null;
  /** As `maxlength`. */
  most = Infinity;
  done: string[] = [];
  onClick: Reaction = () => {};
  #value = '';

  constructor(tag: string, id: string, caption = '') {
    this.tag = tag;
    this.id = id;
    this.caption = caption;
  }

  asElement(): this {
    return this;
  }

  async evaluate(inPage: unknown): Promise<unknown> {
    if (inPage === stayHere) return this.done.push('stay');
    if (inPage === clickUnseen) return this.click('unseen');
    throw new Error('the fake does not know this function');
  }

  async evaluateHandle(inPage: unknown): Promise<unknown> {
    const other = inPage === labelOf ? this.label : inPage === selectOf ? this.select : undefined;
    if (other === undefined) throw new Error('the fake does not know this function');
    return { asElement: () => other };
  }

  async click(how: unknown): Promise<void> {
    this.done.push(how === 'unseen' ? 'click unseen' : 'click');
    await this.onClick();
  }

  async fill(text: string): Promise<void> {
    this.done.push('fill');
    this.#value = text.slice(0, this.most);
  }

  async press(key: string): Promise<void> {
    this.done.push(key);
  }

  async inputValue(): Promise<string> {
    return this.#value;
  }

  async selectOption(option: FakeElement): Promise<void> {
    this.done.push(option.id);
  }

  async isChecked(): Promise<boolean> {
    return this.checked;
  }

  async isVisible(): Promise<boolean> {
    return this.visible;
  }
}

export class FakeFrame {
  address: string;
  elements: readonly FakeElement[] = [];
  frames: FakeFrame[] = [];
  /** Stands where this element of its parent stands. */
  place: FakeElement | undefined;
  isPlaceHidden = false;
  /** Instead of what its elements make. */
  html: string | undefined | null = null;
  unchanged: () => number | Promise<number> = () => 1_000;
  /** In place of the next looks at it. */
  troubles: Error[] = [];
  released = 0;
  parent: FakeFrame | null = null;

  constructor(address: string) {
    this.address = address;
  }

  add(frame: FakeFrame, place: FakeElement): void {
    frame.parent = this;
    frame.place = place;
    this.frames.push(frame);
  }

  url = () => this.address;
  childFrames = () => this.frames;
  parentFrame = () => this.parent;
  frameElement = async () => this.place;

  async evaluate(inPage: unknown): Promise<unknown> {
    if (inPage !== unchangedMs) throw new Error('the fake does not know this function');
    return this.unchanged();
  }

  async evaluateHandle(inPage: unknown, { first }: { readonly first: number }): Promise<unknown> {
    if (inPage !== takeSnapshot) throw new Error('the fake does not know this function');
    const trouble = this.troubles.shift();
    if (trouble) throw trouble;
    const { elements, address } = this;
    const captions = elements.map(({ caption }) => caption);
    const made = elements.map(
      (e, i) => `<${e.tag} id="${e.id}" ${REF}="${first + i}">${e.caption}</${e.tag}>`,
    );
    const html = this.html === null ? `<html><body>${made.join('')}</body></html>` : this.html;
    return {
      evaluate: async (read: unknown, place: FakeElement) => {
        if (read === takenText)
          return { html, chars: html?.length ?? 0, url: address, count: elements.length };
        if (read !== takenPlace) throw new Error('the fake does not know this function');
        const index = elements.indexOf(place);
        return { index, hidden: this.frames.find((frame) => frame.place === place)?.isPlaceHidden ?? false };
      },
      evaluateHandle: async (read: unknown, index: number) => {
        if (read !== elementAt) throw new Error('the fake does not know this function');
        const there = elements[index];
        return there && there.caption === captions[index] ? there : { asElement: () => null };
      },
      dispose: async () => void (this.released += 1),
    };
  }
}

/** What a tab asks the box for. */
export function fakeRequest(
  url: string,
  {
    kind = 'document',
    method = 'GET',
    frame = new FakeFrame(url),
    failure = '',
    status = 200,
    bytes = 1,
    /** As its answer announces it. */
    length = undefined as number | undefined,
  } = {},
) {
  const request = {
    url: () => url,
    method: () => method,
    resourceType: () => kind,
    isNavigationRequest: () => kind === 'document',
    frame: () => frame,
    failure: () => (failure === '' ? null : { errorText: failure }),
    headers: () => ({ accept: '*/*' }),
    sizes: () =>
      bytes < 0 ? Promise.reject(new Error('has been closed')) : Promise.resolve({ responseBodySize: bytes }),
    postDataBuffer: () => Buffer.from('a=1'),
  };
  const headers = () => (length === undefined ? {} : { 'content-length': String(length) });
  return Object.assign(request, { response: { status: () => status, request: () => request, headers } });
}

export class FakePage extends EventEmitter {
  main = new FakeFrame('about:blank');
  /** What happens on the way to an address. */
  onGoto: (url: string) => void | Promise<void> = () => {};

  url = () => this.main.address;
  mainFrame = () => this.main;
  frames = () => [this.main, ...this.main.frames];

  async goto(url: string): Promise<void> {
    this.main.address = url;
    await this.onGoto(url);
  }

  /** A request that is answered, or fails where it says so. */
  exchange(...given: Parameters<typeof fakeRequest>): void {
    const request = fakeRequest(...given);
    this.emit('request', request);
    if (request.failure()) return void this.emit('requestfailed', request);
    this.emit('response', request.response);
    this.emit('requestfinished', request);
  }
}
