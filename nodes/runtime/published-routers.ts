import { bracketed } from '../../lib/address/ip.ts';
import type { Bridge } from '../../lib/mqtt/bridge.ts';
import { asRouterError } from '../../lib/router/errors.ts';
import type { Language } from '../../lib/router/text.ts';
import { targetOf } from '../../lib/application/target.ts';
import { inWords } from './guard.ts';
import type { RouterNode } from './router-node.ts';

export interface PublishedOptions {
  readonly bridge: Bridge;
  /** Undefined for no discovery. */
  readonly prefix: string | undefined;
  readonly language: Language;
  /** The router node with this id, as it is now. */
  readonly find: (id: string) => RouterNode | undefined;
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

  /** Shows these, in place of those before. */
  follow(nodes: readonly RouterNode[]): void {
    for (const [slug, node] of this.#shown) {
      if (nodes.includes(node)) continue;
      this.#options.bridge.remove(slug, { forget: this.#isGone(slug, node) });
      this.#shown.delete(slug);
    }
    const shown = new Set(this.#shown.values());
    this.#refused = new Set(nodes.filter((node) => !shown.has(node) && !this.#show(node)));
  }

  /** With `forget` nothing of them stays on the broker. */
  end(options: { readonly forget: boolean }): void {
    for (const slug of this.#shown.keys()) this.#options.bridge.remove(slug, options);
    this.#shown.clear();
  }

  #show(node: RouterNode): boolean {
    const { bridge, language, prefix, onError } = this.#options;
    const { slug, id, name = '', config, router } = node;
    // why it makes no sense has been said by the router node
    if (!config || !router) return false;
    try {
      bridge.add({
        slug,
        id,
        name,
        role: config.role,
        language,
        allow: config.allow,
        hears: Boolean(config.syslog),
        url: pageOf(config.address),
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

  /** Whether the router was deleted or has another place now; one that is set up wrongly for a while keeps its entities. */
  #isGone(slug: string, { id }: RouterNode): boolean {
    const heir = this.#options.find(id);
    return heir === undefined || (heir.router !== undefined && heir.slug !== slug);
  }
}

/** The router's own page, for Home Assistant's link. */
function pageOf(address: string): string {
  const { host } = targetOf(address);
  return `http://${bracketed(host)}/`;
}
