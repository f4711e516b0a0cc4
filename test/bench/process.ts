// What Linux says of a process.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { installed } from '../peers/support/peer.ts';

/** Megabytes now (`VmRSS`) or at most so far (`VmHWM`). */
export function memoryMb(pid: number, field: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
}

/** CPU seconds that its threads have used so far, the kernel's work for them included; to the nanosecond, where `stat` has 10 ms. */
export function cpuSeconds(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9;
}

/** Keeps a process with all its threads on one core, or lets it have all of them again; false where that is not possible. */
export function pin(pid: number, core: number | 'any'): boolean {
  const last = cpus().length - 1;
  if (last < 1 || !installed('taskset')) return false;
  execFileSync('taskset', ['-acp', core === 'any' ? `0-${last}` : String(core), String(pid)], {
    stdio: 'ignore',
  });
  return true;
}
