import type { Clock } from '../router/clock.ts';
import { asRouterError } from '../router/errors.ts';

/** A listener or timer whose mistakes are told and go no further: nothing of ours may stop Node-RED (design rule 1). */
export function safely<A extends readonly unknown[]>(
  log: (line: string) => void,
  run: (...args: A) => void,
): (...args: A) => void {
  return (...args) => {
    try {
      run(...args);
    } catch (thrown) {
      const error = asRouterError(thrown);
      log(`${error.code}: ${error.message}`);
    }
  };
}

/** Resolves when something is done, after so many milliseconds at the latest. */
export async function within(clock: Clock, ms: number, done: Promise<unknown>): Promise<void> {
  let stop = () => {};
  const late = new Promise<void>((resolve) => {
    stop = clock.after(ms, resolve);
  });
  await Promise.race([done, late]);
  stop();
}
