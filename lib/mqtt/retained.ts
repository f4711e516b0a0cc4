/** How a retained message gets out: the answer comes when the broker has it, or when it will never have it. */
export type Send = (topic: string, payload: string, done: (taken: boolean) => void) => void;

const MOST_IN_FLIGHT = 32;

/**
 * What our retained topics should say. It is published as it changes, wholly again after each connection, and while the broker
 * is away only the latest value of each topic is kept: memory is bounded by the number of topics.
 */
export class RetainedTree {
  readonly #send: Send;
  readonly #wanted = new Map<string, string>();
  /** Topics whose broker copy may differ, in the order in which they are to be sent. */
  readonly #dirty = new Set<string>();
  readonly #idlers = new Set<() => void>();
  #inFlight = 0;
  #connected = false;

  constructor(send: Send) {
    this.#send = send;
  }

  get(topic: string): string | undefined {
    return this.#wanted.get(topic);
  }

  set(topic: string, payload: string): void {
    if (this.#wanted.get(topic) === payload) return;
    this.#wanted.set(topic, payload);
    this.#dirty.add(topic);
    this.#flush();
  }

  /** Makes the broker forget the topic, also where an earlier run of ours left it. */
  clear(topic: string): void {
    this.#wanted.delete(topic);
    this.#dirty.add(topic);
    this.#flush();
  }

  /** Sends everything again, in the order of `first` (tests on topics) and then of its making. */
  republish(...first: ReadonlyArray<(topic: string) => boolean>): void {
    const rank = (topic: string) => first.findIndex((test) => test(topic)) >>> 0;
    const topics = [...this.#wanted.keys()].toSorted((a, b) => rank(a) - rank(b));
    const cleared = [...this.#dirty].filter((topic) => !this.#wanted.has(topic));
    this.#dirty.clear();
    for (const topic of [...cleared, ...topics]) this.#dirty.add(topic);
    this.#flush();
  }

  connected(...first: ReadonlyArray<(topic: string) => boolean>): void {
    this.#connected = true;
    this.#inFlight = 0;
    this.republish(...first);
  }

  disconnected(): void {
    this.#connected = false;
    this.#wake();
  }

  /** Somebody published this on a topic of ours; true when it was an emptying that we undid. */
  noticed(topic: string, payload: Uint8Array): boolean {
    if (payload.length > 0 || !this.#wanted.has(topic)) return false;
    this.#dirty.add(topic);
    this.#flush();
    return true;
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

  #flush(): void {
    while (this.#connected && this.#inFlight < MOST_IN_FLIGHT) {
      const next = this.#dirty.values().next();
      if (next.done) return;
      this.#dirty.delete(next.value);
      this.#inFlight += 1;
      this.#send(next.value, this.#wanted.get(next.value) ?? '', () => {
        this.#inFlight = Math.max(0, this.#inFlight - 1);
        this.#flush();
        if (this.idle) this.#wake();
      });
    }
  }

  #wake(): void {
    for (const resolve of this.#idlers) resolve();
    this.#idlers.clear();
  }
}
