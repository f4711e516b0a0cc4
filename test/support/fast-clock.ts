import type { Clock } from '../../lib/router/clock.ts';

/** Time that passes faster than outside, for what waits for real sockets and yet for minutes of an emulated router's life. */
export function fastClock(times: number): Clock {
  const began = performance.now();
  const start = Date.now();
  const elapsed = () => (performance.now() - began) * times;
  return {
    now: () => start + elapsed(),
    monotonic: elapsed,
    after(ms, run) {
      const timer = setTimeout(run, ms / times);
      return () => clearTimeout(timer);
    },
  };
}
