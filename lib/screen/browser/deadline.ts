import type { Clock } from '../../router/clock.ts';
import { RouterError } from '../../router/errors.ts';

/** How long one call may take, and what else can end it: the caller, or something that makes going on useless. */
export class Deadline {
  readonly #signal: AbortSignal;
  readonly #over = Promise.withResolvers<never>();
  readonly #stopTimer: () => void;
  readonly #cancel = () => this.end(new RouterError('cancelled'));
  #error: RouterError | undefined;

  constructor(clock: Clock, ms: number, signal: AbortSignal) {
    this.#signal = signal;
    // nobody may be waiting when it ends
    this.#over.promise.catch(() => {});
    this.#stopTimer = clock.after(ms, () => this.end(new RouterError('timeout', { mayHaveApplied: false })));
    if (signal.aborted) this.#cancel();
    else signal.addEventListener('abort', this.#cancel, { once: true });
  }

  /** Why it ended. */
  get error(): RouterError | undefined {
    return this.#error;
  }

  /**
   * What `work` becomes, or the reason why nobody waits for it any more: `timeout`, `cancelled` (both as if nothing had
   * been sent) or what {@link end} was given.
   */
  async race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([this.#over.promise, work]);
  }

  end(error: RouterError): void {
    this.#error ??= error;
    this.#over.reject(error);
    this.stop();
  }

  /** Waits no more; to be called whatever happened. */
  stop(): void {
    this.#stopTimer();
    this.#signal.removeEventListener('abort', this.#cancel);
  }
}
