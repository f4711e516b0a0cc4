// What Linux says of a process.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { installed } from '../peers/support/peer.ts';

/** Megabytes now (`VmRSS`) or at most so far (`VmHWM`). */
export function memoryMb(pid: number, field: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
}

const TICKS_PER_SECOND = 100;

/** CPU seconds that it has used so far, all threads and the kernel's work for it included. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // the name in parentheses may hold anything; utime and stime are fields 14 and 15
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Keeps a process with all its threads on one core; false where that is not possible. */
export function pin(pid: number, core: number): boolean {
  if (availableParallelism() < 2 || !installed('taskset')) return false;
  execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' });
  return true;
}
