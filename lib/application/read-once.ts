import { openRouter, type OpenOptions } from './open.ts';
import type { RouterConfig } from '../router/config.ts';
import { RouterError } from '../router/errors.ts';
import type { Router } from '../router/router.ts';

/**
 * Opens a router, reads everything once, and hands it over; the caller closes it. Rejects with what kept us from it, with
 * `timeout` when the signal's time is up, with `cancelled` when it aborts for another reason.
 */
export async function examine(
  config: RouterConfig,
  signal: AbortSignal,
  options: OpenOptions = {},
): Promise<Router> {
  const router = openRouter(config, options);
  try {
    await unlessAborted(signal, () => opened(router).then(() => router.lookNow()));
    return router;
  } catch (error) {
    await router.close();
    throw error;
  }
}

/** The first failure is an answer: somebody is waiting for it. */
function opened(router: Router): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      stop();
      settle();
    };
    const stop = router.subscribe((notice) => {
      if (notice.kind === 'opened') end(resolve);
      else if (notice.kind === 'problem' && notice.problem) {
        const { problem } = notice;
        end(() => reject(problem));
      }
    });
    router.start();
  });
}

async function unlessAborted(signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  if (signal.aborted) throw errorOf(signal);
  const { promise: over, reject } = Promise.withResolvers<never>();
  const abort = () => reject(errorOf(signal));
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([run(), over]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function errorOf({ reason }: AbortSignal): RouterError {
  const late = reason instanceof Error && reason.name === 'TimeoutError';
  return late ? new RouterError('timeout', { mayHaveApplied: false }) : new RouterError('cancelled');
}
