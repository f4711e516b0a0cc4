import type { AnyDoable } from './capability.ts';
import type { Driver } from './driver.ts';
import type { RouterError } from './errors.ts';
import type { LogEvent } from './change-hints.ts';
import type { Origin } from './operations.ts';
import type { Result } from './verification.ts';
import type { ReadingChange, Snapshot } from './snapshot.ts';

/** What a listener is told. Every notice comes after the router's own state has changed. */
export type Notice =
  /** Some reading differs. `last` holds the last known values before. */
  | {
      readonly kind: 'changed';
      readonly now: Snapshot;
      readonly last: Snapshot;
      readonly changes: readonly ReadingChange[];
    }
  /** A look is done, whether or not anything changed. */
  | { readonly kind: 'looked'; readonly now: Snapshot }
  /** What the router offers to do, or what is running, changed. */
  | { readonly kind: 'offers' }
  /** An action has come to its end, however it ended. */
  | {
      readonly kind: 'done';
      readonly capability: AnyDoable;
      readonly origin?: Origin;
      readonly result?: Result;
      readonly error?: RouterError;
    }
  /** What keeps us from reading changed: an error, or undefined when all is well again. */
  | { readonly kind: 'problem'; readonly problem: RouterError | undefined }
  /** Something was heard beside the channels, such as a line of its log: no reading, but a look follows. */
  | ({ readonly kind: 'heard' } & LogEvent)
  /** The driver is open (again); identity and offers are known. */
  | { readonly kind: 'opened'; readonly driver: Driver };
