import { RouterError } from '../router/errors.ts';
import { BridgeDevice } from './bridge-device.ts';
import type { BridgeOptions, Ears } from './bridge-options.ts';
import { CLOSE_MS, DEPLOY_MS, HEAR_FORMER_MS, HEAR_MS, SCAN_MS } from './bridge-times.ts';
import { standingOfShown, type BridgeStanding } from './bridge-standing.ts';
import { Commands } from './commands.ts';
import { MqttConnection, type ConnectionState } from './connection.ts';
import { Debouncer } from './debounce.ts';
import { Echoes } from './echoes.ts';
import { FormerBases } from './former-bases.ts';
import { Birth } from './home-assistant/birth.ts';
import { Deletions } from './home-assistant/deletions.ts';
import { Leftovers } from './leftovers.ts';
import { Listening } from './listening.ts';
import type { MqttMessage } from './message.ts';
import { Presence } from './presence.ts';
import type { Publishable } from './publishable.ts';
import { Publisher } from './publisher.ts';
import { Restorer } from './restorer.ts';
import { RetainedTree } from './retained.ts';
import { RetainedLookup } from './retained-lookup.ts';
import { Roster } from './roster.ts';
import { safely, within } from './safely.ts';
import { BRIDGE, OFFLINE, ONLINE, SLUG, TOPIC, Topics } from './topics.ts';

/** Routers on one broker. */
export class Bridge {
  readonly topics: Topics;
  readonly #options: BridgeOptions;
  #ears: Ears;
  readonly #log = (line: string) => this.#ears.log?.(line);
  readonly #connection: MqttConnection;
  readonly #tree: RetainedTree;
  readonly #commands: Commands;
  readonly #debounce: Debouncer;
  readonly #restorer: Restorer;
  readonly #echoes: Echoes;
  readonly #presence: Presence;
  readonly #leftovers: Leftovers;
  readonly #device: BridgeDevice;
  readonly #birth: Birth;
  readonly #deletions: Deletions;
  readonly #former: FormerBases;
  readonly #lookup: RetainedLookup;
  readonly #listening: Listening;
  readonly #roster = new Roster();
  #state: readonly [ConnectionState, RouterError | undefined] = ['connecting', undefined];
  /** Nothing is said before it is known what was said before. */
  #heardOut = false;
  #closing = false;

