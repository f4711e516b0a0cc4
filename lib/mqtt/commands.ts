import { findDoable } from '../capabilities/catalogue.ts';
import type { AnyDoable } from '../router/capability.ts';
import { seconds, type Clock } from '../router/clock.ts';
import { asRouterError, RouterError, type ErrorCode } from '../router/errors.ts';
import type { Language } from '../router/text.ts';
import type { Result } from '../router/verification.ts';
import { readCommand, type Asked, type Command } from './command.ts';
import { CONNECTION, switched } from './connection-switch.ts';
import { safely } from './safely.ts';
import type { MqttMessage } from './message.ts';
import type { Publishable } from './publishable.ts';
import { BRIDGE, type Topics } from './topics.ts';

export interface CommandsContext {
  readonly topics: Topics;
  readonly clock: Clock;
  readonly find: (slug: string) => Publishable | undefined;
  /** Whether somebody else who shares our base may show this router. */
  readonly isElsewhere?: (slug: string) => boolean;
  readonly publish: (topic: string, payload: string, correlation?: Uint8Array) => void;
  readonly log: (line: string) => void;
  /**
   * Whether the broker keeps this message, which it has just brought as if it had not been published as retained; it says so itself
   * with MQTT 5. Rejects where the broker is gone.
   */
  readonly isRetained?: (message: MqttMessage) => Promise<boolean>;
  /** What can be asked of ourselves: looks only, and needs no argument. */
  readonly questions?: BridgeQuestions | undefined;
}

/** Answers in plain data, by what is asked. */
export type BridgeQuestions = Readonly<Record<string, () => unknown>>;

/** How many requests came, and what became of them, by code where they failed. */
export interface CommandCounts {
  readonly retained: number;
  readonly ok: number;
  readonly failed: Readonly<Partial<Record<ErrorCode, number>>>;
}

interface Reply {
  readonly status: 'accepted' | 'ok' | 'error';
  readonly data: unknown;
  readonly code?: ErrorCode;
  readonly error?: string;
}

const MOST_WARNED = 100;
/** The same words this soon again are the same wish: a nervous finger, or a bridge between brokers. */
const DOUBLE_MS = seconds(2);
/** A broker that is not sure says so; it may come back to a message much later. */
const REDELIVERY_MS = seconds(60);

/** Commands from MQTT: whoever can reach the broker can send them, so nothing is taken on trust (design rules 6 and 7). */
export class Commands {
  readonly #around: CommandsContext;
  readonly #warned = new Set<string>();
  #retained = 0;
  #ok = 0;
  readonly #failed: Partial<Record<ErrorCode, number>> = {};

  constructor(around: CommandsContext) {
    this.#around = around;
  }

  get counts(): CommandCounts {
    return { retained: this.#retained, ok: this.#ok, failed: { ...this.#failed } };
  }

  /** Takes a message if it is on a request topic; whether it is. Never throws and never rejects. */
  take(message: MqttMessage): boolean {
    const named = this.#around.topics.parseRequest(message.topic);
    if (!named) return false;
    const publishable = this.#around.find(named.slug);
    // an empty one is how a retained message is cleared
    if (message.retained) return message.payload.length === 0 || this.#ignoreRetained(message);
    else if (publishable) void this.#answer(publishable, named.id, message);
    else if (named.slug === BRIDGE && this.#around.questions) void this.#tell(named.id, message);
    else if (!this.#around.isElsewhere?.(named.slug))
      this.#warnOnce(`a command for ${shown(named.slug)} was ignored: no such router`);
    return true;
  }

  /** Answers what is asked of ourselves. Never rejects. */
  async #tell(id: string, message: MqttMessage): Promise<void> {
    const { transaction, command } = readCommand(message.payload);
    const reply = this.#replyTo(BRIDGE, id, message, transaction);
    try {
      if (command instanceof RouterError) throw command;
      const { questions = {} } = this.#around;
      const answer = Object.hasOwn(questions, id) ? questions[id] : undefined;
      if (!answer) throw new RouterError('unsupported', { detail: 'no such request' });
      if (await this.#around.isRetained?.(message)) return void this.#ignoreRetained(message);
      reply({ status: 'ok', data: answer() });
    } catch (thrown) {
      const error = asRouterError(thrown);
      reply({ status: 'error', data: {}, code: error.code, error: inFull(error, 'en') });
    }
  }

  async #answer(publishable: Publishable, id: string, message: MqttMessage): Promise<void> {
    const asked = readCommand(message.payload);
    const { transaction } = asked;
    const reply = this.#replyTo(publishable.slug, id, message, transaction);
    try {
      const { capability, command } = whatIsAsked(id, asked.command, publishable);
      const expiresAt = this.#expiry(command, message);
      if (await this.#around.isRetained?.(message)) return void this.#ignoreRetained(message);
      const data = await this.#run(publishable, capability, { ...asked, command, expiresAt }, message, () =>
        reply({ status: 'accepted', data: {} }),
      );
      reply({ status: 'ok', data: forEverybody(capability, data) });
    } catch (thrown) {
      const error = asRouterError(thrown);
      reply({ status: 'error', data: {}, code: error.code, error: inFull(error, publishable.language) });
    }
  }

  #replyTo(slug: string, id: string, message: MqttMessage, transaction: string | undefined) {
    return safely(this.#around.log, (answer: Reply) => {
      this.#count(answer);
      this.#reply(slug, id, message, { ...answer, ...(transaction !== undefined && { transaction }) });
    });
  }

