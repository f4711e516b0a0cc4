import { identity } from '../../lib/capabilities/identity.ts';
import type { AnyReadable } from '../../lib/router/capability.ts';
import type { Attributes, Observed } from '../../lib/router/snapshot.ts';
import type { RouterNode } from './router-node.ts';

/** A reading as a message: what `router-sensor` sends, and what flows rely on. */
export function readingMessage(
  node: RouterNode,
  token: AnyReadable,
  now: Observed<unknown>,
  before: Observed<unknown> | undefined,
): Record<string, unknown> {
  const box = node.router?.snapshot.value(identity);
  // copies, because a flow may change what it gets
  const valueOf = (observed: Observed<unknown> | undefined) => {
    if (observed?.state !== 'known') return null;
    return typeof observed.value === 'object' ? structuredClone(observed.value) : observed.value;
  };
  return {
    topic: `${node.slug}/${token.id}`,
    payload: valueOf(now),
    reading: {
      id: token.id,
      state: now.state,
      value: valueOf(now),
      unit: token.unit ?? null,
      at: now.at === 0 ? null : new Date(now.at).toISOString(),
      previous: valueOf(before),
      channel: now.state === 'known' ? now.channel : null,
      ...(now.attributes && { attributes: copyOf(now.attributes) }),
      ...(now.state === 'unknown' && { why: now.why }),
    },
    router: {
      id: node.id,
      name: node.name || node.slug,
      role: node.config?.role ?? null,
      model: box?.model ?? null,
      firmware: box?.firmware ?? null,
    },
  };
}

/** Attributes are flat but for their lists. */
function copyOf(attributes: Attributes): Attributes {
  const copies = Object.entries(attributes).map(([key, value]) => [
    key,
    Array.isArray(value) ? [...value] : value,
  ]);
  return Object.fromEntries(copies);
}
