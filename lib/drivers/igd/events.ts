import type { Clock } from '../../router/clock.ts';
import { subscribe, type Subscription } from '../../transport/gena.ts';
import type { Gateway } from './gateway.ts';

/** Change with every port mapping on the LAN and say nothing about the session. */
const UNRELATED: ReadonlySet<string> = new Set(['PortMappingNumberOfEntries', 'SystemUpdateID']);

/**
 * Listens for events of the connection service. They only hint: measured on miniupnpd, some changes cause none, and the first
 * after a change can still carry the old address. A router that refuses to be listened to is a router without events.
 */
export function listenForEvents(gateway: Gateway, clock: Clock, hint: () => void, signal: AbortSignal): void {
  let subscription: Subscription | undefined;
  const begin = () => {
    void subscription?.close();
    subscription = undefined;
    const { eventUrl } = gateway.wan;
    if (!eventUrl || signal.aborted) return;
    subscription = subscribe({
      eventUrl,
      clock,
      signal,
      onEvent(variables) {
        const names = [...variables.keys()];
        if (names.length === 0 || names.some((name) => !UNRELATED.has(name))) hint();
      },
      onLost: hint,
    });
  };
  gateway.onMoved(begin);
  begin();
}
