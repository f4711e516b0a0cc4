import { actionsContract } from './actions.ts';
import { guardsContract } from './guards.ts';
import type { Subject } from './home.ts';
import { readingsContract } from './readings.ts';
import { settingsContract } from './settings.ts';

/** Everything that a family must do, whatever it is worked with. */
export function contract(subject: Subject): void {
  readingsContract(subject);
  settingsContract(subject);
  actionsContract(subject);
  guardsContract(subject);
}
