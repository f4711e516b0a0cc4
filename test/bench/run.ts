// Measures us beside what people would use instead.   npm run bench [-- --json] [-- NAME …]
import { homeAssistant } from './home-assistant.ts';
import { hostile } from './hostile.ts';
import { igdRead } from './igd-read.ts';
import { idle } from './idle.ts';
import { lab } from './lab.ts';
import { latency } from './latency.ts';
import type { Row } from './row.ts';
import { path } from './path.ts';
import { recorder } from './recorder.ts';
import { screen } from './screen.ts';
import { startup } from './startup.ts';
import { throughput } from './throughput.ts';

const suites: Readonly<Record<string, () => Promise<Row[]>>> = {
  latency,
  throughput,
  startup,
  hostile,
  igdRead,
  idle,
  path,
  screen,
  'home-assistant': homeAssistant,
  recorder,
  lab,
};

/** What needs a lab that is built first, and up to three quarters of an hour: see there. */
const ONLY_BY_NAME: ReadonlySet<string> = new Set(['home-assistant', 'recorder', 'lab']);

const asJson = process.argv.includes('--json');
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
for (const name of chosen)
  if (!(name in suites)) throw new Error(`no benchmark ${name}; there are ${Object.keys(suites).join(', ')}`);

const rows: Row[] = [];
for (const [name, suite] of Object.entries(suites)) {
  if (chosen.length > 0 ? !chosen.includes(name) : ONLY_BY_NAME.has(name)) continue;
  console.error(`measuring ${name} …`);
  rows.push(...(await suite()));
}

if (asJson) console.log(JSON.stringify(rows, null, 2));
else print(rows);
process.exitCode = rows.every(({ met }) => met) ? 0 : 1;

function print(all: readonly Row[]): void {
  const peers = (each: Row) =>
    Object.entries(each.peers)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  const goal = ({ goal: value, better }: Row) =>
    value === null ? '' : `${better === 'lower' ? '≤' : '≥'} ${value}`;
  const cells = all.map((each) => [
    each.name,
    each.unit,
    String(each.ours),
    peers(each),
    String(each.floor ?? ''),
    goal(each),
    each.met ? 'yes' : 'NO',
    each.note ?? '',
  ]);
  const table = [['what', 'unit', 'ours', 'peers', 'floor', 'goal', 'met', 'note'], ...cells];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of table)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
