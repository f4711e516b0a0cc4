import type { InTurn } from '../../lib/router/driver.ts';

/** For channels under test that nobody else speaks to. */
export const atOnce: InTurn = (run, signal) => run(signal);
