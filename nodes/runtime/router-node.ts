import type { RouterConfig } from '../../lib/router/config.ts';
import type { RouterError } from '../../lib/router/errors.ts';
import type { Router } from '../../lib/router/router.ts';
import type { Node } from './red.ts';

/** A router that the user configured; `router` is absent where its settings make no sense, and `fault` says why. */
export interface RouterNode extends Node {
  slug: string;
  config?: RouterConfig;
  router?: Router;
  fault?: RouterError;
}

export function isRouterNode(node: unknown): node is RouterNode {
  return (node as { type?: unknown } | undefined)?.type === 'futamichi-router';
}

/** All that there are now, in the order of their making: Node-RED itself lists what stands in subflows' templates, and not what is made of it. */
export const routerNodes = new Set<RouterNode>();
