import type { DualStack } from '../../lib/dual-stack/dual-stack.ts';
import type { RecentEvents } from '../../lib/dual-stack/recent-events.ts';
import type { Side } from '../../lib/dual-stack/home.ts';
import { RouterError } from '../../lib/router/errors.ts';
import type { Definition, Node, RED } from './node-red.ts';
import { configNode, refuse } from './register.ts';
import { isRouterNode, type WorkingRouter } from './router-node.ts';
import type { SetUpDesk } from './set-up-desk.ts';
import { badSettings, statusOfError } from './status.ts';

/** A home that the user configured; `dualStack` is absent where its settings make no sense, and `fault` says why. */
export interface DualStackNode extends Node {
  slug: string;
  /** Ids of the nodes of its routers, as they are named in its settings. */
  members?: Readonly<Record<Side, string>>;
  dualStack?: DualStack;
  /** Its two routers, where `dualStack` is there. */
  routers?: Readonly<Record<Side, WorkingRouter>>;
  recent?: RecentEvents;
  setUpDesk?: SetUpDesk;
  fault?: RouterError;
}

/** All that there are now, in the order of their making. */
export const dualStackNodes = new Set<DualStackNode>();

export function isDualStackNode(node: unknown): node is DualStackNode {
  return (node as { type?: unknown } | undefined)?.type === 'futamichi-dual-stack';
}

/** A home that works, with its node. */
export type WorkingHome = DualStackNode & Required<Pick<DualStackNode, 'dualStack' | 'routers'>>;

/** The home that a node names; where there is none that works, the node says so and refuses what it is asked. */
export function homeOrRefuse(RED: RED, node: Node, definition: Definition): WorkingHome | undefined {
  const home = configNode(RED, definition['dualStack'], isDualStackNode);
  if (home?.dualStack) return home as WorkingHome;
  const fault = home?.fault;
  const error = fault ?? new RouterError('invalid-input', { detail: 'dual stack' });
  refuse(node, fault ? statusOfError(fault) : badSettings, error);
  return undefined;
}

/** The two routers that a home's settings name. Throws what is wrong with one of them. */
export function routersOf(RED: RED, definition: Definition): Readonly<Record<Side, WorkingRouter>> {
  const member = (side: Side): WorkingRouter => {
    const node = configNode(RED, definition[side], isRouterNode);
    if (node?.router && node.config) return node as WorkingRouter;
    throw node?.fault ?? new RouterError('invalid-input', { detail: `${side} router` });
  };
  return { upper: member('upper'), lower: member('lower') };
}
