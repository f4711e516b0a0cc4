import { randomInt } from 'node:crypto';
import { addressClass } from '../address/wan-class.ts';
import { portForwardAdd } from '../capabilities/port-forward-add.ts';
import type { PortForward, Protocol } from '../capabilities/port-forwards.ts';
import type { InboundMissed, InboundVisit, Observations } from '../dual-stack/home.ts';
import { systemClock, type Clock } from '../router/clock.ts';
import { asRouterError } from '../router/errors.ts';
import { connects, visitByTcp, visitByUdp, type Visit } from '../transport/probe-inbound.ts';
import { ownIpv4, ownIpv4Beside } from '../transport/probe-prefixes.ts';
import { routeTo } from '../transport/probe-route.ts';
import type { Shell } from '../transport/shell.ts';
import {
  removeLeftForwards,
  withTemporaryForward,
  type ForwardingRouter,
  type ForwardJournal,
} from './temporary-forward.ts';

export interface InboundOptions {
  /** LAN addresses of the two routers. */
  readonly upper: string;
  readonly lower: string;
  /** The lower router as the user entered it, under which is noted what is made on it. */
  readonly name?: string;
  /** What the lower router has on the Internet. */
  readonly wanIpv4: string | undefined;
  /** What the lower router forwards, as far as it tells. */
  readonly forwards: readonly PortForward[] | undefined;
  /** On which a forward can be made for the test; undefined: none may be made. */
  readonly router?: ForwardingRouter | undefined;
  readonly journal: ForwardJournal;
  readonly shell: Shell;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** How it is tried. */
export interface Visits {
  readonly routeTo: typeof routeTo;
  readonly ownIpv4: () => readonly string[];
  readonly ownIpv4Beside: (neighbour: string) => readonly string[];
  readonly visitByUdp: typeof visitByUdp;
  readonly visitByTcp: typeof visitByTcp;
  readonly connects: typeof connects;
  readonly randomPort: () => number;
}

const NETWORK: Visits = {
  routeTo,
  ownIpv4: () => ownIpv4(),
  ownIpv4Beside: (neighbour) => ownIpv4Beside(neighbour),
  visitByUdp,
  visitByTcp,
  connects,
  // of those that nobody is registered for (RFC 6335)
  randomPort: () => randomInt(49_152, 65_535),
};

export type SeenInbound = Pick<Observations, 'inbound' | 'inboundMissed'>;

const missed = (inboundMissed: InboundMissed): SeenInbound => ({ inboundMissed });

/**
 * Whether a server at home is reached from outside, by the home’s own two roads: leaves by the upper router, arrives at the lower
 * one’s WAN address. Uses a forward to this machine, or makes one for the test. Rejects with `cancelled` only.
 */
export async function observeInbound(
  options: InboundOptions,
  visits: Visits = NETWORK,
): Promise<SeenInbound> {
  const { name = options.lower, wanIpv4, router, journal, clock = systemClock } = options;
  if (router) await removeLeftForwards(name, router, journal, clock);
  if (wanIpv4 === undefined || addressClass(wanIpv4) !== 'public') return missed('no-address');
  const test = new Test({ ...options, clock }, wanIpv4, visits);
  const out = await test.wayOut();
  if (!out) return missed('not-steered');
  return (await test.byForwards(out.from)) ?? (await test.byOwnForward(out.from)) ?? missed('no-forward');
}

class Test {
  readonly #options: InboundOptions & { readonly clock: Clock };
  readonly #wan: string;
  readonly #visits: Visits;

  constructor(options: InboundOptions & { readonly clock: Clock }, wan: string, visits: Visits) {
    this.#options = options;
    this.#wan = wan;
    this.#visits = visits;
  }

