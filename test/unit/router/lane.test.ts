import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lane, Lanes } from '../../../lib/router/lane.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const never = new AbortController().signal;
const turn = { deadlineMs: 1000, signal: never };

function job(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<string>();
  const run = () => {
    log.push(name);
    return promise;
  };
  return { run, end: () => resolve(name) };
}

test('Jobs run one after another, urgent ones before those that only look.', async () => {
  const lane = new Lane(new FakeClock());
  const log: string[] = [];
  const [a, b, c, d] = [job(log, 'a'), job(log, 'b'), job(log, 'c'), job(log, 'd')];
  const running = [a, b, c].map((each) => lane.run(each.run, turn));
  running.push(lane.run(d.run, { ...turn, urgent: true }));
  await settle();
  assert.deepEqual(log, ['a']);
  a.end();
  await settle();
  assert.deepEqual(log, ['a', 'd']);
  for (const each of [d, b, c]) {
    each.end();
    await settle();
  }
  assert.deepEqual(log, ['a', 'd', 'b', 'c']);
  assert.deepEqual(await Promise.all(running), ['a', 'b', 'c', 'd']);
});

test('A job that ignores its deadline is given up with timeout and the lane goes on.', async () => {
  const clock = new FakeClock();
  const lane = new Lane(clock);
  let told: AbortSignal | undefined;
  const stuck = lane.run((signal) => {
    told = signal;
    return new Promise<never>(() => undefined);
  }, turn);
  const next = lane.run(() => Promise.resolve('next'), turn);
  const refused = assert.rejects(stuck, { code: 'timeout' });
  await clock.advance(1000);
  await refused;
  assert.equal(told?.aborted, true);
  assert.equal(await next, 'next');
  assert.equal(clock.pending, 0);
});

test('An abort ends the running job and removes a waiting one.', async () => {
  const lane = new Lane(new FakeClock());
  const [first, second] = [new AbortController(), new AbortController()];
  const running = lane.run(() => new Promise<never>(() => undefined), { ...turn, signal: first.signal });
  const waiting = lane.run(() => Promise.resolve('never runs'), { ...turn, signal: second.signal });
  const third = lane.run(() => Promise.resolve('third'), turn);
  const refused = [
    assert.rejects(running, { code: 'cancelled' }),
    assert.rejects(waiting, { code: 'cancelled' }),
  ];
  second.abort();
  first.abort();
  await Promise.all(refused);
  assert.equal(await third, 'third');
  await assert.rejects(
    lane.run(() => Promise.resolve(1), { ...turn, signal: first.signal }),
    { code: 'cancelled' },
  );
});

test('What a job throws comes out as a RouterError, and the lane goes on.', async () => {
  const lane = new Lane(new FakeClock());
  await assert.rejects(
    lane.run(() => Promise.reject(new TypeError('oops')), turn),
    { code: 'defect' },
  );
  assert.equal(await lane.run(() => Promise.resolve(2), turn), 2);
});

test('A router that cannot keep up refuses more work instead of queueing without end.', async () => {
  const lane = new Lane(new FakeClock());
  const all = Array.from({ length: 34 }, () => lane.run(() => new Promise<never>(() => undefined), turn));
  await assert.rejects(all.at(-1) as Promise<never>, { code: 'busy' });
});

test('Routers of one identity share a lane until the last one lets go.', () => {
  const lanes = new Lanes(new FakeClock());
  const lane = lanes.acquire('igd:1');
  assert.equal(lanes.acquire('igd:1'), lane);
  assert.notEqual(lanes.acquire('igd:2'), lane);
  lanes.release('igd:1');
  assert.equal(lanes.acquire('igd:1'), lane);
  lanes.release('igd:1');
  lanes.release('igd:1');
  lanes.release('igd:2');
  lanes.release('igd:unknown');
  assert.equal(lanes.size, 0);
});
