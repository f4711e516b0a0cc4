import type { Box } from './box.ts';

/** One request that a face got; bodies are kept so that tests can see what was really sent. */
export interface Logged {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** From which address it came. */
  readonly from: string;
}

/** A settings screen of a box, listening at the box's own LAN address (127.x.y.z) and following it when that changes. */
export interface Face {
  readonly box: Box;
  /** `http://<LAN address>:<port>/`; the port stays, the address follows the box. */
  readonly url: URL;
  readonly requests: readonly Logged[];
  /** How many logins were tried, and how many people are in. */
  readonly logins: number;
  readonly sessions: number;
  /** Until it listens where the box is now. */
  settled(): Promise<void>;
  /** Somebody else logs in, from another address; the answer lets him go. */
  intrude(): () => void;
  close(): Promise<void>;
}
