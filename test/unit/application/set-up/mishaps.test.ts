// Whatever goes wrong and whenever: the home is never left worse than found, and what was begun comes to its end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wanMode } from '../../../../lib/capabilities/wan-mode.ts';
import type { SetUpState } from '../../../../lib/application/set-up/state.ts';
import type { Fault } from './model-access.ts';
import { Scene, signal } from './home.ts';
import { perseveres } from './persevering.ts';
import { truthOf, watchOver } from './truth.ts';

const FAULTS: readonly Exclude<Fault, undefined>[] = ['lost', 'lost-undone', 'refused', 'busy', 'reboots'];

/** Everything that is asked of a router on the way from the carton. */
const ASKED = [
  'upper pppoe.bridge',
  'lower wan.mode',
  'lower pppoe.account',
  'lower lan.address',
  'lower dhcp.server',
  'lower wan.mac',
];

for (const fault of FAULTS)
  test(`${fault} at every change: it goes on when told so, and ends well.`, async (t) => {
    for (const asked of ASKED) {
      const scene = new Scene(t, { equalMacs: true });
      let once = true;
      scene.access.fault = (what) => {
        if (what !== asked || !once) return undefined;
        once = false;
        return fault;
      };
      const state = await perseveres(scene, watchOver(scene));
      assert.equal(once, false, asked);
      assert.equal(state.status, 'finished', `${asked}: ${JSON.stringify(state.stopped)}`);
      assert.ok(scene.finished);
      const repeats = scene.access.sent.filter((what) => what === asked).length;
      if (fault === 'lost' || fault === 'reboots') assert.equal(repeats, 1, `${asked} was repeated`);
    }
  });

test('Equal MAC addresses at the moment when the LAN cable goes in: it says what to pull, and ends well after that.', async (t) => {
  const scene = new Scene(t);
  const setUp = scene.setUp();
  const state = await scene.through(setUp, ({ steps, status }) => {
    if (steps[0]?.id === 'lan-cable' && status === 'waiting')
      scene.model.lower.apply({ wanMac: scene.model.lower.lanMac });
  });
  assert.equal(state.status, 'stopped');
  assert.match(state.stopped?.why.en ?? '', /Unplug the lower router’s LAN cable/);
  scene.model.cables.lowerLan.pull();
  await setUp.next(signal, true);
  assert.equal((await scene.through(setUp)).status, 'finished');
  assert.ok(scene.finished, 'nobody asked to plug it in again');
});

test('An abort at every step leads back to what was found.', async (t) => {
  for (let at = 1; at < 9; at += 1) {
    const scene = new Scene(t, { equalMacs: true });
    const check = watchOver(scene);
    const { upper, lower } = scene.model;
    const found = { upper: upper.settings, lower: { ...lower.settings, account: null, wanMode: null } };
    const setUp = scene.setUp();
    let state = await setUp.next(signal);
    for (let turn = 1; turn < at; turn += 1) {
      if (state.status === 'waiting') scene.obey(state);
      state = await setUp.next(signal, state.status === 'waiting');
    }
    if (state.status === 'finished') return;
    state = await setUp.abort(signal);
    for (let turn = 0; turn < 40 && state.status !== 'aborted'; turn += 1) {
      if (state.status === 'waiting') scene.obey(state);
      state = await setUp.abort(signal);
      check();
    }
    assert.equal(state.status, 'aborted');
    assert.deepEqual(upper.settings, found.upper);
    assert.deepEqual({ ...lower.settings, account: null, wanMode: null }, found.lower);
  }
});

/** So far that the LAN address has changed. */
async function halfway(scene: Scene): Promise<SetUpState> {
  const setUp = scene.setUp();
  let state = await setUp.next(signal);
  while (!state.done.some(({ id }) => id === 'lower-dhcp')) state = await setUp.next(signal);
  return state;
}

for (const fault of ['lost', 'lost-undone', 'refused', 'unsupported', 'busy', 'reboots'] as const)
  test(`${fault} while it is undone: what cannot be undone is said, and the rest is.`, async (t) => {
    const refuses = fault === 'refused' || fault === 'unsupported';
    for (const asked of ['lower dhcp.server', 'lower lan.address', 'upper pppoe.bridge']) {
      const scene = new Scene(t);
      const check = watchOver(scene);
      await halfway(scene);
      let once = !refuses;
      scene.access.fault = (what) => {
        if (what !== asked || !(once || refuses)) return undefined;
        once = false;
        return fault;
      };
      const setUp = scene.setUp();
      let state = await setUp.abort(signal);
      for (let turn = 0; turn < 20 && state.status !== 'aborted'; turn += 1) {
        check();
        if (state.status === 'stopped') assert.ok(state.stopped?.why.en && state.stopped.why.ja);
        state = await setUp.abort(signal);
      }
      assert.equal(state.status, 'aborted', `${asked}: ${JSON.stringify(state.stopped)}`);
      const kept = state.kept.some(({ step }) => step !== 'lower-account' && step !== 'lower-mode');
      assert.equal(kept, refuses, asked);
      const { lower } = scene.model;
      assert.ok(scene.model.reaches(lower), 'nobody reaches the lower router any more');
      assert.equal(truthOf(scene.model)?.online, 4);
    }
  });

