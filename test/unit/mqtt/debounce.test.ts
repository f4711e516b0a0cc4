import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safely } from '../../../lib/mqtt/safely.ts';
import { Debouncer } from '../../../lib/mqtt/debounce.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function later() {
  const clock = new FakeClock();
  const log: string[] = [];
  const ran: string[] = [];
  const it = new Debouncer(clock, (line) => log.push(line));
  return { it, clock, log, ran };
}

test('What is asked for often is done once, at the time of the first.', async () => {
  const { it, clock, ran } = later();
  it.once('a', 1000, () => ran.push('first'));
  await clock.advance(600);
  it.once('a', 1000, () => ran.push('second'));
  it.once('b', 1000, () => ran.push('b'));
  assert.equal(clock.pending, 2);
  await clock.advance(399);
  assert.equal(ran.length, 0);
  await clock.advance(1);
  assert.deepEqual(ran, ['first']);
  await clock.advance(5000);
  assert.deepEqual(ran, ['first', 'b']);
});

test('What is done may be asked for again, also by itself.', async () => {
  const { it, clock, ran } = later();
  const run = () => {
    ran.push('x');
    if (ran.length < 3) it.once('a', 1000, run);
  };
  it.once('a', 1000, run);
  await clock.advance(10_000);
  assert.equal(ran.length, 3);
});

test('Asked for anew, the time begins anew and only the newest wish counts.', async () => {
  const { it, clock, ran } = later();
  it.again('a', 1000, () => ran.push('first'));
  await clock.advance(999);
  it.again('a', 1000, () => ran.push('second'));
  assert.equal(clock.pending, 1);
  await clock.advance(999);
  assert.equal(ran.length, 0);
  await clock.advance(1);
  assert.deepEqual(ran, ['second']);
});

test('After the end nothing is done any more, and no timer is left.', async () => {
  const { it, clock, ran } = later();
  it.once('a', 1000, () => ran.push('a'));
  it.again('b', 2000, () => ran.push('b'));
  it.stop();
  assert.equal(clock.pending, 0);
  await clock.advance(5000);
  assert.equal(ran.length, 0);
  it.once('a', 1000, () => ran.push('again'));
  await clock.advance(1000);
  assert.deepEqual(ran, ['again'], 'what was stopped does not stand in the way');
});

test('A mistake in what is due is told by its code, and the rest goes on.', async () => {
  const { it, clock, log, ran } = later();
  it.once('a', 1000, () => {
    throw new RouterError('conflict');
  });
  it.once('b', 1000, () => ran.push('b'));
  await clock.advance(1000);
  assert.equal(log.length, 1);
  assert.match(log[0] ?? '', /^conflict: /);
  assert.deepEqual(ran, ['b']);
  it.once('a', 1000, () => ran.push('a'));
  await clock.advance(1000);
  assert.deepEqual(ran, ['b', 'a'], 'it may be tried again');
});

test('A listener gets what it is told; whatever it throws is told and goes no further.', () => {
  const log: string[] = [];
  const heard: unknown[] = [];
  const listener = safely(
    (line) => log.push(line),
    (word: string, thrown?: unknown) => {
      heard.push(word);
      if (thrown !== undefined) throw thrown;
    },
  );
  listener('fine');
  assert.equal(log.length, 0);
  for (const thrown of [new TypeError('x'), 'no error', new RouterError('busy')]) listener('bad', thrown);
  assert.deepEqual(heard, ['fine', 'bad', 'bad', 'bad']);
  assert.deepEqual(
    log.map((line) => line.split(':')[0]),
    ['defect', 'defect', 'busy'],
  );
});
