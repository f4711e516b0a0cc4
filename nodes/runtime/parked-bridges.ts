import { seconds, systemClock } from '../../lib/router/clock.ts';
import type { Bridge } from '../../lib/mqtt/bridge.ts';
import { afterDeploy } from './deploys.ts';

interface Parked {
  readonly bridge: Bridge;
  readonly settings: string;
  readonly place: string;
  readonly stop: () => void;
}

/** A deploy that does not end, such as one with missing nodes, is an outage after all. */
const LONGEST_MS = seconds(20);

const parked = new Map<string, Parked>();

/**
 * Connections whose nodes are being deployed: the node that comes back with the same settings goes on with the same connection, so
 * that a deploy is no outage.
 */
export function park(
  id: string,
  bridge: Bridge,
  { settings, place }: Pick<Parked, 'settings' | 'place'>,
): void {
  void parked.get(id)?.bridge.close();
  const end = () => {
    if (!parked.delete(id)) return;
    stop();
    void bridge.close();
  };
  const cancel = systemClock.after(LONGEST_MS, end);
  const unfollow = afterDeploy(end);
  const stop = () => {
    cancel();
    unfollow();
  };
  parked.set(id, { bridge, settings, place, stop });
}

/** The connection that this node had before the deploy, if it can go on; else that one ends, and leaves nothing where nobody is any more. */
export function takeOver(
  id: string,
  { settings, place }: Pick<Parked, 'settings' | 'place'>,
): Bridge | undefined {
  const found = parked.get(id);
  if (!found) return undefined;
  parked.delete(id);
  found.stop();
  if (found.settings === settings) return found.bridge;
  const moved = found.place !== place;
  void found.bridge.close({ forget: moved, silent: !moved });
  return undefined;
}
