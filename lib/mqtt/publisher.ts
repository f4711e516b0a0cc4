import { doables } from '../capabilities/catalogue.ts';
import { happenings } from '../capabilities/events.ts';
import { logEventType } from '../capabilities/log-kinds.ts';
import { reachable } from '../capabilities/reachable.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { seconds, type Clock } from '../router/clock.ts';
import type { Notice } from '../router/notice.ts';
import { guarded } from './safely.ts';
import { Announcer } from './home-assistant/announcer.ts';
import { discoveryDocument, discoveryTopic } from './home-assistant/discovery.ts';
import { Later } from './debounce.ts';
import type { Publishable } from './publishable.ts';
import type { RetainedTree } from './retained.ts';
import { stateDocument, type LastAction } from './state-document.ts';
import { keyOf, OFFLINE, ONLINE, type Topics } from './topics.ts';

export interface PublisherOptions {
  readonly publishable: Publishable;
  readonly topics: Topics;
  readonly tree: RetainedTree;
  readonly clock: Clock;
  readonly version: string;
  /** Sends now, not retained, if the broker is there. */
  readonly publish: (topic: string, payload: string) => void;
  readonly log: (line: string) => void;
  /** The list of routers has other things to say. */
  readonly onInfo: () => void;
}

/** Home Assistant loses parts of a document that follows another too soon (measured). */
const DEBOUNCE_MS = seconds(2);

const texts = doables.flatMap((each) =>
  each.kind === 'setting' && each.face?.platform === 'text' ? [each] : [],
);

/** What is retained for a router, beside its discovery document. */
export function retainedTopics(topics: Topics, slug: string): readonly string[] {
  return [
    topics.availability(slug),
    topics.state(slug),
    ...texts.map(({ id }) => topics.value(slug, keyOf(id))),
  ];
}

/** One router on MQTT: its state, its availability, what happens to it, and its entities. */
export class Publisher {
  readonly publishable: Publishable;
  readonly #options: PublisherOptions;
  readonly #discovery: string | undefined;
  readonly #announcer: Announcer | undefined;
  readonly #later: Later;
  readonly #stop: () => void;
  #lastAction: LastAction | null = null;
  #said = '';

  constructor(options: PublisherOptions) {
    const { publishable, tree, log, clock } = options;
    const { homeAssistant, id, router } = publishable;
    this.#options = options;
    this.publishable = publishable;
    this.#discovery = homeAssistant && discoveryTopic(homeAssistant.prefix, id);
    this.#announcer =
      this.#discovery === undefined ? undefined : new Announcer({ topic: this.#discovery, tree, log });
    this.#later = new Later(clock, log);
    this.#stop = router.subscribe(guarded(log, (notice: Notice) => this.#take(notice)));
    this.#publishState();
    this.#announceSoon();
  }

  /** Whether a discovery topic is this router's. */
  owns(topic: string): boolean {
    return topic === this.#discovery;
  }

  /** What an earlier run left on our discovery topic. */
  remember(document: unknown): void {
    if (this.#announcer?.remember(document)) this.#announceSoon();
  }

  /** Ends. With `forget` the router leaves Home Assistant and the broker: discovery first, so that no entity reads an empty state. */
  close({ forget }: { readonly forget: boolean }): void {
    this.#stop();
    this.#later.stop();
    const { topics, tree } = this.#options;
    const { slug } = this.publishable;
    if (forget) {
      this.#announcer?.forget();
      for (const topic of retainedTopics(topics, slug)) tree.clear(topic);
      return;
    }
    this.#announcer?.release();
    for (const topic of retainedTopics(topics, slug)) tree.release(topic);
    tree.set(topics.availability(slug), OFFLINE);
  }

  #take(notice: Notice): void {
    switch (notice.kind) {
      case 'changed':
        this.#tellHappenings(notice);
        this.#publishState();
        this.#announceSoon();
        break;
      case 'done':
        this.#lastAction = {
          action: notice.capability.id,
          outcome: notice.result?.outcome ?? notice.error?.code ?? 'defect',
          at: this.#now(),
        };
        this.#publishState();
        break;
      case 'offers':
      case 'opened':
      case 'problem':
        this.#publishState();
        this.#announceSoon();
        break;
      case 'heard':
        this.#tellHeard(notice);
        break;
      case 'looked':
        break;
    }
  }

  #tellHappenings({ last, now }: Notice & { kind: 'changed' }): void {
    for (const happening of happenings) {
      const details = happening.between(last, now);
      if (details) this.#tellEvent(happening.type, details);
    }
  }

  /** Only what Home Assistant was told to expect: an event of an unknown type would be an error there. */
  #tellHeard({ what, line }: Notice & { kind: 'heard' }): void {
    const type = logEventType(what);
    if (type !== undefined && this.publishable.hears) this.#tellEvent(type, { line });
  }

  #tellEvent(type: string, details: Readonly<Record<string, string | null>>): void {
    const { topics, publish } = this.#options;
    const { slug, router } = this.publishable;
    const expected = router.running !== undefined && router.running.risk !== 'none';
    const event = { event_type: type, router: slug, at: this.#now(), expected, ...details };
    publish(topics.event(slug), JSON.stringify(event));
  }

  #publishState(): void {
    const { topics, tree } = this.#options;
    const { slug, router } = this.publishable;
    const { snapshot, running, problem } = router;
    tree.set(topics.availability(slug), snapshot.value(reachable) === true ? ONLINE : OFFLINE);
    const document = stateDocument(snapshot, {
      action: running?.id ?? null,
      lastAction: this.#lastAction,
      problem: problem?.code ?? null,
    });
    const said = JSON.stringify(document);
    if (said !== this.#said) {
      this.#said = said;
      tree.set(topics.state(slug), JSON.stringify({ ...document, updated: this.#now() }));
    }
    for (const setting of texts) {
      const value = snapshot.value(setting);
      if (typeof value === 'string') tree.set(topics.value(slug, keyOf(setting.id)), value);
    }
  }

  /** Waits until something is known of the router: entities that come and go are worse than none. */
  #announceSoon(): void {
    this.#later.once('announce', DEBOUNCE_MS, () => {
      const { topics, version, onInfo } = this.#options;
      const { snapshot, driver } = this.publishable.router;
      onInfo();
      if (driver && (snapshot.has(wanIpv4) || snapshot.value(reachable) === true))
        this.#announcer?.announce(discoveryDocument({ topics, publishable: this.publishable }, version));
    });
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}
