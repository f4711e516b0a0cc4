import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectProblem, flapping, lost } from '../../../lib/mqtt/problems.ts';
import { TroubleLog } from '../../../lib/mqtt/trouble-log.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function log() {
  const clock = new FakeClock();
  const lines: string[] = [];
  const it = new TroubleLog({
    clock,
    warn: ({ message }) => lines.push(message),
    well: () => lines.push('well'),
  });
  return { clock, lines, it };
}

const away = () => connectProblem({ code: 'ECONNREFUSED' });

test('An outage is told once however often it is tried, and its end once.', async () => {
  const { clock, lines, it } = log();
  it.take('connected', undefined);
  await clock.advance(60_000);
  assert.deepEqual(lines, [], 'what never went wrong does not become well');
  it.take('offline', lost());
  for (let n = 0; n < 5; n += 1) {
    it.take('connecting', away());
    it.take('offline', away());
  }
  it.take('connected', undefined);
  assert.deepEqual(lines, [lost().message, away().message, 'well']);
});

test('A connection that comes and goes is one line, and is well when it has lasted.', async () => {
  const { clock, lines, it } = log();
  const cause = flapping({ givenId: true, unconfirmed: 0 });
  for (let n = 0; n < 30; n += 1) {
    it.take('connected', undefined);
    await clock.advance(3000);
    it.take('offline', n === 0 ? lost() : cause);
    await clock.advance(30_000);
  }
  assert.deepEqual(lines, [cause.message]);
  it.take('connected', undefined);
  await clock.advance(9999);
  assert.equal(lines.length, 1);
  await clock.advance(1);
  assert.deepEqual(lines, [cause.message, 'well']);
});

test('Once is chance: a connection that ends soon and comes back is not told.', async () => {
  const { clock, lines, it } = log();
  it.take('connected', undefined);
  await clock.advance(1000);
  it.take('offline', lost());
  it.take('connected', undefined);
  await clock.advance(60_000);
  assert.deepEqual(lines, []);
});

test('Other troubles on a connection that lasts are told, each once.', () => {
  const { lines, it } = log();
  it.take('connected', undefined);
  for (let n = 0; n < 2; n += 1)
    for (const code of [0x87, 0x95]) it.take('connected', connectProblem({ code }));
  assert.equal(lines.length, 2);
});

test('No more than a few are told, whatever a broker invents.', () => {
  const { lines, it } = log();
  for (let code = 0; code < 200; code += 1) it.take('offline', connectProblem({ code: code + 1000 }));
  assert.equal(lines.length, 50);
});

test('It leaves no timer behind.', async () => {
  const { clock, it } = log();
  it.take('connected', undefined);
  it.take('offline', lost());
  it.take('connected', undefined);
  assert.equal(clock.pending, 1);
  it.stop();
  assert.equal(clock.pending, 0);
});
