import { catalogue } from '../../capabilities/catalogue.ts';
import { happenings } from '../../capabilities/events.ts';
import { logEventTypes } from '../../capabilities/log-kinds.ts';
import { identity } from '../../capabilities/identity.ts';
import { reachable } from '../../capabilities/reachable.ts';
import type { Text } from '../../router/text.ts';
import { toldBy } from '../state-document.ts';
import { keyOf } from '../topics.ts';
import { componentFor, withoutNothing, type Component, type Place } from './component.ts';

export const ORIGIN = '@futamichi/node-red-dual-stack';
const SUPPORT = 'https://github.com/futamichi/node-red-dual-stack';

/** A device discovery document: all entities of one router. */
export interface DiscoveryDocument {
  readonly device: Readonly<Record<string, unknown>>;
  readonly origin: Readonly<Record<string, unknown>>;
  readonly availability: readonly object[];
  readonly availability_mode: 'all';
  readonly components: Readonly<Record<string, Component>>;
}

const ALERTS: Text = { en: 'Alerts', ja: '通知' };
const PROBLEM: Text = { en: 'Problem', ja: '問題' };
const LAST_ACTION: Text = { en: 'Last action', ja: '最後の操作' };

const ONLINE = '{{ value_json.state }}';

/** Where a device's document goes. Ids of old flows hold dots, which Home Assistant does not take there. */
export function discoveryTopic(prefix: string, id: string): string {
  return `${prefix}/device/futamichi_${id.replaceAll(/[^a-zA-Z0-9_-]/g, '_')}/config`;
}

/** Whether a topic is where such a document goes, under any prefix. */
export function isDiscovery(topic: string): boolean {
  return /\/device\/futamichi_[^/]+\/config$/.test(topic);
}

/** Everything that this router tells and may be asked, as Home Assistant wants to hear it. */
export function discoveryDocument(place: Place, version: string): DiscoveryDocument {
  const { topics, publishable } = place;
  const bridge = { topic: topics.bridgeState, value_template: ONLINE };
  const router = { topic: topics.availability(publishable.slug), value_template: ONLINE };
  return {
    device: deviceOf(place),
    origin: { name: ORIGIN, sw_version: version, support_url: SUPPORT },
    availability: [bridge, router],
    availability_mode: 'all',
    components: { ...fromCatalogue(place, bridge), ...extras(place, bridge) },
  };
}

function deviceOf({ publishable }: Place): Record<string, unknown> {
  const { id, name, slug, url, router } = publishable;
  const box = router.snapshot.value(identity);
  return withoutNothing({
    identifiers: [`futamichi_${id}`],
    name: name || slug,
    manufacturer: box?.vendor,
    model: box?.model,
    sw_version: box?.firmware,
    serial_number: box?.serial,
    configuration_url: url !== undefined && /^https?:\/\//.test(url) ? url : undefined,
  });
}

function fromCatalogue(place: Place, bridge: object): Record<string, Component> {
  const { allow, router } = place.publishable;
  const told = new Set<unknown>(toldBy(router.snapshot));
  const usable = new Set<unknown>(
    router.offers
      .filter(
        ({ withdrawn, capability }) =>
          !withdrawn && (capability.risk !== 'cuts-off' || allow.includes(capability.id)),
      )
      .map(({ capability }) => capability),
  );
  const components: Record<string, Component> = {};
  for (const capability of catalogue) {
    if (!told.has(capability) && !usable.has(capability)) continue;
    const component = componentFor(capability, usable.has(capability), place);
    if (component) components[keyOf(capability.id)] = component;
  }
  const key = keyOf(reachable.id);
  // it says "off" where everything else is unavailable
  if (components[key]) components[key] = { ...components[key], availability: [bridge] };
  return components;
}

/** What belongs to no single capability: events, and what is wrong now. */
function extras({ topics, publishable }: Place, bridge: object): Record<string, Component> {
  const { slug, id, language, hears = false } = publishable;
  const types = [...happenings.map(({ type }) => type), ...(hears ? logEventTypes : [])];
  const entity = (platform: string, key: string, name: Text) => ({
    platform,
    unique_id: `${id}_${key}`,
    object_id: `${slug}_${key}`,
    default_entity_id: `${platform}.${slug}_${key}`,
    name: name[language],
    qos: 1,
  });
  const triggers = types.map((type) => [
    `trigger_${type}`,
    {
      platform: 'device_automation',
      automation_type: 'trigger',
      topic: topics.event(slug),
      value_template: '{{ value_json.event_type }}',
      payload: type,
      type: 'alert',
      subtype: type,
      qos: 1,
    },
  ]);
  return {
    alerts: {
      ...entity('event', 'alerts', ALERTS),
      state_topic: topics.event(slug),
      event_types: types,
      icon: 'mdi:bell-alert',
    },
    problem: {
      ...entity('binary_sensor', 'problem', PROBLEM),
      state_topic: topics.state(slug),
      value_template: "{{ 'OFF' if value_json.get('problem') is none else 'ON' }}",
      device_class: 'problem',
      entity_category: 'diagnostic',
      availability: [bridge],
    },
    last_action: {
      ...entity('sensor', 'last_action', LAST_ACTION),
      state_topic: topics.state(slug),
      value_template:
        "{% set last = value_json.get('last_action') %}{{ 'None' if last is none else last.action ~ ': ' ~ last.outcome }}",
      entity_category: 'diagnostic',
      icon: 'mdi:clipboard-check-outline',
    },
    ...(Object.fromEntries(triggers) as Record<string, Component>),
  };
}
