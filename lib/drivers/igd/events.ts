import { seconds, type Clock } from '../../router/clock.ts';
import type { InTurn } from '../../router/driver.ts';
import { subscribe, type Subscription } from '../../transport/gena.ts';
import type { SendRequest } from '../../transport/http.ts';
import type { Gateway } from './gateway.ts';

/** Change with every port mapping on the LAN and say nothing about the session. */
const UNRELATED: ReadonlySet<string> = new Set(['PortMappingNumberOfEntries', 'SystemUpdateID']);

/** Longer than any of its requests may take. */
const TURN_MS = seconds(10);

/**
 * The events of the connection service. They only hint: measured on miniupnpd, some changes cause none, and the first after a
 * change can still carry the old address. A router that refuses to be listened to is a router without events.
 */
export class Events {
  readonly #gateway: Gateway;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  #subscription: Subscription | undefined;
  #said: string | undefined;

  constructor(gateway: Gateway, clock: Clock, log: (line: string) => void) {
    this.#gateway = gateway;
    this.#clock = clock;
    this.#log = log;
  }

  /** Calls `hint` for whatever makes a look worthwhile, until the signal aborts; follows the router to other URLs. */
  listen(hint: () => void, signal: AbortSignal, inTurn: InTurn): void {
    const send: SendRequest = (req) =>
      inTurn((until) => this.#gateway.send({ ...req, signal: until }), req.signal ?? signal, TURN_MS);
    const begin = () => {
      void this.close();
      const { eventUrl } = this.#gateway.wan;
      if (eventUrl && !signal.aborted) this.#subscription = this.#subscribe(eventUrl, send, hint, signal);
    };
    this.#gateway.onMoved(begin);
    begin();
  }

  /** Tells the router; never rejects. */
  async close(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    await subscription?.close();
  }

  #subscribe(eventUrl: URL, send: SendRequest, hint: () => void, signal: AbortSignal): Subscription {
    return subscribe({
      eventUrl,
      send,
      clock: this.#clock,
      signal,
      onEvent(variables) {
        const names = [...variables.keys()];
        if (names.length === 0 || names.some((name) => !UNRELATED.has(name))) hint();
      },
      onLost: hint,
      onState: (active, why) =>
        this.#say(active ? 'events: on' : `events: off (${why?.detail ?? why?.code})`),
    });
  }

  #say(line: string): void {
    if (line !== this.#said) this.#log(line);
    this.#said = line;
  }
}
