import type { RouterConfig } from '../../lib/router/config.ts';
import { RouterError } from '../../lib/router/errors.ts';
import type { Router } from '../../lib/router/router.ts';
import { configNode, refuse } from './register.ts';
import type { Definition, Node, RED } from './node-red.ts';
import { missing, statusOfError } from './status.ts';

/** A router that the user configured; `router` is absent where its settings make no sense, and `fault` says why. */
export interface RouterNode extends Node {
  slug: string;
  /** Its address is where it is now. */
  config?: RouterConfig;
  /** The address in its dialog. */
  entered?: string;
  router?: Router;
  fault?: RouterError;
}

export function isRouterNode(node: unknown): node is RouterNode {
  return (node as { type?: unknown } | undefined)?.type === 'futamichi-router';
}

/** All that there are now, in the order of their making: Node-RED itself lists what stands in subflows' templates, and not what is made of it. */
export const routerNodes = new Set<RouterNode>();

/** A router that works, with its node. */
export type WorkingRouter = RouterNode & { readonly router: Router; readonly config: RouterConfig };

/** The router that a node names; where there is none that works, the node says so and refuses what it is asked. */
export function routerOrRefuse(RED: RED, node: Node, definition: Definition): WorkingRouter | undefined {
  const source = configNode(RED, definition['router'], isRouterNode);
  if (source?.router && source.config) return source as WorkingRouter;
  const fault = source?.fault;
  const error = fault ?? new RouterError('invalid-input', { detail: 'router' });
  refuse(node, fault ? statusOfError(fault) : missing, error);
  return undefined;
}
