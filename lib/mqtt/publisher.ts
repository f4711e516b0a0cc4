import { routerEvents } from '../capabilities/events.ts';
import { identity } from '../capabilities/identity.ts';
import { lanMac } from '../capabilities/lan-mac.ts';
import { reachable } from '../capabilities/reachable.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { wanMac } from '../capabilities/wan-mac.ts';
import type { AnyReadable } from '../router/capability.ts';
import { seconds, type Clock } from '../router/clock.ts';
import type { Notice } from '../router/notice.ts';
import type { Snapshot } from '../router/snapshot.ts';
import { safely } from './safely.ts';
import { Announcer } from './home-assistant/announcer.ts';
import type { DeviceMacs } from './home-assistant/device-macs.ts';
import { discoveryDocument } from './home-assistant/discovery.ts';
import { discoveryTopic } from './home-assistant/ids.ts';
import { Debouncer } from './debounce.ts';
import { Happenings } from './happenings.ts';
import { CARRY_MS, hasCaughtUp, HOLD_MS, type Inheritance } from './inheritance.ts';
import { asDocument, asState } from './limits.ts';
import { problemAttributes, problemIn } from './problem-attributes.ts';
import { lastActionIn, lastActionOf, type LastAction } from './last-action.ts';
import type { ProblemInfo } from './presence.ts';
import type { Publishable } from './publishable.ts';
import type { RetainedTree } from './retained.ts';
import { publishedAlone, retainedTopics } from './retained-topics.ts';
import { readablesOf, stateDocument, type StateDocument } from './state-document.ts';
import { keyOf, OFFLINE, ONLINE, type Topics } from './topics.ts';
import { Totals } from './totals.ts';
import { Week } from './week.ts';

export interface PublisherOptions {
  readonly publishable: Publishable;
  readonly topics: Topics;
  readonly tree: RetainedTree;
  readonly clock: Clock;
  readonly version: string;
  /** Sends now, not retained, if the broker is there. */
  readonly publish: (topic: string, payload: string) => void;
  readonly log: (line: string) => void;
  readonly macs: DeviceMacs;
  /** The list of routers has other things to say. */
  readonly onInfo: () => void;
  /** From who showed this router before, in a deploy. */
  readonly from?: Inheritance | undefined;
}

/** Home Assistant loses parts of a document that follows another too soon (measured). */
const DEBOUNCE_MS = seconds(2);

/** One router on MQTT: its state, its availability, what happens to it, and its entities. */
export class Publisher {
  readonly publishable: Publishable;
  readonly #options: PublisherOptions;
  readonly #discovery: string | undefined;
  readonly #announcer: Announcer | undefined;
  readonly #later: Debouncer;
  readonly #alone: readonly AnyReadable[];
  readonly #stop: () => void;
  #lastAction: LastAction | null = null;
  readonly #happenings: Happenings;
  readonly #totals = new Totals();
  readonly #week: Week;
  /** What was looked at last for something to say. */
  #published: Snapshot | undefined;
  /** Somebody does not want it in Home Assistant for now. */
  #declined = false;
  /** What was said last, without its time. */
  #said: string;
  #document: StateDocument = {};
  /** What was said in the run before this one. */
  #past: StateDocument | undefined;
  #carries: boolean;
  /** Nothing is said until there is something to say, and in a deploy nothing while it may be the same as before. */
  #holds: boolean;

