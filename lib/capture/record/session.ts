import type { Target } from '../../drivers/definition.ts';
import type { Clock } from '../../router/clock.ts';
import type { RouterError } from '../../router/errors.ts';
import type { WatchedBackend } from '../../drivers/screen/backends.ts';
import type { Note, CaptureProgress } from './notes.ts';
import type { CaptureLimits, Recorder } from './recorder.ts';

/** One capture while it runs. */
export interface CaptureSession {
  readonly target: Target;
  readonly clock: Clock;
  readonly limits: CaptureLimits;
  readonly recorder: Recorder;
  readonly backend: WatchedBackend;
  readonly onProgress: (progress: CaptureProgress) => void;
  /** Ends with the user’s patience, or with the time that there is. */
  readonly until: AbortSignal;
  /** What is missing and why; grows while it runs. */
  readonly notes: Note[];
  /** Why nobody got in, where somebody wanted to. */
  problem?: RouterError;
}
