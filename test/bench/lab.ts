// From the moment the kernel loses ppp0 to our MQTT event, on the lab's real pppd and miniupnpd.   LAB_DROPS: 100
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildImage } from '../lab/image.ts';
import { whatIsMissing } from '../lab/missing.ts';
import type { Contestant, Outcome } from './lab/outcome.ts';
import { percentile, round, row, type Row } from './row.ts';

const DROPS = Number(process.env['LAB_DROPS'] ?? 100);
/** Of them so far apart that who looks each half minute can tell them from each other. */
const APART = Math.ceil(DROPS / 12);

/** Seconds, at most: of the median and of the 95th percentile. */
const GOALS: Readonly<Partial<Record<Contestant, { readonly p50?: number; readonly p95?: number }>>> = {
  'ssh, hooks': { p50: 0.5 },
  'ssh, no hooks': { p50: 1.5 },
  'upnp, events': { p50: 1.5 },
  'upnp, syslog': { p50: 1.5 },
  'upnp, each 4 s': { p95: 5 },
};
const MOST_REQUESTS = 1200;

export async function lab(): Promise<Row[]> {
  const missing = whatIsMissing();
  if (missing !== undefined) throw new Error(missing);
  await buildImage();
  const outcomes = await measure();
  return outcomes.flatMap(rowsOf);
}

function measure(): Promise<readonly Outcome[]> {
  const within = join(import.meta.dirname, '..', 'lab', 'in-namespace.sh');
  const child = spawn(
    within,
    [process.execPath, join(import.meta.dirname, 'lab', 'race.ts'), `${DROPS}`, `${APART}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) =>
    child.once('exit', (status) =>
      status === 0
        ? resolve(JSON.parse(output) as Outcome[])
        : reject(new Error(`the race ended with ${String(status)}`)),
    ),
  );
}

function rowsOf({ name, toldMs, untold, unseen, falseAlarms, perHour }: Outcome): Row[] {
  // what was never told took forever
  const all = [...toldMs, ...Array.from({ length: untold }, () => Number.POSITIVE_INFINITY)];
  const cost = perHour === undefined ? '' : `; ${perHour} requests or commands an hour`;
  const goal = GOALS[name];
  const time = (p: number, most: number | undefined, note: string) =>
    row({
      name: `ppp0 lost -> MQTT, ${name}, p${p * 100}`,
      unit: 's',
      ours: round(percentile(all, p) / 1000),
      goal: most ?? null,
      better: 'lower',
      note,
    });
  const rows = [
    time(0.5, goal?.p50, `${all.length} drops, ${untold} never told, ${unseen} not seen as a drop${cost}`),
    time(0.95, goal?.p95, ''),
  ];
  if (!goal) return rows;
  const counted = (what: string, ours: number, most: number) =>
    row({ name: `${what}, ${name}`, unit: '', ours, goal: most, better: 'lower' });
  return [
    ...rows,
    counted('false alarms', falseAlarms, 0),
    ...(perHour === undefined
      ? []
      : [counted('spent an hour while nothing changes', perHour, MOST_REQUESTS)]),
  ];
}
