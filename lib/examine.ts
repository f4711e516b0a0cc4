import { openRouter, type OpenOptions } from './open.ts';
import type { RouterConfig } from './router/config.ts';
import { RouterError } from './router/errors.ts';
import type { Router } from './router/router.ts';

/** Opens a router, reads everything once, and hands it over; the caller closes it. Rejects with what kept us from it. */
export async function examine(
  config: RouterConfig,
  signal: AbortSignal,
  options: OpenOptions = {},
): Promise<Router> {
  const router = openRouter(config, options);
  try {
    await opened(router, signal);
    await router.lookNow();
    return router;
  } catch (error) {
    await router.close();
    throw error;
  }
}

/** The first failure is an answer: somebody is waiting for it. */
function opened(router: Router, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      stop();
      signal.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => end(() => reject(new RouterError('timeout', { mayHaveApplied: false })));
    const stop = router.subscribe((notice) => {
      if (notice.kind === 'opened') end(resolve);
      else if (notice.kind === 'problem' && notice.problem) {
        const { problem } = notice;
        end(() => reject(problem));
      }
    });
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    router.start();
  });
}
