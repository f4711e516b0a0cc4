import { RouterError } from './errors.ts';

/** Time as everything in this package sees it, so that tests can own it. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970. It may jump; only for showing. */
  now(): number;
  /** Milliseconds that only ever grow. For all durations. */
  monotonic(): number;
  /** Calls `run` once after `ms`; the answer cancels it. The timer never keeps the process alive. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Waits `ms`; ends early with `cancelled` when the signal aborts. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new RouterError('cancelled'));
    const stop = clock.after(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    const abort = () => {
      stop();
      reject(new RouterError('cancelled'));
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** An instant (milliseconds since 1970) on the clock of this machine: `14:05`. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

export const seconds = (n: number): number => n * 1000;
export const minutes = (n: number): number => n * 60_000;
export const hours = (n: number): number => n * 3_600_000;
