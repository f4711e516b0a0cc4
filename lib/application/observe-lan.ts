import type { MissedProbe, Observations } from '../dual-stack/home.ts';
import { asRouterError } from '../router/errors.ts';
import {
  interfaceNear,
  ownGateways,
  ownGlobalIpv6,
  ownIpv6Routers,
  ownResolvers,
} from '../transport/own-network.ts';
import { dhcpServersNear } from '../transport/probe-dhcp.ts';
import { neighboursAt } from '../transport/probe-neighbours.ts';
import { hearsConcentrator } from '../transport/probe-pppoe.ts';
import type { ProbeId } from '../transport/probes.ts';
import type { Shell } from '../transport/shell.ts';

export interface ObserveLanOptions {
  /** The LAN addresses of the routers. */
  readonly routers: readonly string[];
  /** What the user allows; nothing else is asked. */
  readonly probes: readonly ProbeId[];
  readonly shell: Shell;
  readonly signal: AbortSignal;
}

/** How the questions are asked. */
export interface LanQuestions {
  readonly dhcpServersNear: typeof dhcpServersNear;
  readonly hearsConcentrator: typeof hearsConcentrator;
  readonly interfaceNear: (address: string) => ReturnType<typeof interfaceNear>;
  readonly neighboursAt: typeof neighboursAt;
}

const LAN: LanQuestions = {
  dhcpServersNear,
  hearsConcentrator,
  interfaceNear: (address) => interfaceNear(address),
  neighboursAt,
};

/** What this machine knows without asking anybody. */
export async function observeHere(): Promise<Observations> {
  const [gateways, ipv6Routers] = await Promise.all([ownGateways(), ownIpv6Routers()]);
  const ipv6 = ownGlobalIpv6();
  return {
    ...(gateways && { gateways }),
    ...(ipv6Routers && { ipv6Routers }),
    ...(ipv6.length > 0 && { ipv6 }),
    resolvers: ownResolvers(),
  };
}

type Found = Pick<Observations, 'dhcpServers' | 'pado' | 'neighbours'> & {
  readonly missed: readonly MissedProbe[];
};

/** Looks at the LAN by the probes that the user allows, at the same time. Rejects with `cancelled` only. */
export async function observeLan(
  { routers, probes, shell, signal }: ObserveLanOptions,
  questions: LanQuestions = LAN,
): Promise<Found> {
  const missed: MissedProbe[] = [];
  const [near] = routers.flatMap((router) => questions.interfaceNear(router) ?? []);

  async function ask<T>(probe: ProbeId, question: () => Promise<T> | undefined): Promise<T | undefined> {
    if (!probes.includes(probe)) return undefined;
    try {
      const answer = question();
      // a machine that stands in no network with the routers can see nothing of their LAN
      if (!answer) missed.push({ probe, why: 'unsupported' });
      return await answer;
    } catch (thrown) {
      const error = asRouterError(thrown);
      if (error.code === 'cancelled') throw error;
      missed.push({ probe, why: error.code });
      return undefined;
    }
  }

  const [neighbours, dhcpServers, pado] = await Promise.all([
    ask('neighbours', () =>
      questions.neighboursAt({ addresses: routers, device: near?.device, shell, signal }),
    ),
    ask('dhcp-discover', () => near && questions.dhcpServersNear({ from: near.address, signal })),
    ask('pppoe-discovery', () => near && questions.hearsConcentrator({ device: near.device, shell, signal })),
  ]);
  return {
    missed,
    ...(neighbours && { neighbours }),
    ...(dhcpServers && { dhcpServers }),
    ...(pado !== undefined && { pado }),
  };
}
