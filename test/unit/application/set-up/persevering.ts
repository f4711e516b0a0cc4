import type { Journal } from '../../../../lib/application/set-up/journal.ts';
import type { SetUpState } from '../../../../lib/application/set-up/state.ts';
import { signal, type Scene } from './home.ts';

export class Killed extends Error {}

/** Everything that a set-up waits for, counted: the process ends at one of them, and does nothing more until it is started again. */
export class Executioner {
  #left: number;
  #isDead = false;

  constructor(after: number) {
    this.#left = after;
  }

  step(): void {
    this.#left -= 1;
    if (this.#left === 0) this.#isDead = true;
    if (this.#isDead) throw new Killed();
  }

  revive(): void {
    this.#isDead = false;
  }

  get struck(): boolean {
    return this.#left <= 0;
  }
}

/** Kills at one of the things that are waited for; `before`: the power goes before anything is written, otherwise after. */
export function mortal(scene: Scene, after: number, before: boolean): Executioner {
  const executioner = new Executioner(after);
  const { journal } = scene;
  const own: Journal = {
    read: () => journal.read(),
    begin: () => journal.begin(),
    async write(entry) {
      if (before) executioner.step();
      await journal.write(entry);
      if (!before) executioner.step();
    },
  };
  Object.assign(scene, { journal: own });
  scene.access.before = () => executioner.step();
  return executioner;
}

/** The person starts it again after it was killed or stopped, as often as it takes. */
export async function perseveres(
  scene: Scene,
  check: () => void,
  executioner?: Executioner,
  times = 6,
): Promise<SetUpState> {
  let setUp = scene.setUp();
  for (let turn = 0; ; turn += 1) {
    try {
      const state = await scene.through(setUp, check);
      if (state.status === 'finished' || turn === times) return state;
      await scene.clock.advance(90_000);
      await setUp.next(signal, true);
    } catch (thrown) {
      if (!(thrown instanceof Killed)) throw thrown;
      check();
      executioner?.revive();
      setUp = scene.restarted();
    }
    check();
  }
}
