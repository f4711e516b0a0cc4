// An hour in which nothing happens, in small steps that are skipped, and an hour in which it is paused.
import type { Face, Logged } from '../emulators/box/face.ts';
import { SkipClock } from '../support/skip-clock.ts';
import { row, type Row } from './row.ts';
import { makes, openOn, type Make } from './screen-box.ts';

const HOUR_MS = 3_600_000;
/** Less than the shortest pause between two looks, and far less than any deadline. */
const STEP_MS = 2000;
const SETTINGS = { wanMode: 'pppoe', bridge: false, keepAlive: 'manual' } as const;

interface Counts {
  readonly screen: number;
  readonly anonymous: number;
  readonly logins: number;
}

export async function hourRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const make of makes) rows.push(...(await hoursOf(make)));
  return rows;
}

async function hoursOf(make: Make): Promise<Row[]> {
  const clock = new SkipClock(1);
  const face = await make.start({ clock, settings: SETTINGS });
  const router = await openOn(face, make, clock);
  // logged out again after the first look
  await passing(clock, face, 60_000);
  // two hours, so that what comes each 65 minutes is seen
  const busy = await counted(face, () => passing(clock, face, 2 * HOUR_MS));
  router.pause(2 * HOUR_MS);
  // what was under way may end
  await passing(clock, face, 10_000);
  const paused = await counted(face, () => passing(clock, face, HOUR_MS));
  await router.close();
  await face.close();
  const half = (count: number) => count / 2;
  return [
    row({
      name: `${make.name}: logins per hour while nothing changes`,
      unit: '1/h',
      ours: half(busy.logins),
      goal: 1,
      better: 'lower',
      note: 'counted over two hours: one look each 65 minutes',
    }),
    row({
      name: `${make.name}: requests per hour to its settings screen`,
      unit: '1/h',
      ours: half(busy.screen),
      better: 'lower',
      note: `besides ${half(busy.anonymous)} without a login`,
    }),
    row({
      name: `${make.name}: requests per hour while paused`,
      unit: '1/h',
      ours: paused.screen + paused.anonymous,
      goal: 0,
      better: 'lower',
    }),
  ];
}

/** Skips in small steps; what is asked in between is answered before time goes on. */
async function passing(clock: SkipClock, face: Face, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= STEP_MS) {
    clock.skip(STEP_MS);
    for (let before = -1; before !== face.requests.length;) {
      before = face.requests.length;
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  }
}

async function counted(face: Face, work: () => Promise<void>): Promise<Counts> {
  const { logins } = face;
  const from = face.requests.length;
  await work();
  // a box forgets its oldest requests when there are very many
  if (face.requests.length < from) throw new Error('too many requests to count');
  const asked = face.requests.slice(from);
  const anonymous = asked.filter(isAnonymous).length;
  return { screen: asked.length - anonymous, anonymous, logins: face.logins - logins };
}

function isAnonymous({ path }: Logged): boolean {
  return path.startsWith('/aterm_httpif');
}
