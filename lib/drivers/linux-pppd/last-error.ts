import type { Answer } from './answer.ts';
import { errorInEvents, errorInLog, type SessionError } from './session-errors.ts';

/** The last error of a session, kept while the log is not read because all is well. */
export class LastError {
  #word: SessionError | undefined;

  /** Undefined: neither the log nor an exit code has been seen. */
  get word(): SessionError | undefined {
    return this.#word;
  }

  /** The log tells causes, an exit code often only what came of them. */
  learn({ log, events }: Pick<Answer, 'log' | 'events'>): void {
    this.#word = errorInLog(log) ?? errorInEvents(events) ?? this.#word;
  }
}
