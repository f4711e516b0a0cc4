import { findDoable } from '../capabilities/catalogue.ts';
import type { AnyDoable } from '../router/capability.ts';
import type { Clock } from '../router/clock.ts';
import { asRouterError, RouterError } from '../router/errors.ts';
import { parseCommand, transactionIn } from './command.ts';
import type { Message } from './connection.ts';
import type { Publishable } from './publishable.ts';
import type { Topics } from './topics.ts';

export interface Surroundings {
  readonly topics: Topics;
  readonly clock: Clock;
  readonly find: (slug: string) => Publishable | undefined;
  readonly publish: (topic: string, payload: string, correlation?: Uint8Array) => void;
  readonly log: (line: string) => void;
}

interface Reply {
  readonly status: 'accepted' | 'ok' | 'error';
  readonly data: unknown;
  readonly code?: string;
  readonly error?: string;
}

const MOST_WARNED = 100;

/** Commands from MQTT: whoever can reach the broker can send them, so nothing is taken on trust (design rules 6 and 7). */
export class Commands {
  readonly #around: Surroundings;
  readonly #warned = new Set<string>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Takes a message on a request topic. Never throws and never rejects. */
  take(message: Message): void {
    const named = this.#around.topics.parseRequest(message.topic);
    if (!named) return;
    if (message.retained)
      return this.#warn(
        `retained:${message.topic}`,
        `a retained command on ${message.topic} was ignored; send commands without retain`,
      );
    const publishable = this.#around.find(named.slug);
    if (!publishable)
      return this.#warn(`unknown:${named.slug}`, `a command for ${named.slug} was ignored: no such router`);
    void this.#run(publishable, named.id, message);
  }

  async #run(publishable: Publishable, id: string, message: Message): Promise<void> {
    const transaction = transactionIn(message.payload);
    const reply = (answer: Reply) =>
      this.#reply(publishable.slug, id, message, {
        ...answer,
        ...(transaction !== undefined && { transaction }),
      });
    try {
      const capability = capabilityFor(id);
      const { input, expiresAt, force } = parseCommand(message.payload);
      const { expiresIn } = message;
      const dies = expiresIn === undefined ? undefined : this.#around.clock.now() + expiresIn * 1000;
      const result = await publishable.router.run({
        capability,
        input,
        transaction,
        force,
        origin: 'mqtt',
        expiresAt: expiresAt ?? dies,
        onProgress: ({ state }) => {
          if (state === 'accepted') reply({ status: 'accepted', data: {} });
        },
      });
      reply({ status: 'ok', data: result });
    } catch (thrown) {
      const error = asRouterError(thrown);
      reply({ status: 'error', data: {}, code: error.code, error: explain(error, publishable) });
    }
  }

  #reply(slug: string, id: string, { responseTopic, correlation }: Message, answer: object): void {
    const { topics, publish } = this.#around;
    const payload = JSON.stringify(answer);
    if (/^[A-Za-z0-9._-]{1,64}$/.test(id)) publish(topics.response(slug, id), payload);
    if (
      responseTopic === undefined ||
      /[+#]/.test(responseTopic) ||
      responseTopic.startsWith(`${topics.base}/`)
    )
      return;
    publish(responseTopic, payload, correlation);
  }

  #warn(key: string, line: string): void {
    if (this.#warned.has(key) || this.#warned.size >= MOST_WARNED) return;
    this.#warned.add(key);
    this.#around.log(line);
  }
}

/** `wan.mac` may be asked for as `wan_mac` too, as Home Assistant's ids are written. */
function capabilityFor(id: string): AnyDoable {
  const found = findDoable(id) ?? findDoable(id.replaceAll('_', '.'));
  if (!found) throw new RouterError('unsupported', { detail: 'no such action' });
  return found;
}

function explain(error: RouterError, { language }: Publishable): string {
  const sentence = error.sentence(language);
  return error.detail === undefined ? sentence : `${sentence} (${error.detail})`;
}
