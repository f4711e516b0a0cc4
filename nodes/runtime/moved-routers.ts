import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RED } from './node-red.ts';

const address = z.string().max(200);
const move = z.object({
  to: address,
  /** Which box it is; absent: it has not been seen since. */
  identity: z.string().max(300).optional(),
  /** It is where its node says again: a reset, or a set-up that was undone. */
  back: z.boolean().default(false),
});
const moves = z.record(address, z.union([address.transform((to) => ({ to, back: false })), move]));

/** That a router has another address than the one entered in its node, or has had it. */
export type Move = z.output<typeof move>;

/** Undefined: nobody has moved it. */
export function moveOf(RED: RED, entered: string): Move | undefined {
  const all = movesIn(RED);
  return Object.hasOwn(all, entered) ? all[entered] : undefined;
}

/**
 * Keeps over a restart of Node-RED where a router is now, until somebody enters that address. Where it has been is not forgotten: a box
 * that is put back and forth is looked for at both.
 */
export function rememberPlace(RED: RED, entered: string, now: string, identity?: string): void {
  const before = moveOf(RED, entered);
  const known = identity ?? before?.identity;
  const back = now === entered;
  const to = back ? before?.to : now;
  if (to !== undefined) write(RED, entered, { to, back, ...(known !== undefined && { identity: known }) });
}

function write(RED: RED, entered: string, news: Move): void {
  const { userDir } = RED.settings;
  if (!userDir) return;
  const before = movesIn(RED);
  // a node at the new address is the same router, whose user has entered it
  const rest = Object.entries(before).filter(([from, { to }]) => from !== entered && to !== entered);
  const now = Object.fromEntries([...rest, [entered, news]]);
  if (JSON.stringify(now) === JSON.stringify(before)) return;
  try {
    mkdirSync(join(userDir, 'futamichi'), { recursive: true });
    writeFileSync(`${fileIn(userDir)}.new`, JSON.stringify(now), { mode: 0o600 });
    renameSync(`${fileIn(userDir)}.new`, fileIn(userDir));
  } catch (thrown) {
    RED.log.warn(`${fileIn(userDir)}: ${(thrown as Error).message}`);
  }
}

function movesIn(RED: RED): Readonly<Record<string, Move>> {
  const { userDir } = RED.settings;
  if (!userDir) return {};
  try {
    return moves.parse(JSON.parse(readFileSync(fileIn(userDir), 'utf8')));
  } catch {
    // none yet, or not ours: nothing has moved
    return {};
  }
}

function fileIn(userDir: string): string {
  return join(userDir, 'futamichi', 'moved-routers.json');
}