test('A router that is away for good is a surprise when its turn comes, and a person is told to look.', async (t) => {
  const scene = new Scene(t);
  const setUp = scene.setUp();
  await setUp.next(signal);
  scene.model.beside.pull();
  const state = await setUp.next(signal);
  assert.deepEqual(
    [state.status, state.steps[0]?.id, state.steps[0]?.by],
    ['waiting', 'reach-lower', 'person'],
  );
  scene.model.beside.plug();
  await setUp.next(signal, true);
  assert.equal((await scene.through(setUp)).status, 'finished');
});

test('What cannot be settled by reading stops it once; who goes on after that has it done again.', async (t) => {
  const scene = new Scene(t);
  const setUp = scene.setUp();
  while (!(await setUp.next(signal)).done.some(({ id }) => id === 'lower-mode'));
  scene.access.fault = (what) => (what === 'lower pppoe.account' ? 'lost-undone' : undefined);
  let state = await setUp.next(signal);
  assert.deepEqual([state.status, state.stopped?.step], ['stopped', 'lower-account']);
  scene.access.fault = () => undefined;
  for (let turn = 0; turn < 3 && state.status === 'stopped'; turn += 1)
    state = await setUp.next(signal, true);
  assert.equal((await scene.through(setUp)).status, 'finished');
});

/** Looks are asked for, so that each of them tries a refused login once more. */
const loginsWithin = async (scene: Scene, run: () => Promise<SetUpState>) => {
  const before = scene.access.looks;
  const state = await run();
  return { state, logins: scene.access.looks - before };
};

test('A login that is refused from the middle of a step on is tried once each time somebody goes on.', async (t) => {
  const scene = new Scene(t);
  const setUp = scene.setUp();
  while (!(await setUp.next(signal)).done.some(({ id }) => id === 'lower-mode'));
  scene.access.fault = (what) => {
    if (what === 'lower pppoe.account') scene.access.refuses = 'lower';
    return undefined;
  };
  // one that is well, before it is done
  const { state, logins } = await loginsWithin(scene, () => setUp.next(signal));
  assert.deepEqual([state.status, state.stopped?.step, logins], ['stopped', 'lower-account', 2]);
  assert.match(state.stopped?.why.en ?? '', /refused the (?:login|user name)/);
  for (let turn = 0; turn < 2; turn += 1) {
    const again = await loginsWithin(scene, () => setUp.next(signal, true));
    assert.deepEqual([again.state.status, again.logins], ['stopped', 1]);
  }
  assert.equal(scene.access.sent.filter((what) => what === 'lower pppoe.account').length, 1);
  scene.access.refuses = undefined;
  await setUp.next(signal, true);
  assert.equal((await scene.through(setUp)).status, 'finished');
});

test('A login that is refused while it is undone is not tried again and again either.', async (t) => {
  const scene = new Scene(t);
  const setUp = scene.setUp();
  while (!(await setUp.next(signal)).done.some(({ id }) => id === 'upper-bridge'));
  scene.access.fault = (what) => {
    if (what === 'upper pppoe.bridge') scene.access.refuses = 'upper';
    return undefined;
  };
  const { state, logins } = await loginsWithin(scene, () => setUp.abort(signal));
  // before anything, before this step, and after it
  assert.deepEqual([state.status, state.stopped?.step, logins], ['stopped', 'upper-bridge', 3]);
  assert.match(state.stopped?.why.en ?? '', /refused the (?:login|user name)/);
});

test('A mode that nothing reads is a person’s, whose word counts to the end.', async (t) => {
  const scene = new Scene(t);
  scene.access.lacks.add(wanMode);
  const look = scene.access.look.bind(scene.access);
  scene.access.look = async (...given) => {
    const home = await look(...given);
    const { snapshot } = home.lower;
    if (snapshot.get(wanMode).state === 'unknown' || snapshot.value(wanMode) === 'ap') return home;
    const unreadable = { state: 'unknown', why: 'unreadable', at: scene.clock.now() } as const;
    return { ...home, lower: { ...home.lower, snapshot: snapshot.with([[wanMode, unreadable]]) } };
  };
  const asked: string[] = [];
  const state = await scene.through(scene.setUp(), ({ status, steps: [step] }) => {
    if (status === 'waiting' && step) asked.push(step.id);
  });
  assert.deepEqual([state.status, state.stopped?.why.en], ['finished', undefined]);
  assert.deepEqual(asked, ['lower-mode', 'lan-cable']);
  assert.ok(scene.finished);
});
