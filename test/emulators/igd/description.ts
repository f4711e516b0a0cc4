import type { Model, ServiceModel } from './model.ts';
import type { Quirks } from './options.ts';
import { escaped } from './soap.ts';

/** Where the router is, for URLs in its description. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** A second port that serves the same. */
  readonly otherPort: number;
}

const NAMESPACES = {
  right: ' xmlns="urn:schemas-upnp-org:device-1-0"',
  wrong: ' xmlns="urn:schemas-example-com:device-9-9"',
  none: '',
} as const;

export function descriptionXml(model: Model, quirks: Quirks, place: Place): string {
  const { udn, deviceVersion } = quirks;
  const part = (suffix: string) => `${udn.slice(0, -2)}${suffix}`;
  const connectionDevices = model.devices.map((device) =>
    deviceXml('WANConnectionDevice', 1, device.udn, quirks, device.services, '', place),
  );
  const wan = deviceXml(
    'WANDevice',
    1,
    part('02'),
    quirks,
    [model.common],
    deviceList(connectionDevices),
    place,
  );
  const layer3 = quirks.layer3Forwarding === 'absent' ? [] : [model.layer3];
  const root = deviceXml(
    'InternetGatewayDevice',
    deviceVersion,
    udn,
    quirks,
    quirks.dummyRoot ? DUMMY : layer3,
    deviceList([wan]),
    place,
  );
  const base = urlBase(quirks, place);
  const body = `<specVersion><major>1</major><minor>0</minor></specVersion>${base}${root}`;
  const xml = `<?xml version="1.0"?>\n<root${NAMESPACES[quirks.namespace]}>${body}</root>\n`;
  return quirks.rewrite(quirks.prefix ? prefixed(xml, quirks.prefix) : xml);
}

/** The path, or query, at which a service is controlled. */
export function controlPath(service: ServiceModel, { pathPrefix, urls }: Quirks): string {
  return urls === 'query' ? `${pathPrefix}/control?${service.name}` : `${pathPrefix}/ctl/${service.name}`;
}

export const eventPath = (service: ServiceModel, { pathPrefix }: Quirks): string =>
  `${pathPrefix}/evt/${service.name}`;

export const scpdPath = (service: ServiceModel, { pathPrefix }: Quirks): string =>
  `${pathPrefix}/${service.name}.xml`;

const DUMMY: readonly ServiceModel[] = [
  {
    type: 'urn:schemas-any-com:service:Any:1',
    id: 'urn:any-com:serviceId:any1',
    name: 'any',
    kind: 'layer3',
  },
];

function deviceXml(
  type: string,
  version: number,
  udn: string,
  quirks: Quirks,
  services: readonly ServiceModel[],
  inner: string,
  place: Place,
): string {
  const { friendlyName, vendor, model, modelNumber, serial, presentationUrl } = quirks;
  const fields = {
    deviceType: `urn:schemas-upnp-org:device:${type}:${version}`,
    friendlyName,
    manufacturer: vendor,
    modelDescription: 'Router',
    modelName: model,
    modelNumber,
    serialNumber: serial,
    UDN: udn,
    ...(type === 'InternetGatewayDevice' && presentationUrl && { presentationURL: presentationUrl }),
  };
  const texts = Object.entries(fields).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`);
  const list = services.map((service) => serviceXml(service, quirks, place)).join('');
  return `<device>${texts.join('')}<serviceList>${list}</serviceList>${inner}</device>`;
}

const deviceList = (devices: readonly string[]): string => `<deviceList>${devices.join('')}</deviceList>`;

function serviceXml(service: ServiceModel, quirks: Quirks, place: Place): string {
  const url = (path: string) => escaped(urlStyle(path, quirks, place));
  return `<service><serviceType>${service.type}</serviceType><serviceId>${service.id}</serviceId><controlURL>${url(controlPath(service, quirks))}</controlURL><eventSubURL>${url(eventPath(service, quirks))}</eventSubURL><SCPDURL>${url(scpdPath(service, quirks))}</SCPDURL></service>`;
}

function urlStyle(path: string, { urls }: Quirks, { host, port, otherPort }: Place): string {
  switch (urls) {
    case 'absolute':
      return `http://${host}:${port}${path}`;
    case 'other-port':
      return `http://${host}:${otherPort}${path}`;
    case 'foreign':
      return `http://192.0.2.1${path}`;
    case 'no-slash':
      return path.slice(1);
    case 'blanks':
      return `\n      ${path}\n   `;
    case 'relative':
    case 'query':
      return path;
  }
}

function urlBase({ urlBase }: Quirks, { host, port }: Place): string {
  const bases = {
    absent: '',
    right: `http://${host}:${port}/`,
    'wrong-port': `http://${host}:9/`,
    'host-only': `http://${host}`,
    foreign: 'http://192.0.2.1/',
  };
  return bases[urlBase] && `<URLBase>${bases[urlBase]}</URLBase>`;
}

function prefixed(xml: string, prefix: string): string {
  return xml
    .replace(/<(\/?)(?=[a-z])/gi, `<$1${prefix}:`)
    .replace(' xmlns="', ` xmlns:${prefix}="`)
    .replace(`<?${prefix}:xml`, '<?xml');
}
