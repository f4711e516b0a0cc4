import type { Capability } from '../../router/capability.ts';
import type { EntityDescription } from '../../router/entity.ts';
import type { Publishable } from '../publishable.ts';
import { keyOf, type Topics } from '../topics.ts';
import { firmwareTemplate } from './firmware-template.ts';
import { entityIds } from './ids.ts';

/** One entry under `components`, in Home Assistant's words. */
export type Component = Readonly<Record<string, unknown>> & { readonly platform: string };

export interface EntityContext {
  readonly topics: Topics;
  readonly publishable: Publishable;
  /** Addresses by which Home Assistant may know the box from elsewhere. */
  readonly macs?: readonly string[];
}

/** How a capability shows: with its control where it can be used, else for reading only; undefined: not at all. */
export function componentFor(
  capability: Capability,
  usable: boolean,
  { topics, publishable }: EntityContext,
): Component | undefined {
  const entity = entityOf(capability, usable);
  if (!entity) return undefined;
  const key = keyOf(capability.id);
  const { language } = publishable;
  const { platform, category, icon, enabled } = entity;
  const name = capability.name[language];
  const own = capability.kind === 'action' ? undefined : capability.unit;
  return withoutNothing({
    platform,
    ...entityIds(publishable, platform, key),
    name,
    qos: 1,
    // sensors may not be `config`
    entity_category: platform.endsWith('sensor') && category === 'config' ? 'diagnostic' : category,
    icon,
    enabled_by_default: enabled === false ? false : undefined,
    unit_of_measurement: entity.platform === 'sensor' ? (entity.shown?.unit ?? own) : own,
    ...facets(entity, capability, publishable, topics),
  });
}

/** A setting that cannot be used here is still worth reading. */
function entityOf({ kind, entity }: Capability, usable: boolean): EntityDescription | undefined {
  if (!entity || usable || kind === 'reading') return entity;
  if (kind === 'action') return undefined;
  const { category, icon, enabled } = entity;
  const look = {
    ...(category && { category }),
    ...(icon && { icon }),
    ...(enabled === false && { enabled }),
  };
  if (entity.platform === 'switch') return { ...look, platform: 'binary_sensor' };
  if (entity.platform === 'select')
    return { ...look, platform: 'sensor', deviceClass: 'enum', options: entity.options };
  return { ...look, platform: 'sensor' };
}

/** Templates that survive a missing key and null: an unknown value is `None`, which is how Home Assistant says unknown. */
const value = (key: string) =>
  `{{ 'None' if value_json.get('${key}') is none else value_json.get('${key}') }}`;
const shared = (key: string, each: number) =>
  `{{ 'None' if value_json.get('${key}') is none else value_json.get('${key}') / ${each} }}`;
const count = (key: string) =>
  `{{ 'None' if value_json.get('${key}') is none else value_json.get('${key}') | length }}`;
const choice = (key: string, on: string, off: string) =>
  `{{ {true: '${on}', false: '${off}'}.get(value_json.get('${key}'), 'None') }}`;

function valueOf({ list, shown }: EntityDescription & { platform: 'sensor' }, key: string): string {
  if (list !== undefined) return count(key);
  return shown ? shared(key, shown.each) : value(key);
}

function facets(
  entity: EntityDescription,
  { id, kind }: Capability,
  { slug, language }: Pick<Publishable, 'slug' | 'language'>,
  topics: Topics,
): Record<string, unknown> {
  const key = keyOf(id);
  const state_topic = topics.state(slug);
  const command_topic = topics.request(slug, id);
  // a setting may have been read long ago, which its attributes tell (`read_at`)
  const told = kind === 'setting' || entity.attributes;
  const more = (list?: string) =>
    told || list !== undefined ? attributesOf(key, state_topic, list) : undefined;
  switch (entity.platform) {
    case 'sensor':
      return {
        state_topic,
        value_template: valueOf(entity, key),
        device_class: entity.deviceClass,
        state_class: entity.stateClass,
        suggested_display_precision: entity.precision,
        options: entity.options,
        ...more(entity.list),
      };
    case 'binary_sensor':
      return {
        state_topic,
        value_template: choice(key, 'ON', 'OFF'),
        device_class: entity.deviceClass,
        ...more(),
      };
    case 'update':
      return {
        state_topic,
        value_template: firmwareTemplate(key, language),
        device_class: entity.deviceClass,
      };
    case 'button':
      return { command_topic, payload_press: '{}', device_class: entity.deviceClass };
    case 'switch':
      return { ...switchFacets(command_topic, state_topic, key), ...more() };
    case 'select':
      return {
        command_topic,
        options: entity.options,
        state_topic,
        value_template: value(key),
        ...more(),
      };
    case 'image':
      return { image_topic: topics.value(slug, key), content_type: entity.contentType };
    case 'text':
      // a text cannot become unknown, so its value has a topic that is silent until it is known
      return {
        command_topic,
        state_topic: topics.value(slug, key),
        pattern: entity.pattern,
        min: entity.min,
        max: entity.max,
        ...more(),
      };
  }
}

/** A switch that shows what is read, and waits for that: `key` of a value in the state document. */
export function switchFacets(
  command_topic: string,
  state_topic: string,
  key: string,
): Record<string, unknown> {
  return {
    command_topic,
    payload_on: '{"value":true}',
    payload_off: '{"value":false}',
    state_topic,
    value_template: choice(key, 'on', 'off'),
    state_on: 'on',
    state_off: 'off',
  };
}

export function attributesOf(key: string, state_topic: string, list?: string): Record<string, unknown> {
  const json_attributes_template =
    list === undefined
      ? `{{ (value_json.get('${key}_attributes') or {}) | tojson }}`
      : `{{ {'${list}': value_json.get('${key}') or []} | tojson }}`;
  return { json_attributes_topic: state_topic, json_attributes_template };
}

/** Home Assistant refuses null in many places, so what is not there is left out. */
export function withoutNothing<T extends Record<string, unknown>>(object: T): T {
  return Object.fromEntries(
    Object.entries(object).filter(([, each]) => each !== undefined && each !== null),
  ) as T;
}
