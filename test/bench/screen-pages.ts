// Parsing: every page of the emulators, with all labels and controls found, and pages of a mebibyte.
import { fieldsOf } from '../../lib/screen/page/fields.ts';
import { pageOf } from '../../lib/screen/page/parse.ts';
import { systemClock } from '../../lib/router/clock.ts';
import { Tamper } from '../support/tamper.ts';
import { percentile, round, row, type Row } from './row.ts';
import { makes, openOn } from './screen-box.ts';

const TIMES = 200;
const WARM = 40;
const MIB = 1024 * 1024;
const SETTINGS = { wanMode: 'pppoe', bridge: false, keepAlive: 'manual' } as const;

export async function parsing(): Promise<Row[]> {
  const pages = await pagesOfAll();
  const parse: number[] = [];
  const whole: number[] = [];
  for (let time = 0; time < TIMES; time += 1)
    for (const html of pages) {
      const began = performance.now();
      const page = pageOf({ url: new URL('http://box/'), html, unscripted: true });
      const parsed = performance.now();
      fieldsOf(page);
      if (time < WARM) continue;
      parse.push(parsed - began);
      whole.push(performance.now() - began);
    }
  const kilobytes = pages.reduce((sum, { length }) => sum + length, 0) / pages.length / 1000;
  const note = `${pages.length} pages of ${makes.length} emulated boxes, ${round(kilobytes, 1)} kB each`;
  const nested = '<table><tr><th>a</th><td>'.repeat(MIB / 25);
  const flat = '<tr><th>a</th><td>b</td></tr>'.repeat(MIB / 29);
  return [
    row({
      name: 'parser: one page, p50',
      unit: 'ms',
      ours: round(percentile(parse, 0.5), 3),
      goal: 1,
      better: 'lower',
      note,
    }),
    row({
      name: 'parser: one page, p95',
      unit: 'ms',
      ours: round(percentile(parse, 0.95), 3),
      better: 'lower',
      note,
    }),
    row({
      name: 'parser with all labels and controls, p50',
      unit: 'ms',
      ours: round(percentile(whole, 0.5), 3),
      better: 'lower',
      note,
    }),
    row({
      name: 'parser with all labels and controls, p95',
      unit: 'ms',
      ours: round(percentile(whole, 0.95), 3),
      goal: 5,
      better: 'lower',
      note,
    }),
    mebibyte('nested tables', nested),
    mebibyte('rows of one table', `<table>${flat}`),
  ];
}

function mebibyte(what: string, html: string): Row {
  const sample = Array.from({ length: 3 }, () => {
    const began = performance.now();
    fieldsOf(pageOf({ url: new URL('http://box/'), html, unscripted: true }));
    return performance.now() - began;
  });
  return row({
    name: `parser with all labels: 1 MiB of ${what}`,
    unit: 'ms',
    ours: round(percentile(sample, 0.5), 0),
    goal: 3000,
    better: 'lower',
    note: 'for so long Node.js does nothing else; more than a mebibyte is never read',
  });
}

/** What each box shows while everything is read once. */
async function pagesOfAll(): Promise<readonly string[]> {
  const pages: string[] = [];
  const ends: (() => unknown)[] = [];
  for (const make of makes) {
    const face = await make.start({ clock: systemClock, settings: SETTINGS });
    const tamper = await Tamper.start({ after: (end) => void ends.push(end) }, () => face.url);
    tamper.change(/./, ({ status, headers, body }, response) => {
      if (/html/.test(headers['content-type'] ?? '')) pages.push(body.toString('utf8'));
      response.writeHead(status, headers).end(body);
    });
    const there = Object.create(face, { url: { get: () => tamper.url } }) as typeof face;
    const router = await openOn(there, make, systemClock);
    await router.close();
    await face.close();
  }
  for (const end of ends) end();
  return [...new Set(pages)];
}
