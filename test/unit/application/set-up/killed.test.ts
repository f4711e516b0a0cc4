// The process ends wherever it waits for something: what was begun comes to its end, and nothing is done twice.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { SetUp } from '../../../../lib/application/set-up/set-up.ts';
import type { SetUpState } from '../../../../lib/application/set-up/state.ts';
import { Scene, signal, type SceneOptions } from './home.ts';
import { Killed, mortal, perseveres, type Executioner } from './persevering.ts';
import { watchOver } from './truth.ts';

const HOMES: Readonly<Record<string, SceneOptions>> = {
  'equal MAC addresses': { equalMacs: true },
  'an access point': { router: false },
  'two DHCP servers': { finished: true, lower: { dhcp: true } },
  'no bridge': { finished: true, upper: { bridge: false } },
};

for (const [name, options] of Object.entries(HOMES))
  for (const before of [true, false])
    test(`${name}: killed at every await${before ? '' : ', after what was written'}.`, async (t) => {
      for (let n = 1; ; n += 1) {
        const scene = new Scene(t, options);
        const executioner = mortal(scene, n, before);
        const state = await perseveres(scene, watchOver(scene), executioner);
        assert.equal(state.status, 'finished', `${n}: ${JSON.stringify(state)}`);
        assert.ok(scene.finished, `${n}`);
        const twice = scene.access.sent.filter((what, at, all) => all.indexOf(what) !== at);
        assert.deepEqual(twice, [], `${n}: sent twice`);
        if (executioner.struck) continue;
        assert.ok(n > 10, `${n} awaits`);
        return;
      }
    });

/** So far that so many steps are done, the person’s among them. */
async function begun(scene: Scene, steps: number): Promise<void> {
  const setUp = scene.setUp();
  let state = await setUp.next(signal);
  while (state.done.length < steps) {
    if (state.status === 'waiting') scene.obey(state);
    state = await setUp.next(signal, state.status === 'waiting');
  }
}

/** What the person asks for who finds that the process has gone; it says what is left. */
type Afterwards = (setUp: SetUp) => Promise<SetUpState | undefined>;

const AFTERWARDS: Readonly<Record<string, Afterwards>> = {
  abort: () => Promise.resolve(undefined),
  async plan(setUp) {
    const state = await setUp.plan(signal);
    assert.ok(state.steps.length + state.kept.length + state.done.length > 0, state.status);
    return state;
  },
  // where nothing of the abort was written down the set-up goes on, otherwise it says that it is being undone
  continue: (setUp) =>
    setUp.next(signal, true).catch((thrown: Error) => {
      assert.match(thrown.message, /being undone/);
      return undefined;
    }),
};

/** Aborts until it is undone, or was finished instead; whenever it is killed, asks what is left. */
async function undoes(
  scene: Scene,
  check: () => void,
  executioner: Executioner,
  afterwards: Afterwards,
): Promise<SetUpState['status']> {
  let setUp = scene.setUp();
  const follow = ({ read } = setUp) => {
    check();
    if (read?.status === 'waiting') scene.obey(read);
  };
  for (let turn = 0; turn < 60; turn += 1) {
    try {
      const { status } = await setUp.abort(signal);
      follow();
      if (status === 'aborted') return status;
    } catch (thrown) {
      if (!(thrown instanceof Killed)) throw thrown;
      follow();
      executioner.revive();
      setUp = scene.restarted();
      const state = await afterwards(setUp);
      check();
      if (state?.status === 'finished') return state.status;
    }
  }
  throw new Error(`no end: ${JSON.stringify(await setUp.plan(signal))}`);
}

for (const [asked, afterwards] of Object.entries(AFTERWARDS))
  for (const before of [true, false])
    test(`Killed at every await of an abort${before ? '' : ', after what was written'}, then ${asked}: it comes to its end, and a person is told before his word counts.`, async (t) => {
      for (const steps of [1, 4, 6, 7])
        await killedWhileUndone(t, { steps, before, afterwards, goesOn: asked === 'continue' });
    });

interface KilledWhileUndone {
  readonly steps: number;
  readonly before: boolean;
  readonly afterwards: Afterwards;
  readonly goesOn: boolean;
}

async function killedWhileUndone(t: TestContext, how: KilledWhileUndone): Promise<void> {
  const { steps, before, afterwards, goesOn } = how;
  for (let n = 1; ; n += 1) {
    const scene = new Scene(t, { equalMacs: true });
    const check = watchOver(scene);
    const { upper, lower } = scene.model;
    const found = { upper: upper.settings, lower: { ...lower.settings, account: null, wanMode: null } };
    await begun(scene, steps);
    scene.access.sent.length = 0;
    const executioner = mortal(scene, n, before);
    const ended = await undoes(scene, check, executioner, afterwards);
    const at = `${steps} steps, ${n}`;
    if (ended === 'finished') {
      assert.ok(goesOn && scene.finished, at);
      continue;
    }
    assert.deepEqual(upper.settings, found.upper, at);
    assert.deepEqual({ ...lower.settings, account: null, wanMode: null }, found.lower, at);
    const twice = scene.access.sent.filter((what, nth, all) => all.indexOf(what) !== nth);
    // who goes on instead has it done again, and undone again
    if (!goesOn) assert.deepEqual(twice, [], `${at}: sent twice`);
    if (!executioner.struck) return;
  }
}

test('A place that cannot be written down while it is undone stops it, and it comes to its end from there.', async (t) => {
  for (let n = 1; n < 20; n += 1) {
    const scene = new Scene(t, { equalMacs: true });
    const check = watchOver(scene);
    await begun(scene, 7);
    const { journal } = scene;
    let left = n;
    const full: typeof journal = {
      read: () => journal.read(),
      begin: () => journal.begin(),
      async write(entry) {
        left -= 1;
        if (left === 0) throw new Error('no space left on device');
        await journal.write(entry);
      },
    };
    Object.assign(scene, { journal: full });
    const setUp = scene.setUp();
    let status: string | undefined;
    for (let turn = 0; turn < 40 && status !== 'aborted'; turn += 1) {
      const state = await setUp.abort(signal).catch((thrown: Error) => thrown);
      check();
      if (state instanceof Error) continue;
      ({ status } = state);
      if (status === 'waiting') scene.obey(state);
    }
    assert.equal(status, 'aborted', `${n}`);
  }
});
