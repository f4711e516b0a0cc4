import { seconds, sleep, type Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import type { MqttMessage } from './message.ts';

export interface RetainedLookupOptions {
  readonly clock: Clock;
  /** Subscribes anew to where commands come, which makes the broker send what it keeps there once more. */
  readonly subscribe: (answered: (granted: boolean) => void) => void;
}

interface Question {
  readonly topic: string;
  /** What came last on its topic since. */
  later: MqttMessage | undefined;
}

/** What is kept follows the broker's agreement at once, or a moment later where the broker is several machines. */
const FOLLOWS_MS = 150;
const ANSWER_MS = seconds(5);
/** Nobody presses so many buttons at once; each message is compared with all that wait. */
const MOST_ASKED = 100;

/**
 * Whether the broker keeps a command that it has just brought. MQTT 3.1.1 delivers what is published as retained without saying so
 * to those who are subscribed already, and some brokers of MQTT 5 do; so before a command is run, the broker is asked for what it
 * keeps. All that wait share one question. What was kept and is cleared or replaced before the broker answers shows by that, because
 * what does it comes before the answer.
 */
export class RetainedLookup {
  readonly #options: RetainedLookupOptions;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<ReadonlySet<string>> | undefined;
  #kept = new Set<string>();
  readonly #asked = new Set<Question>();

  constructor(options: RetainedLookupOptions) {
    this.#options = options;
  }

  /** Rejects with `unreachable` where the broker does not answer, and with `busy` where too many wait for it. */
  async isRetained(message: MqttMessage): Promise<boolean> {
    if (this.#asked.size >= MOST_ASKED) throw new RouterError('busy', { detail: 'too many requests' });
    const question: Question = { topic: message.topic, later: undefined };
    this.#asked.add(question);
    try {
      this.#next ??= this.#afterRunning();
      const kept = await this.#next;
      const { later = message } = question;
      return kept.has(wordsOf(message)) || kept.has(wordsOf(later)) || later.payload.length === 0;
    } finally {
      this.#asked.delete(question);
    }
  }

  /** Something came while the broker is asked: it may be what clears or replaces what was kept. */
  passed(message: MqttMessage): void {
    for (const question of this.#asked) if (question.topic === message.topic) question.later = message;
  }

  /** The broker keeps this, which counts where somebody has asked about its topic: all else would only be held for ever. */
  heard(message: MqttMessage): void {
    const isAsked = [...this.#asked].some(({ topic }) => topic === message.topic);
    if (isAsked) this.#kept.add(wordsOf(message));
  }

  #afterRunning(): Promise<ReadonlySet<string>> {
    const look = this.#running.then(() => {
      // who comes from now on may be about something that came later
      this.#next = undefined;
      return this.#look();
    });
    this.#running = look.catch(() => undefined);
    return look;
  }

  async #look(): Promise<ReadonlySet<string>> {
    const { clock, subscribe } = this.#options;
    const kept = new Set<string>();
    this.#kept = kept;
    await new Promise<void>((resolve, reject) => {
      const stop = clock.after(ANSWER_MS, () => reject(new RouterError('unreachable', { detail: 'broker' })));
      subscribe(() => {
        stop();
        resolve();
      });
    });
    await sleep(clock, FOLLOWS_MS, new AbortController().signal);
    return kept;
  }
}

function wordsOf({ topic, payload }: MqttMessage): string {
  return `${topic}\n${Buffer.from(payload).toString('base64')}`;
}
