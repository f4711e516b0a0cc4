import type { DeviceMacs } from './home-assistant/device-macs.ts';
import { isDiscovery } from './home-assistant/ids.ts';
import { scanned, slugIn } from './home-assistant/orphans.ts';
import { stateIn } from './inheritance.ts';
import type { Presence, InstanceInfo } from './presence.ts';
import type { Publisher } from './publisher.ts';
import type { RetainedTree } from './retained.ts';
import { BRIDGE, TOPIC, type Topics } from './topics.ts';

export interface LeftoversOptions {
  readonly topics: Topics;
  readonly tree: RetainedTree;
  readonly presence: Presence;
  /** Routers that are shown now. */
  readonly shown: ReadonlyMap<string, Publisher>;
  readonly macs: DeviceMacs;
  /** Whether a router that is not shown now only rests. */
  readonly rests: (nodes: readonly string[]) => boolean;
  readonly subscribe: (topic: string) => void;
}

const MOST = 100;

/**
 * What earlier runs of ours left on the broker for routers that are gone, have another place, or are not for Home Assistant any
 * more. Only what stands on our own list is ours; and as anybody may have written that list, only on topics of our shape, and only
 * documents that were seen to be of this package and this base.
 */
export class Leftovers {
  readonly #options: LeftoversOptions;
  readonly #documents = new Set<string>();
  readonly #looked = new Set<string>();

  constructor(options: LeftoversOptions) {
    this.#options = options;
  }

  /** What the broker keeps: of an earlier run of ours, or of somebody else. */
  heard(topic: string, payload: Uint8Array): void {
    const { shown, topics } = this.#options;
    for (const publisher of shown.values()) {
      const state = topic === topics.state(publisher.publishable.slug) ? stateIn(payload) : undefined;
      if (state) publisher.rememberState(state);
    }
    if (topic.endsWith('/config')) this.#heardDocument(topic, scanned(payload));
  }

  #heardDocument(topic: string, document: unknown): void {
    const { macs, presence, shown, topics } = this.#options;
    macs.heard(topic, document);
    for (const publisher of shown.values()) if (publisher.owns(topic)) return publisher.remember(document);
    const slug = slugIn(document, topics);
    if (slug === undefined) return;
    this.#note(topic);
    const publisher = shown.get(slug);
    // the same router under another identity: it goes first, or else its entities keep the ids
    if (!publisher?.publishable.homeAssistant || presence.isOthers(topic)) return;
    this.#clear(topic);
    publisher.waitForOthers();
  }

  /** A document of this package and this base. */
  #note(topic: string): void {
    if (this.#documents.size < MOST) this.#documents.add(topic);
  }

  /** A router that rests: what is there of it stays, until its nodes are gone. */
  keep({ slug, topics, publishable: { nodes = [] } }: Publisher): void {
    for (const topic of topics) if (isDiscovery(topic)) this.#note(topic);
    this.#options.presence.keepEarlier(slug, { topics, nodes });
  }

  /** Looks at the documents on our list, which may be under a prefix that nobody listens to any more. */
  look(): void {
    const { presence, subscribe } = this.#options;
    for (const { topics } of Object.values(presence.earlier))
      for (const topic of topics) {
        // one that is no topic would end the connection, each time
        if (!isDiscovery(topic) || !TOPIC.test(topic) || this.#looked.has(topic)) continue;
        if (this.#looked.size >= MOST) return;
        this.#looked.add(topic);
        subscribe(topic);
      }
  }

  /** Clears what is left over; `kept`: topics that are in use; with `resting` also what only rests. */
  clear(kept: ReadonlySet<string>, { resting = false } = {}): void {
    const { presence, rests } = this.#options;
    const last = ([slug]: readonly [string, InstanceInfo]) => Number(slug === BRIDGE);
    const earlier = Object.entries(presence.earlier).toSorted((a, b) => last(a) - last(b));
    for (const [slug, { topics, nodes }] of earlier) {
      const mayRest = !resting && !topics.some((topic) => kept.has(topic));
      if (slug === BRIDGE ? this.#bridgeStays() : mayRest && rests(nodes)) continue;
      for (const topic of topics)
        if (!kept.has(topic) && !presence.isOthers(topic) && this.#isOurs(topic, slug)) this.#clear(topic);
      presence.forgetEarlier(slug);
    }
  }

  #clear(topic: string): void {
    this.#options.tree.clear(topic);
    this.#options.macs.gone(topic);
  }

  /** What is on the broker for routers that rest. */
  resting(): Readonly<Record<string, InstanceInfo>> {
    const { presence } = this.#options;
    return presence.earlier;
  }

  /** The bridge itself rests as long as something does that hangs on it, and stays where somebody else may hang on it. */
  #bridgeStays(): boolean {
    const { presence } = this.#options;
    return !presence.isAlone || Object.keys(presence.earlier).some((each) => each !== BRIDGE);
  }

  #isOurs(topic: string, slug: string): boolean {
    const { topics } = this.#options;
    if (isDiscovery(topic)) return this.#documents.has(topic);
    return slug === BRIDGE ? topic === topics.bridgeSummary : topics.isRetainedOf(topic, slug);
  }
}
