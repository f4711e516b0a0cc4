// What our package adds to an empty Node-RED by being installed: beside a package that only imports what we import.
import { setTimeout as sleep } from 'node:timers/promises';
import { NodeRed } from '../peers/support/node-red.ts';
import { memoryMb } from './process.ts';
import { percentile, round, row, type Row } from './row.ts';
import { floorUserDir, ourUserDir, userDir } from './user-dir.ts';

const ROUNDS = 5;
/** Until Node-RED has come to rest, so that what it does later does not count for whom it hits. */
const SETTLES_MS = 1500;

interface Started {
  readonly ms: number;
  readonly mb: number;
}

export async function startup(): Promise<Row[]> {
  const dirs = { empty: userDir(), floor: floorUserDir(), ours: ourUserDir() };
  const started: Record<keyof typeof dirs, Started[]> = { empty: [], floor: [], ours: [] };
  // the first time Node-RED makes its files, and the disk is cold
  for (let n = 0; n <= ROUNDS; n += 1) {
    for (const name of ['empty', 'floor', 'ours'] as const) {
      const once = await start(dirs[name]);
      if (n > 0) started[name].push(once);
    }
  }
  const median = (name: keyof typeof dirs, what: keyof Started) =>
    percentile(
      started[name].map((each) => each[what]),
      0.5,
    );
  const added = (what: keyof Started, unit: string, name: string, most: number) => {
    const empty = median('empty', what);
    const floor = round(median('floor', what) - empty, 1);
    return row({
      name,
      unit,
      ours: round(median('ours', what) - empty, 1),
      floor,
      goal: round(floor + most, 1),
      better: 'lower',
      note: `an empty Node-RED has ${round(empty, 0)}; the floor is importing got, mqtt and zod alone; median of ${ROUNDS}`,
    });
  };
  return [
    added('ms', 'ms', 'added to the start of an empty Node-RED', 250),
    added('mb', 'MB', 'added to the memory of an empty Node-RED', 10),
  ];
}

async function start(dir: string): Promise<Started> {
  const began = performance.now();
  const red = await NodeRed.start({ userDir: dir });
  const ms = performance.now() - began;
  await sleep(SETTLES_MS);
  const mb = memoryMb(red.child.pid ?? 0);
  await red.stop();
  return { ms, mb };
}
