// A lower router that takes itself for an access point in the middle of the set-up, on emulated settings screens; the person reads what
// the command line says, and does that.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PITFALLS } from '../../application/set-up/pitfalls.ts';
import { BY_FORMS, carton } from './carton.ts';
import { commanded, obey } from './person.ts';

const MOST_TURNS = 6;

test(
  'Who falls back to an access point before its account is entered is led back, cables and all.',
  { timeout: 300_000 },
  async (t) => {
    const scene = await carton(t, {
      speed: 6,
      pace: { saveMs: 2000, rebootMs: 4000, retryMs: 5000 },
      profiles: BY_FORMS,
    });
    const told: string[] = [];
    let fell = false;
    const asked = async (said: string) => {
      if (/Enter the PPPoE account/.test(said) && !fell) {
        fell = true;
        PITFALLS['the lower router becomes an access point']?.befall(scene.home.model);
      }
      told.push(...(await obey(scene, said)));
      await scene.home.settled();
    };
    let turn = await commanded(scene, 'apply', { asked });
    for (let left = MOST_TURNS; turn.status !== 0 && left > 0; left -= 1) {
      assert.match(turn.said, /^! \S/m, `ended with ${turn.status} and without a word`);
      turn = await commanded(scene, 'continue', { asked });
    }
    assert.equal(turn.status, 0, turn.said.slice(-1500));
    assert.ok(fell);
    assert.deepEqual(told, ['away', 'wan', 'lan']);
    await scene.assertFinished();
  },
);
