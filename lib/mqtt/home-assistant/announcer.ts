import type { RetainedTree } from '../retained.ts';
import type { DiscoveryDocument, KnownComponents } from './discovery.ts';
import { isRecord } from './platforms.ts';
import { validate } from './validate.ts';

export interface AnnouncerOptions {
  readonly topic: string;
  readonly tree: RetainedTree;
  readonly log: (line: string) => void;
}

/** Keeps one discovery document as Home Assistant needs it: checked, and with entities that left buried properly. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  /** What Home Assistant may have entities for, as far as we know. */
  #live: Map<string, string>;
  #complained = '';

  /** `known`: what another one before this has announced. */
  constructor(options: AnnouncerOptions, known: KnownComponents = new Map()) {
    this.#options = options;
    this.#live = new Map(known);
  }

  get topic(): string {
    return this.#options.topic;
  }

  get known(): KnownComponents {
    return this.#live;
  }

  /** Somebody cleared the document: Home Assistant has nothing of ours any more, and what is not there now need not come back. */
  wiped(): void {
    this.#live.clear();
  }

  /** What an earlier run of ours left on the broker: its entities need burying too. True where there are any that we did not know. */
  remember(document: unknown): boolean {
    const known = this.#live.size;
    for (const [key, platform] of platformsOf(document)) {
      if (!this.#live.has(key)) this.#live.set(key, platform);
    }
    return this.#live.size > known;
  }

  /**
   * Leaving a component out does not remove its entity, and one that changes its platform would leave the old one behind: such
   * ones are buried in a document of their own, and the real one follows when the broker has that.
   */
  announce(document: DiscoveryDocument): void {
    const { topic, tree } = this.#options;
    const checked = this.#withoutFaulty(document);
    if (!checked) return;
    const final = JSON.stringify(checked);
    const next = platformsOf(checked);
    const gone = [...this.#live].filter(([key, platform]) => next.get(key) !== platform);
    if (gone.length === 0) {
      this.#live = new Map(next);
      return tree.set(topic, final);
    }
    const tombstones = Object.fromEntries(gone.map(([key, platform]) => [key, { platform }]));
    this.#live = new Map([...next, ...gone]);
    tree.set(
      topic,
      JSON.stringify({ ...checked, components: { ...checked.components, ...tombstones } }),
      () => {
        this.#live = new Map(next);
        tree.set(topic, final);
      },
    );
  }

  /** Makes Home Assistant forget the device and all its entities. */
  forget(): void {
    this.#live.clear();
    this.#options.tree.clear(this.#options.topic);
  }

  /** Leaves everything as it is. */
  release(): void {
    this.#options.tree.release(this.#options.topic);
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

/** Of a document that may be anything. */
function platformsOf(document: unknown): KnownComponents {
  const components = isRecord(document) && isRecord(document['components']) ? document['components'] : {};
  return new Map(
    Object.entries(components).flatMap(([key, component]): Array<[string, string]> => {
      const platform = isRecord(component) ? component['platform'] : undefined;
      return typeof platform === 'string' ? [[key, platform]] : [];
    }),
  );
}
