/** How a retained message gets out: the answer comes when the broker has it, or when it will never have it. */
export type PublishRetained = (topic: string, payload: string, done: (taken: boolean) => void) => void;

/** What a topic should say; an empty payload until the broker has forgotten it. */
interface Wanted {
  readonly payload: string;
  /** The broker has confirmed it. */
  held: boolean;
  taken: (() => void) | undefined;
}

const MOST_IN_FLIGHT = 32;

/**
 * What our retained topics should say. It is published as it changes, wholly again after each connection, and while the broker
 * is away only the latest value of each topic is kept: memory is bounded by the number of topics.
 */
export class RetainedTree {
  readonly #send: PublishRetained;
  readonly #wanted = new Map<string, Wanted>();
  /** Topics whose broker copy may differ, in the order in which they are to be sent. */
  readonly #dirty = new Set<string>();
  readonly #idlers = new Set<() => void>();
  /** Which connection this is: what an earlier one answers does not count. */
  #connection = 0;
  #inFlight = 0;
  #connected = false;
  #flushing = false;

  constructor(send: PublishRetained) {
    this.#send = send;
  }

  /** What a topic should say, undefined for nothing. */
  get(topic: string): string | undefined {
    return this.#wanted.get(topic)?.payload || undefined;
  }

  /** `taken` is told once when the broker has exactly this, however many connections it needs; not if something newer comes first. */
  set(topic: string, payload: string, taken?: () => void): void {
    const before = this.#wanted.get(topic);
    if (before?.payload !== payload) return this.#want(topic, { payload, held: false, taken });
    if (before.held) taken?.();
    else before.taken = taken;
  }

  /** Makes the broker forget the topic, also where an earlier run of ours left it, and also if it is away for now. */
  clear(topic: string): void {
    this.#want(topic, { payload: '', held: false, taken: undefined });
  }

  /** Leaves the topic as it is on the broker and does not care any more. */
  release(topic: string): void {
    this.#wanted.delete(topic);
    this.#dirty.delete(topic);
  }

  /** Says a topic again that somebody else emptied or overwrote. */
  resend(topic: string): void {
    if (this.get(topic) === undefined) return;
    this.#dirty.add(topic);
    this.#flush();
  }

  /** Says everything again: first what is to be forgotten, then in the order of `first` (tests on topics), then of its making. */
  republish(...first: ReadonlyArray<(topic: string) => boolean>): void {
    const rank = (topic: string) => first.findIndex((test) => test(topic)) >>> 0;
    const topics = [...this.#wanted.keys()].toSorted((a, b) => rank(a) - rank(b));
    const forgotten = topics.filter((topic) => this.get(topic) === undefined);
    this.#dirty.clear();
    for (const topic of [...forgotten, ...topics]) this.#dirty.add(topic);
    this.#flush();
  }

  connected(...first: ReadonlyArray<(topic: string) => boolean>): void {
    this.disconnected();
    this.#connected = true;
    this.republish(...first);
  }

  disconnected(): void {
    this.#connected = false;
    this.#connection += 1;
    this.#inFlight = 0;
    this.#wake();
  }

  /** Nothing is on its way or waiting. */
  get idle(): boolean {
    return this.#dirty.size === 0 && this.#inFlight === 0;
  }

  /** Resolves when nothing is on its way or waiting, or when nothing can be sent. */
  whenIdle(): Promise<void> {
    if (this.idle || !this.#connected) return Promise.resolve();
    return new Promise((resolve) => this.#idlers.add(resolve));
  }

  #want(topic: string, wanted: Wanted): void {
    this.#wanted.set(topic, wanted);
    this.#dirty.add(topic);
    this.#flush();
  }

  #flush(): void {
    // an answer that comes at once calls for the next: let the loop do it
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      for (const topic of this.#dirty) {
        if (!this.#connected || this.#inFlight >= MOST_IN_FLIGHT) break;
        this.#dirty.delete(topic);
        const wanted = this.#wanted.get(topic);
        if (wanted) this.#sendNow(topic, wanted);
      }
    } finally {
      this.#flushing = false;
    }
  }

  #sendNow(topic: string, wanted: Wanted): void {
    const connection = this.#connection;
    this.#inFlight += 1;
    this.#send(topic, wanted.payload, (taken) => {
      if (connection !== this.#connection) return;
      this.#inFlight -= 1;
      if (taken && this.#wanted.get(topic) === wanted) this.#took(topic, wanted);
      this.#flush();
      if (this.idle) this.#wake();
    });
  }

  #took(topic: string, wanted: Wanted): void {
    if (wanted.payload === '') this.#wanted.delete(topic);
    const { taken } = wanted;
    wanted.held = true;
    wanted.taken = undefined;
    taken?.();
  }

  #wake(): void {
    for (const resolve of this.#idlers) resolve();
    this.#idlers.clear();
  }
}
