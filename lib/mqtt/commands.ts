import { findDoable } from '../capabilities/catalogue.ts';
import type { AnyDoable } from '../router/capability.ts';
import type { Clock } from '../router/clock.ts';
import { asRouterError, RouterError } from '../router/errors.ts';
import type { Result } from '../router/operations.ts';
import { parseCommand, transactionIn, type Command } from './command.ts';
import { Doubles } from './duplicates.ts';
import { guarded } from './safely.ts';
import { isDiscovery } from './home-assistant/discovery.ts';
import type { Message } from './message.ts';
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
  readonly #doubles: Doubles<Result>;
  readonly #warned = new Set<string>();

  constructor(around: Surroundings) {
    this.#around = around;
    this.#doubles = new Doubles(around.clock);
  }

  /** Takes a message on a request topic. Never throws and never rejects. */
  take(message: Message): void {
    const named = this.#around.topics.parseRequest(message.topic);
    if (!named) return;
    if (message.retained)
      return this.#warnOnce(
        `a retained command on ${shown(message.topic)} was ignored; send commands without retain`,
      );
    const publishable = this.#around.find(named.slug);
    if (!publishable) return this.#warnOnce(`a command for ${shown(named.slug)} was ignored: no such router`);
    void this.#answer(publishable, named.id, message);
  }

  async #answer(publishable: Publishable, id: string, message: Message): Promise<void> {
    const transaction = transactionIn(message.payload);
    const reply = guarded(this.#around.log, (answer: Reply) =>
      this.#reply(publishable.slug, id, message, {
        ...answer,
        ...(transaction !== undefined && { transaction }),
      }),
    );
    try {
      const capability = capabilityFor(id);
      const command = parseCommand(message.payload);
      const data = await this.#run(publishable, capability, command, message, () =>
        reply({ status: 'accepted', data: {} }),
      );
      reply({ status: 'ok', data });
    } catch (thrown) {
      const error = asRouterError(thrown);
      reply({ status: 'error', data: {}, code: error.code, error: explain(error, publishable) });
    }
  }

  #run(
    { router }: Publishable,
    capability: AnyDoable,
    command: Command,
    message: Message,
    onAccepted: () => void,
  ): Promise<Result> {
    const { transaction, input, force } = command;
    const run = () =>
      router.run({
        capability,
        input,
        transaction,
        force,
        origin: 'mqtt',
        expiresAt: this.#expiry(command, message),
        onProgress: ({ state }) => {
          if (state === 'accepted') onAccepted();
        },
      });
    // what names its transaction is told apart by that
    if (transaction !== undefined) return run();
    const wish = `${message.topic} ${new TextDecoder().decode(message.payload)}`;
    return this.#doubles.once(wish, message.redelivered, run);
  }

  /** The earlier of what the sender wrote and what the broker counted down; a broker’s 0 says nothing of use. */
  #expiry({ expiresAt }: Command, { expiresIn }: Message): number | undefined {
    if (expiresIn === undefined || expiresIn <= 0) return expiresAt;
    return Math.min(expiresAt ?? Infinity, this.#around.clock.now() + expiresIn * 1000);
  }

  #reply(slug: string, id: string, { responseTopic, correlation }: Message, answer: object): void {
    const { topics, publish } = this.#around;
    const payload = JSON.stringify(answer);
    if (/^[A-Za-z0-9._-]{1,64}$/.test(id)) publish(topics.response(slug, id), payload);
    if (responseTopic !== undefined && mayAnswerOn(responseTopic, topics))
      publish(responseTopic, payload, correlation);
  }

  #warnOnce(line: string): void {
    if (this.#warned.has(line) || this.#warned.size >= MOST_WARNED) return;
    this.#warned.add(line);
    this.#around.log(line);
  }
}

/** A stranger's words, for the log: short, and on one line. */
function shown(words: string): string {
  return JSON.stringify(words.slice(0, 100));
}

/** Not on our own topics, where an answer could be a command or an entity's end, and nowhere that is no plain topic. */
function mayAnswerOn(topic: string, { base }: Topics): boolean {
  return /^[^$+#\0][^+#\0]{0,255}$/.test(topic) && !topic.startsWith(`${base}/`) && !isDiscovery(topic);
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
