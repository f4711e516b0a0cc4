import { Pattern } from '../../pattern/pattern.ts';

type Check = (component: Record<string, unknown>) => string | undefined;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const COMMON = [
  'platform',
  'unique_id',
  'object_id',
  'default_entity_id',
  'name',
  'qos',
  'icon',
  'entity_category',
  'enabled_by_default',
  'availability',
  'availability_mode',
  'json_attributes_topic',
  'json_attributes_template',
];
/** May be null where every other key may not. */
const NULLABLE = new Set(['name', 'device_class', 'state_class', 'unit_of_measurement']);

function isOneOf(value: unknown, words: readonly string[] = []): boolean {
  return typeof value === 'string' && words.includes(value);
}

interface Rules {
  readonly required: readonly string[];
  readonly own: readonly string[];
  readonly classes?: readonly string[];
  readonly more?: Check;
}

/** Home Assistant's own keys and rules of the platforms that we use; read from the schemas of 2024.12 and 2026.11. */
const RULES: Readonly<Record<string, Rules>> = {
  sensor: {
    required: ['state_topic'],
    own: [
      'value_template',
      'device_class',
      'state_class',
      'unit_of_measurement',
      'suggested_display_precision',
      'options',
    ],
    classes: ['enum', 'timestamp', 'data_size', 'data_rate', 'duration'],
    more: sensorRules,
  },
  binary_sensor: {
    required: ['state_topic'],
    own: ['value_template', 'device_class', 'payload_on', 'payload_off'],
    classes: ['connectivity', 'problem', 'running'],
    more: categoryRules,
  },
  button: {
    required: ['command_topic'],
    own: ['payload_press', 'device_class'],
    classes: ['restart', 'identify', 'update'],
  },
  switch: {
    required: ['command_topic'],
    own: [
      'state_topic',
      'value_template',
      'payload_on',
      'payload_off',
      'state_on',
      'state_off',
      'optimistic',
    ],
  },
  select: {
    required: ['command_topic', 'options'],
    own: ['state_topic', 'value_template', 'optimistic'],
    more: ({ options }) => (isWords(options) ? undefined : 'options is no list of words'),
  },
  text: {
    required: ['command_topic'],
    own: ['state_topic', 'value_template', 'pattern', 'min', 'max', 'mode'],
    more: textRules,
  },
  image: { required: ['image_topic'], own: ['content_type', 'image_encoding', 'url_topic'] },
  update: { required: ['state_topic'], own: ['value_template', 'device_class'], classes: ['firmware'] },
  event: {
    required: ['state_topic', 'event_types'],
    own: ['value_template', 'device_class'],
    more: ({ event_types: types }) => (isWords(types) ? undefined : 'event_types is no list of words'),
  },
  device_automation: {
    required: ['automation_type', 'topic', 'type', 'subtype'],
    own: ['payload', 'value_template'],
  },
};

const UNITS: Readonly<Record<string, readonly string[]>> = {
  data_size: ['bit', 'kbit', 'Mbit', 'Gbit', 'B', 'kB', 'MB', 'GB', 'TB', 'KiB', 'MiB', 'GiB', 'TiB'],
  data_rate: ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'B/s', 'kB/s', 'MB/s', 'GB/s'],
  duration: ['d', 'h', 'min', 's', 'ms'],
};

function isWords(list: unknown): boolean {
  return Array.isArray(list) && list.every((word: unknown) => typeof word === 'string' && word !== '');
}

function textRules({ min = 0, max = 255, pattern = '' }: Record<string, unknown>): string | undefined {
  if (Number(min) > Number(max)) return 'min is above max';
  return isPattern(pattern) ? undefined : 'pattern is no regular expression';
}

function isPattern(pattern: unknown): boolean {
  try {
    return typeof pattern === 'string' && (pattern === '' || new Pattern(pattern).source === pattern);
  } catch {
    return false;
  }
}

function categoryRules({ entity_category: category }: Record<string, unknown>): string | undefined {
  return category === 'config' ? 'a sensor may not be config' : undefined;
}

function sensorRules(component: Record<string, unknown>): string | undefined {
  const { device_class: kind, state_class: state, unit_of_measurement: unit, options } = component;
  if (options !== undefined && (kind !== 'enum' || state !== undefined || unit !== undefined))
    return 'options need device_class enum alone';
  if (Array.isArray(options) && options.length === 0) return 'options is empty';
  if (kind === 'enum' && options === undefined) return 'enum without options';
  if (kind === 'timestamp' && unit !== undefined) return 'a timestamp has no unit';
  const units = typeof kind === 'string' ? UNITS[kind] : undefined;
  if (units && !isOneOf(unit, units)) return 'the unit does not fit the device_class';
  return categoryRules(component);
}

/** For each platform that we may use: why a component would be lost, if it would. */
export const platforms: ReadonlyMap<string, Check> = new Map(
  Object.entries(RULES).map(([name, { required, own, classes, more }]) => {
    const known = new Set([
      ...(name === 'device_automation' ? ['platform', 'qos'] : COMMON),
      ...required,
      ...own,
    ]);
    const check: Check = (component) => {
      const missing = required.find((key) => component[key] === undefined);
      if (missing) return `${missing} is missing`;
      const strange = Object.keys(component).find((key) => !known.has(key));
      if (strange) return `${strange} is not known`;
      const empty = Object.entries(component).find(([key, value]) => value === null && !NULLABLE.has(key));
      if (empty) return `${empty[0]} is null`;
      const wild = Object.entries(component).find(
        ([key, value]) =>
          key.endsWith('topic') && (typeof value !== 'string' || value === '' || /[+#\0]/.test(value)),
      );
      if (wild) return `${wild[0]} is no topic`;
      const { device_class: kind, icon, qos, entity_category: category } = component;
      if (kind !== undefined && !isOneOf(kind, classes)) return 'the device_class is not known';
      if (icon !== undefined && !(typeof icon === 'string' && /^mdi:[a-z0-9-]+$/.test(icon)))
        return 'icon is none';
      if (qos !== undefined && ![0, 1, 2].includes(Number(qos))) return 'qos is none';
      if (category !== undefined && !isOneOf(category, ['config', 'diagnostic']))
        return 'entity_category is none';
      return more?.(component);
    };
    return [name, check];
  }),
);
