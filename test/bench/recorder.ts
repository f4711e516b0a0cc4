// What a day of the article's home costs in Home Assistant's database: the newest one's, as it is set up and with everything switched on.
import { hassIsBuilt } from '../peers/home-assistant/hass.ts';
import { keptOf, type Kept } from '../peers/home-assistant/recorded.ts';
import { simulatedDay } from '../peers/home-assistant/simulated-day.ts';
import { round, row, type Row } from './row.ts';

export async function recorder(): Promise<Row[]> {
  if (!hassIsBuilt('newest')) throw new Error('needs test/peers/home-assistant/setup.sh newest');
  const day = await simulatedDay();
  const usual = await keptOf(day);
  const everything = await keptOf(day, { everything: true });
  return [
    ...rowsOf('as it is set up', usual, { rows: 400, kilobytes: 220 }),
    ...rowsOf('everything switched on', everything, { rows: 12_500, kilobytes: 2500 }),
  ];
}

function rowsOf(how: string, kept: Kept, most: { readonly rows: number; readonly kilobytes: number }): Row[] {
  // each change is a row: what came too quickly after another would be missing here
  if (kept.states < kept.changes) throw new Error(`${kept.states} rows of ${kept.changes} changes`);
  const noisy = kept.byEntity
    .slice(0, 4)
    .map(([entity, rows]) => `${entity} ${rows}`)
    .join(', ');
  return [
    row({
      name: `rows of states a day, ${how}`,
      unit: '',
      ours: kept.states,
      goal: most.rows,
      better: 'lower',
      note: `${kept.attributes} of attributes, ${kept.events} of events; ${kept.byEntity.length} entities, most: ${noisy}`,
    }),
    row({
      name: `growth of the database a day, ${how}`,
      unit: 'kB',
      ours: round(kept.grew / 1000, 0),
      goal: most.kilobytes,
      better: 'lower',
      note: `besides ${kept.statistics} rows of statistics, which Home Assistant makes each 5 minutes (kept 10 days) and each hour`,
    }),
  ];
}
