import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { airstationDriver } from '../../../lib/drivers/airstation/driver.ts';
import { recognized } from '../../../lib/drivers/airstation/families.ts';
import { atermDriver } from '../../../lib/drivers/aterm/driver.ts';
import { igdDriver } from '../../../lib/drivers/igd/driver.ts';
import { DetectionBudget } from '../../../lib/drivers/detection-budget.ts';
import { recognise } from '../../../lib/drivers/registry.ts';
import { systemClock } from '../../../lib/router/clock.ts';
import { targetOf } from '../../../lib/application/target.ts';
import { startAirstationA } from '../../emulators/airstation/a.ts';
import { startAirstationC } from '../../emulators/airstation/c.ts';
import { startAirstationC2 } from '../../emulators/airstation/c2.ts';
import { startAirstationN0 } from '../../emulators/airstation/n0.ts';
import { startAirstationN } from '../../emulators/airstation/n.ts';
import { startAtermA } from '../../emulators/aterm/a.ts';
import { startAtermP } from '../../emulators/aterm/p.ts';
import { startAtermR } from '../../emulators/aterm/r.ts';
import { startAtermW } from '../../emulators/aterm/w.ts';
import type { Face } from '../../emulators/box/face.ts';

const search = () => Promise.resolve([]);
/** Forms must do: nothing starts a browser. */
const spareFor = () => undefined;
const DRIVERS = [
  atermDriver({ search, spareFor }),
  airstationDriver({ search, spareFor }),
  igdDriver({ search }),
];

/** What is made of a box, and what was asked of it for that. */
async function seen(t: TestContext, starting: Promise<Face>, only?: string) {
  const face = await starting;
  t.after(() => face.close());
  const end = new AbortController();
  t.after(() => end.abort());
  const lines: string[] = [];
  const budget = new DetectionBudget(end.signal);
  const context = { clock: systemClock, signal: end.signal, budget, log: (line: string) => lines.push(line) };
  const found = await recognise(targetOf(face.url.href), context, only, DRIVERS);
  return { face, found, lines };
}

const FAMILIES: ReadonlyArray<
  readonly [what: string, driver: string, label: RegExp, start: () => Promise<Face>]
> = [
  ['Aterm P', 'aterm', /^NEC Aterm WX3000HP$/, startAtermP],
  ['Aterm A', 'aterm', /^NEC Aterm WG1800HP2$/, () => startAtermA({ model: 'WG1800HP2' })],
  ['Aterm R', 'aterm', /^NEC Aterm WG1200HP$/, () => startAtermR({ model: 'WG1200HP' })],
  ['Aterm W', 'aterm', /^NEC Aterm WX3600HP$/, () => startAtermW({ model: 'WX3600HP' })],
  ['AirStation N', 'airstation', /^Buffalo WSR-1800AX4S$/, startAirstationN],
  ['AirStation N0', 'airstation', /^Buffalo /, startAirstationN0],
  ['AirStation A', 'airstation', /^Buffalo /, startAirstationA],
  ['AirStation C', 'airstation', /^Buffalo /, startAirstationC],
  ["AirStation C'", 'airstation', /^Buffalo /, startAirstationC2],
];

for (const [what, driver, label, start] of FAMILIES) {
  test(`${what} is recognised with few anonymous questions, and no login.`, async (t) => {
    const { face, found } = await seen(t, start());
    assert.equal(found.definition.id, driver);
    assert.match(found.sighting.label, label);
    // one for each driver before it, two of its own
    assert.ok(face.requests.length <= 3, JSON.stringify(face.requests));
    assert.equal(face.logins, 0);
    assert.equal(face.sessions, 0);
  });
}

test('A box with a password is taken for an older N only where something says that it is one.', () => {
  const answer = (realm: string) => ({
    status: 401,
    headers: { 'www-authenticate': `Basic realm="${realm}"` },
    body: new Uint8Array(),
    url: new URL('http://192.168.11.1/login.html'),
    text: () => '',
  });
  assert.equal(recognized(answer('AirStation'), false)?.screen.id, 'airstation-n0');
  assert.equal(recognized(answer('Printer'), false), undefined);
  assert.equal(recognized(answer('Printer'), true)?.screen.id, 'airstation-n0');
});

test('An Aterm of which nobody has told us what its screen is like says so, and tells what needs no login.', async (t) => {
  const { face, found, lines } = await seen(t, startAtermP({ model: 'ZZ9999HP' }));
  const driver = await found.open();
  t.after(() => driver.close());
  assert.equal(face.logins, 0);
  assert.deepEqual(
    driver.channels.map(({ id }) => id),
    ['httpif'],
  );
  assert.equal(lines.length, 1);
});

test('Without a login everything that could be done is shown, and why it cannot.', async (t) => {
  const { found } = await seen(t, startAirstationN());
  const driver = await found.open();
  t.after(() => driver.close());
  const operations = driver.channels.flatMap((channel) => channel.operations);
  assert.ok(operations.length > 5);
  for (const { withdrawn } of operations) {
    assert.equal(withdrawn?.code, 'disabled');
    assert.match(withdrawn.sentence('en'), /^No login is entered\. Enter the user name/);
    assert.match(withdrawn.sentence('ja'), /^ログイン情報が入力されていません。 /);
  }
});