  constructor(options: PublisherOptions) {
    const { publishable, tree, log, clock, from } = options;
    const { homeAssistant, id, router } = publishable;
    this.#options = options;
    this.publishable = publishable;
    this.#happenings = new Happenings({ ...options, now: () => this.#now() });
    this.#alone = publishedAlone(publishable.catalogue);
    this.#discovery = homeAssistant && discoveryTopic(homeAssistant.prefix, id);
    this.#announcer =
      this.#discovery === undefined
        ? undefined
        : new Announcer({ topic: this.#discovery, tree, log }, from?.known);
    this.#later = new Debouncer(clock, log);
    this.#week = new Week(clock);
    this.#said = from?.said ?? '';
    this.#past = from?.document;
    this.#lastAction = from?.lastAction ?? null;
    this.#carries = this.#holds = from !== undefined;
    if (from) {
      this.#document = from.document;
      this.#happenings.remember(from.document);
      this.#week.restore(from.document['week']);
      if (from.discovery !== undefined && from.discovery !== this.#discovery) tree.clear(from.discovery);
      this.#later.once('hold', HOLD_MS, () => this.#release());
      this.#later.once('carry', CARRY_MS, () => this.#carryNoMore());
    }
    const stops = [
      router.subscribe(safely(log, (notice: Notice) => this.#take(notice))),
      publishable.events?.listen(safely(log, (...event) => this.#happenings.tell(...event))),
    ];
    this.#stop = () => {
      for (const stop of stops) stop?.();
    };
    this.#publishState();
    this.#announceSoon();
  }

  /** Every topic that is kept on the broker for this router. */
  get topics(): readonly string[] {
    const { slug, catalogue } = this.publishable;
    return [
      ...retainedTopics(this.#options.topics, slug, catalogue),
      ...(this.#discovery ? [this.#discovery] : []),
    ];
  }

  get slug(): string {
    return this.publishable.slug;
  }

  /** What is wrong, as it was said last. */
  get problem(): ProblemInfo | undefined {
    const { slug, name } = this.publishable;
    return problemIn(this.#document, { slug, name });
  }

  /** What was done last. */
  get lastAction(): LastAction | null {
    return this.#lastAction;
  }

  /** How many components Home Assistant was told of. */
  get components(): number {
    return this.#announcer?.known.size ?? 0;
  }

  /** Whether a discovery topic is this router's. */
  owns(topic: string): boolean {
    return topic === this.#discovery;
  }

  /** What an earlier run left on our discovery topic. */
  remember(document: unknown): void {
    if (this.#announcer?.remember(document)) this.#announceSoon();
  }

  /** What an earlier run left as this router's state. */
  rememberState(document: StateDocument): void {
    if (this.#past) return;
    this.#past = document;
    this.#week.restore(document['week']);
    this.#lastAction ??= lastActionIn(document);
    this.#happenings.remember(document);
    this.#publishState();
  }

  /** Somebody cleared the discovery document: nothing is announced until {@link Publisher.readmit}, and then what is there then. */
  decline(): void {
    this.#declined = true;
    this.#announcer?.wiped();
  }

  readmit(): void {
    if (!this.#declined) return;
    this.#declined = false;
    this.#announceSoon();
  }

  /** Home Assistant must forget another document first, or else it would give our entities other ids. */
  waitForOthers(): void {
    this.#announcer?.release();
    this.#later.cancel('announce');
    this.#announceSoon();
  }

  /** Stops, and leaves everything on the broker as it is, for the one who comes next. */
  handOver(): Inheritance {
    this.#stop();
    this.#later.stop();
    return {
      said: this.#said,
      document: this.#document,
      lastAction: this.#lastAction,
      known: this.#announcer?.known ?? new Map(),
      discovery: this.#discovery,
    };
  }

  /** Ends. With `forget` the router leaves Home Assistant and the broker: discovery first, so that no entity reads an empty state. */
  close({ forget }: { readonly forget: boolean }): void {
    this.#stop();
    this.#later.stop();
    const { topics, tree, macs } = this.#options;
    const { slug, catalogue } = this.publishable;
    if (forget) {
      macs.gone(this.#discovery ?? slug);
      this.#announcer?.forget();
      for (const topic of retainedTopics(topics, slug, catalogue)) tree.clear(topic);
      return;
    }
    this.#announcer?.release();
    for (const topic of retainedTopics(topics, slug, catalogue)) tree.release(topic);
    tree.set(topics.availability(slug), OFFLINE);
  }

  #take(notice: Notice): void {
    switch (notice.kind) {
      case 'changed':
        this.#reckon(notice);
        // whoever hears of an event finds the state that goes with it
        this.#publishState();
        this.#happenings.changed(notice);
        this.#announceSoon();
        break;
      case 'done':
        this.#lastAction = lastActionOf(notice, this.#now(), this.publishable.language);
        this.#publishState();
        break;
      case 'offers':
      case 'opened':
      case 'problem':
        this.#publishState();
        this.#announceSoon();
        break;
      case 'heard':
        this.#happenings.heard(notice);
        break;
      case 'looked':
        this.#week.looked(notice.now);
        this.#lookAtMac(notice.now);
        // what other looks do not tell grows old
        if (notice.now !== this.#published) this.#publishState();
        break;
    }
  }

  #reckon({ last, now }: Notice & { kind: 'changed' }): void {
    this.#week.looked(now);
    for (const event of routerEvents)
      if (event.between(last, now)) this.#week.happened(event.type, this.#happenings.isExpected);
  }

  #lookAtMac(now: Snapshot): void {
    const [topic, wan] = [this.#discovery ?? this.slug, now.value(wanMac)];
    if (this.#options.macs.look(topic, now.get(lanMac), wan)) this.#announceSoon();
  }

  #publishState(): void {
    const { topics, tree } = this.#options;
    const { slug, language, router } = this.publishable;
    const { snapshot, running, problem } = router;
    this.#published = snapshot;
    if (this.#holds && !hasCaughtUp(router, this.#document)) return;
    const again = this.#holds;
    this.#holds = false;
    // an outage is told before its values go, and values come before the router counts as there
    const answers = snapshot.get(reachable);
    const available = answers.state === 'known' && answers.value;
    // who leaves a router alone since before it was read does not know, and lets be what was said
    const unasked = router.paused && answers.state === 'unknown' && answers.why === 'not-read';
    if (!available && !unasked) tree.set(topics.availability(slug), OFFLINE);
    if (snapshot.isEmpty && !problem && !running && !this.#lastAction) return;
    const whole = stateDocument(
      snapshot,
      {
        action: running?.id ?? null,
        lastAction: this.#lastAction,
        login: this.#happenings.login ?? null,
        problem: problem?.code ?? null,
        problemAttributes: problem && problemAttributes(problem, language),
        overdue: router.overdue ?? [],
        ...(this.publishable.role !== 'home' && { week: this.#week.summary }),
      },
      this.#past && {
        document: this.#past,
        totals: this.#totals,
        carries: (this.#carries || unasked) && problem === undefined,
      },
      readablesOf(this.publishable.catalogue),
    );
    const { document, text } = asDocument(whole);
    if (text !== this.#said) {
      this.#said = text;
      this.#document = document;
      tree.set(topics.state(slug), `${text.slice(0, -1)},"updated":"${this.#now()}"}`);
    }
    for (const token of this.#alone) {
      const value = snapshot.value(token);
      if (typeof value !== 'string') continue;
      const isPicture = token.entity?.platform === 'image';
      tree.set(topics.value(slug, keyOf(token.id)), isPicture ? value : asState(value));
    }
    if (available) tree.set(topics.availability(slug), ONLINE);
    this.#happenings.loggedIn();
    // after a deploy once more, in case that the broker has forgotten it meanwhile
    if (again) for (const topic of [topics.state(slug), topics.availability(slug)]) tree.resend(topic);
  }

  #release(): void {
    this.#holds = false;
    this.#publishState();
    this.#announceSoon();
  }

  #carryNoMore(): void {
    this.#carries = false;
    this.#publishState();
    this.#announceSoon();
  }

  /** Waits until something is known of the router: entities that come and go are worse than none. */
  #announceSoon(): void {
    this.#later.once('announce', DEBOUNCE_MS, () => {
      const { topics, version, macs, onInfo } = this.#options;
      const { snapshot, driver } = this.publishable.router;
      onInfo();
      // after a deploy the box itself may not have been read yet
      if (this.#declined || this.#holds || (this.#carries && !snapshot.has(identity))) return;
      if (driver && (snapshot.has(wanIpv4) || snapshot.value(reachable) === true))
        this.#announcer?.announce(
          discoveryDocument(
            { topics, publishable: this.publishable, macs: macs.claim(this.#announcer.topic) },
            version,
            this.#announcer.known,
          ),
        );
    });
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}
