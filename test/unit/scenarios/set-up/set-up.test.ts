// The article's week, by one command: from the carton to the finished home, on the emulated settings screens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_FORMS, carton } from './carton.ts';

test(
  'From the carton to the finished home on both settings screens; a person is told what only he can do.',
  { timeout: 180_000 },
  async (t) => {
    const { home, through, assertFinished } = await carton(t, {
      speed: 6,
      pace: { saveMs: 2000, rebootMs: 4000, retryMs: 5000 },
      profiles: BY_FORMS,
    });
    const { last, told } = await through();
    assert.equal(last.status, 0, JSON.stringify(last.state.stopped));
    assert.deepEqual(told, ['lan-cable']);
    await assertFinished();
    t.diagnostic(
      `requests: ${home.upper.requests.length} to the upper, ${home.lower.requests.length} to the lower router`,
    );
  },
);
