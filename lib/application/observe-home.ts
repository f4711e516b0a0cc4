import { isIPv4 } from 'node:net';
import { addressClass } from '../address/wan-class.ts';
import { lanAddress } from '../capabilities/lan-address.ts';
import { sessionUp } from '../capabilities/session-up.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { SIDES, type Observations, type RoadView, type RouterView, type Side } from '../dual-stack/home.ts';
import { hours, minutes, systemClock, type Clock } from '../router/clock.ts';
import { LocalShell } from '../transport/local.ts';
import { probesOf, type ProbeId } from '../transport/probes.ts';
import type { Shell } from '../transport/shell.ts';
import type { SeenInbound } from './observe-inbound.ts';
import { observeLan } from './observe-lan.ts';
import { observeRoad, type ObserveOptions } from './observe-road.ts';

export type Routers = Readonly<Record<Side, RouterView>>;

export interface HomeObserverOptions extends Pick<ObserveOptions, 'services' | 'resolver'> {
  /** What the user allows; nothing else is asked. */
  readonly probes: readonly ProbeId[];
  /** Hosts that the upper router passes on to the lower one, by a host route in it. */
  readonly passedOn?: readonly string[];
  readonly clock?: Clock;
  /** Has this machine visited from outside, where `inbound` is allowed. */
  readonly visit?: (routers: Routers, signal: AbortSignal) => Promise<SeenInbound>;
}

/** How the home is looked at. */
export interface Looks {
  readonly observeLan: typeof observeLan;
  readonly observeRoad: typeof observeRoad;
}

interface Kept<T> {
  readonly value: T;
  readonly at: number;
  /** What the routers reported then. */
  readonly reported: string;
}

/** Whoever asks more often gets what was seen last. */
const LAN_EVERY_MS = minutes(1);
/** Out of the LAN once an hour, and when a router reports another address or state. */
const ROADS_EVERY_MS = hours(1);

/**
 * Sees what is beside the routers’ own words: the LAN and both roads, by the probes that the user allows and no other, and not more
 * often than is decent.
 */
export class HomeObserver {
  readonly #options: HomeObserverOptions;
  readonly #looks: Looks;
  readonly #clock: Clock;
  #lan: Kept<Awaited<ReturnType<typeof observeLan>>> | undefined;
  #roads: Kept<Observations['roads']> | undefined;

  constructor(options: HomeObserverOptions, looks: Looks = { observeLan, observeRoad }) {
    this.#options = options;
    this.#looks = looks;
    this.#clock = options.clock ?? systemClock;
  }

  /** Rejects with `cancelled` only. */
  async observe(routers: Routers, signal: AbortSignal): Promise<Observations> {
    const shell = new LocalShell();
    try {
      const [lan, roads] = await Promise.all([
        this.#observeLan(routers, shell, signal),
        this.#observeRoads(routers, shell, signal),
      ]);
      // last, since the lower router may be changed for it
      const inbound = await this.#visit(routers, signal);
      return { ...lan, ...(roads && { roads }), ...inbound };
    } finally {
      await shell.close();
    }
  }

  async #observeLan(routers: Routers, shell: Shell, signal: AbortSignal): Promise<Observations | undefined> {
    const probes = probesOf('lan', this.#options.probes);
    if (probes.length === 0) return undefined;
    const now = this.#clock.monotonic();
    if (this.#lan && now - this.#lan.at < LAN_EVERY_MS) return this.#lan.value;
    const addresses = SIDES.map((side) => sideAddressOf(routers[side]));
    const value = await this.#looks.observeLan({ routers: addresses, probes, shell, signal });
    this.#lan = { value, at: now, reported: '' };
    return value;
  }

  async #visit(routers: Routers, signal: AbortSignal): Promise<SeenInbound | undefined> {
    const { probes, visit } = this.#options;
    return probesOf('roads', probes).length > 0 ? visit?.(routers, signal) : undefined;
  }

  async #observeRoads(
    routers: Routers,
    shell: Shell,
    signal: AbortSignal,
  ): Promise<Observations['roads'] | undefined> {
    const probes = probesOf('road', this.#options.probes);
    if (probes.length === 0) return undefined;
    const now = this.#clock.monotonic();
    const reported = JSON.stringify(SIDES.map((side) => reportOf(routers[side])));
    const last = this.#roads;
    const every = last?.reported === reported ? ROADS_EVERY_MS : LAN_EVERY_MS;
    if (last && now - last.at < every) return last.value;
    const value = Object.fromEntries(
      await Promise.all(
        SIDES.map(async (side) => [side, await this.#road(routers, side, probes, shell, signal)]),
      ),
    ) as Observations['roads'];
    this.#roads = { value, at: now, reported };
    return value;
  }

  async #road(
    routers: Routers,
    side: Side,
    probes: readonly ProbeId[],
    shell: Shell,
    signal: AbortSignal,
  ): Promise<RoadView> {
    const { services, resolver, passedOn = [] } = this.#options;
    const when = reportOf(routers[side]);
    const seen = await this.#looks.observeRoad({
      router: sideAddressOf(routers[side]),
      homeGateways: homeGatewaysOf(routers, side),
      probes,
      shell,
      signal,
      address: when.ipv4,
      passedOn: side === 'lower' ? passedOn : [],
      ...(services && { services }),
      resolver,
    });
    return { ...seen, when };
  }
}

function reportOf({ snapshot }: RouterView): NonNullable<RoadView['when']> {
  return { up: snapshot.value(sessionUp), ipv4: snapshot.value(wanIpv4) };
}

/** Where one of NTT is found in front of another router: at its factory address, or by the name that it gives itself. */
const IN_FRONT = ['192.168.1.1', 'ntt.setup'];

/** The router itself; where the upper one sits behind another, that one, too. */
function homeGatewaysOf(routers: Routers, side: Side): readonly string[] {
  const own = sideAddressOf(routers[side]);
  const { ipv4 } = reportOf(routers[side]);
  const isBehind = side === 'upper' && ipv4 !== undefined && addressClass(ipv4) === 'private';
  const others = isBehind ? IN_FRONT.filter((host) => host !== sideAddressOf(routers.lower)) : [];
  return [...new Set([own, ...others])];
}

/** Where it stands in the LAN, as far as that is known. */
export function sideAddressOf({ host, snapshot }: RouterView): string {
  return isIPv4(host) ? host : (snapshot.value(lanAddress) ?? host);
}
