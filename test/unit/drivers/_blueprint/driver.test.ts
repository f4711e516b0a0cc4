import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { identity } from '../../../../lib/capabilities/identity.ts';
import { reconnect } from '../../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import { blueprint } from '../../../../lib/drivers/_blueprint/driver.ts';
import { DetectionBudget } from '../../../../lib/drivers/detection-budget.ts';
import { drivers, recognise } from '../../../../lib/drivers/registry.ts';
import { targetOf } from '../../../../lib/application/target.ts';
import { systemClock } from '../../../../lib/router/clock.ts';
import { Snapshot } from '../../../../lib/router/snapshot.ts';
import type { Driver, Performing } from '../../../../lib/router/driver.ts';
import { fails } from '../../../support/fails.ts';
import { answer, box, table, type Reply } from '../../screen/box.ts';

const STATUS = JSON.stringify({ model: 'B1', serial: '0001', connected: true, address: '203.0.113.7' });

/** A box that answers as the driver expects it, or otherwise. */
async function emulated(t: TestContext, pages: Readonly<Record<string, Reply>> = { '/api/status': STATUS }) {
  const web = await box(t, table(pages));
  const end = new AbortController();
  t.after(() => end.abort());
  const { signal } = end;
  const context = { clock: systemClock, signal, budget: new DetectionBudget(signal), log: () => undefined };
  return { web, found: () => recognise(targetOf(web.url.href), context, undefined, [blueprint]), signal };
}

const performing = (signal: AbortSignal): Performing => ({
  signal,
  before: Snapshot.empty,
  request: (run) => run(signal),
  watch: () => Promise.resolve(true),
  answers: () => undefined,
  progress: () => undefined,
});

async function read(driver: Driver, signal: AbortSignal) {
  const look = driver.channels[0]?.looks[0];
  assert.ok(look);
  return new Map((await look.read(signal)).observed('api', 0));
}

test('A box is recognised with one anonymous request and opened without a login.', async (t) => {
  const { web, found } = await emulated(t);
  const { sighting, open } = await found();
  assert.equal(sighting.identity, 'blueprint:0001');
  assert.equal(sighting.label, 'Blueprint B1');
  assert.deepEqual(web.lines(), ['GET /api/status']);
  await (await open()).close();
});

for (const [what, reply] of [
  ['a page', '<html>'],
  ['other JSON', '{"model":"B1"}'],
  ['a refusal', answer(403, {})],
] as const)
  test(`${what} is somebody else's.`, async (t) => {
    const { found } = await emulated(t, { '/api/status': reply });
    await fails(found(), 'unsupported');
  });

test('What it says is read, and what it does not say is unknown.', async (t) => {
  let says = STATUS;
  const { found, signal } = await emulated(t, { '/api/status': (res) => void res.end(says) });
  const driver = await (await found()).open();
  const told = await read(driver, signal);
  assert.partialDeepStrictEqual(told.get(identity), { value: { model: 'B1', serial: '0001' } });
  assert.partialDeepStrictEqual(told.get(sessionUp), { value: true });
  assert.partialDeepStrictEqual(told.get(wanIpv4), { value: '203.0.113.7' });
  says = JSON.stringify({ model: 'B1', serial: '0001', connected: false });
  const later = await read(driver, signal);
  assert.partialDeepStrictEqual(later.get(wanIpv4), { why: 'not-said' });
  says = 'busy';
  await fails(read(driver, signal), 'unreadable');
});

test('It redials when asked, once, and says when it will not.', async (t) => {
  let status = 200;
  const { web, found, signal } = await emulated(t, {
    '/api/status': STATUS,
    'POST /api/reconnect': (res) => void res.writeHead(status).end(),
  });
  const driver = await (await found()).open();
  web.lines();
  const [operation] = driver.channels[0]?.operations ?? [];
  assert.equal(operation?.capability, reconnect);
  await operation.perform(undefined, performing(signal));
  assert.deepEqual(web.lines(), ['POST /api/reconnect']);
  status = 409;
  await fails(operation.perform(undefined, performing(signal)), 'rejected');
});

test('It is for copying only: no router is taken for it.', () => {
  assert.ok(!drivers.some(({ id }) => id === blueprint.id));
});
