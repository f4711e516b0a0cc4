import type { HomeConfig } from '../../dual-stack/config.ts';
import { SIDES, type Home, type Observations, type RouterView, type Side } from '../../dual-stack/home.ts';
import type { AnyDoable } from '../../router/capability.ts';
import { seconds } from '../../router/clock.ts';
import { routerConfig } from '../../router/config.ts';
import { asRouterError, RouterError } from '../../router/errors.ts';
import type { Result } from '../../router/verification.ts';
import type { Router } from '../../router/router.ts';
import { hostKeysOfMoved, processHostKeys } from '../../transport/host-keys.ts';
import { answersAt, isOwnNetwork } from '../../transport/own-network.ts';
import { isSameBox } from '../known-places.ts';
import type { OpenOptions } from '../open.ts';
import { examine } from '../read-once.ts';
import { addressAt } from '../address-at.ts';
import { targetOf } from '../target.ts';
import type { Access, OtherPlaces } from './access.ts';
import { freshView, isSilent, readSince, unread } from './fresh.ts';

type Opened = Pick<Router, 'snapshot' | 'problem' | 'lookNow' | 'driver' | 'offers' | 'run' | 'close'>;

export interface ByAddressOptions {
  readonly logins?: Readonly<Partial<Record<Side, NonNullable<OpenOptions['credentials']>>>>;
  readonly open?: Omit<OpenOptions, 'credentials'>;
  readonly examine?: (...from: Parameters<typeof examine>) => Promise<Opened>;
  readonly observe?: () => Promise<Observations>;
  readonly now?: () => number;
  /** Which boxes they are, where somebody has seen them before. */
  readonly identities?: Readonly<Partial<Record<Side, string>>>;
}

const OPEN_MS = seconds(40);
/** Looks are asked for, one by one. */
const RARELY_S = 86_400;

interface Seat {
  /** As the user entered it. */
  readonly address: string;
  host: string;
  router?: Opened;
  /** Which box it is; undefined: nobody has seen it. */
  identity: string | undefined;
}

/** The routers of a home's file. They stay open, so that each look costs no login, until {@link close}. */
export class RoutersByAddress implements Access {
  readonly #config: HomeConfig;
  readonly #options: ByAddressOptions;
  readonly #seats: Readonly<Record<Side, Seat>>;

  /** Throws `invalid-input` for an address that is none. */
  constructor(config: HomeConfig, options: ByAddressOptions = {}) {
    this.#config = config;
    this.#options = options;
    const seat = (side: Side): Seat => {
      const { address } = config[side];
      return { address, host: targetOf(address).host, identity: options.identities?.[side] };
    };
    this.#seats = { upper: seat('upper'), lower: seat('lower') };
  }

  async look(signal: AbortSignal, { also, identity }: OtherPlaces): Promise<Home> {
    this.#seats.lower.identity ??= identity;
    const [upper, lower, observed] = await Promise.all([
      this.#view('upper', [], signal),
      this.#view('lower', also, signal),
      this.#options.observe?.() ?? {},
    ]);
    if (signal.aborted) throw new RouterError('cancelled');
    return { upper, lower, observed };
  }

  identityOf(side: Side): string | undefined {
    return this.#seats[side].identity;
  }

  can(side: Side, capability: AnyDoable): boolean | undefined {
    const { router } = this.#seats[side];
    return router?.offers.some((offer) => offer.capability === capability && !offer.withdrawn);
  }

  async run(
    side: Side,
    capability: AnyDoable,
    input: unknown,
    signal: AbortSignal,
    insist = false,
  ): Promise<Result> {
    const { router } = this.#seats[side];
    if (!router) throw new RouterError('unreachable');
    return router.run({ capability, input, signal, origin: 'set-up', force: insist });
  }

  isTaken(address: string, signal: AbortSignal): Promise<boolean> {
    return answersAt(address, signal);
  }

  isNear(address: string): boolean {
    return isOwnNetwork(address);
  }

  async close(): Promise<void> {
    await Promise.all(SIDES.map((side) => this.#leave(this.#seats[side])));
  }

  async #view(side: Side, also: readonly string[], signal: AbortSignal): Promise<RouterView> {
    const seat = this.#seats[side];
    const here = await this.#viewAt(side, seat.host, signal);
    if (!here.problem || !isSilent(here.problem)) return here;
    const others = [targetOf(seat.address).host, ...also];
    for (const host of new Set(others)) {
      if (host === seat.host || host === this.#seats.upper.host || signal.aborted) continue;
      const there = await this.#viewAt(side, host, signal, true);
      if (!there.problem) return there;
    }
    return here;
  }

  /** `elsewhere`: only the same box counts there. */
  async #viewAt(side: Side, host: string, signal: AbortSignal, elsewhere = false): Promise<RouterView> {
    const seat = this.#seats[side];
    const now = this.#options.now ?? Date.now;
    if (seat.router && !elsewhere) {
      const view = await freshView(seat.router.driver?.host ?? host, seat.router, now);
      seat.host = view.host;
      return view;
    }
    const since = now();
    try {
      const isMeant = (found: string) => !elsewhere || isSameBox(found, seat.identity);
      const router = await this.#open(side, host, signal, isMeant);
      await this.#leave(seat);
      const { identity } = router.driver ?? {};
      Object.assign(seat, {
        host,
        router,
        ...(identity !== undefined && { identity }),
      });
      return { host, snapshot: readSince(since, router.snapshot), problem: router.problem };
    } catch (thrown) {
      const error = asRouterError(thrown);
      if (signal.aborted) throw error;
      return unread(host, error, now());
    }
  }

  #open(
    side: Side,
    host: string,
    signal: AbortSignal,
    isMeant: (identity: string) => boolean,
  ): Promise<Opened> {
    const { logins = {}, open = {}, examine: openAt = examine } = this.#options;
    const credentials = logins[side];
    const seat = this.#seats[side];
    const address = addressAt(seat.address, host);
    const config = routerConfig.parse({ ...this.#config[side], address, role: side, interval: RARELY_S });
    const time = AbortSignal.any([signal, AbortSignal.timeout(OPEN_MS)]);
    const { hostKeys = processHostKeys } = open;
    return openAt(config, time, {
      ...open,
      isMeant,
      hostKeys: host === seat.host ? hostKeys : hostKeysOfMoved(hostKeys, seat.host, host),
      ...(credentials && { credentials }),
    });
  }

  async #leave(seat: Seat): Promise<void> {
    const { router } = seat;
    delete seat.router;
    await router?.close();
  }
}