  /** Throws `invalid-input` for a base that is no topic. */
  constructor(options: BridgeOptions) {
    const { clock, random = Math.random, base, owner = 'node-red', protocol } = options;
    if (!TOPIC.test(base)) throw new RouterError('invalid-input', { detail: 'base topic' });
    this.#options = options;
    this.#ears = options;
    const log = this.#log;
    this.#debounce = new Debouncer(clock, log);
    const topics = (this.topics = new Topics(base));
    this.#tree = new RetainedTree((topic, payload, done) =>
      this.#connection.publish(topic, payload, {
        retain: true,
        done: (error) => {
          done(error === undefined);
          if (!error && payload !== '' && protocol === 4) this.#echoes.confirmed(topic);
        },
      }),
    );
    this.#connection = new MqttConnection(
      { ...options, clock, random, will: { topic: this.topics.bridgeState, payload: OFFLINE } },
      {
        onConnect: safely(log, () => this.#connected()),
        onMessage: safely(log, (message) => this.#message(message)),
        onState: safely(log, (state, problem) => {
          if (state !== 'connected') this.#debounce.cancel('hear');
          if (state !== 'connected') this.#tree.disconnected();
          this.#tell(state, problem);
        }),
      },
    );
    const publish = (topic: string, payload: string) => this.#connection.publish(topic, payload);
    this.#restorer = new Restorer({ clock, later: this.#debounce, tree: this.#tree, log });
    this.#echoes = new Echoes({
      later: this.#debounce,
      onProblem: (problem) => this.#tell('connected', problem),
    });
    const session = `${Math.floor(random() * 0xffff_ffff).toString(16)}-${(sessions += 1)}-${process.pid}`;
    const [tree, roster, later] = [this.#tree, this.#roster, this.#debounce];
    const self = { owner, session, since: clock.now(), tree, publish, log, macs: roster.macs };
    const presence = (this.#presence = new Presence({
      ...self,
      topics,
      routers: () => ({ ...this.#roster.listing, ...this.#device.listing }),
      problems: () => this.#device.problems,
      onOthers: () => this.#inform(),
      onTaken: (slug) => this.#giveWay(slug),
    }));
    this.#device = new BridgeDevice({ topics, tree, roster, presence, version: options.version });
    const subscribe = (topic: string) => this.#connection.subscribe(topic, { optional: true });
    this.#former = new FormerBases({
      ...self,
      bases: (options.formerBases ?? []).filter((each) => each !== base),
      subscribe,
      onCleared: () => options.onFormerCleared?.(),
    });
    this.#leftovers = new Leftovers({
      topics,
      tree,
      presence,
      shown: roster.shown,
      macs: roster.macs,
      rests: (nodes) => options.rests?.(nodes) ?? false,
      subscribe,
    });
    const restore = (topic: string) => this.#restorer.heard(topic, new Uint8Array());
    const devices = () => [...roster.shown.values(), this.#device];
    this.#deletions = new Deletions({ clock, later, devices, tree, restore, log });
    const onBirth = () => this.#deletions.over();
    this.#birth = new Birth({ topics, tree, roster, debounce: later, random, onBirth });
    this.#listening = new Listening({
      topics,
      roster,
      birth: this.#birth,
      echoes: this.#echoes,
      subscribe: (topic, how) => this.#connection.subscribe(topic, how),
    });
    this.#lookup = new RetainedLookup({
      clock,
      subscribe: (answered) =>
        this.#connection.subscribe(topics.requests, { retainAsPublished: true, answered }),
    });
    this.#commands = new Commands({
      topics,
      clock,
      log,
      find: (slug) => roster.of(slug)?.publishable,
      isElsewhere: (slug) => !this.#heardOut || presence.isOthers(topics.state(slug)),
      publish: (topic, payload, correlation) => this.#connection.publish(topic, payload, { correlation }),
      isRetained: (message) => this.#lookup.isRetained(message),
      questions: options.questions,
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
    return this.connected && this.#heardOut && this.#tree.idle;
  }

  /** Routers that are not shown because another one was first to show them. */
  get taken(): ReadonlySet<string> {
    return this.#roster.taken;
  }

  get standing(): BridgeStanding {
    const [{ counts: commands }, { counts: traffic }] = [this.#commands, this.#connection];
    const [shown, taken] = [this.#roster.all.map(standingOfShown), [...this.taken]];
    return { settled: this.settled, alone: this.#presence.isAlone, traffic, commands, shown, taken };
  }

  /** In a deploy another node goes on with this connection; it is told how it stands. */
  handTo(ears: Ears): void {
    this.#ears = ears;
    this.#tell(...this.#state);
  }

  /** Shows a router. Throws `conflict` when another one has the same place in topics, `invalid-input` when that is none. */
  add(publishable: Publishable): void {
    const { slug } = publishable;
    if (!SLUG.test(slug)) throw new RouterError('invalid-input', { detail: 'slug' });
    if (this.#roster.shown.has(slug) || slug === BRIDGE)
      throw new RouterError('conflict', { detail: `the name ${slug} is taken` });
    const { clock, version } = this.#options;
    this.#roster.shown.set(
      slug,
      new Publisher({
        publishable,
        topics: this.topics,
        tree: this.#tree,
        clock,
        version,
        log: this.#log,
        macs: this.#roster.macs,
        publish: (topic, payload) => this.#connection.publish(topic, payload),
        onInfo: () => this.#inform(),
        from: this.#roster.resume(slug),
      }),
    );
    this.#inform();
    if (!this.connected) return;
    // a deploy adds several, one after the other
    this.#debounce.once('listen', 0, () => this.#listenToHomeAssistant());
    this.#debounce.once('who', 0, () => this.#giveWayToOthers());
  }

  /** For tests and for a person who wonders: cuts the connection, which comes back by itself. */
  dropConnection(): void {
    this.#connection.drop();
  }

  /**
   * With `forget` nothing of the router stays on the broker; with `comesBack` everything stays as it is until {@link Bridge.deployed};
   * else it stays and is offline.
   */
  remove(
    slug: string,
    { forget, comesBack = false }: { readonly forget: boolean; readonly comesBack?: boolean },
  ): void {
    const { shown, taken } = this.#roster;
    taken.delete(slug);
    if (comesBack && !forget) {
      this.#roster.suspend(slug);
      return this.#debounce.once('deploy', DEPLOY_MS, () => this.deployed());
    }
    const publisher = shown.get(slug);
    publisher?.close({ forget });
    shown.delete(slug);
    if (publisher && !forget) this.#leftovers.keep(publisher);
    if (forget) this.#device.leave(this.#leftovers.resting());
    this.#inform();
  }

  /** A deploy is over: who has not come back is gone, or rests. */
  deployed(): void {
    this.#debounce.cancel('deploy');
    const { between } = this.#roster;
    for (const [slug, publisher] of between) {
      const { nodes = [] } = publisher.publishable;
      const rests = this.#options.rests?.(nodes) ?? true;
      publisher.close({ forget: !rests });
      if (rests) this.#leftovers.keep(publisher);
      between.delete(slug);
    }
    this.#deletions.over();
    this.#clearLeftovers();
  }

  /** Never rejects; done within three seconds. `silent`: another connection goes on in its place. */
  async close({ forget = false, silent = false } = {}): Promise<void> {
    this.#closing = true;
    // what is shared with somebody who is there is his as well
    const { isAlone } = this.#presence;
    if (this.connected) this.#presence.leave();
    this.#debounce.stop();
    for (const publisher of this.#roster.all) if (!silent || forget) publisher.close({ forget });
    if (forget) this.#leftovers.clear(new Set(), { resting: true });
    this.#roster.shown.clear();
    this.#roster.between.clear();
    if (forget && isAlone) this.#device.forget();
    if (forget) this.#presence.forget();
    await within(this.#options.clock, CLOSE_MS, this.#tree.whenIdle());
    await this.#connection.close(forget && isAlone ? '' : silent || forget ? undefined : OFFLINE);
  }

  #connected(): void {
    this.#echoes.reset();
    this.#listening.toOurs();
    this.#listenToHomeAssistant();
    this.#presence.ask();
    this.#former.ask();
    const hearMs = this.#former.pending ? HEAR_FORMER_MS : HEAR_MS;
    if (this.#heardOut) this.#sayEverything();
    else this.#debounce.again('hear', hearMs, () => this.#sayEverything());
  }

  #sayEverything(): void {
    this.#heardOut = true;
    this.#roster.macs.heardOut();
    this.#former.clear(this.#topicsInUse);
    this.#giveWayToOthers();
    this.#inform();
    this.#tree.connected(...this.#birth.importance);
  }

  #listenToHomeAssistant(): void {
    this.#listening.toHomeAssistant();
    this.#debounce.again('scan', SCAN_MS, () => this.#clearLeftovers());
  }

  #message(message: MqttMessage): void {
    const { topic, payload, retained } = message;
    if (this.#closing) return;
    const owner = this.topics.parseInstance(topic);
    if (owner !== undefined) {
      this.#presence.heard(owner, payload, retained);
      return retained ? this.#leftovers.look() : undefined;
    }
    if (this.#former.heard(message)) return;
    if (retained) this.#lookup.heard(message);
    else this.#lookup.passed(message);
    if (this.#commands.take(message)) return;
    this.#echoes.seen(topic);
    if (retained) return this.#leftovers.heard(topic, payload);
    if (this.#birth.heard(topic, payload)) return;
    // who shares our base says it of his routers
    if (topic === this.topics.bridgeInfo && payload.length > 0 && !this.#presence.isAlone) return;
    if (payload.length === 0 && this.#deletions.heard(topic)) return;
    // the last will of a connection that died unseen, ours or an earlier run's, may come after we are back
    this.#restorer.heard(topic, payload, { atOnce: topic === this.topics.bridgeState });
  }

  #clearLeftovers(): void {
    this.#leftovers.clear(this.#topicsInUse);
    this.#device.leave(this.#leftovers.resting());
    this.#inform();
  }

  get #topicsInUse(): ReadonlySet<string> {
    return new Set([...this.#roster.topics, ...this.#device.topics]);
  }

  #giveWayToOthers(): void {
    for (const slug of this.#roster.contested(this.#presence)) this.#giveWay(slug);
  }

  /** Two that show one router would answer each command twice, and overwrite each other for ever. */
  #giveWay(slug: string): void {
    if (!this.#roster.leave(slug, this.#tree)) return;
    this.#log(
      `conflict: ${slug} is shown below ${this.topics.base} by another one already, a second Node-RED or a copy of these nodes, and is left to it; give this one another topic name or base, or deploy again when the other is gone`,
    );
    this.#inform();
    this.#tell(...this.#state);
  }

  #tell(state: ConnectionState, problem?: RouterError): void {
    this.#state = [state, problem];
    this.#ears.onState?.(state, problem);
  }

  #inform(): void {
    this.#device.say();
    this.#presence.list(this.#leftovers.resting());
  }
}

/** Bridges of this process. */
let sessions = 0;
