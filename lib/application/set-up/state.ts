import type { PlannedStep } from '../../dual-stack/plan/step.ts';
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
