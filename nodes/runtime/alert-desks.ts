import { z } from 'zod';
import { AlertDesk, type DeskState, type Watched } from '../../lib/dual-stack/alert-desk.ts';
import { areas } from '../../lib/dual-stack/check.ts';
import { systemClock } from '../../lib/router/clock.ts';
import { onClose } from './guard.ts';
import { keptFile } from './kept-file.ts';
import type { Node, RED } from './red.ts';

const alert = z.object({
  kind: z.enum(areas),
  check: z.string(),
  since: z.number(),
  text: z.object({ en: z.string(), ja: z.string() }),
  flapping: z.boolean(),
});
export const deskState: z.ZodType<DeskState> = z.record(
  z.string(),
  z.object({ raised: z.array(alert).max(areas.length) }),
);

const desks = new WeakMap<Node, AlertDesk>();

/** The one desk of a home or router, for all who listen; it ends with the node that it belongs to. */
export function alertDeskOf(RED: RED, owner: Node, watched: () => Watched): AlertDesk {
  const known = desks.get(owner);
  if (known) return known;
  const memory = keptFile(RED, `alerts-${owner.id}`, deskState);
  const desk = new AlertDesk({ watched: watched(), clock: systemClock, memory });
  desks.set(owner, desk);
  onClose(owner, () => desk.close());
  return desk;
}
