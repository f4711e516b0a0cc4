import { addressClass } from '../address/wan-class.ts';
import { asRouterError, type ErrorCode } from '../router/errors.ts';
import type { Text } from '../router/text.ts';
import type { PathObservation } from '../path/observed-path.ts';
import { addressByDns, addressesOf, provisioning, reverseName } from '../transport/probe-dns.ts';
import { askHomeGateway, type HomeGateway } from '../transport/probe-home-gateway.ts';
import { hopsTo } from '../transport/probe-hops.ts';
import { addressByHttp } from '../transport/probe-http-echo.ts';
import { segmentSize } from '../transport/probe-mss.ts';
import { ownIpv4, ownPrefixes } from '../transport/probe-prefixes.ts';
import { routeTo } from '../transport/probe-route.ts';
import { askStun, MOST_SOCKETS } from '../transport/probe-stun.ts';
import type { ProbeId } from '../transport/probes.ts';
import { services as outside, type Services } from '../transport/services.ts';
import type { Shell } from '../transport/shell.ts';

export interface ObserveOptions {
  /** The LAN address of the router whose road is looked at. */
  readonly router: string;
  /** Where an NTT home gateway may be, in the order of asking; default: the router itself. */
  readonly homeGateways?: readonly string[];
  /** What the user allows; nothing else is asked. */
  readonly probes: readonly ProbeId[];
  readonly shell: Shell;
  readonly signal: AbortSignal;
  /** The public address that the router reports, for its name. */
  readonly address?: string | undefined;
  /**
   * Hosts that the user says the other router passes on to this one, by a host route in it. Only what goes by UDP comes back that way:
   * routers drop the rest of a TCP connection whose beginning they have not seen.
   */
  readonly passedOn?: readonly string[] | undefined;
  /** Whom to ask instead of those in docs/paths.md. */
  readonly services?: Services;
  /** Which resolver to ask for names; default: the system’s. */
  readonly resolver?: string | undefined;
}

/** What was seen of a router’s road. */
export interface RoadObservation {
  /** What left by this router showed; undefined where nothing could be sent by it, or nothing was allowed to be. */
  readonly seen: PathObservation | undefined;
  /** The name of the address that the router reports. */
  readonly name: string | undefined;
  /** The IPv6 prefixes of this machine, outdated ones among them. */
  readonly prefixes: readonly string[];
  /** Whether the router’s resolver knows `4over6.info`. */
  readonly provisioned: boolean | undefined;
  /** The first that is one, and where. */
  readonly homeGateway: (HomeGateway & { readonly host: string }) | undefined;
  /** Probes that were allowed and told nothing, with the reason. */
  readonly missed: readonly Missed[];
  /** Why not all could be sent by this router, and what would change that. */
  readonly notSteered: Text | undefined;
}

export interface Missed {
  readonly probe: ProbeId;
  readonly why: ErrorCode | 'not-steered';
}

const BY_UDP: ReadonlySet<ProbeId> = new Set(['dns-echo', 'stun']);

/** How the questions are asked. */
export interface Questions {
  readonly addressByDns: typeof addressByDns;
  readonly addressByHttp: typeof addressByHttp;
  readonly addressesOf: typeof addressesOf;
  readonly askHomeGateway: typeof askHomeGateway;
  readonly askStun: typeof askStun;
  readonly hopsTo: typeof hopsTo;
  readonly ownIpv4: () => readonly string[];
  readonly ownPrefixes: () => readonly string[];
  readonly provisioning: typeof provisioning;
  readonly reverseName: typeof reverseName;
  readonly routeTo: typeof routeTo;
  readonly segmentSize: typeof segmentSize;
}

const NETWORK: Questions = {
  addressByDns,
  addressByHttp,
  addressesOf,
  askHomeGateway,
  askStun,
  hopsTo,
  ownIpv4: () => ownIpv4(),
  ownPrefixes: () => ownPrefixes(),
  provisioning,
  reverseName,
  routeTo,
  segmentSize,
};

const NOT_STEERED: Text = {
  en: 'This machine sends nothing to the Internet by this router, so its road was not seen. A second address with a rule of its own (ip rule add from …), or a route to one of the hosts that are asked by way of this router (here, or in the other router), changes that.',
  ja: 'この機器からの通信はこのルーターを通らないため、経路を観測できませんでした。2つ目のアドレスと専用のルール（ip rule add from …）、または問い合わせ先へのこのルーター経由の経路（この機器、またはもう一方のルーターに）を設定すると観測できます。',
};

