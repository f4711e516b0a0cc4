import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RED } from './node-red.ts';

const moves = z.record(z.string().max(200), z.string().max(200));

/** Where a router is that a set-up has given another address than the one entered in its node; undefined: where it was. */
export function movedFrom(RED: RED, address: string): string | undefined {
  const all = movesIn(RED);
  return Object.hasOwn(all, address) ? all[address] : undefined;
}

/** Keeps it over a restart of Node-RED, until somebody enters the new address. `to` undefined: it is back. */
export function rememberMove(RED: RED, address: string, to: string | undefined): void {
  const { userDir } = RED.settings;
  if (!userDir || to === address) return;
  const before = movesIn(RED);
  const rest = Object.entries(before).filter(([from, now]) => from !== address && now !== address);
  const now = Object.fromEntries([...rest, ...(to === undefined ? [] : [[address, to]])]);
  if (JSON.stringify(now) === JSON.stringify(before)) return;
  try {
    mkdirSync(join(userDir, 'futamichi'), { recursive: true });
    writeFileSync(`${fileIn(userDir)}.new`, JSON.stringify(now));
    renameSync(`${fileIn(userDir)}.new`, fileIn(userDir));
  } catch (thrown) {
    RED.log.warn(`${fileIn(userDir)}: ${(thrown as Error).message}`);
  }
}

function movesIn(RED: RED): Readonly<Record<string, string>> {
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
