// What routers cost that nothing happens to: CPU and memory for 10, 100 and 1,000 of them, looked at each 30 s.
import { inChild, startChild } from './child.ts';
import { round, row, type Row } from './row.ts';

interface Measured {
  readonly cpuPercent: number;
  readonly rssMb: number;
  readonly liveMb: number;
  readonly known: number;
}

export async function idle(): Promise<Row[]> {
  const sizes = [0, 10, 100, 1000];
  const results = new Map<number, Measured>();
  for (const count of sizes) {
    const emulators = await startChild<{ urls: string[] }>('child-emulators.ts', { count });
    const input = { urls: emulators.ready.urls, intervalS: 30, windowMs: 30_000 };
    results.set(count, await inChild<Measured>('child-idle.ts', input, ['--expose-gc']));
    emulators.close();
  }
  const empty = results.get(0);
  return sizes.slice(1).flatMap((count) => {
    const measured = results.get(count);
    if (!measured || !empty) return [];
    if (measured.known !== count) throw new Error(`${measured.known} of ${count} routers were read`);
    const kilobytes = ((measured.liveMb - empty.liveMb) * 1000) / count;
    const note = `live memory after a collection; the process grew by ${round(measured.rssMb - empty.rssMb, 0)} MB, garbage included`;
    const last = count === 1000;
    return [
      row({
        name: `${count} idle routers each 30 s: CPU`,
        unit: '% of a core',
        ours: round(measured.cpuPercent),
        goal: last ? 10 : null,
        better: 'lower',
      }),
      row({
        name: `${count} idle routers: memory each`,
        unit: 'kB',
        ours: round(kilobytes, 0),
        goal: last ? 100 : null,
        better: 'lower',
        note,
      }),
    ];
  });
}