  /** The address of ours whose traffic to the lower router’s WAN address leaves by the upper one. */
  async wayOut(): Promise<{ readonly from: string | undefined } | undefined> {
    for (const from of [undefined, ...this.#visits.ownIpv4()])
      if ((await this.#gateway(this.#wan, from)) === this.#options.upper) return { from };
    return undefined;
  }

  /** By what is forwarded to this machine already, as far as we can listen there. */
  async byForwards(from: string | undefined): Promise<SeenInbound | undefined> {
    const own = this.#visits.ownIpv4();
    const usable = (this.#options.forwards ?? []).filter(
      ({ enabled, remoteHost, host, port }) =>
        enabled && remoteHost === null && own.includes(host) && port > 0,
    );
    const of = (wanted: Protocol) => usable.filter(({ protocol }) => protocol === wanted);
    for (const forward of of('udp')) {
      const visit = await this.#visit(forward, from);
      if (visit !== 'taken') return { inbound: { ...visit, port: forward.port, protocol: 'udp' } };
    }
    for (const forward of of('tcp')) {
      const seen = await this.#visit(forward, from);
      // a server runs there: whether it can be connected to says all, unless it cannot
      const to = { address: this.#wan, port: forward.port };
      const { signal, clock } = this.#options;
      const visit =
        seen !== 'taken'
          ? seen
          : (await this.#visits.connects({ to, from, signal, clock }))
            ? { arrives: true, returns: true }
            : undefined;
      // by TCP alone the two failures look the same
      if (visit?.returns) return { inbound: { ...visit, port: forward.port, protocol: 'tcp' } };
    }
    return undefined;
  }

  /** By one that is made for it. */
  async byOwnForward(from: string | undefined): Promise<SeenInbound | undefined> {
    const { router, lower, name = lower, journal, signal, clock } = this.#options;
    const offer = router?.offers.find(({ capability }) => capability === portForwardAdd);
    const host = await this.#server();
    if (!router || !offer || offer.withdrawn || host === undefined) return undefined;
    const port = this.#visits.randomPort();
    const by = async (protocol: Protocol): Promise<Visit | undefined> => {
      const forward = { router: name, port, protocol, host };
      const visit = await withTemporaryForward({ router, forward, journal, signal, clock }, () =>
        this.#visit({ ...forward, internalPort: port }, from),
      );
      return visit === 'taken' ? undefined : visit;
    };
    try {
      const udp = await by('udp');
      if (!udp) return undefined;
      const inbound: InboundVisit = { ...udp, port, protocol: 'udp', temporary: true };
      if (!udp.returns) return { inbound };
      const tcp = await by('tcp').catch(unlessCancelled);
      return { inbound: { ...inbound, ...(tcp && { tcp: tcp.returns }) } };
    } catch (thrown) {
      unlessCancelled(thrown);
      return undefined;
    }
  }

  /**
   * Which of our addresses a server would have: one whose answers leave by the lower router, if there is one, since somebody has given
   * it to us for that; else the one that the lower router is spoken to with.
   */
  async #server(): Promise<string | undefined> {
    const { lower } = this.#options;
    const source = (await this.#route(lower))?.source;
    const beside = this.#visits.ownIpv4Beside(lower);
    for (const own of [source, ...beside])
      if (own !== undefined && (await this.#gateway(this.#wan, own)) === lower) return own;
    return source ?? beside[0];
  }

  async #visit(
    { host, port, internalPort, protocol }: Pick<PortForward, 'host' | 'port' | 'internalPort' | 'protocol'>,
    from: string | undefined,
  ): Promise<Visit | 'taken'> {
    const { signal, clock } = this.#options;
    const visit = protocol === 'udp' ? this.#visits.visitByUdp : this.#visits.visitByTcp;
    try {
      return await visit({
        to: { address: this.#wan, port },
        from,
        at: { address: host, port: internalPort },
        signal,
        clock,
      });
    } catch (thrown) {
      unlessCancelled(thrown);
      return 'taken';
    }
  }

  async #gateway(target: string, from?: string): Promise<string | undefined> {
    return (await this.#route(target, from))?.gateway;
  }

  #route(target: string, from?: string) {
    const { shell, signal } = this.#options;
    return this.#visits.routeTo(target, { shell, signal, from });
  }
}

/** Whatever else keeps us from trying is no answer about the home. */
function unlessCancelled(thrown: unknown): undefined {
  const error = asRouterError(thrown);
  if (error.code === 'cancelled' || error.code === 'defect') throw error;
  return undefined;
}
