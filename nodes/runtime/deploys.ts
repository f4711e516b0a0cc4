import { onClose, quietly } from './guard.ts';
import type { Node, RED } from './red.ts';

const followers = new Set<() => void>();
const heard = new WeakSet<object>();

/**
 * Runs after each deploy, when all nodes are there. A deploy of modified nodes alone replaces a router and leaves who shows it
 * as it is, because Node-RED follows ids in plain properties only, and not in lists.
 */
export function onDeployed(RED: RED, node: Node, run: () => void): void {
  if (!heard.has(RED.events)) {
    // one for all nodes, or else Node.js warns of a leak from the eleventh on
    heard.add(RED.events);
    RED.events.on('flows:started', () => {
      for (const follower of followers) follower();
    });
  }
  const follower = quietly(node, run);
  followers.add(follower);
  onClose(node, () => followers.delete(follower));
}
