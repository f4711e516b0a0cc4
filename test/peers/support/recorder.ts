import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endPeer, startPeer } from './child.ts';
import type { Mosquitto } from './mosquitto.ts';

const PATIENCE_MS = 10_000;

export interface Recorded {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1 | 2;
  /** True for what the broker had kept before we subscribed; news are not retained, however they were published. */
  readonly retain: boolean;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** What mosquitto_sub, an MQTT client that is not ours, sees on the broker. It comes back by itself when the broker does. */
export class Recorder {
  readonly messages: Recorded[] = [];
  readonly #child: ChildProcess;
  readonly #waiting = new Set<(message: Recorded) => void>();

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves when the broker has granted the subscription; rejects when it refuses the login or the filter. */
  static start(broker: Mosquitto, filter: string, login?: Login): Promise<Recorder> {
    const who = login ? ['-u', login.username, '-P', login.password] : [];
    const where = `-V 5 -h 127.0.0.1 -p ${broker.port} -q 2 -F %j -d -t`.split(' ');
    // into a pipe it would keep back what it has to say until a message comes
    const child = startPeer('stdbuf', ['-oL', 'mosquitto_sub', ...who, ...where, filter]);
    const recorder = new Recorder(child);
    const said: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
    return new Promise((resolve, reject) => {
      const refuse = (why: string) => {
        clearTimeout(late);
        child.kill();
        reject(new Error(`${filter} is not recorded: ${why}\n${said.join('\n')}`));
      };
      const late = setTimeout(refuse, PATIENCE_MS, `no answer within ${PATIENCE_MS} ms`);
      child.once('exit', () => refuse('it ended'));
      if (!child.stdout) return refuse('no output');
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('{')) return recorder.#take(line);
        const granted = /^Subscribed \(mid: \d+\): (\d+)/.exec(line)?.[1];
        if (granted === undefined) return void said.push(line);
        if (Number(granted) >= 128) return refuse(`the broker says ${granted}`);
        clearTimeout(late);
        resolve(recorder);
      });
    });
  }

  /** The newest message on a topic. */
  last(topic: string): Recorded | undefined {
    return this.messages.findLast((message) => message.topic === topic);
  }

  /** The first message, from number `from` on, that satisfies `accept`: one that came already or one to come within `ms`. */
  until(
    what: string,
    accept: (message: Recorded) => boolean,
    { from = 0, ms = PATIENCE_MS }: { readonly from?: number; readonly ms?: number } = {},
  ): Promise<Recorded> {
    const already = this.messages.slice(from).find(accept);
    if (already) return Promise.resolve(already);
    return new Promise((resolve, reject) => {
      const check = (message: Recorded) => {
        if (!accept(message)) return;
        clearTimeout(late);
        this.#waiting.delete(check);
        resolve(message);
      };
      const late = setTimeout(() => {
        this.#waiting.delete(check);
        reject(
          new Error(`not within ${ms} ms: ${what}; the last of ${this.messages.length}: ${this.#tail()}`),
        );
      }, ms);
      this.#waiting.add(check);
    });
  }

  async stop(): Promise<void> {
    await endPeer(this.#child);
  }

  #take(line: string): void {
    const { topic, payload, qos, retain } = JSON.parse(line) as Omit<Recorded, 'retain'> & { retain: 0 | 1 };
    const message: Recorded = { topic, payload: payload ?? '', qos, retain: retain === 1 };
    this.messages.push(message);
    for (const check of this.#waiting) check(message);
  }

  #tail(): string {
    return this.messages
      .slice(-3)
      .map(({ topic, payload }) => `${topic} ${payload}`)
      .join(' | ');
  }
}
