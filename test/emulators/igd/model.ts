import type { ConnectionOptions, Quirks } from './options.ts';
import type { Session } from './session.ts';

/** A service of the emulated router and where it is. */
export interface ServiceModel {
  readonly type: string;
  readonly id: string;
  /** Path-like name, unique in the router: `IPConn1`. */
  readonly name: string;
  readonly kind: 'connection' | 'common' | 'layer3';
  /** For connection services. */
  readonly session?: Session;
}

export interface ConnectionDevice {
  readonly udn: string;
  readonly services: readonly ServiceModel[];
}

/** Traffic on the Internet side, and whether its cable is in. */
export interface Line {
  received: number;
  sent: number;
  link: string;
  /** Bit/s, or whatever else a router says there. */
  downstream: number | string;
  upstream: number | string;
}

/** The device tree as far as it is the same for every description style. */
export interface Model {
  readonly layer3: ServiceModel;
  readonly common: ServiceModel;
  readonly devices: readonly ConnectionDevice[];
  readonly connections: readonly ServiceModel[];
}

const NAMES = { ip: 'WANIPConn', ppp: 'WANPPPConn' } as const;
const TYPES = { ip: 'WANIPConnection', ppp: 'WANPPPConnection' } as const;

export function modelOf(
  connections: readonly ConnectionOptions[],
  sessions: readonly Session[],
  udn: string,
): Model {
  const count = { ip: 0, ppp: 0 };
  const services = connections.map((connection, index): ServiceModel => {
    const { kind, version = 1, serviceId } = connection;
    const name = `${NAMES[kind]}${(count[kind] += 1)}`;
    const session = sessions[index];
    return {
      type: `urn:schemas-upnp-org:service:${TYPES[kind]}:${version}`,
      id: serviceId ?? `urn:upnp-org:serviceId:${name}`,
      name,
      kind: 'connection',
      ...(session && { session }),
    };
  });
  const numbers = connections.map(({ device }, index) => device ?? index + 1);
  const devices = [...new Set(numbers)].map((number) => ({
    udn: `${udn.slice(0, -2)}${10 + number}`,
    services: services.filter((_, index) => numbers[index] === number),
  }));
  return { layer3: LAYER3, common: COMMON, devices, connections: services };
}

const LAYER3: ServiceModel = {
  type: 'urn:schemas-upnp-org:service:Layer3Forwarding:1',
  id: 'urn:upnp-org:serviceId:L3Forwarding1',
  name: 'L3Frwd1',
  kind: 'layer3',
};

const COMMON: ServiceModel = {
  type: 'urn:schemas-upnp-org:service:WANCommonInterfaceConfig:1',
  id: 'urn:upnp-org:serviceId:WANCommonIFC1',
  name: 'WANCommonIFC1',
  kind: 'common',
};

export function allServices(model: Model, quirks: Pick<Quirks, 'layer3Forwarding'>): readonly ServiceModel[] {
  const layer3 = quirks.layer3Forwarding === 'absent' ? [] : [model.layer3];
  return [...layer3, model.common, ...model.connections];
}

/** How the default connection is named by GetDefaultConnectionService. */
export function defaultConnectionName(model: Model, quirks: Quirks): string {
  const service = model.connections[quirks.defaultConnection];
  const number = model.devices.findIndex((device) => service && device.services.includes(service)) + 1;
  if (quirks.layer3Forwarding === 'tr064') {
    return `${number}.${service?.name.startsWith('WANPPP') ? 'WANPPPConnection' : 'WANIPConnection'}.1`;
  }
  return `${model.devices[number - 1]?.udn}:WANConnectionDevice:${number},${service?.id}`;
}
