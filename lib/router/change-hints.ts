import { seconds } from './clock.ts';
import type { Channel, Driver, InTurn } from './driver.ts';
import type { Poller } from './poller.ts';

/** Something of interest that was heard beside the channels, such as a line of the router's log. Never a value. */
export interface LogEvent {
  /** What it is about, as a stable word. */
  readonly what: string;
  /** For people, without addresses and names. */
  readonly line: string;
}

/**
 * Listens for what makes a look at a router worthwhile, whatever its driver, until the signal aborts. It never throws, and
 * whoever cannot hear anything simply never calls `hear`.
 */
export type ChangeHints = (hear: (heard: LogEvent) => void, driver: Driver, signal: AbortSignal) => void;

/** What tells of a change may come before the change is told when asked, so one look is not enough. */
const FAST_MS = seconds(6);

/** Lets the poller look for what the channels and `hints` hear. */
export function followHints(
  driver: Driver,
  poller: Poller,
  hints: ChangeHints | undefined,
  tell: (heard: LogEvent) => void,
  signal: AbortSignal,
  inTurn: InTurn,
): void {
  const hint = (channel?: Channel) => poller.hint(channel, FAST_MS);
  for (const channel of driver.channels) channel.listen?.(() => hint(channel), signal, inTurn);
  const hear = (heard: LogEvent) => {
    hint();
    tell(heard);
  };
  hints?.(hear, driver, signal);
}
