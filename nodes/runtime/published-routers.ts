import { bracketed } from '../../lib/address/ip.ts';
import { deviceId } from '../../lib/mqtt/home-assistant/discovery.ts';
import type { Bridge } from '../../lib/mqtt/bridge.ts';
import { asRouterError } from '../../lib/router/errors.ts';
import type { Language } from '../../lib/router/text.ts';
import { targetOf } from '../../lib/application/target.ts';
import { isDeploying, isInFlows, standingOf, type Standing } from './deploys.ts';
import { inWords } from './guard.ts';
import type { RED } from './red.ts';
import { isRouterNode, type RouterNode } from './router-node.ts';

export interface PublishedOptions {
  readonly bridge: Bridge;
  /** The node that shows them. */
  readonly publisher: Standing;
  /** Undefined for no discovery. */
  readonly prefix: string | undefined;
  readonly language: Language;
  readonly onError: (line: string) => void;
}

/** The routers that one node shows on a broker, kept in step with the router nodes that there are. */
export class PublishedRouters {
  readonly #options: PublishedOptions;
  readonly #shown = new Map<string, RouterNode>();
  #refused: ReadonlySet<RouterNode> = new Set();

  constructor(options: PublishedOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#shown.size;
  }

  /** Some router cannot be shown as it is set up. */
  get incomplete(): boolean {
    return this.#refused.size > 0;
  }

  /** Some router is shown by somebody else, who was first. */
  get taken(): boolean {
    const { taken } = this.#options.bridge;
    return [...this.#shown.keys()].some((slug) => taken.has(slug));
  }

  /** Shows these, in place of those before. */
  follow(nodes: readonly RouterNode[]): void {
    for (const [slug, node] of this.#shown) {
      if (nodes.includes(node)) continue;
      // whether it is gone for good shows when all are there again
      this.#options.bridge.remove(slug, { forget: false, comesBack: true });
      this.#shown.delete(slug);
    }
    const shown = new Set(this.#shown.values());
    this.#refused = new Set(nodes.filter((node) => !shown.has(node) && !this.#show(node)));
  }

  /** With `forget` nothing of them stays on the broker; in a deploy that shows when all are there again. */
  end({ forget }: { readonly forget: boolean }): void {
    const comesBack = isDeploying();
    for (const slug of this.#shown.keys())
      this.#options.bridge.remove(slug, { forget: forget && !comesBack, comesBack });
    this.#shown.clear();
  }

  #show(node: RouterNode): boolean {
    const { bridge, language, prefix, publisher, onError } = this.#options;
    const { slug, name = '', config, router } = node;
    // why it makes no sense has been said by the router node
    if (!config || !router) return false;
    try {
      bridge.add({
        slug,
        id: deviceId(bridge.topics.base, slug),
        nodes: [publisher, standingOf(node)].map((each) => JSON.stringify(each)),
        name,
        role: config.role,
        language,
        allow: config.allow,
        hears: Boolean(config.syslog),
        url: screenUrlOf(config.address),
        homeAssistant: prefix === undefined ? undefined : { prefix },
        router,
      });
      this.#shown.set(slug, node);
      return true;
    } catch (thrown) {
      // told once, and not with every deploy
      if (!this.#refused.has(node)) onError(inWords(asRouterError(thrown)));
      return false;
    }
  }
}

/**
 * Whether a router that nobody shows only rests, by its publisher and its router node: both still stand in the flows, and one of them
 * is switched off or set up wrongly.
 */
export function restingIn(RED: RED, nodes: readonly string[]): boolean {
  const standings = nodes.flatMap((text) => standingIn(text) ?? []);
  if (standings.length < 2 || !standings.every((each) => isInFlows(RED, each))) return false;
  return standings.some(({ id }) => {
    const node: unknown = RED.nodes.getNode(id);
    return !node || (isRouterNode(node) && !node.router);
  });
}

function standingIn(text: string): Standing | undefined {
  try {
    const found = JSON.parse(text) as Standing;
    return typeof found.id === 'string' ? found : undefined;
  } catch {
    return undefined;
  }
}

/** The router's own page, for Home Assistant's link; one that is reached by SSH, or is this machine, has none. */
export function screenUrlOf(address: string): string | undefined {
  const { host, url } = targetOf(address);
  return url && !/^https?:$/.test(url.protocol) ? undefined : `http://${bracketed(host)}/`;
}
