import { onClose, quietly } from './guard.ts';
import type { Node, RED } from './node-red.ts';

const followers = new Set<() => void>();
const ends = new Set<() => void>();
const heard = new WeakSet<object>();
/** The flows that run, as an object that each deploy replaces. */
let running: unknown;
let deploying = false;

/** Listens to Node-RED's deploys; once is enough, and before the first node is there. */
export function watchDeploys(RED: RED): void {
  // one for all nodes, or else Node.js warns of a leak from the eleventh on
  if (heard.has(RED.events)) return;
  heard.add(RED.events);
  RED.events.on('flows:stopping', ({ config }: { readonly config?: unknown } = {}) => {
    // who stops Node-RED, or its flows, brings no new ones
    deploying = config !== undefined && config !== running;
  });
  RED.events.on('flows:started', ({ config }: { readonly config?: unknown } = {}) => {
    running = config;
    deploying = false;
    for (const each of [...followers, ...ends]) each();
  });
}

/** Whether nodes are closed only to come back. */
export function isDeploying(): boolean {
  return deploying;
}

/**
 * Runs after each deploy, when all nodes are there. A deploy of modified nodes alone replaces a router and leaves who shows it
 * as it is, because Node-RED follows ids in plain properties only, and not in lists.
 */
export function onDeployed(RED: RED, node: Node, run: () => void): void {
  watchDeploys(RED);
  const follower = quietly(node, run);
  followers.add(follower);
  onClose(node, () => followers.delete(follower));
}

/** Runs after each deploy, when all that {@link onDeployed} brings about is done. The answer ends it. */
export function afterDeploy(run: () => void): () => void {
  ends.add(run);
  return () => ends.delete(run);
}

/** Whether a node still stands in the flows, be it switched off: Node-RED calls such a one removed. */
export function isInFlows(RED: RED, { id, instance, template }: Standing): boolean {
  const ids = new Set<string>();
  RED.nodes.eachNode((each) => ids.add(each.id));
  return ids.has(id) || (template !== undefined && ids.has(template) && isMadeOf(ids, instance ?? ''));
}

/** Whether an id is one of these, or of a subflow that stands in another: that of the outer one, a dash, and its own in the template. */
function isMadeOf(ids: ReadonlySet<string>, id: string): boolean {
  if (ids.has(id)) return true;
  return [...id.matchAll(/-/g)].some(
    ({ index }) => ids.has(id.slice(index + 1)) && isMadeOf(ids, id.slice(0, index)),
  );
}

/** Where a node stands: of one in a subflow, the instance and the node in the template. */
export interface Standing {
  readonly id: string;
  readonly instance?: string | undefined;
  readonly template?: string | undefined;
}

export function standingOf(node: Node): Standing {
  const { id, z, _alias } = node as { readonly id: string; readonly z?: string; readonly _alias?: string };
  return { id, instance: z, template: _alias };
}