  #count({ status, code = 'defect' }: Reply): void {
    if (status === 'ok') this.#ok += 1;
    if (status === 'error') this.#failed[code] = (this.#failed[code] ?? 0) + 1;
  }

  #run(
    { router }: Publishable,
    capability: AnyDoable,
    {
      text,
      command,
      expiresAt,
    }: Asked & { readonly command: Command; readonly expiresAt: number | undefined },
    message: MqttMessage,
    onAccepted: () => void,
  ): Promise<Result> {
    const { transaction, input, force } = command;
    return router.run({
      capability,
      input,
      transaction,
      // not the words alone: `false` may be asked of many things
      wish: {
        words: `${message.topic} ${text}`,
        withinMs: message.redelivered ? REDELIVERY_MS : Math.min(DOUBLE_MS, capability.cooldownMs),
      },
      force,
      origin: 'mqtt',
      expiresAt,
      onProgress: ({ state }) => {
        if (state === 'accepted') onAccepted();
      },
    });
  }

  /** The earlier of what the sender wrote and what the broker counted down; a broker’s 0 says nothing of use. */
  #expiry({ expiresAt }: Command, { expiresIn }: MqttMessage): number | undefined {
    if (expiresIn === undefined || expiresIn <= 0) return expiresAt;
    return Math.min(expiresAt ?? Infinity, this.#around.clock.now() + expiresIn * 1000);
  }

  #reply(slug: string, id: string, { responseTopic, correlation }: MqttMessage, answer: object): void {
    const { topics, publish } = this.#around;
    const payload = JSON.stringify(answer);
    if (/^[A-Za-z0-9._-]{1,64}$/.test(id)) publish(topics.response(slug, id), payload);
    if (responseTopic === undefined) return;
    if (topics.mayAnswerOn(responseTopic)) publish(responseTopic, payload, correlation);
    else
      this.#warnOnce(
        `an answer was wanted on ${shown(responseTopic)} and went to the usual topic alone; response topics begin with ${topics.base}/`,
      );
  }

  #ignoreRetained({ topic }: MqttMessage): true {
    this.#retained += 1;
    this.#warnOnce(`a retained command on ${shown(topic)} was ignored; send commands without retain`);
    return true;
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

/** Whoever may read answers sees them, and not only the asker: what stays out of the state document stays out of these, too. */
function forEverybody(capability: AnyDoable, result: Result): Result {
  const hides = capability.kind === 'setting' && capability.unpublished;
  return hides ? { ...result, before: null, after: null } : result;
}

function whatIsAsked(id: string, command: Command | RouterError, publishable: Publishable) {
  const isSwitch = id === CONNECTION && publishable.catalogue === undefined;
  const capability = isSwitch ? undefined : capabilityFor(id, publishable);
  if (command instanceof RouterError) throw command;
  return capability ? { capability, command } : switched(command);
}

/** `wan.mac` may be asked for as `wan_mac` too, as Home Assistant's ids are written. */
function capabilityFor(id: string, { catalogue }: Publishable): AnyDoable {
  const find = (name: string) =>
    catalogue
      ? catalogue.find((each): each is AnyDoable => each.kind !== 'reading' && each.id === name)
      : findDoable(name);
  const found = find(id) ?? find(id.replaceAll('_', '.'));
  if (!found) throw new RouterError('unsupported', { detail: 'no such action' });
  return found;
}

function inFull(error: RouterError, language: Language): string {
  const sentence = error.sentence(language);
  return error.detail === undefined ? sentence : `${sentence} (${error.detail})`;
}
