import { seconds, sleep, type Clock } from './clock.ts';
import type { Driver } from './driver.ts';
import { asRouterError, type RouterError } from './errors.ts';
import { isSilence } from './failures.ts';

const FIRST_RETRY_MS = seconds(2);
const LAST_RETRY_MS = seconds(30);

/**
 * Tries, with growing pauses, until a router could be opened; undefined: the signal aborted before. Never rejects. `onFailure` hears of
 * each attempt that failed.
 */
export async function connected(
  connect: (signal: AbortSignal) => Promise<Driver>,
  clock: Clock,
  signal: AbortSignal,
  onFailure: (error: RouterError) => void,
): Promise<Driver | undefined> {
  for (let pause = FIRST_RETRY_MS; !signal.aborted;) {
    try {
      const driver = await connect(signal);
      if (!signal.aborted) return driver;
      await driver.close();
    } catch (thrown) {
      const error = asRouterError(thrown);
      if (signal.aborted) return undefined;
      // a box that is away costs nothing, and its return is to be noticed soon
      pause = isSilence(error) ? FIRST_RETRY_MS : Math.min(pause * 2, LAST_RETRY_MS);
      onFailure(error);
    }
    await sleep(clock, pause, signal).catch(() => undefined);
  }
  return undefined;
}
