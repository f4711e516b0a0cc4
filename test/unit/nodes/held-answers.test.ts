import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeldAnswers } from '../../../nodes/runtime/held-answers.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** Something that is new or not, and who is told. */
class Scene {
  readonly clock = new FakeClock();
  readonly held = new HeldAnswers(this.clock);
  readonly looks = new Set<() => void>();
  news = false;
  answers = 0;

  hold(): () => void {
    return this.held.hold({
      subscribe: (look) => {
        this.looks.add(look);
        return () => this.looks.delete(look);
      },
      isNews: () => this.news,
      answer: () => void (this.answers += 1),
    });
  }

  look(): void {
    for (const look of this.looks) look();
  }

  /** Answers, who waits, who listens, timers. */
  get state(): readonly number[] {
    return [this.answers, this.held.waiting, this.looks.size, this.clock.pending];
  }
}

test('News is told at once; who has it waits until there is some, and nothing is left of it.', () => {
  const scene = new Scene();
  scene.news = true;
  scene.hold()();
  assert.deepEqual(scene.state, [1, 0, 0, 0]);
  scene.news = false;
  const end = scene.hold();
  scene.look();
  assert.deepEqual(scene.state, [1, 1, 1, 1]);
  scene.news = true;
  scene.look();
  end();
  assert.deepEqual(scene.state, [2, 0, 0, 0]);
});

test('Without news it is answered before a proxy gives up.', async () => {
  const scene = new Scene();
  scene.hold();
  await scene.clock.advance(49_000);
  assert.equal(scene.answers, 0);
  await scene.clock.advance(1000);
  assert.deepEqual(scene.state, [1, 0, 0, 0]);
});

test('Who goes away is forgotten, and not answered.', async () => {
  const scene = new Scene();
  scene.hold()();
  assert.deepEqual(scene.state, [0, 0, 0, 0]);
});

test('Too many wait: the next one is answered at once.', () => {
  const scene = new Scene();
  for (let each = 0; each < 40; each += 1) scene.hold();
  assert.equal(scene.answers, 0);
  scene.hold();
  assert.deepEqual(scene.state, [1, 40, 40, 40]);
});
