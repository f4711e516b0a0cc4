import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { ActionHistories } from '../../../lib/router/action-history.ts';
import { operation } from '../../../lib/router/driver.ts';
import { Lanes } from '../../../lib/router/lane.ts';
import type { Request } from '../../../lib/router/operations.ts';
import { Router } from '../../../lib/router/router.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeChannel, FakeDriver, FakeLook } from '../../support/fake-driver.ts';

/** Nodes that all show one box, as flows that were imported twice do. */
function box() {
  const clock = new FakeClock();
  const lanes = new Lanes(clock);
  let sent = 0;
  const node = async () => {
    const look = new FakeLook('status', [sessionUp]);
    look.answer = (report) => report.tell(sessionUp, true);
    const dial = operation(reconnect, async (_input, { watch }) => {
      sent += 1;
      await watch(() => false, 5000);
    });
    const driver = new FakeDriver([new FakeChannel('one', [look], [dial])]);
    const router = new Router({
      clock,
      lanes,
      connect: () => Promise.resolve(driver),
      derivations: [],
      intervalMs: 3000,
    });
    router.start();
    await clock.advance(0);
    return router;
  };
  return { clock, node, sent: () => sent };
}

const request = (rest: Partial<Request> = {}): Request => ({
  capability: reconnect,
  input: null,
  origin: 'mqtt',
  ...rest,
});

test('An action belongs to the box: while one node runs it, another one is busy.', async () => {
  const { clock, node, sent } = box();
  const [one, two] = [await node(), await node()];
  const first = one.run(request());
  first.catch(() => undefined);
  await clock.advance(10);
  assert.equal(two.running, reconnect);
  await assert.rejects(two.run(request()), { code: 'busy' });
  await clock.advance(400_000);
  await first;
  assert.equal(sent(), 1);
  assert.equal(two.running, undefined);
});

test('The same wish and the same transaction run once, whichever node they come to.', async () => {
  for (const same of [
    { wish: { words: 'futamichi/lower/request/reconnect {}', withinMs: 2000 } },
    { transaction: 't1' },
  ]) {
    const { clock, node, sent } = box();
    const [one, two] = [await node(), await node()];
    const both = Promise.all([one.run(request(same)), two.run(request(same))]);
    await clock.advance(400_000);
    const [a, b] = await both;
    assert.equal(a, b);
    assert.equal(sent(), 1);
  }
});

test('A deploy ends no cool-down.', async () => {
  const { clock, node, sent } = box();
  const one = await node();
  const first = one.run(request());
  first.catch(() => undefined);
  await clock.advance(10);
  await one.close();
  await clock.advance(10);
  const two = await node();
  await assert.rejects(two.run(request()), { code: 'conflict' });
  assert.equal(sent(), 1);
});

test('No more boxes are remembered than a house has.', () => {
  const histories = new ActionHistories(new FakeClock());
  const first = histories.of('0');
  for (let n = 1; n <= 63; n += 1) histories.of(`${n}`);
  assert.equal(histories.of('0'), first);
  histories.of('64');
  assert.equal(histories.of('0'), first, 'the one that was used last stays');
  for (let n = 100; n < 200; n += 1) histories.of(`${n}`);
  assert.notEqual(histories.of('0'), first);
});
