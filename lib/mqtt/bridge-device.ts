import { bridgeDocument, bridgeId } from './home-assistant/bridge-document.ts';
import { discoveryTopic } from './home-assistant/ids.ts';
import { asDocument } from './limits.ts';
import type { InstanceInfo, Presence, ProblemInfo } from './presence.ts';
import type { RetainedTree } from './retained.ts';
import type { Roster } from './roster.ts';
import { routerInfo } from './router-info.ts';
import { BRIDGE, type Topics } from './topics.ts';

export interface BridgeDeviceOptions {
  readonly topics: Topics;
  readonly tree: RetainedTree;
  readonly roster: Roster;
  readonly presence: Pick<Presence, 'isTaken' | 'problems' | 'topics'>;
  readonly version: string;
}

/**
 * The bridge itself: what it shows (`bridge/info`), what is wrong (`bridge/summary`), and a device in Home Assistant under each prefix in
 * use. Where several Node-REDs share a base it is one device, which the first of them keeps, with the problems of all.
 */
export class BridgeDevice {
  readonly slug = BRIDGE;
  readonly #options: BridgeDeviceOptions;
  /** Under which it was announced, or left to somebody else. */
  readonly #prefixes = new Set<string>();
  /** Documents that a person has deleted. */
  readonly #declined = new Set<string>();
  #kept: readonly string[] = [];

  constructor(options: BridgeDeviceOptions) {
    this.#options = options;
  }

  /** Topics that are kept on the broker by us, and not by somebody who was first. */
  get topics(): readonly string[] {
    return this.#kept;
  }

  get listing(): Readonly<Record<string, InstanceInfo>> {
    return { [BRIDGE]: { topics: this.#kept, nodes: [] } };
  }

  /** What is wrong with our own routers and homes. */
  get problems(): readonly ProblemInfo[] {
    return this.#options.roster.all.flatMap(({ problem }) => problem ?? []);
  }

  /** Says what is so now. A prefix that nobody uses any more stays until {@link BridgeDevice.leave}: who comes back finds it. */
  say(): void {
    const { topics, tree, roster, presence, version } = this.#options;
    const { languages, routers, homes } = roster;
    const { base } = topics;
    tree.set(topics.bridgeInfo, JSON.stringify({ version, base, routers: routers.map(routerInfo), homes }));
    for (const prefix of languages.keys()) this.#prefixes.add(prefix);
    const wanted = [...this.#prefixes].map((prefix) => this.#topic(prefix));
    const kept = [...wanted, topics.bridgeSummary].filter((topic) => !presence.isTaken([topic]));
    for (const topic of this.#kept) if (!kept.includes(topic)) tree.release(topic);
    this.#kept = kept;
    const says = (topic: string, text: string) => {
      if (kept.includes(topic) && !this.#declined.has(topic)) tree.set(topic, text);
    };
    for (const [prefix, language] of languages)
      says(this.#topic(prefix), JSON.stringify(bridgeDocument(topics, version, language)));
    const problems = new Map([...presence.problems, ...this.problems].map((each) => [each.slug, each]));
    says(topics.bridgeSummary, asDocument({ version, problems: [...problems.values()] }).text);
  }

  /** Leaves Home Assistant where nothing of ours is any more, to others who are there; `resting`: what may come back. */
  leave(resting: Readonly<Record<string, InstanceInfo>>): void {
    const { presence, roster, tree } = this.#options;
    const ours = Object.entries(resting).flatMap(([slug, { topics }]) => (slug === BRIDGE ? [] : topics));
    for (const prefix of this.#prefixes) {
      const isBelow = (topic: string) => topic.startsWith(`${prefix}/device/`);
      if (roster.languages.has(prefix) || ours.some(isBelow)) continue;
      if (this.owns(this.#topic(prefix)) && !presence.topics.some(isBelow)) tree.clear(this.#topic(prefix));
      this.#prefixes.delete(prefix);
    }
  }

  /** Leaves the broker: what nobody else is there to keep. */
  forget(): void {
    const { topics, tree } = this.#options;
    for (const topic of [...this.#kept, topics.bridgeInfo]) tree.clear(topic);
  }

  /** Whether a discovery topic is the bridge's, and kept by us. */
  owns(topic: string): boolean {
    return topic !== this.#options.topics.bridgeSummary && this.#kept.includes(topic);
  }

  /** Somebody cleared this document: it stays away until {@link BridgeDevice.readmit}. */
  decline(topic: string): void {
    this.#declined.add(topic);
  }

  readmit(): void {
    if (this.#declined.size === 0) return;
    this.#declined.clear();
    this.say();
  }

  #topic(prefix: string): string {
    return discoveryTopic(prefix, bridgeId(this.#options.topics));
  }
}
