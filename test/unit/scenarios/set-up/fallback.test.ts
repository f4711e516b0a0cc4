// A lower router that takes itself for an access point in the middle of the set-up, on emulated settings screens; the person reads what
// the command line says, and does that.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError } from '../../../../lib/router/errors.ts';
import { PITFALLS } from '../../application/set-up/pitfalls.ts';
import { BY_FORMS, carton, type Carton } from './carton.ts';

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
    let turn = await commanded(scene, 'apply', asked);
    for (let left = MOST_TURNS; turn.status !== 0 && left > 0; left -= 1) {
      assert.match(turn.said, /^! \S/m, `ended with ${turn.status} and without a word`);
      turn = await commanded(scene, 'continue', asked);
    }
    assert.equal(turn.status, 0, turn.said.slice(-1500));
    assert.ok(fell);
    assert.deepEqual(told, ['away', 'wan', 'lan']);
    await scene.assertFinished();
  },
);

/** Where nobody could look it ends with 1, and says why, too. */
function commanded(
  scene: Carton,
  ...how: Parameters<Carton['atTerminal']>
): ReturnType<Carton['atTerminal']> {
  return scene.atTerminal(...how).catch((thrown: unknown) => {
    if (!(thrown instanceof RouterError)) throw thrown;
    return { status: 1, said: `! ${thrown.sentence('en')}` };
  });
}

/** Whoever reads it does that and nothing else; the answer says what it was. */
async function obey({ clock, home: { model, cables } }: Carton, said: string): Promise<readonly string[]> {
  if (/Now plug a cable from a LAN port/.test(said)) {
    cables.lowerLan.plug();
    return ['lan'];
  }
  if (/Plug the cable from the lower router’s WAN port/.test(said)) {
    cables.lowerWan.plug();
    return ['wan'];
  }
  if (!/has become an access point|does not answer at .* Connect this machine/.test(said)) return [];
  cables.lowerLan.pull();
  cables.lowerWan.pull();
  model.lower.reboot();
  while (model.lower.away) await new Promise<void>((resolve) => clock.after(500, resolve));
  return ['away'];
}
