import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where what takes minutes to build is kept between runs. */
export const labDir =
  process.env['LAB_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'futamichi-lab');

/** A new directory that goes when this process ends well; after a failure it stays to be looked at. */
export function scratch(name: string, parent = tmpdir()): string {
  const dir = mkdtempSync(join(parent, `${name}-`));
  process.once('exit', (status) => {
    if (status === 0) rmSync(dir, { recursive: true, force: true });
  });
  return dir;
}
