import type { DualStack } from '../../lib/dual-stack/dual-stack.ts';
import type { RouterError } from '../../lib/router/errors.ts';
import type { Node } from './red.ts';

/** A home that the user configured; `dualStack` is absent where its settings make no sense, and `fault` says why. */
export interface DualStackNode extends Node {
  slug: string;
  dualStack?: DualStack;
  fault?: RouterError;
}

export function isDualStackNode(node: unknown): node is DualStackNode {
  return (node as { type?: unknown } | undefined)?.type === 'futamichi-dual-stack';
}
