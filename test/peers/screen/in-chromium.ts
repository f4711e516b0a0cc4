import { readdirSync, readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { findChromium, thisMachine } from '../../../lib/screen/browser/launch.ts';
import { need } from '../support/peer.ts';

/** For suites that need Chromium: skipped where there is none, or failed, as {@link need} has it. */
export const inChromium = { timeout: 240_000, skip: missing() };

function missing(): string | false {
  let why: string | false = false;
  const skip = (reason?: string) => void (why = reason ?? 'no reason');
  need({ skip } as TestContext, 'chromium', isThere());
  return why;
}

function isThere(): boolean {
  try {
    return findChromium(undefined, thisMachine) !== '';
  } catch {
    return false;
  }
}

/** Of somebody who waits as long as it takes. */
export const signal = new AbortController().signal;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

function processes(): readonly Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        // one that has ended and waits for its parent to notice is gone
        return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
      } catch {
        return [];
      }
    });
}

/** The browsers that this process has started and that have not ended. */
export function ownBrowsers(): readonly number[] {
  return processes()
    .filter(({ parent, pid, group }) => parent === process.pid && pid === group)
    .map(({ pid }) => pid);
}

/** What a browser and all its processes take, in megabytes: all of it, and what is nobody else's file. */
export function memoryOf(browser: number): { readonly all: number; readonly own: number } {
  let [all, own] = [0, 0];
  for (const { pid } of processes().filter(({ group }) => group === browser)) {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0) / 1024;
    all += of('Pss');
    own += of('Pss_Anon') + of('Pss_Shmem');
  }
  return { all: Math.round(all), own: Math.round(own) };
}
