import { minutes } from '../../lib/router/clock.ts';
import { RouterError } from '../../lib/router/errors.ts';

/** Longer than a capture takes; the router is looked at again when it ends, and at the latest then. */
const PAUSE_MS = minutes(4);

/** Boxes that are being gone through: a second login would throw the first one out. */
const running = new Set<string>();

/** A router that we look at ourselves is left alone meanwhile. Rejects with `busy` where that is going on already. */
export async function alone<T>(
  host: string,
  router: { readonly paused: boolean; pause(ms: number): void; resume(): void } | undefined,
  run: () => Promise<T>,
): Promise<T> {
  if (running.has(host)) throw new RouterError('busy', { detail: 'a capture or a lesson is running' });
  running.add(host);
  const pauses = router !== undefined && !router.paused;
  if (pauses) router.pause(PAUSE_MS);
  try {
    return await run();
  } finally {
    running.delete(host);
    if (pauses) router.resume();
  }
}