/** Looks at a router’s road by the probes that the user allows, one after another. Rejects with `cancelled` only. */
export async function observeRoad(
  options: ObserveOptions,
  questions: Questions = NETWORK,
): Promise<RoadObservation> {
  const { router, probes, shell, signal, address, services = outside, resolver, passedOn = [] } = options;
  const { homeGateways = [router] } = options;
  const missed: Missed[] = [];
  const allowed = (probe: ProbeId) => probes.includes(probe);
  const named = (ipv4: string) => questions.reverseName(ipv4, { signal, server: resolver });

  async function ask<T>(probe: ProbeId, question: () => Promise<T>): Promise<T | undefined> {
    if (!allowed(probe)) return undefined;
    try {
      return await question();
    } catch (thrown) {
      const error = asRouterError(thrown);
      if (error.code === 'cancelled') throw error;
      missed.push({ probe, why: error.code });
      return undefined;
    }
  }

  /** Asks one of several services in such a way that the question leaves by this router. */
  function through<S extends { readonly host: string }, T>(
    probe: ProbeId,
    hosts: readonly S[],
    question: (service: S, address: string, from: string | undefined) => Promise<T>,
  ): Promise<T | undefined> {
    return ask(probe, async () => {
      const passed = BY_UDP.has(probe) ? hosts.find(({ host }) => passedOn.includes(host)) : undefined;
      if (passed) {
        const [target] = await questions.addressesOf(passed.host, { signal, server: resolver });
        if (target !== undefined) return question(passed, target, undefined);
      }
      for (const service of hosts)
        for (const target of await questions.addressesOf(service.host, { signal, server: resolver }))
          for (const from of [undefined, ...questions.ownIpv4()]) {
            const route = await questions.routeTo(target, { shell, signal, from });
            if (route?.gateway === router) return question(service, target, from);
          }
      missed.push({ probe, why: 'not-steered' });
      return undefined;
    });
  }

  const prefixes = allowed('ipv6-prefixes') ? questions.ownPrefixes() : [];
  const homeGateway = await ask('home-gateway', async () => {
    for (const host of homeGateways) {
      const found = await questions.askHomeGateway(host, { signal }).catch(unlessCancelled);
      if (found) return { ...found, host };
    }
    return undefined;
  });
  const provisioned = await ask('provisioning', async () => {
    return (await questions.provisioning({ signal, server: router })) !== undefined;
  });
  const byDns = await through('dns-echo', services.dnsEcho, (echo, _, from) =>
    questions.addressByDns(echo, { signal, from }),
  );
  const byStun = await through('stun', services.stun, ({ port }, target, from) =>
    questions.askStun({ server: { address: target, port }, signal, from, sockets: MOST_SOCKETS }),
  );
  const httpEcho = services.httpEcho.map((url) => ({ host: url.hostname, url }));
  const byHttp = await through('http-echo', httpEcho, ({ url }, _, from) =>
    questions.addressByHttp(url, { signal, from }),
  );
  const mss = await through('mss', services.web, ({ port }, target, from) =>
    questions.segmentSize({ address: target, port }, { shell, signal, from }),
  );
  const hops = await through('traceroute', services.web, async (_, target, from) => {
    const [, ...later] = await questions.hopsTo(target, { shell, signal, from });
    const known = later.filter((hop) => hop !== undefined && hop !== target);
    return Promise.all(known.map(async (hop = '') => (await named(hop).catch(() => undefined)) ?? hop));
  });

  const ipv4 = byDns ?? byStun?.[0]?.address ?? byHttp;
  const isPublic = address !== undefined && addressClass(address) === 'public';
  const name = isPublic ? await ask('reverse-name', () => named(address)) : undefined;
  const isSame = ipv4 === undefined || (isPublic && ipv4 === address);
  const seenName = isSame ? name : await ask('reverse-name', () => named(ipv4));
  const something = ipv4 ?? mss ?? hops?.[0];
  return {
    seen:
      something === undefined
        ? undefined
        : { ipv4, name: seenName, ports: byStun?.map(({ port }) => port), mss, hops },
    name,
    prefixes,
    provisioned,
    homeGateway,
    missed,
    notSteered: missed.some(({ why }) => why === 'not-steered') ? NOT_STEERED : undefined,
  };
}

/** A name that only a home gateway knows is known to nobody where there is none. */
function unlessCancelled(thrown: unknown): undefined {
  const error = asRouterError(thrown);
  if (error.code === 'cancelled') throw error;
  return undefined;
}
