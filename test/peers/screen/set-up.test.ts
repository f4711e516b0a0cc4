// The whole set-up, from the carton to the finished home, once with both settings screens in a real Chromium and once by forms.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BY_FORMS, carton } from '../../unit/scenarios/set-up/carton.ts';
import { inChromium, ownBrowsers } from './in-chromium.ts';

/** Time as it is, since a browser has no other; the boxes are quick in return. */
const SCENE = { speed: 1, pace: { rebootMs: 600, saveMs: 200, retryMs: 400 } } as const;

const WAYS = {
  // what script does on the real screens script does here: a hashed login, values that come later, links for buttons
  'in Chromium': {
    profiles: { upper: { needs: 'browser' }, lower: { needs: 'browser' } },
    upperBox: { hash: 'sha256', fills: 'addresses', formScript: 'completes' },
  },
  'by forms': { profiles: BY_FORMS },
} as const;

describe('A whole set-up', inChromium, () => {
  for (const [way, how] of Object.entries(WAYS))
    test(`${way}: each step once, one login after the other, and no browser is left.`, async (t) => {
      const { home, through, assertFinished } = await carton(t, { ...SCENE, ...how });
      const began = performance.now();
      const { last, told } = await through();
      const took = (performance.now() - began) / 1000;
      assert.equal(last.status, 0, JSON.stringify(last.state.stopped));
      assert.deepEqual(told, ['lan-cable']);
      await assertFinished();
      assert.deepEqual(ownBrowsers(), []);
      const { upper, lower } = home;
      t.diagnostic(
        `${last.state.done.length} steps, ${upper.requests.length} + ${lower.requests.length} requests, ${upper.logins} + ${lower.logins} logins, ${took.toFixed(0)} s`,
      );
    });
});
