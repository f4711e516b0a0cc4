import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AlertsState } from '../../lib/dual-stack/alerts.ts';
import type { RED } from './red.ts';

const AREAS = ['line', 'lan', 'upper', 'lower', 'login', 'server'] as const;
const state = z.object({
  raised: z
    .array(
      z.object({
        kind: z.enum(AREAS),
        since: z.number(),
        text: z.object({ en: z.string(), ja: z.string() }),
        flapping: z.boolean(),
      }),
    )
    .max(AREAS.length),
});

/** What a node has told and not yet taken back, in Node-RED's user directory: a restart repeats nothing. */
export interface AlertMemory {
  readonly known: AlertsState | undefined;
  /** Never rejects: what cannot be kept is said once in the log. */
  keep(now: AlertsState): Promise<void>;
}

export function alertMemory(RED: RED, nodeId: string): AlertMemory {
  const { userDir } = RED.settings;
  if (!userDir) return { known: undefined, keep: () => Promise.resolve() };
  const folder = join(userDir, 'futamichi');
  const file = join(folder, `alerts-${nodeId.replaceAll(/[^\w-]/g, '_')}.json`);
  let writing = Promise.resolve();
  let complained = false;
  return {
    known: knownIn(file),
    keep(now) {
      writing = writing.then(async () => {
        try {
          await mkdir(folder, { recursive: true });
          await writeFile(`${file}.new`, JSON.stringify(now));
          await rename(`${file}.new`, file);
        } catch (thrown) {
          if (!complained) RED.log.warn(`${file}: ${(thrown as Error).message}`);
          complained = true;
        }
      });
      return writing;
    },
  };
}

function knownIn(file: string): AlertsState | undefined {
  try {
    return state.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // none yet, or not ours: nothing has been told
    return undefined;
  }
}
