import { happenings } from '../capabilities/events.ts';
import { identity } from '../capabilities/identity.ts';
import { reachable } from '../capabilities/reachable.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { doables } from '../capabilities/catalogue.ts';
import type { Clock } from '../router/clock.ts';
import { seconds } from '../router/clock.ts';
import type { Notice } from '../router/notice.ts';
import { Announcer } from './home-assistant/announcer.ts';
import { discoveryDocument, discoveryTopic } from './home-assistant/discovery.ts';
import type { Publishable } from './publishable.ts';
import type { RetainedTree } from './retained.ts';
import { stateDocument, type LastAction } from './state-document.ts';
import { keyOf, type Topics } from './topics.ts';

export interface PublisherOptions {
  readonly publishable: Publishable;
  readonly topics: Topics;
  readonly tree: RetainedTree;
  readonly clock: Clock;
  readonly version: string;
  /** Sends now, if the broker is there; retained or not. */
  readonly publish: (topic: string, payload: string, retain: boolean) => void;
  readonly log: (line: string) => void;
  /** The list of routers has other things to say. */
  readonly onInfo: () => void;
}

/** Home Assistant loses parts of a document that follows another too soon (measured). */
const DEBOUNCE_MS = seconds(2);

/** One router on MQTT: its state, its availability, what happens to it, and its entities. */
export class Publisher {
  readonly publishable: Publishable;
  readonly #options: PublisherOptions;
  readonly #announcer: Announcer | undefined;
  readonly #stop: () => void;
  #stopDebounce: (() => void) | undefined;
  #lastAction: LastAction | null = null;

  constructor(options: PublisherOptions) {
    const { publishable, tree, publish, log } = options;
    this.#options = options;
    this.publishable = publishable;
    this.#announcer =
      publishable.homeAssistant &&
      new Announcer({
        topic: discoveryTopic(publishable.homeAssistant.prefix, publishable.id),
        tree,
        publishNow: (topic, payload) => publish(topic, payload, true),
        log,
      });
    this.#stop = publishable.router.subscribe((notice) => this.#take(notice));
    this.#publishState();
    this.#announceSoon();
  }

  /** What an earlier run left on a discovery topic. */
  remember(topic: string, document: unknown): void {
    const { homeAssistant, id } = this.publishable;
    if (homeAssistant && topic === discoveryTopic(homeAssistant.prefix, id))
      this.#announcer?.remember(document);
  }

  /** Ends. With `forget` the router leaves Home Assistant and the broker: discovery first, so that no entity reads an empty state. */
  close({ forget }: { readonly forget: boolean }): void {
    this.#stop();
    this.#stopDebounce?.();
    const { topics, tree } = this.#options;
    const { slug } = this.publishable;
    if (!forget) return tree.set(topics.availability(slug), OFFLINE);
    this.#announcer?.forget();
    for (const topic of [topics.availability(slug), topics.state(slug), ...this.#valueTopics()])
      tree.clear(topic);
  }

  /** Its entry in the list of routers. */
  info(): Record<string, unknown> {
    const { slug, name, role, router } = this.publishable;
    const box = router.snapshot.value(identity);
    return {
      slug,
      name,
      role,
      driver: router.driver?.id ?? null,
      evidence: router.driver?.evidence ?? null,
      vendor: box?.vendor ?? null,
      model: box?.model ?? null,
      firmware: box?.firmware ?? null,
      offers: router.offers.filter(({ withdrawn }) => !withdrawn).map(({ capability }) => capability.id),
      withdrawn: router.offers.flatMap(({ capability, withdrawn }) =>
        withdrawn
          ? [
              {
                id: capability.id,
                code: withdrawn.code,
                reason: withdrawn.sentence(this.publishable.language),
              },
            ]
          : [],
      ),
    };
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
          at: new Date(this.#options.clock.now()).toISOString(),
        };
        this.#publishState();
        break;
      case 'offers':
      case 'opened':
      case 'problem':
        this.#publishState();
        this.#announceSoon();
        break;
      case 'looked':
        break;
    }
  }

  #tellHappenings({ last, now }: Notice & { kind: 'changed' }): void {
    const { topics, clock, publish } = this.#options;
    const { slug, router } = this.publishable;
    const at = new Date(clock.now()).toISOString();
    const expected = router.running !== undefined && router.running.risk !== 'none';
    for (const happening of happenings) {
      const details = happening.between(last, now);
      const { type } = happening;
      if (details)
        publish(
          topics.event(slug),
          JSON.stringify({ event_type: type, router: slug, at, expected, ...details }),
          false,
        );
    }
  }

  #publishState(): void {
    const { topics, tree } = this.#options;
    const { slug, router } = this.publishable;
    const { snapshot, running, problem } = router;
    tree.set(topics.availability(slug), snapshot.value(reachable) === true ? ONLINE : OFFLINE);
    const circumstances = {
      action: running?.id ?? null,
      lastAction: this.#lastAction,
      problem: problem?.code ?? null,
    };
    tree.set(topics.state(slug), JSON.stringify(stateDocument(snapshot, circumstances)));
    for (const setting of doables) {
      const value =
        setting.kind === 'setting' && setting.face?.platform === 'text' ? snapshot.value(setting) : undefined;
      if (typeof value === 'string') tree.set(topics.value(slug, keyOf(setting.id)), value);
    }
  }

  #valueTopics(): readonly string[] {
    const { topics } = this.#options;
    const texts = doables.filter(({ face }) => face?.platform === 'text');
    return texts.map(({ id }) => topics.value(this.publishable.slug, keyOf(id)));
  }

  /** Waits until something is known of the router: entities that come and go are worse than none. */
  #announceSoon(): void {
    if (this.#stopDebounce) return;
    this.#stopDebounce = this.#options.clock.after(DEBOUNCE_MS, () => {
      this.#stopDebounce = undefined;
      this.#options.onInfo();
      const { snapshot, driver } = this.publishable.router;
      if (driver && (snapshot.has(wanIpv4) || snapshot.value(reachable) === true)) this.announce();
    });
  }

  announce(): void {
    const { topics, version } = this.#options;
    this.#announcer?.announce(discoveryDocument({ topics, publishable: this.publishable }, version));
  }
}

const ONLINE = '{"state":"online"}';
const OFFLINE = '{"state":"offline"}';
