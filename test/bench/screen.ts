// Settings screens: what they are asked while nothing changes, how long an action takes, what pages and backends cost.
import { inChild } from './child.ts';
import { parsing } from './screen-pages.ts';
import { actionRows } from './screen-actions.ts';
import { hourRows } from './screen-hour.ts';
import { round, row, type Row } from './row.ts';

interface Memory {
  readonly perBoxKb: number;
  readonly browserMb: number | null;
}

export async function screen(): Promise<Row[]> {
  return [...(await hourRows()), ...(await actionRows()), ...(await parsing()), ...(await memory())];
}

async function memory(): Promise<Row[]> {
  const { perBoxKb, browserMb } = await inChild<Memory>('child-screen.ts', { boxes: 50 }, ['--expose-gc']);
  return [
    row({
      name: 'forms backend: memory for each box',
      unit: 'kB',
      ours: round(perBoxKb, 0),
      better: 'lower',
      note: 'live after a collection, logged in and having read every page once; driver and router included',
    }),
    ...(browserMb === null
      ? []
      : [
          row({
            name: 'browser backend: memory while it runs',
            unit: 'MB',
            ours: round(browserMb, 0),
            better: 'lower',
            note: 'all processes of Chromium together (PSS) with one page open; nothing while nobody needs it',
          }),
        ]),
  ];
}
