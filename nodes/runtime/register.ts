import type { Node as RegistryNode, NodeStatus } from 'node-red';
import { asRouterError, type RouterError } from '../../lib/router/errors.ts';
import { inWords, onInput } from './guard.ts';
import type { Definition, Node, RED } from './node-red.ts';
import { statusOfError } from './status.ts';

/**
 * Registers a node type whose constructor never throws: one type that fails to load stops all the user's flows. A node that
 * cannot be constructed says why, and fails whatever it is asked for.
 */
export function register(
  RED: RED,
  type: string,
  construct: (node: Node, definition: Definition) => void,
  credentials?: Readonly<Record<string, { readonly type: 'text' | 'password' }>>,
): void {
  function NodeConstructor(this: Node, definition: Definition): void {
    RED.nodes.createNode(this as unknown as RegistryNode, definition);
    try {
      construct(this, definition);
    } catch (thrown) {
      const error = asRouterError(thrown);
      this.error(inWords(error));
      refuse(this, statusOfError(error), error);
    }
  }
  RED.nodes.registerType(type, NodeConstructor as never, credentials && { credentials });
}

/** A configuration node that a property names, if it exists and is of this kind. */
export function configNode<T>(RED: RED, id: unknown, is: (node: unknown) => node is T): T | undefined {
  const node: unknown = typeof id === 'string' ? RED.nodes.getNode(id) : undefined;
  return is(node) ? node : undefined;
}

/** A node that cannot work as it is set up fails each message with the reason. */
export function refuse(node: Node, status: NodeStatus, error: RouterError): void {
  node.status(status);
  onInput(node, () => Promise.reject(error));
}
