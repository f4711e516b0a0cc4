// Reading everything that an IGD router tells, beside the programs that people use for it.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DetectionBudget } from '../../lib/drivers/detection-budget.ts';
import { detect } from '../../lib/drivers/registry.ts';
import { systemClock } from '../../lib/router/clock.ts';
import { targetOf } from '../../lib/application/target.ts';
import { startChild } from './child.ts';
import { isInstalled, readByPython } from './python-client.ts';
import { percentile, round, row, type Row } from './row.ts';

const run = promisify(execFile);
const TIMES = 60;
const ROUNDS = 5;

/** Milliseconds of each of `times` calls. */
async function timed(times: number, call: () => Promise<unknown>): Promise<number[]> {
  const sample: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const began = performance.now();
    await call();
    sample.push(performance.now() - began);
  }
  return sample;
}

export async function igdRead(): Promise<Row[]> {
  const emulator = await startChild<{ urls: string[] }>('child-emulators.ts', { count: 1 });
  const url = emulator.ready.urls[0] ?? '';
  const { signal } = new AbortController();
  const context = { clock: systemClock, signal, log: () => undefined, budget: new DetectionBudget(signal) };
  const driver = await detect(targetOf(url), context, 'igd');
  const looks = driver.channels.flatMap((channel) => channel.looks);
  const readAll = async () => {
    for (const look of looks) await look.read(signal);
  };
  await timed(10, readAll);
  const hasUpnpc = await run('upnpc', ['-h']).then(
    () => true,
    (error: { code?: unknown }) => error.code !== 'ENOENT',
  );
  const hasPython = await isInstalled();
  const ours: number[] = [];
  const peers = new Map<string, number[]>();
  const note = (name: string, sample: readonly number[]) =>
    peers.set(name, [...(peers.get(name) ?? []), ...sample]);
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(...(await timed(TIMES / ROUNDS, readAll)));
    if (hasUpnpc) note('upnpc', await timed(4, () => run('upnpc', ['-u', url, '-s'])));
    if (hasPython) note('async_upnp_client', await readByPython(url, TIMES / ROUNDS));
  }
  await driver.close();
  emulator.close();
  const missing = [...(hasUpnpc ? [] : ['upnpc']), ...(hasPython ? [] : ['async_upnp_client'])];
  const about = 'warm, 6 requests each; upnpc is a whole process with 9';
  return [0.5, 0.95].map((p) =>
    row({
      name: `full IGD read, p${p * 100}`,
      unit: 'ms',
      ours: round(percentile(ours, p)),
      peers: Object.fromEntries([...peers].map(([name, sample]) => [name, round(percentile(sample, p))])),
      better: 'lower',
      note: missing.length === 0 ? about : `${about}; not installed: ${missing.join(', ')}`,
    }),
  );
}
