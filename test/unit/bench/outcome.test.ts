import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeOf, type Told } from '../../bench/lab/outcome.ts';

const NAME = 'upnp, events';
const told = (at: number, what: Told['what'], name: Told['name'] = NAME): Told => ({ name, at, what });

test('What was told belongs to the loss before it; another address tells too, but shows no drop.', () => {
  const heard = [
    told(5, 'down'),
    told(50, 'down'),
    told(130, 'down'),
    told(160, 'up'),
    told(170, 'address'),
    told(240, 'address'),
    told(410, 'down'),
    told(420, 'unreachable'),
    told(430, 'down', 'ssh, hooks'),
  ];
  const outcome = outcomeOf(NAME, 10, [100, 200, 300, 400], heard, { requests: 3, ms: 60_000 });
  assert.deepEqual(outcome.toldMs, [30, 40, 10]);
  assert.equal(outcome.untold, 1, 'of the loss at 300 nothing came');
  assert.equal(outcome.unseen, 2, 'nor was the one at 200 seen as a drop');
  assert.equal(
    outcome.falseAlarms,
    2,
    'one before any loss, and an outage that was none; what came before it began does not count',
  );
  assert.equal(outcome.perHour, 180);
});
