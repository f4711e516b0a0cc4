import type { RetainedTree } from '../retained.ts';
import type { Component } from './component.ts';
import type { DiscoveryDocument } from './discovery.ts';
import { isRecord } from './platforms.ts';
import { validate } from './validate.ts';

export interface AnnouncerOptions {
  readonly topic: string;
  readonly tree: RetainedTree;
  /** Publishes retained at once, beside the tree: for documents that are only a step. */
  readonly publishNow: (topic: string, payload: string) => void;
  readonly log: (line: string) => void;
}

/** Keeps one discovery document as Home Assistant needs it: checked, and with entities that left buried properly. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  /** What is on the broker, by key: which platform. */
  #live = new Map<string, string>();
  #complained = '';

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /** What an earlier run of ours left on the broker: its entities need burying too. */
  remember(document: unknown): void {
    if (!isRecord(document) || !isRecord(document['components'])) return;
    for (const [key, component] of Object.entries(document['components'])) {
      const platform = isRecord(component) ? component['platform'] : undefined;
      if (typeof platform === 'string' && !this.#live.has(key)) this.#live.set(key, platform);
    }
  }

  announce(document: DiscoveryDocument): void {
    const { topic, tree, publishNow } = this.#options;
    const checked = this.#withoutFaulty(document);
    if (!checked) return;
    const next = new Map(Object.entries(checked.components).map(([key, { platform }]) => [key, platform]));
    const gone = [...this.#live].filter(([key, platform]) => next.get(key) !== platform);
    if (gone.length > 0) {
      // leaving a component out does not remove its entity, and one that changes its platform would leave the old one behind
      const tombstones = Object.fromEntries(
        gone.map(([key, platform]): [string, Component] => [key, { platform }]),
      );
      publishNow(topic, JSON.stringify({ ...checked, components: { ...checked.components, ...tombstones } }));
    }
    this.#live = next;
    tree.set(topic, JSON.stringify(checked));
  }

  /** Makes Home Assistant forget the device and all its entities. */
  forget(): void {
    this.#live.clear();
    this.#options.tree.clear(this.#options.topic);
  }

  #withoutFaulty(document: DiscoveryDocument): DiscoveryDocument | undefined {
    const { refused, withheld } = validate(document);
    const complaint = [...refused, ...[...withheld].map(([key, why]) => `${key}: ${why}`)].join('; ');
    if (complaint !== this.#complained) {
      this.#complained = complaint;
      if (complaint !== '') this.#options.log(`Home Assistant would refuse: ${complaint}`);
    }
    if (refused.length > 0) return undefined;
    const components = Object.entries(document.components).filter(([key]) => !withheld.has(key));
    return { ...document, components: Object.fromEntries(components) };
  }
}
