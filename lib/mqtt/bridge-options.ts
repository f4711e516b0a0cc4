import type { Clock } from '../router/clock.ts';
import type { RouterError } from '../router/errors.ts';
import type { BridgeQuestions } from './commands.ts';
import type { ConnectionOptions, ConnectionState } from './connection.ts';

/** Who is told what happens. */
export interface Ears {
  readonly log?: ((line: string) => void) | undefined;
  readonly onState?: ((state: ConnectionState, problem?: RouterError) => void) | undefined;
}

export interface BridgeOptions extends Omit<ConnectionOptions, 'will' | 'clock' | 'random'>, Ears {
  /** Root of all our topics. */
  readonly base: string;
  /** Of this package. */
  readonly version: string;
  readonly clock: Clock;
  readonly random?: () => number;
  /** What can be asked at `<base>/bridge/request/<question>`. */
  readonly questions?: BridgeQuestions;
  /** Who we are below this base, the same over restarts: letters, digits, `_` and `-`. */
  readonly owner?: string;
  /** Whether a router that is not shown now only rests, such as in a flow that is switched off: by the nodes that it came from. */
  readonly rests?: (nodes: readonly string[]) => boolean;
  /** Base topics of earlier runs with the same broker, where something of ours may be left. */
  readonly formerBases?: readonly string[];
  /** Nothing of ours is left there any more. */
  readonly onFormerCleared?: () => void;
}
