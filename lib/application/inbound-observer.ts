import { portForwards, type PortForward } from '../capabilities/port-forwards.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { hours, minutes, systemClock, type Clock } from '../router/clock.ts';
import { LocalShell } from '../transport/local.ts';
import { sideAddressOf, type Routers } from './observe-home.ts';
import { observeInbound, type SeenInbound } from './observe-inbound.ts';
import type { ForwardingRouter, ForwardJournal } from './temporary-forward.ts';

/** Once an hour, since a router is changed for it. */
const EVERY_MS = hours(1);
/** When the lower router has another address, or forwards something else. */
const CHANGED_EVERY_MS = minutes(5);

/** Has this machine visited from outside for one home, not more often than is decent. */
export class InboundObserver {
  readonly #journal: ForwardJournal;
  readonly #known: readonly PortForward[];
  readonly #clock: Clock;
  readonly #look: typeof observeInbound;
  #last: { readonly seen: SeenInbound; readonly at: number; readonly when: string } | undefined;

  /** `known`: forwards of the lower router that it does not tell itself. */
  constructor(
    journal: ForwardJournal,
    known: readonly PortForward[] = [],
    clock: Clock = systemClock,
    look: typeof observeInbound = observeInbound,
  ) {
    this.#journal = journal;
    this.#known = known;
    this.#clock = clock;
    this.#look = look;
  }

  /** `router`: the lower one, on which a forward may be made for the test. Rejects with `cancelled` only. */
  async observe(
    { upper, lower }: Routers,
    router: ForwardingRouter | undefined,
    signal: AbortSignal,
  ): Promise<SeenInbound> {
    const address = lower.snapshot.value(wanIpv4);
    const told = lower.snapshot.value(portForwards) ?? [];
    const forwards = [...this.#known, ...told];
    const when = JSON.stringify([
      address,
      forwards.map(({ port, protocol, host }) => [port, protocol, host]),
    ]);
    const now = this.#clock.monotonic();
    const every = this.#last?.when === when ? EVERY_MS : CHANGED_EVERY_MS;
    if (this.#last && now - this.#last.at < every) return this.#last.seen;
    const shell = new LocalShell();
    try {
      const seen = await this.#look({
        upper: sideAddressOf(upper),
        lower: sideAddressOf(lower),
        name: lower.host,
        wanIpv4: address,
        forwards,
        router,
        journal: this.#journal,
        shell,
        signal,
        clock: this.#clock,
      });
      this.#last = { seen, at: now, when };
      return seen;
    } finally {
      await shell.close();
    }
  }
}
