// Each pitfall at each place between two steps: the set-up makes nothing worse, hides nothing, and comes to its end once a person has
// done what it said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SetUpState } from '../../../../lib/application/set-up/state.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { Scene, signal } from './home.ts';
import { PITFALLS, type Pitfall } from './pitfalls.ts';
import { watchOver } from './truth.ts';

/** 0: between the plan that was read and the first step. */
const PLACES = [0, 1, 2, 3, 4, 5, 6, 7, 8];
/** Longer than any restart. */
const SETTLED_MS = 90_000;

for (const [name, pitfall] of Object.entries(PITFALLS))
  test(`${name}, at each place between the steps.`, async (t) => {
    for (const place of PLACES) {
      const scene = new Scene(t, { equalMacs: true });
      await befallen(scene, pitfall, place);
    }
  });

async function befallen(scene: Scene, { befall, remedy, harms }: Pitfall, place: number): Promise<void> {
  let check = watchOver(scene);
  let setUp = scene.setUp();
  let at = -1;
  const between = async ({ steps }: SetUpState) => {
    check();
    at += 1;
    if (at !== place) return;
    befall(scene.model);
    if (!harms) return;
    await scene.clock.advance(SETTLED_MS);
    check = watchOver(scene);
    // nobody can know what befalls it while a person plugs the LAN cable in
    if (steps[0]?.id === 'lan-cable') check = () => undefined;
  };
  await between(await setUp.plan(signal));
  let state = await scene.through(setUp, between).catch(async (thrown: unknown) => {
    // where nobody can look nothing is begun
    if (place !== 0 || !(thrown instanceof RouterError) || thrown.code !== 'unreachable') throw thrown;
    assert.deepEqual(await scene.journal.read(), []);
    assert.match(thrown.sentence('en'), /Unplug the lower router’s LAN cable/);
    assert.match(thrown.sentence('ja'), /下位ルーターのLANケーブルを抜いてください/);
    remedy?.(scene.model);
    return scene.through(setUp, between);
  });
  for (let turn = 0; turn < 5 && state.status !== 'finished'; turn += 1) {
    const { why, step } = state.stopped ?? {};
    assert.ok(why?.en && why.ja, `${place}: stopped without a word`);
    assert.doesNotMatch(why.en, /Internal error/, `${place}: ${step}`);
    if (/unplug the lower router’s LAN cable/i.test(why.en)) scene.model.cables.lowerLan.pull();
    remedy?.(scene.model);
    await scene.clock.advance(SETTLED_MS);
    check = watchOver(scene);
    setUp = scene.restarted();
    await setUp.next(signal, true);
    state = await scene.through(setUp, between);
  }
  assert.equal(state.status, 'finished', `${place}: ${JSON.stringify(state.stopped)}`);
  assert.ok(scene.finished, `${place}: said to be finished`);
}
