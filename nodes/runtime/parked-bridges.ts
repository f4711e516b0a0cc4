import { seconds, systemClock } from '../../lib/router/clock.ts';
import type { Bridge } from '../../lib/mqtt/bridge.ts';
import { afterDeploy } from './deploys.ts';

interface Parked {
  readonly bridge: Bridge;
  /** All that was entered. */
  readonly settings: string;
  /** Broker and base topic. */
  readonly place: string;
  /** Its node is not in the flows any more. */
  readonly gone: boolean;
}

/** A deploy that does not end, such as one with missing nodes, is an outage after all. */
const LONGEST_MS = seconds(20);

const parked = new Map<string, Parked & { readonly stop: () => void }>();

/**
 * Connections whose nodes are being deployed: the node that comes back with the same settings, or one that is made anew in its place,
 * goes on with the same connection, so that a deploy is no outage.
 */
export function park(id: string, it: Parked): void {
  void parked.get(id)?.bridge.close();
  const end = () => {
    if (!parked.delete(id)) return;
    stop();
    void it.bridge.close({ forget: it.gone });
  };
  const cancel = systemClock.after(LONGEST_MS, end);
  const unfollow = afterDeploy(end);
  const stop = () => {
    cancel();
    unfollow();
  };
  parked.set(id, { ...it, stop });
}

/** The connection that this node had before the deploy, if it can go on; else that one ends, and leaves nothing where nobody is any more. */
export function takeOver(
  id: string,
  { settings, place }: Pick<Parked, 'settings' | 'place'>,
): Bridge | undefined {
  const heirless = () => [...parked].find(([, it]) => it.gone && it.settings === settings)?.[0] ?? '';
  const before = parked.has(id) ? id : heirless();
  const found = parked.get(before);
  if (!found) return undefined;
  parked.delete(before);
  found.stop();
  if (found.settings === settings) return found.bridge;
  const moved = found.place !== place;
  void found.bridge.close({ forget: moved, silent: !moved });
  return undefined;
}
