import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Debouncer } from '../../../lib/mqtt/debounce.ts';
import { Echoes } from '../../../lib/mqtt/echoes.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const FILTER = 'homeassistant/device/+/config';
const TOPIC = 'homeassistant/device/futamichi_lower/config';

function echoes() {
  const clock = new FakeClock();
  const told: string[] = [];
  const it = new Echoes({
    later: new Debouncer(clock, () => undefined),
    onProblem: ({ detail = '' }) => told.push(detail),
  });
  return { clock, told, it };
}

test('What is confirmed and does not come back within five seconds is told, once for each kind of topic.', async () => {
  const { clock, told, it } = echoes();
  it.granted(FILTER);
  it.confirmed(TOPIC);
  it.confirmed(TOPIC.replace('lower', 'upper'));
  await clock.advance(4999);
  assert.deepEqual(told, []);
  await clock.advance(1);
  assert.deepEqual(told, [TOPIC]);
});

test('What comes back proves its kind for the whole connection.', async () => {
  const { clock, told, it } = echoes();
  it.granted(FILTER);
  it.confirmed(TOPIC);
  it.seen(TOPIC);
  it.confirmed(TOPIC.replace('lower', 'upper'));
  await clock.advance(60_000);
  assert.deepEqual(told, []);
  it.reset();
  it.granted(FILTER);
  it.confirmed(TOPIC);
  await clock.advance(5000);
  assert.deepEqual(told, [TOPIC], 'on another connection other rules may hold');
});

test('What nobody let us subscribe to cannot come back.', async () => {
  const { clock, told, it } = echoes();
  it.confirmed(TOPIC);
  it.granted('futamichi/+/state');
  it.confirmed(TOPIC);
  it.seen(TOPIC);
  await clock.advance(60_000);
  assert.deepEqual(told, []);
});
