import { seconds, sleep, type Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import type { MqttMessage } from './message.ts';

export interface RetainedLookupOptions {
  readonly clock: Clock;
  /** Subscribes anew to where commands come, which makes the broker send what it keeps there once more. */
  readonly subscribe: (answered: (granted: boolean) => void) => void;
}

/** What is kept follows the broker's agreement at once, or a moment later where the broker is several machines. */
const FOLLOWS_MS = 150;
const ANSWER_MS = seconds(5);

/**
 * Whether the broker keeps a command that it has just brought. MQTT 3.1.1 delivers what is published as retained without saying so
 * to those who are subscribed already, and some brokers of MQTT 5 do; so before a command is run, the broker is asked for what it
 * keeps. All that wait share one question.
 */
export class RetainedLookup {
  readonly #options: RetainedLookupOptions;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<ReadonlySet<string>> | undefined;
  #kept = new Set<string>();

  constructor(options: RetainedLookupOptions) {
    this.#options = options;
  }

  /** Rejects with `unreachable` where the broker does not answer. */
  async isRetained(message: MqttMessage): Promise<boolean> {
    this.#next ??= this.#afterRunning();
    return (await this.#next).has(wordsOf(message));
  }

  /** The broker keeps this. */
  heard(message: MqttMessage): void {
    this.#kept.add(wordsOf(message));
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
