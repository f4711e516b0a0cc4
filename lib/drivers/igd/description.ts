import { RouterError } from '../../router/errors.ts';
import { child, children, parseXml, childText, type XmlElement, descendants } from '../../transport/xml.ts';

/** The services that this driver speaks to. */
export type ServiceKind = 'ip' | 'ppp' | 'common' | 'layer3';

/**
 * One service as the description gives it. Its parts belong together: the type of one with the URL of another is answered
 * with 401 (libtorrent #6611).
 */
export interface Service {
  readonly kind: ServiceKind;
  /** Word for word, as it goes into SOAP. */
  readonly type: string;
  readonly id: string;
  /** Of the device that holds it. */
  readonly udn: string;
  /** Where that device stands in the description: `0/2/1` is the second in the third in the root. */
  readonly path: string;
  /** Where the WANDevice stands that it belongs to; of the root where there is none. */
  readonly wan: string;
  readonly controlUrl: URL;
  readonly eventUrl: URL | undefined;
  readonly scpdUrl: URL | undefined;
}

/** What a UPnP device says about itself. */
export interface Description {
  readonly udn: string;
  readonly friendlyName: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  /** Whatever the vendor puts there: a version of the hardware, of the firmware, of a daemon, or its own name. */
  readonly modelNumber: string | null;
  readonly serial: string | null;
  /** Where people are meant to look, if that is at the same host. */
  readonly presentation: URL | undefined;
  readonly services: readonly Service[];
  /** Whether URLBase leads to another port than the one where the description was found. */
  readonly otherBase: boolean;
}

export interface Bases {
  /** Takes URLs as relative to the description itself, for routers whose URLBase is wrong. */
  readonly ignoreUrlBase?: boolean;
}

const KINDS: readonly (readonly [RegExp, ServiceKind])[] = [
  [/:WANIPConnection:\d+$/, 'ip'],
  [/:WANPPPConnection:\d+$/, 'ppp'],
  [/:WANCommonInterfaceConfig:\d+$/, 'common'],
  [/:Layer3Forwarding:\d+$/, 'layer3'],
];

/**
 * Reads a device description (UPnP Device Architecture 1.1, 2.3) that came from `location`. Namespaces and prefixes do not
 * count, since routers get them wrong. Undefined: XML, but no device description. Throws `unreadable` for what is no XML, and
 * `wrong-host` where a URL that we would use points to another host.
 */
export function parseDescription(text: string, location: URL, bases: Bases = {}): Description | undefined {
  const root = parseXml(text);
  const device = root.name === 'root' ? child(root, 'device') : undefined;
  if (!device) return undefined;
  const base = bases.ignoreUrlBase ? location : baseOf(root, location);
  return {
    udn: said(device, 'UDN') ?? '',
    friendlyName: said(device, 'friendlyName'),
    vendor: said(device, 'manufacturer'),
    model: said(device, 'modelName'),
    modelNumber: said(device, 'modelNumber'),
    serial: said(device, 'serialNumber'),
    presentation: presentationOf(device, base, location),
    services: [...devicesIn(device)].flatMap((place) => servicesOf(place, base, location)),
    otherBase: base.origin !== location.origin,
  };
}

/** The services of one kind, in the order of the description. */
export function ofKind(description: Description, ...kinds: readonly ServiceKind[]): readonly Service[] {
  return description.services.filter(({ kind }) => kinds.includes(kind));
}

function presentationOf(device: XmlElement, base: URL, location: URL): URL | undefined {
  try {
    return urlIn(device, 'presentationURL', base, location);
  } catch {
    // nothing of ours goes there; many routers name their vendor's page
    return undefined;
  }
}

function baseOf(root: XmlElement, location: URL): URL {
  const base = said(root, 'URLBase');
  return base !== null && URL.canParse(base) ? new URL(base) : location;
}

/**
 * The services with counters and the state of the link of the same WAN; undefined where several WANs leave it open whose they are.
 */
export function commonOf(description: Description, { wan }: Service): Service | undefined {
  const all = ofKind(description, 'common');
  const wans = new Set(ofKind(description, 'ip', 'ppp').map((service) => service.wan));
  return all.find((service) => service.wan === wan) ?? (wans.size === 1 ? all[0] : undefined);
}

/** The service of another reading of the description that is most likely this one: by what it is called, in which device, where. */
export function sameService(
  among: readonly Service[],
  { type, id, udn, path }: Service,
): Service | undefined {
  const likeness = (other: Service) =>
    (other.type === type && other.id === id ? 4 : 0) +
    (other.udn === udn ? 2 : 0) +
    (other.path === path ? 1 : 0);
  return among.toSorted((a, b) => likeness(b) - likeness(a))[0];
}

interface DevicePlace {
  readonly device: XmlElement;
  readonly path: string;
  readonly wan: string;
}

function* devicesIn(device: XmlElement, path = '0', above = '0'): Generator<DevicePlace, void, undefined> {
  const wan = WAN_DEVICE.test(said(device, 'deviceType') ?? '') ? path : above;
  yield { device, path, wan };
  let n = 0;
  for (const each of nearest(device)) yield* devicesIn(each, `${path}/${n++}`, wan);
}

/** The devices directly in a device, whatever lists they stand in. */
function* nearest(element: XmlElement): Generator<XmlElement, void, undefined> {
  for (const each of element.children) {
    if (each.name === 'device') yield each;
    else yield* nearest(each);
  }
}

const WAN_DEVICE = /:WANDevice:\d+$/;

function servicesOf({ device, path, wan }: DevicePlace, base: URL, location: URL): readonly Service[] {
  const list = child(device, 'serviceList');
  if (!list) return [];
  const udn = said(device, 'UDN') ?? '';
  return children(list, 'service').flatMap((element) => {
    const type = said(element, 'serviceType') ?? '';
    const kind = KINDS.find(([pattern]) => pattern.test(type))?.[1];
    const url = (name: string) => urlIn(element, name, base, location);
    const controlUrl = kind && url('controlURL');
    if (!controlUrl) return [];
    const id = said(element, 'serviceId') ?? '';
    return [
      { kind, type, id, udn, path, wan, controlUrl, eventUrl: url('eventSubURL'), scpdUrl: url('SCPDURL') },
    ];
  });
}

function urlIn(element: XmlElement, name: string, base: URL, location: URL): URL | undefined {
  const raw = childText(element, name)?.trim() ?? '';
  if (raw === '' || !URL.canParse(raw, base.href)) return undefined;
  const url = new URL(raw, base);
  if (url.hostname !== location.hostname || !/^https?:$/.test(url.protocol)) {
    throw new RouterError('wrong-host', { detail: `${name} leads to ${url.host || url.protocol}` });
  }
  return url;
}

/** A text for people on one line and of bearable length; null where there is none. */
function said(element: XmlElement, name: string): string | null {
  const text = (childText(element, name) ?? '').replace(/[\p{C}\s]+/gu, ' ').trim();
  return text === '' ? null : text.slice(0, 200);
}

/**
 * The actions that a service description lists. Empty where it lists none or cannot be read: routers serve empty and
 * broken ones, which says nothing about the service. A listed action exists; whether it is allowed is another matter.
 */
export function parseScpd(text: string): ReadonlySet<string> {
  try {
    const names = descendants(parseXml(text), 'action').map((action) => childText(action, 'name') ?? '');
    return new Set(names.map((name) => name.trim()).filter(Boolean));
  } catch {
    return new Set();
  }
}
