import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { RED } from './node-red.ts';

/** What a node keeps in Node-RED's user directory over a restart. */
export interface Kept<T> {
  /** As an earlier run left it; undefined where there is none, or what is there is not ours. */
  readonly known: T | undefined;
  /** Never rejects: what cannot be kept is said once in the log. */
  keep(now: T): Promise<void>;
}

/** `name`: `alerts-<id of the node>` or the like. */
export function keptFile<T>(RED: RED, name: string, schema: z.ZodType<T>): Kept<T> {
  const { userDir } = RED.settings;
  if (!userDir) return { known: undefined, keep: () => Promise.resolve() };
  const folder = join(userDir, 'futamichi');
  const file = join(folder, `${name.replaceAll(/[^\w-]/g, '_')}.json`);
  let writing = Promise.resolve();
  let complained = false;
  return {
    known: knownIn(file, schema),
    keep(now) {
      writing = writing.then(async () => {
        try {
          await mkdir(folder, { recursive: true });
          await writeFile(`${file}.new`, JSON.stringify(now), { mode: 0o600 });
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

function knownIn<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // none yet, or not ours
    return undefined;
  }
}
