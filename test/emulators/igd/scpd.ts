import { actionNames } from './actions.ts';
import type { ServiceModel } from './model.ts';
import type { Quirks } from './options.ts';

interface Variable {
  readonly type: 'string' | 'ui4' | 'boolean';
  readonly evented?: true;
}

const STRING: Variable = { type: 'string' };
const NUMBER: Variable = { type: 'ui4' };
const EVENTED: Variable = { type: 'string', evented: true };

/** What readings answer: the names of their arguments are those of the variables behind `New`. */
const VARIABLES: Readonly<Record<string, Readonly<Record<string, Variable>>>> = {
  GetConnectionTypeInfo: { ConnectionType: STRING, PossibleConnectionTypes: EVENTED },
  GetStatusInfo: { ConnectionStatus: EVENTED, LastConnectionError: STRING, Uptime: NUMBER },
  GetNATRSIPStatus: { RSIPAvailable: { type: 'boolean' }, NATEnabled: { type: 'boolean' } },
  GetExternalIPAddress: { ExternalIPAddress: EVENTED },
  GetCommonLinkProperties: {
    WANAccessType: STRING,
    Layer1UpstreamMaxBitRate: NUMBER,
    Layer1DownstreamMaxBitRate: NUMBER,
    PhysicalLinkStatus: EVENTED,
  },
  GetTotalBytesSent: { TotalBytesSent: NUMBER },
  GetTotalBytesReceived: { TotalBytesReceived: NUMBER },
  GetDefaultConnectionService: { DefaultConnectionService: EVENTED },
};

/** What a service says of itself; clients that trust it read no argument that does not stand here. */
export function scpdXml(
  service: ServiceModel,
  quirks: Pick<Quirks, 'scpd' | 'portMapping' | 'ipv6'>,
): string {
  if (quirks.scpd === 'empty') return '';
  const listed = actionNames(service.kind, quirks);
  const actions = listed.map((name) => `<action><name>${name}</name>${argumentsXml(name)}</action>`);
  const variables = listed.flatMap((name) => Object.entries(VARIABLES[name] ?? {}).map(variableXml));
  const namespace = quirks.scpd === 'no-namespace' ? '' : ' xmlns="urn:schemas-upnp-org:service-1-0"';
  return `<?xml version="1.0"?>\n<scpd${namespace}><specVersion><major>1</major><minor>0</minor></specVersion><actionList>${actions.join('')}</actionList><serviceStateTable>${variables.join('')}</serviceStateTable></scpd>\n`;
}

function argumentsXml(action: string): string {
  const names = Object.keys(VARIABLES[action] ?? {});
  if (names.length === 0) return '';
  const each = names.map(
    (name) =>
      `<argument><name>New${name}</name><direction>out</direction><relatedStateVariable>${name}</relatedStateVariable></argument>`,
  );
  return `<argumentList>${each.join('')}</argumentList>`;
}

function variableXml([name, { type, evented }]: readonly [string, Variable]): string {
  return `<stateVariable sendEvents="${evented ? 'yes' : 'no'}"><name>${name}</name><dataType>${type}</dataType></stateVariable>`;
}
