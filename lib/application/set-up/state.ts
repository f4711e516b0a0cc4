import { describedStep, steps as allSteps } from '../../dual-stack/plan/plan.ts';
import type { PlannedStep, PlanStep, Situation } from '../../dual-stack/plan/step.ts';
import type { Text } from '../../router/text.ts';

export type StepStatus = 'planned' | 'waiting' | 'running' | 'uncertain' | 'stopped' | 'done' | 'undone';

export interface StepState extends PlannedStep {
  readonly status: StepStatus;
}

/** A set-up as data, for documents, messages and pages; holds no secret. */
export interface SetUpState {
  /**
   * `planned`: nothing was begun; `running`: the next step can be done; `waiting`: a person must do the first step;
   * `stopped`: something was not as expected; `aborting`: it is being undone.
   */
  readonly status: 'planned' | 'running' | 'waiting' | 'stopped' | 'aborting' | 'finished' | 'aborted';
  /** Still to do, the next one first. */
  readonly steps: readonly StepState[];
  readonly done: readonly StepState[];
  readonly stopped: { readonly step: string; readonly why: Text } | null;
  /** What an abort could not undo. */
  readonly kept: readonly { readonly step: string; readonly why: Text }[];
  /** What was chosen because nobody has said it. */
  readonly chosen: readonly Text[];
  /** Where the lower router is now, where that is not what the user entered. */
  readonly movedTo: string | null;
}

/** What of a state is not as in a plan of which nothing was begun. */
export interface StateParts {
  readonly status: SetUpState['status'];
  readonly firstAs: StepStatus;
  readonly done: readonly StepState[];
  readonly stopped: SetUpState['stopped'];
  readonly kept: SetUpState['kept'];
  readonly chosen: readonly Text[];
  readonly movedTo: string | null;
}

/** The steps that are still to do, as data. */
export function stateWith(
  situation: Situation,
  steps: readonly PlanStep[],
  {
    status = 'planned',
    firstAs = 'planned',
    done = [],
    stopped = null,
    kept = [],
    chosen = [],
    movedTo = null,
  }: Partial<StateParts>,
): SetUpState {
  const listed = steps.map((step, at): StepState => ({
    ...describedStep(step, situation),
    status: at === 0 ? firstAs : 'planned',
  }));
  return { status, steps: listed, done, stopped, kept, chosen, movedTo };
}

/** What was done, in the order of the plan; `gone`: and undone again. */
export function doneSteps(
  situation: Situation,
  ids: readonly string[],
  gone: readonly string[],
): readonly StepState[] {
  return allSteps
    .filter(({ id }) => ids.includes(id))
    .map((step) => ({
      ...describedStep(step, situation),
      status: gone.includes(step.id) ? 'undone' : 'done',
    }));
}
