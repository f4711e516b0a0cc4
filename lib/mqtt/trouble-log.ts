import type { Clock } from '../router/clock.ts';
import type { RouterError } from '../router/errors.ts';
import { LASTING_MS } from './back-off.ts';
import type { ConnectionState } from './connection.ts';
import { Debouncer } from './debounce.ts';
import { isPlainLoss } from './problems.ts';

export interface TroubleLogOptions {
  readonly clock: Clock;
  /** Something is wrong, for a person. */
  readonly warn: (problem: RouterError) => void;
  /** All is well again. */
  readonly well: () => void;
}

const MOST_TOLD = 50;

/**
 * Tells each trouble of a connection once, and its end once: a connection that comes and goes is one trouble and not many, and
 * it is over when the connection has lasted.
 */
export class TroubleLog {
  readonly #options: TroubleLogOptions;
  readonly #told = new Set<string>();
  readonly #later: Debouncer;
  #connectedAt: number | undefined;
  /** It came and went: its next coming proves nothing yet. */
  #unsteady = false;

  constructor(options: TroubleLogOptions) {
    this.#options = options;
    this.#later = new Debouncer(options.clock, () => undefined);
  }

  take(state: ConnectionState, problem: RouterError | undefined): void {
    if (state === 'offline') return this.#lost(problem);
    if (state !== 'connected') return;
    if (problem) return this.#tell(problem);
    this.#connectedAt = this.#options.clock.monotonic();
    if (this.#unsteady) this.#later.again('lasted', LASTING_MS, () => this.#over());
    else this.#over();
  }

  stop(): void {
    this.#later.stop();
  }

  #lost(problem: RouterError | undefined): void {
    this.#later.stop();
    const since = this.#connectedAt;
    this.#connectedAt = undefined;
    const short = since !== undefined && this.#options.clock.monotonic() - since < LASTING_MS;
    this.#unsteady ||= short;
    // once may be chance; the second time it is told as what it probably is
    if (problem && !(short && isPlainLoss(problem))) this.#tell(problem);
  }

  #tell(problem: RouterError): void {
    if (this.#told.has(problem.message) || this.#told.size >= MOST_TOLD) return;
    this.#told.add(problem.message);
    this.#options.warn(problem);
  }

  #over(): void {
    this.#unsteady = false;
    if (this.#told.size === 0) return;
    this.#told.clear();
    this.#options.well();
  }
}
