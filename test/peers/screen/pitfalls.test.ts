// The sixteen pitfalls of a set-up on emulated settings screens, read by forms: each at the one place where it hurts most, with a person
// who reads what the command line says and does that. At every place they are on the plain model (test/unit/application/set-up).
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { PITFALLS, type Pitfall } from '../../unit/application/set-up/pitfalls.ts';
import { watchOver } from '../../unit/application/set-up/truth.ts';
import { BY_FORMS, carton } from '../../unit/scenarios/set-up/carton.ts';
import { commanded, obey } from '../../unit/scenarios/set-up/person.ts';

/** What is said when a step is about to begin. */
const PLACES = {
  'upper-bridge': /^> Switch the PPPoE bridge of the upper router on/,
  'lower-mode': /^> Set the lower router to PPPoE by hand/,
  'lower-account': /^> Enter the PPPoE account/,
  'lower-address': /^> Change the lower router’s LAN address/,
  'lower-dhcp': /^> Switch the DHCP server of the lower router off/,
  'lower-macs': /^> Give the lower router’s WAN the MAC address/,
  'lan-cable': /^> Now plug a cable from a LAN port/,
  verify: /^… Check the whole home/,
} as const;

const TABLE: Readonly<Record<keyof typeof PITFALLS, keyof typeof PLACES>> = {
  'the upper router restarts': 'upper-bridge',
  'the LAN cable is plugged in too early': 'lower-mode',
  'the bridge is switched off': 'lower-account',
  'the provider takes another password': 'lower-account',
  'the account’s sessions are used up': 'lower-account',
  'the lower router restarts': 'lower-address',
  'the WAN cable is pulled and plugged': 'lower-address',
  'the upper router’s DHCP server is switched off': 'lower-dhcp',
  'the lower router becomes an access point': 'lower-dhcp',
  'the lower router is set back to automatic': 'lower-macs',
  'its DHCP server is switched on': 'lower-macs',
  'the lower router is reset': 'lower-macs',
  'the line is out': 'lan-cable',
  'the session is ended': 'lan-cable',
  'its WAN and LAN get one MAC address': 'lan-cable',
  'the WAN cable is pulled': 'verify',
};

/** Longer than any restart. */
const SETTLED_MS = 90_000;
const MOST_TURNS = 6;

describe('A pitfall between two steps, on settings screens', () => {
  test('The table has all of them, and every place.', () => {
    assert.deepEqual(Object.keys(TABLE).toSorted(), Object.keys(PITFALLS).toSorted());
    assert.deepEqual([...new Set(Object.values(TABLE))].toSorted(), Object.keys(PLACES).toSorted());
  });

  for (const [name, place] of Object.entries(TABLE))
    test(`${name}: ${place}.`, { timeout: 200_000 }, async (t) => {
      await befallen(t, PITFALLS[name] as Pitfall, place);
    });
});

async function befallen(
  t: TestContext,
  { befall, remedy, harms }: Pitfall,
  place: keyof typeof PLACES,
): Promise<void> {
  const scene = await carton(t, {
    speed: 6,
    skips: true,
    pace: { saveMs: 2000, rebootMs: 4000, retryMs: 5000 },
    profiles: BY_FORMS,
  });
  const { clock, home } = scene;
  const { model, cables } = home;
  const settled = async () => {
    clock.skip(SETTLED_MS);
    while (model.upper.away || model.lower.away) await passed(500);
    await home.settled();
  };
  const passed = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

  let check = watchOver(home);
  let fell = false;
  const strikes = (said: string): boolean => {
    if (fell || !PLACES[place].test(said)) return false;
    fell = true;
    befall(model);
    return true;
  };
  const reader = {
    async asked(said: string) {
      check();
      if (strikes(said) && harms) {
        await settled();
        check = watchOver(home);
        // nobody can know what befalls it while a person plugs the LAN cable in
        if (place === 'lan-cable') check = () => undefined;
      }
      await obey(scene, said);
      await home.settled();
    },
    sees(said: string) {
      check();
      strikes(said);
    },
  };
  const reasons: string[] = [];
  let turn = await commanded(scene, 'apply', reader);
  for (let left = MOST_TURNS; turn.status !== 0 && left > 0; left -= 1) {
    // the step that was stopped comes first, then the reason
    const why = turn.said.match(/(?<=^! ).+/gm)?.at(-1) ?? '';
    assert.notEqual(why, '', `ended with ${turn.status} and without a word: ${turn.said.slice(-600)}`);
    assert.doesNotMatch(why, /Internal error/);
    reasons.push(why);
    if (/unplug the lower router’s LAN cable/i.test(why)) cables.lowerLan.pull();
    remedy?.(model);
    await settled();
    check = watchOver(home);
    turn = await commanded(scene, 'continue', reader);
  }
  t.diagnostic(reasons.length === 0 ? 'was not stopped' : `stopped: ${reasons.join(' | ')}`);
  if (!model.lower.session.up) t.diagnostic(`the lower router: ${model.lower.log.slice(-40).join('; ')}`);
  assert.ok(fell, 'it did not come so far');
  assert.equal(turn.status, 0, turn.said.slice(-1500));
  assert.ok(cables.lowerLan.plugged && cables.lowerWan.plugged && model.upper.serves);
  await scene.assertFinished();
}
