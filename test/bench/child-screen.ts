// Memory of the backends of settings screens, in a process that does nothing else.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { BrowserBackend } from '../../lib/screen/browser/backend.ts';
import { systemClock } from '../../lib/router/clock.ts';
import type { Router } from '../../lib/router/router.ts';
import { startAtermP } from '../emulators/aterm/p.ts';
import { makes, openOn } from './screen-box.ts';

const SETTINGS = { wanMode: 'pppoe', bridge: false, keepAlive: 'manual' } as const;

process.once('message', ({ boxes }: { boxes: number }) => {
  void measured(boxes).then((answer) => process.send?.(answer));
});

async function measured(boxes: number) {
  return { perBoxKb: await forms(boxes), browserMb: await browser() };
}

async function forms(boxes: number): Promise<number> {
  const [make] = makes;
  if (!make) throw new Error('no box');
  const faces = [];
  for (let n = 0; n < boxes + 1; n += 1) {
    const options = { clock: systemClock, settings: { ...SETTINGS, lanAddress: `127.0.42.${n + 1}` } };
    faces.push(await make.start(options));
  }
  const routers: Router[] = [];
  // the first one loads and compiles what all of them share
  const [first, ...others] = faces;
  if (first) routers.push(await openOn(first, make, systemClock));
  const before = liveBytes();
  for (const face of others) routers.push(await openOn(face, make, systemClock));
  const grown = liveBytes() - before;
  for (const router of routers) await router.close();
  for (const face of faces) await face.close();
  return grown / boxes / 1000;
}

function liveBytes(): number {
  for (let times = 0; times < 4; times += 1) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Null where there is no Chromium, or it does not start. */
async function browser(): Promise<number | null> {
  const face = await startAtermP({ settings: SETTINGS });
  const backend = new BrowserBackend({});
  try {
    await backend.open(face.url, AbortSignal.timeout(60_000));
    return descendants(process.pid).reduce((sum, pid) => sum + pssMb(pid), 0);
  } catch {
    return null;
  } finally {
    await backend.close();
    await face.close();
  }
}

function descendants(pid: number): readonly number[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).trim().split('\n');
  const children = lines.flatMap((line) => {
    const [own, parent, name] = line.trim().split(/\s+/);
    return Number(parent) === pid && name !== 'ps' ? [Number(own)] : [];
  });
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** Its share of what several processes have in common counts once. */
function pssMb(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return (Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}
