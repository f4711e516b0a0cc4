import { seconds, type Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import { Commands } from './commands.ts';
import { MqttConnection, type ConnectionOptions, type ConnectionState } from './connection.ts';
import { guarded } from './safely.ts';
import { isDiscovery } from './home-assistant/discovery.ts';
import { scanned, slugIn } from './home-assistant/orphans.ts';
import { Later } from './debounce.ts';
import type { Message } from './message.ts';
import type { Publishable } from './publishable.ts';
import { Publisher, retainedTopics } from './publisher.ts';
import { RetainedTree } from './retained.ts';
import { routerInfo } from './router-info.ts';
import { BRIDGE, OFFLINE, ONLINE, SLUG, TOPIC, Topics } from './topics.ts';

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

/** How long retained discovery documents are looked through for what nobody owns any more. */
const SCAN_MS = seconds(5);
/** What somebody cleared comes back when the clearing is over, but a discovery document not in a battle. */
const RETURN_MS = seconds(2);
const TRUCE_MS = seconds(60);
const CLOSE_MS = seconds(1);

/** Routers on one broker. */
export class Bridge {
  readonly topics: Topics;
  readonly #options: BridgeOptions;
  readonly #log: (line: string) => void;
  readonly #random: () => number;
  readonly #connection: MqttConnection;
  readonly #tree: RetainedTree;
  readonly #commands: Commands;
  readonly #later: Later;
  readonly #publishers = new Map<string, Publisher>();
  readonly #restoredAt = new Map<string, number>();
  /** Discovery documents of ours as the broker holds them: whose they are. */
  readonly #found = new Map<string, string>();
  #closing = false;

  /** Throws `invalid-input` for a base that is no topic. */
  constructor(options: BridgeOptions) {
    const { clock, random = Math.random, base, log = () => undefined, onState = () => undefined } = options;
    if (!TOPIC.test(base)) throw new RouterError('invalid-input', { detail: 'base topic' });
    this.#options = options;
    this.#log = log;
    this.#random = random;
    this.#later = new Later(clock, log);
    this.topics = new Topics(base);
    this.#tree = new RetainedTree((topic, payload, done) =>
      this.#connection.publish(topic, payload, { retain: true, done: (error) => done(error === undefined) }),
    );
    this.#connection = new MqttConnection(
      { ...options, clock, random, will: { topic: this.topics.bridgeState, payload: OFFLINE } },
      {
        onConnect: guarded(log, () => this.#connected()),
        onMessage: guarded(log, (message) => this.#message(message)),
        onState: guarded(log, (state, problem) => {
          if (state !== 'connected') this.#tree.disconnected();
          onState(state, problem);
        }),
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

  /** Shows a router. Throws `conflict` when another one has the same place in topics, `invalid-input` when that is none. */
  add(publishable: Publishable): void {
    const { slug } = publishable;
    if (!SLUG.test(slug)) throw new RouterError('invalid-input', { detail: 'slug' });
    if (this.#publishers.has(slug) || slug === BRIDGE)
      throw new RouterError('conflict', { detail: `the name ${slug} is taken` });
    const { clock, version } = this.#options;
    this.#publishers.set(
      slug,
      new Publisher({
        publishable,
        topics: this.topics,
        tree: this.#tree,
        clock,
        version,
        log: this.#log,
        publish: (topic, payload) => this.#connection.publish(topic, payload),
        onInfo: () => this.#inform(),
      }),
    );
    this.#inform();
    // a deploy adds several, one after the other
    if (this.connected) this.#later.once('listen', 0, () => this.#listenToHomeAssistant());
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

  /** Never rejects; done within three seconds. */
  async close({ forget = false } = {}): Promise<void> {
    this.#closing = true;
    this.#later.stop();
    for (const publisher of this.#publishers.values()) publisher.close({ forget });
    this.#publishers.clear();
    if (forget) this.#tree.clear(this.topics.bridgeInfo);
    await this.#within(CLOSE_MS, this.#tree.whenIdle());
    await this.#connection.close(forget ? '' : OFFLINE);
  }

  #connected(): void {
    this.#connection.subscribe(this.topics.requests);
    for (const filter of [this.topics.bridgeState, ...this.topics.own])
      this.#connection.subscribe(filter, { optional: true });
    this.#listenToHomeAssistant();
    this.#tree.connected(...this.#importance);
  }

  /** What Home Assistant must hear first: what there is, then whether it is there; values come last. */
  get #importance(): ReadonlyArray<(topic: string) => boolean> {
    return [isDiscovery, (topic) => topic.endsWith('/availability') || topic === this.topics.bridgeState];
  }

  #prefixes(): ReadonlySet<string> {
    return new Set(
      [...this.#publishers.values()].flatMap(({ publishable }) => publishable.homeAssistant?.prefix ?? []),
    );
  }

  /** Subscribing anew brings the retained documents once more, for routers that came since. */
  #listenToHomeAssistant(): void {
    for (const prefix of this.#prefixes()) {
      this.#connection.subscribe(`${prefix}/status`);
      this.#connection.subscribe(`${prefix}/device/+/config`, { optional: true });
    }
    this.#later.again('scan', SCAN_MS, () => this.#clearOrphans());
  }

  #message(message: Message): void {
    const { topic, payload, retained } = message;
    if (this.#closing) return;
    if (this.topics.parseRequest(topic)) return this.#commands.take(message);
    if (topic === this.topics.bridgeState) return this.#contradicted(payload);
    const prefixes = [...this.#prefixes()];
    if (prefixes.some((prefix) => topic === `${prefix}/status`)) return this.#birth(payload, retained);
    if (payload.length === 0) this.#emptied(topic);
    else if (retained && prefixes.some((prefix) => topic.startsWith(`${prefix}/`)))
      this.#discoveryFound(topic, payload);
  }

  /** The last will of a connection that died unseen, ours or an earlier run's, may come after we are back. */
  #contradicted(payload: Uint8Array): void {
    if (new TextDecoder().decode(payload) !== ONLINE) this.#tree.resend(this.topics.bridgeState);
  }

  /** Home Assistant is back: it hears everything again, after a moment, because everybody else is talking to it too. */
  #birth(payload: Uint8Array, retained: boolean): void {
    if (retained || new TextDecoder().decode(payload) !== 'online') return;
    this.#later.once('birth', seconds(1 + 4 * this.#random()), () =>
      this.#tree.republish(...this.#importance),
    );
  }

  /** Home Assistant 2024.12 clears the whole document when a person deletes one entity of it. */
  #emptied(topic: string): void {
    if (this.#tree.get(topic) === undefined) return;
    const now = this.#options.clock.monotonic();
    const peaceAt = isDiscovery(topic) ? (this.#restoredAt.get(topic) ?? -Infinity) + TRUCE_MS : -Infinity;
    this.#later.once(`restore ${topic}`, Math.max(RETURN_MS, peaceAt - now), () => {
      if (isDiscovery(topic)) this.#restoredAt.set(topic, this.#options.clock.monotonic());
      this.#tree.resend(topic);
    });
  }

  #discoveryFound(topic: string, payload: Uint8Array): void {
    const document = scanned(payload);
    for (const publisher of this.#publishers.values())
      if (publisher.owns(topic)) publisher.remember(document);
    const slug = slugIn(document, this.topics);
    if (slug !== undefined) this.#found.set(topic, slug);
  }

  /** What earlier runs of ours left behind for routers that are gone, or that have another place now. */
  #clearOrphans(): void {
    const publishers = [...this.#publishers.values()];
    for (const [topic, slug] of this.#found) {
      if (!publishers.some((publisher) => publisher.owns(topic))) this.#tree.clear(topic);
      if (this.#publishers.has(slug)) continue;
      for (const left of retainedTopics(this.topics, slug)) this.#tree.clear(left);
    }
    this.#found.clear();
  }

  #inform(): void {
    const { version, base } = this.#options;
    const routers = [...this.#publishers.values()].map(({ publishable }) => routerInfo(publishable));
    this.#tree.set(this.topics.bridgeInfo, JSON.stringify({ version, base, routers }));
  }

  async #within(ms: number, done: Promise<void>): Promise<void> {
    let stop = () => {};
    const late = new Promise<void>((resolve) => {
      stop = this.#options.clock.after(ms, resolve);
    });
    await Promise.race([done, late]);
    stop();
  }
}
