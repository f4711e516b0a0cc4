import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what takes minutes to build is kept between runs. */
export const labDir =
  process.env['LAB_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'futamichi-lab');
