import { z } from 'zod';
import {
  AlertDispatcher,
  type DispatcherState,
  type AlertSource,
} from '../../lib/dual-stack/alert-dispatcher.ts';
import { areas } from '../../lib/dual-stack/check.ts';
import { systemClock } from '../../lib/router/clock.ts';
import { onClose } from './guard.ts';
import { keptFile } from './kept-file.ts';
import type { Node, RED } from './node-red.ts';

const alert = z.object({
  kind: z.enum(areas),
  check: z.string(),
  since: z.number(),
  text: z.object({ en: z.string(), ja: z.string() }),
  flapping: z.boolean(),
});
export const dispatcherState: z.ZodType<DispatcherState> = z.record(
  z.string(),
  z.object({ raised: z.array(alert).max(areas.length) }),
);

const desks = new WeakMap<Node, AlertDispatcher>();

/** The one dispatcher of a home or router, for all who listen; it ends with the node that it belongs to. */
export function alertDispatcherOf(RED: RED, owner: Node, watched: () => AlertSource): AlertDispatcher {
  const known = desks.get(owner);
  if (known) return known;
  const memory = keptFile(RED, `alerts-${owner.id}`, dispatcherState);
  const dispatcher = new AlertDispatcher({ watched: watched(), clock: systemClock, memory });
  desks.set(owner, dispatcher);
  onClose(owner, () => dispatcher.close());
  return dispatcher;
}
