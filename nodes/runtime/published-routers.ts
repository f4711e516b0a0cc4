import { bracketed } from '../../lib/address/ip.ts';
import { deviceId } from '../../lib/mqtt/home-assistant/ids.ts';
import type { Bridge } from '../../lib/mqtt/bridge.ts';
import type { Publishable } from '../../lib/mqtt/publishable.ts';
import { homeCatalogue } from '../../lib/dual-stack/home-catalogue.ts';
import { HomeDevice } from '../../lib/dual-stack/home-device.ts';
import { homeEvents } from '../../lib/dual-stack/home-events.ts';
import { systemClock } from '../../lib/router/clock.ts';
import { asRouterError } from '../../lib/router/errors.ts';
import type { Language } from '../../lib/router/text.ts';
import { targetOf } from '../../lib/application/target.ts';
import { isDeploying, isInFlows, standingOf, type Standing } from './deploys.ts';
import { inWords } from './guard.ts';
import { alertDispatcherOf } from './alert-dispatchers.ts';
import { isDualStackNode, type DualStackNode } from './dual-stack-node.ts';
import type { RED } from './node-red.ts';
import { isRouterNode, type RouterNode } from './router-node.ts';

/** What is shown: routers, and homes as devices of their own. */
type Shown = RouterNode | DualStackNode;

export interface PublishedOptions {
  readonly RED: RED;
  readonly bridge: Bridge;
  /** The node that shows them. */
  readonly publisher: Standing;
  /** Undefined for no discovery. */
  readonly prefix: string | undefined;
  readonly language: Language;
  readonly onError: (line: string) => void;
}

/** The routers and homes that one node shows on a broker, kept in step with their nodes that there are. */
export class PublishedRouters {
  readonly #options: PublishedOptions;
  readonly #shown = new Map<string, { readonly node: Shown; readonly via: string | undefined }>();
  #refused: ReadonlySet<Shown> = new Set();

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
  follow(nodes: readonly Shown[]): void {
    for (const [slug, { node, via }] of this.#shown) {
      if (nodes.includes(node) && via === viaOf(node, nodes)) continue;
      // whether it is gone for good shows when all are there again
      this.#options.bridge.remove(slug, { forget: false, comesBack: true });
      this.#shown.delete(slug);
    }
    const shown = new Set([...this.#shown.values()].map(({ node }) => node));
    this.#refused = new Set(
      nodes.filter((node) => !shown.has(node) && !this.#show(node, viaOf(node, nodes))),
    );
  }

  /** With `forget` nothing of them stays on the broker; in a deploy that shows when all are there again. */
  end({ forget }: { readonly forget: boolean }): void {
    const comesBack = isDeploying();
    for (const slug of this.#shown.keys())
      this.#options.bridge.remove(slug, { forget: forget && !comesBack, comesBack });
    this.#shown.clear();
  }

  #show(node: Shown, via: string | undefined): boolean {
    const { bridge, language, prefix, publisher, onError } = this.#options;
    const { slug, name = '' } = node;
    const shape = isDualStackNode(node) ? this.#homeShape(node) : routerShape(node);
    // why it makes no sense has been said by the node itself
    if (!shape) return false;
    const { base } = bridge.topics;
    try {
      bridge.add({
        slug,
        id: deviceId(base, slug),
        nodes: [publisher, standingOf(node)].map((each) => JSON.stringify(each)),
        name,
        language,
        via: via === undefined ? undefined : deviceId(base, via),
        homeAssistant: prefix === undefined ? undefined : { prefix },
        ...shape,
      });
      this.#shown.set(slug, { node, via });
      return true;
    } catch (thrown) {
      // told once, and not with every deploy
      if (!this.#refused.has(node)) onError(inWords(asRouterError(thrown)));
      return false;
    }
  }

  #homeShape(node: DualStackNode): Shape | undefined {
    const { RED, language } = this.#options;
    const { dualStack: home } = node;
    if (!home) return undefined;
    return {
      role: 'home',
      allow: [],
      catalogue: homeCatalogue,
      events: homeEvents(
        alertDispatcherOf(RED, node, () => home),
        language,
      ),
      router: new HomeDevice({ home, language, clock: systemClock }),
    };
  }
}

/** What a publishable is, apart from its place and name. */
type Shape = Pick<Publishable, 'role' | 'allow' | 'router'> & Partial<Publishable>;

function routerShape({ config, router }: RouterNode): Shape | undefined {
  if (!config || !router) return undefined;
  const { role, allow, address, syslog } = config;
  return { role, allow, hears: Boolean(syslog), url: screenUrlOf(address), router };
}

/** Slug of what a device hangs on, where that is shown too: the lower router on the upper one, and that on the home. */
function viaOf(node: Shown, shown: readonly Shown[]): string | undefined {
  const homes = shown.filter(isDualStackNode);
  const upperOf = homes.find(({ members }) => members?.lower === node.id)?.members?.upper;
  const parent =
    shown.find(({ id }) => id === upperOf) ?? homes.find(({ members }) => members?.upper === node.id);
  return parent?.slug;
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
    return !node || (isRouterNode(node) && !node.router) || (isDualStackNode(node) && !node.dualStack);
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
