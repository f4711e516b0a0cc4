import { seconds, type Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import { Commands } from './commands.ts';
import { MqttConnection, type ConnectionOptions, type ConnectionState, type Message } from './connection.ts';
import { isOrphan, scanned } from './home-assistant/orphans.ts';
import type { Publishable } from './publishable.ts';
import { Publisher } from './publisher.ts';
import { RetainedTree } from './retained.ts';
import { TOPIC, Topics } from './topics.ts';

export interface BridgeOptions extends Omit<ConnectionOptions, 'will' | 'clock' | 'random'> {
  /** Root of all our topics. */
  readonly base: string;
  /** Of this package. */
  readonly version: string;
  readonly clock: Clock;
  readonly random?: () => number;
  readonly log?: (line: string) => void;
  readonly onState?: (state: ConnectionState, problem?: RouterError) => void;
}

const ONLINE = '{"state":"online"}';
const OFFLINE = '{"state":"offline"}';
/** How long retained discovery documents are looked through for what nobody owns any more. */
const SCAN_MS = seconds(5);
/** A discovery document that somebody cleared comes back, but not in a battle. */
const RETURN_MS = seconds(2);
const TRUCE_MS = seconds(60);
const CLOSE_MS = seconds(1);

/** Routers on one broker. */
export class Bridge {
  readonly topics: Topics;
  readonly #options: BridgeOptions;
  readonly #connection: MqttConnection;
  readonly #tree: RetainedTree;
  readonly #commands: Commands;
  readonly #publishers = new Map<string, Publisher>();
  readonly #timers = new Set<() => void>();
  readonly #restored = new Map<string, number>();
  #orphans = new Set<string>();
  #closing = false;

  /** Throws `invalid-input` for a base that is no topic. */
  constructor(options: BridgeOptions) {
    if (!TOPIC.test(options.base)) throw new RouterError('invalid-input', { detail: 'base topic' });
    const { clock, random = Math.random, base, log = () => undefined } = options;
    this.#options = options;
    this.topics = new Topics(base);
    this.#tree = new RetainedTree((topic, payload, done) =>
      this.#connection.publish(topic, payload, { retain: true, done: (error) => done(error === undefined) }),
    );
    this.#connection = new MqttConnection(
      { ...options, clock, random, will: { topic: this.topics.bridgeState, payload: OFFLINE } },
      {
        onConnect: () => this.#connected(),
        onMessage: (message) => this.#message(message),
        onState: (state, problem) => {
          if (state !== 'connected') this.#tree.disconnected();
          options.onState?.(state, problem);
        },
      },
    );
    this.#commands = new Commands({
      topics: this.topics,
      clock,
      log,
      find: (slug) => this.#publishers.get(slug)?.publishable,
      publish: (topic, payload, correlation) => this.#connection.publish(topic, payload, { correlation }),
    });
  }

  /** Connects. Throws `invalid-input` for a URL that is none. */
  start(): void {
    this.#tree.set(this.topics.bridgeState, ONLINE);
    this.#inform();
    this.#connection.start();
  }

  get connected(): boolean {
    return this.#connection.connected;
  }

  /** Everything that should be on the broker is there. */
  get settled(): boolean {
    return this.connected && this.#tree.idle;
  }

  /** Shows a router. Throws `conflict` when another one has the same place in topics. */
  add(publishable: Publishable): void {
    const { slug } = publishable;
    if (this.#publishers.has(slug) || slug === 'bridge')
      throw new RouterError('conflict', { detail: `the name ${slug} is taken` });
    const { clock, version, log = () => undefined } = this.#options;
    this.#publishers.set(
      slug,
      new Publisher({
        publishable,
        topics: this.topics,
        tree: this.#tree,
        clock,
        version,
        log,
        publish: (topic, payload, retain) => this.#connection.publish(topic, payload, { retain }),
        onInfo: () => this.#inform(),
      }),
    );
    this.#inform();
    if (this.connected) this.#listenToHomeAssistant();
  }

  /** For tests and for a person who wonders: cuts the connection, which comes back by itself. */
  dropConnection(): void {
    this.#connection.drop();
  }

  /** With `forget` nothing of the router stays on the broker; without it the router comes back with the next deploy. */
  remove(slug: string, options: { readonly forget: boolean }): void {
    this.#publishers.get(slug)?.close(options);
    this.#publishers.delete(slug);
    this.#inform();
  }

  /** Never rejects; done within two seconds. */
  async close({ forget = false } = {}): Promise<void> {
    this.#closing = true;
    for (const stop of this.#timers) stop();
    for (const slug of this.#publishers.keys()) this.remove(slug, { forget });
    if (forget) this.#tree.clear(this.topics.bridgeInfo);
    await this.#within(CLOSE_MS, this.#tree.whenIdle());
    await this.#connection.close(forget ? '' : OFFLINE);
  }

  #connected(): void {
    this.#connection.subscribe(this.topics.requests);
    for (const filter of this.topics.own) this.#connection.subscribe(filter, { optional: true });
    this.#listenToHomeAssistant();
    this.#tree.connected(
      isDiscovery,
      (topic) => topic.endsWith('/availability') || topic === this.topics.bridgeState,
    );
  }

  #prefixes(): ReadonlySet<string> {
    return new Set(
      [...this.#publishers.values()].flatMap(({ publishable }) => publishable.homeAssistant?.prefix ?? []),
    );
  }

  #listenToHomeAssistant(): void {
    for (const prefix of this.#prefixes()) {
      this.#connection.subscribe(`${prefix}/status`);
      this.#connection.subscribe(`${prefix}/device/+/config`, { optional: true });
    }
    this.#orphans = new Set();
    this.#later(SCAN_MS, () => this.#clearOrphans());
  }

  #clearOrphans(): void {
    for (const topic of this.#orphans) {
      if (this.#tree.get(topic) === undefined) this.#connection.publish(topic, '', { retain: true });
    }
    this.#orphans = new Set();
  }

  #message(message: Message): void {
    const { topic, payload, retained } = message;
    if (this.#closing) return;
    if (this.topics.parseRequest(topic)) return this.#commands.take(message);
    for (const prefix of this.#prefixes()) {
      if (topic === `${prefix}/status`) return this.#birth(payload, retained);
      if (topic.startsWith(`${prefix}/device/`)) this.#discoverySeen(topic, payload, retained);
    }
    if (!isDiscovery(topic)) this.#tree.noticed(topic, payload);
  }

  /** Home Assistant is back: it hears everything again, after a moment, because everybody else is talking to it too. */
  #birth(payload: Uint8Array, retained: boolean): void {
    if (retained || new TextDecoder().decode(payload) !== 'online') return;
    const { random = Math.random } = this.#options;
    this.#later(seconds(1 + 4 * random()), () =>
      this.#tree.republish(
        isDiscovery,
        (topic) => topic.endsWith('/availability') || topic === this.topics.bridgeState,
      ),
    );
  }

  #discoverySeen(topic: string, payload: Uint8Array, retained: boolean): void {
    if (payload.length === 0) return this.#restore(topic);
    const document = scanned(payload);
    if (!retained || document === undefined) return;
    for (const publisher of this.#publishers.values()) publisher.remember(topic, document);
    if (this.#tree.get(topic) === undefined && isOrphan(document, this.topics.base)) this.#orphans.add(topic);
  }

  /** Home Assistant 2024.12 clears the whole document when a person deletes one entity of it. */
  #restore(topic: string): void {
    const { clock } = this.#options;
    if (
      this.#tree.get(topic) === undefined ||
      (this.#restored.get(topic) ?? -Infinity) + TRUCE_MS > clock.monotonic()
    )
      return;
    this.#restored.set(topic, clock.monotonic());
    this.#later(RETURN_MS, () => this.#tree.noticed(topic, new Uint8Array()));
  }

  #inform(): void {
    const routers = [...this.#publishers.values()].map((publisher) => publisher.info());
    this.#tree.set(
      this.topics.bridgeInfo,
      JSON.stringify({ version: this.#options.version, base: this.topics.base, routers }),
    );
  }

  async #within(ms: number, done: Promise<void>): Promise<void> {
    let stop = () => {};
    const late = new Promise<void>((resolve) => {
      stop = this.#options.clock.after(ms, resolve);
    });
    await Promise.race([done, late]);
    stop();
  }

  #later(ms: number, run: () => void): void {
    const stop = this.#options.clock.after(ms, () => {
      this.#timers.delete(stop);
      run();
    });
    this.#timers.add(stop);
  }
}

function isDiscovery(topic: string): boolean {
  return /\/device\/futamichi_[^/]+\/config$/.test(topic);
}
