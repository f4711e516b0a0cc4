import { seconds, systemClock, type Clock } from '../../lib/router/clock.ts';

/** Shorter than proxies and ingress wait for an answer, which is 60 s as a rule. */
const LONGEST_MS = seconds(50);
/** Each holds a connection of a browser. */
const MOST = 40;

export interface Held {
  /** Tells when it is to be looked again whether there is news; the answer ends that. */
  readonly subscribe: (look: () => void) => () => void;
  readonly isNews: () => boolean;
  /** Called once: there is news, or it was held long enough. Not called where nobody waits any more. */
  readonly answer: () => void;
}

/** Answers to questions that only news is wanted for: held back until there is some. */
export class HeldAnswers {
  readonly #clock: Clock;
  #waiting = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Answers at once where there is news, or where too many wait. The answer ends the waiting: whoever asked is gone. */
  hold({ subscribe, isNews, answer }: Held): () => void {
    if (this.#waiting >= MOST || isNews()) {
      answer();
      return () => undefined;
    }
    this.#waiting += 1;
    let over = false;
    const end = () => {
      if (over) return;
      over = true;
      this.#waiting -= 1;
      stopTime();
      stopNews();
    };
    const tell = () => {
      if (over) return;
      end();
      answer();
    };
    const stopTime = this.#clock.after(LONGEST_MS, tell);
    const stopNews = subscribe(() => isNews() && tell());
    return end;
  }
}
