import type { Quirks } from './options.ts';
import type { PortMappings } from './port-mappings.ts';
import { defaultConnectionName, type Line, type Model, type ServiceModel } from './model.ts';

/** What an action may look at. */
export interface Stage {
  readonly quirks: Quirks;
  readonly model: Model;
  readonly line: Line;
  readonly mappings: PortMappings;
  /** In-arguments by name. */
  readonly args: ReadonlyMap<string, string>;
  /** Seconds since the emulated daemon began. */
  daemonUptime(): number;
}

/** Out-arguments by name, or a UPnP error code. */
export type Outcome = Readonly<Record<string, string | number>> | number;

type Action = (service: ServiceModel, stage: Stage) => Outcome;

/** Of connection services that have port mappings at all. */
const MAPPING = [
  'GetGenericPortMappingEntry',
  'GetSpecificPortMappingEntry',
  'GetListOfPortMappings',
  'AddPortMapping',
  'DeletePortMapping',
];

function mapping(name: string): Action {
  return (_, { mappings, args, quirks }) => mappings.actions[name]?.(args, quirks) ?? 401;
}

const CONNECTION: Readonly<Record<string, Action>> = {
  GetConnectionTypeInfo: () => ({ NewConnectionType: 'IP_Routed', NewPossibleConnectionTypes: 'IP_Routed' }),
  RequestConnection: ({ session }, stage) => control(stage, () => session?.request()),
  ForceTermination: ({ session }, stage) => control(stage, () => session?.terminate()),
  GetStatusInfo: ({ session }, stage) => ({
    NewConnectionStatus: session?.reported.status ?? 'Unconfigured',
    NewLastConnectionError: session?.reported.error ?? 'ERROR_NONE',
    NewUptime: uptime(session?.uptime ?? 0, stage),
  }),
  RequestTermination: ({ session }, stage) => control(stage, () => session?.terminate()),
  GetNATRSIPStatus: () => ({ NewRSIPAvailable: 0, NewNATEnabled: 1 }),
  GetExternalIPAddress: ({ session }, { quirks }) => ({
    NewExternalIPAddress: session?.reported.address || quirks.noAddress,
  }),
  X_AVM_DE_GetExternalIPv6Address: (_, { quirks: { ipv6 } }) =>
    ipv6 ? { NewExternalIPv6Address: ipv6.address, NewPrefixLength: 64 } : 401,
  X_AVM_DE_GetIPv6Prefix: (_, { quirks: { ipv6 } }) =>
    ipv6 ? { NewIPv6Prefix: ipv6.prefix, NewPrefixLength: ipv6.length } : 401,
  ...Object.fromEntries(MAPPING.map((name) => [name, mapping(name)])),
};

const COMMON: Readonly<Record<string, Action>> = {
  GetCommonLinkProperties: (_, { line }) => ({
    NewWANAccessType: 'Ethernet',
    NewLayer1UpstreamMaxBitRate: line.upstream,
    NewLayer1DownstreamMaxBitRate: line.downstream,
    NewPhysicalLinkStatus: line.link,
  }),
  GetAddonInfos: (_, { quirks, line }) =>
    quirks.counters === 'avm'
      ? {
          NewX_AVM_DE_TotalBytesSent64: line.sent,
          NewX_AVM_DE_TotalBytesReceived64: line.received,
        }
      : 401,
  GetTotalBytesSent: (_, { quirks, line }) => bytes('NewTotalBytesSent', line.sent, quirks),
  GetTotalBytesReceived: (_, { quirks, line }) => bytes('NewTotalBytesReceived', line.received, quirks),
};

const LAYER3: Readonly<Record<string, Action>> = {
  GetDefaultConnectionService: (_, { model, quirks }) => ({
    NewDefaultConnectionService: defaultConnectionName(model, quirks),
  }),
};

const BY_KIND = { connection: CONNECTION, common: COMMON, layer3: LAYER3 } as const;

/** The actions that a service has, which are those that it lists, where it lists any. */
export function actionNames(
  kind: ServiceModel['kind'],
  { scpd, portMapping, ipv6 }: Pick<Quirks, 'scpd' | 'portMapping' | 'ipv6'>,
): readonly string[] {
  const absent: readonly string[] = { absent: MAPPING, igd1: ['GetListOfPortMappings'], igd2: [] }[
    portMapping
  ];
  const names = Object.keys(BY_KIND[kind]).filter(
    (name) => !absent.includes(name) && (ipv6 || !name.includes('IPv6')),
  );
  if (scpd === 'readings-only') return names.filter((name) => name.startsWith('Get'));
  const without = scpd === 'gentle' ? ['ForceTermination', 'RequestConnection'] : ['RequestTermination'];
  return names.filter((name) => !without.includes(name));
}

export function perform(service: ServiceModel, action: string, stage: Stage): Outcome {
  const fault = stage.quirks.faults[action];
  if (fault !== undefined) return fault;
  if (!actionNames(service.kind, stage.quirks).includes(action)) return 401;
  return BY_KIND[service.kind][action]?.(service, stage) ?? 401;
}

function control({ quirks }: Stage, run: () => number | undefined): Outcome {
  return quirks.control === 'allowed' ? (run() ?? {}) : quirks.control;
}

function uptime(session: number, { quirks, daemonUptime }: Stage): number {
  return { session, daemon: daemonUptime(), zero: 0, negative: -1 }[quirks.uptime];
}

function bytes(name: string, count: number, { counters }: Quirks): Outcome {
  if (counters === 'absent') return 401;
  if (counters === 'signed') return { [name]: count | 0 };
  return { [name]: counters === 'wrapping' ? count % 2 ** 32 : count };
}
