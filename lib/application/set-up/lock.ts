import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RouterError } from '../../router/errors.ts';

/** Those of this process. */
const held = new Set<string>();

/**
 * One set-up at a time for one home. The answer gives it back; it is also free when its holder's process is gone. Rejects with
 * `conflict`.
 */
export async function lockAt(file: string): Promise<() => Promise<void>> {
  if (held.has(file)) throw taken();
  held.add(file);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await claim(file);
  } catch (thrown) {
    held.delete(file);
    throw thrown;
  }
  return async () => {
    await rm(file, { force: true });
    held.delete(file);
  };
}

/** The same for what lives no longer than the process. */
export function lockInProcess(name: string): Promise<() => Promise<void>> {
  if (held.has(name)) return Promise.reject(taken());
  held.add(name);
  return Promise.resolve(() => Promise.resolve(void held.delete(name)));
}

async function claim(file: string, tries = 3): Promise<void> {
  const mine = await nameOf(process.pid);
  try {
    await writeFile(file, mine, { flag: 'wx', mode: 0o600 });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST' || tries === 0) throw thrown;
    const other = await readFile(file, 'utf8').catch(() => '');
    const pid = Number(other.split(' ')[0]);
    // our own name in a file that this process does not hold was left by one before us that had the same number
    if (
      other !== mine &&
      Number.isInteger(pid) &&
      pid > 0 &&
      pid !== process.pid &&
      (await nameOf(pid)) === other
    )
      throw taken();
    await rm(file, { force: true });
    return claim(file, tries - 1);
  }
}

/** The number of a process and when it started, because numbers are given again; empty for one that does not run. */
async function nameOf(pid: number): Promise<string> {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EPERM') return '';
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  // proc_pid_stat(5): the name in parentheses may hold anything; the 22nd field is the start
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${started}`;
}

function taken(): RouterError {
  return new RouterError('conflict', {
    detail: 'set-up',
    sentence: {
      en: 'A set-up of this home is already running.',
      ja: 'このネットワークの設定作業はすでに実行中です。',
    },
  });
}
