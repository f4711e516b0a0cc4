import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { alreadyRunning } from './conflicts.ts';

/** Gives back what is held. */
export type Release = () => Promise<void>;

/** Those of this process. */
const held = new Set<string>();

/**
 * One process at a time. Whoever wants it puts a file of its own beside `file`, and has it where no other one that runs has put one
 * there: who is gone holds nothing. Of two that come in the same moment both may be refused, and never both let in. Rejects with
 * `conflict`, and where no file can be put there.
 */
export async function lockAt(file: string): Promise<Release> {
  const release = await lockInProcess(file);
  const folder = dirname(file);
  const beginning = `${basename(file)}.`;
  const mine = `${beginning}${await nameOf(process.pid)}`;
  const letGo = async () => {
    await rm(join(folder, mine), { force: true });
    await release();
  };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, mine), '', { mode: 0o600 });
    for (const name of await readdir(folder)) {
      if (!name.startsWith(beginning) || name === mine) continue;
      const other = name.slice(beginning.length);
      if ((await nameOf(Number.parseInt(other, 10))) === other) throw alreadyRunning();
      await rm(join(folder, name), { force: true });
    }
  } catch (thrown) {
    await letGo().catch(release);
    throw thrown;
  }
  return letGo;
}

/** One at a time in this process. Rejects with `conflict`. */
export function lockInProcess(name: string): Promise<Release> {
  if (held.has(name)) return Promise.reject(alreadyRunning());
  held.add(name);
  return Promise.resolve(() => Promise.resolve(void held.delete(name)));
}

/** The number of a process and when it started, because numbers are given again; undefined for one that does not run. */
async function nameOf(pid: number): Promise<string | undefined> {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  // proc_pid_stat(5): the name in parentheses may hold anything; the 22nd field is the start
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid}-${started}`;
}
