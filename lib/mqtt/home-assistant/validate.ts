import { isRecord, platforms } from './platforms.ts';

/** What Home Assistant would make of a document. */
export interface Verdict {
  /** Rules whose breach loses every entity: the document must not be published. */
  readonly refused: readonly string[];
  /** Components that would be lost alone, with why. */
  readonly withheld: ReadonlyMap<string, string>;
}

const ROOT = new Set([
  'device',
  'origin',
  'components',
  'availability',
  'availability_mode',
  'state_topic',
  'command_topic',
]);
const DEVICE = new Set([
  'identifiers',
  'connections',
  'manufacturer',
  'model',
  'model_id',
  'name',
  'hw_version',
  'serial_number',
  'sw_version',
  'via_device',
  'suggested_area',
  'configuration_url',
]);
const ORIGIN_KEYS = new Set(['name', 'sw_version', 'support_url']);
const AVAILABILITY = new Set(['topic', 'value_template', 'payload_available', 'payload_not_available']);
const COMPONENT_KEY = /^[a-z0-9_]+$/;

/**
 * Checks a device discovery document against what Home Assistant 2024.12 and 2026.11 refuse, run against both. A tombstone
 * (`{platform}` alone) is a component too.
 */
export function validate(document: unknown): Verdict {
  if (!isRecord(document)) return { refused: ['the document is no object'], withheld: new Map() };
  const { device, origin, components, availability, availability_mode: mode } = document;
  const refused = [
    ...unknownKeys(document, ROOT, ''),
    ...['state_topic', 'command_topic']
      .filter((key) => document[key] !== undefined && !isTopic(document[key]))
      .map((key) => `${key} is no topic`),
    ...deviceFaults(device),
    ...originFaults(origin),
    ...availabilityFaults(availability),
    ...(mode === undefined || mode === 'all' || mode === 'any' || mode === 'latest'
      ? []
      : ['availability_mode is none']),
    ...(isRecord(components) ? componentFaults(components) : ['components is missing']),
  ];
  return { refused, withheld: isRecord(components) ? lostComponents(components) : new Map() };
}

function unknownKeys(object: Record<string, unknown>, known: ReadonlySet<string>, where: string): string[] {
  return Object.keys(object)
    .filter((key) => !known.has(key))
    .map((key) => `${where}${key} is not known`);
}

function deviceFaults(device: unknown): string[] {
  if (!isRecord(device)) return ['device is missing'];
  const { identifiers, connections, configuration_url: url } = device;
  const named = (list: unknown) => Array.isArray(list) && list.length > 0;
  const words = Object.entries(device).filter(([key]) => key !== 'identifiers' && key !== 'connections');
  return [
    ...unknownKeys(device, DEVICE, 'device.'),
    ...words
      .filter(([, value]) => typeof value !== 'string' && typeof value !== 'number')
      .map(([key]) => `device.${key} is no text`),
    ...(connections === undefined || isPairs(connections) ? [] : ['device.connections are no pairs']),
    ...(named(identifiers) || named(connections) ? [] : ['device has no identifier']),
    ...(url === undefined || isUrl(url, /^(https?|homeassistant):$/)
      ? []
      : ['device.configuration_url is no URL']),
  ];
}

function originFaults(origin: unknown): string[] {
  if (!isRecord(origin)) return ['origin is missing'];
  const { name, support_url: url } = origin;
  return [
    ...unknownKeys(origin, ORIGIN_KEYS, 'origin.'),
    ...(typeof name === 'string' && name !== '' ? [] : ['origin.name is missing']),
    ...(url === undefined || isUrl(url, /^(https?|homeassistant):$/) ? [] : ['origin.support_url is no URL']),
  ];
}

function availabilityFaults(availability: unknown): string[] {
  if (availability === undefined) return [];
  if (!Array.isArray(availability)) return ['availability is no list'];
  return availability.flatMap((entry: unknown) =>
    isRecord(entry)
      ? [
          ...unknownKeys(entry, AVAILABILITY, 'availability.'),
          ...(isTopic(entry['topic']) ? [] : ['availability.topic is none']),
        ]
      : ['availability holds no object'],
  );
}

/** Breaches inside a component that cost the whole document. */
function componentFaults(components: Record<string, unknown>): string[] {
  return Object.entries(components).flatMap(([key, component]) => {
    if (!isRecord(component)) return [`components.${key} is no object`];
    const { platform, unique_id: id } = component;
    if (typeof platform !== 'string' || !platforms.has(platform))
      return [`components.${key} has no known platform`];
    const tombstone = Object.keys(component).length === 1;
    const needsId = platform !== 'device_automation' && !tombstone;
    return [
      ...(COMPONENT_KEY.test(key) ? [] : [`components.${key} is no key`]),
      ...(needsId && (typeof id !== 'string' || id === '') ? [`components.${key} has no unique_id`] : []),
    ];
  });
}

function lostComponents(components: Record<string, unknown>): Map<string, string> {
  const lost = new Map<string, string>();
  const seen = new Set<string>();
  for (const [key, component] of Object.entries(components)) {
    if (!isRecord(component) || Object.keys(component).length === 1) continue;
    const platform = platforms.get(String(component['platform']));
    const identity = `${String(component['platform'])} ${String(component['unique_id'])}`;
    const why =
      platform?.(component) ??
      (component['unique_id'] !== undefined && seen.has(identity) ? 'unique_id is used twice' : undefined);
    seen.add(identity);
    if (why !== undefined) lost.set(key, why);
  }
  return lost;
}

function isPairs(list: unknown): boolean {
  return Array.isArray(list) && list.every((pair: unknown) => Array.isArray(pair) && pair.length === 2);
}

function isTopic(topic: unknown): boolean {
  return typeof topic === 'string' && topic !== '' && !/[+#\0]/.test(topic);
}

function isUrl(url: unknown, protocol: RegExp): boolean {
  return typeof url === 'string' && URL.canParse(url) && protocol.test(new URL(url).protocol);
}
