import { catalogue as routerCatalogue } from '../../capabilities/catalogue.ts';
import { happenings } from '../../capabilities/events.ts';
import { logEvents } from '../../capabilities/log-kinds.ts';
import { identity } from '../../capabilities/identity.ts';
import { pause } from '../../capabilities/pause.ts';
import { reachable } from '../../capabilities/reachable.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import { needsLeave, type Capability } from '../../router/capability.ts';
import type { Text } from '../../router/text.ts';
import { CONNECTION, CONNECTION_ACTIONS, CONNECTION_NAME } from '../connection-switch.ts';
import type { Trigger } from '../publishable.ts';
import { readablesOf, reportedBy } from '../state-document.ts';
import { BRIDGE, keyOf } from '../topics.ts';
import {
  attributesOf,
  componentFor,
  switchFacets,
  withoutNothing,
  type Component,
  type EntityContext,
} from './component.ts';
import { deviceId, deviceIdentifier, entityIds } from './ids.ts';

export const ORIGIN = '@futamichi/node-red-dual-stack';
export const SUPPORT = 'https://github.com/futamichi/node-red-dual-stack';

/** A device discovery document: all entities of one router, or of the bridge itself. */
export interface DiscoveryDocument {
  readonly device: Readonly<Record<string, unknown>>;
  readonly origin: Readonly<Record<string, unknown>>;
  readonly availability?: readonly object[];
  readonly availability_mode?: 'all';
  readonly components: Readonly<Record<string, Component>>;
}

const ALERTS: Text = { en: 'Alerts', ja: '通知' };
const ALERT: Text = { en: 'alert', ja: 'アラート' };
const PROBLEM: Text = { en: 'Problem', ja: '問題' };
const LAST_ACTION: Text = { en: 'Last action', ja: '最後の操作' };

const DROPS: Text = { en: 'Drops in 7 days', ja: '7日間の切断回数' };

const ONLINE = '{{ value_json.state }}';
const NEVER = "{{ 'offline' }}";

/** What Home Assistant has entities for already: keys of components and their platforms. */
export type KnownComponents = ReadonlyMap<string, string>;

/**
 * Everything that this router tells and may be asked, as Home Assistant wants to hear it. What is `known` from before stays until
 * the router says that it does not tell it, or nobody may use it: not read yet is not gone.
 */
export function discoveryDocument(
  place: EntityContext,
  version: string,
  known: KnownComponents = new Map(),
): DiscoveryDocument {
  const { topics, publishable } = place;
  const bridge = { topic: topics.bridgeState, value_template: ONLINE };
  const router = { topic: topics.availability(publishable.slug), value_template: ONLINE };
  return {
    device: deviceOf(place),
    origin: { name: ORIGIN, sw_version: version, support_url: SUPPORT },
    availability: [bridge, router],
    availability_mode: 'all',
    components: {
      ...fromCatalogue(place, bridge, known),
      ...connectionSwitch(place, known),
      ...extras(place, bridge),
    },
  };
}

function deviceOf({ topics, publishable, macs = [] }: EntityContext): Record<string, unknown> {
  const { id, name, slug, url, via = deviceId(topics.base, BRIDGE), router } = publishable;
  const told = router.snapshot.get(identity);
  const box = told.state === 'known' ? told.value : undefined;
  return withoutNothing({
    identifiers: [deviceIdentifier(id)],
    connections: macs.length > 0 ? macs.map((mac) => ['mac', mac]) : undefined,
    name: name || slug,
    manufacturer: box?.vendor,
    model: box?.model,
    sw_version: box?.firmware,
    hw_version: told.attributes?.['hardware'],
    serial_number: box?.serial,
    via_device: deviceIdentifier(via),
    configuration_url: url !== undefined && /^https?:\/\//.test(url) ? url : undefined,
  });
}

function fromCatalogue(
  place: EntityContext,
  bridge: object,
  known: KnownComponents,
): Record<string, Component> {
  const { router, catalogue = routerCatalogue } = place.publishable;
  const told = new Set<unknown>(reportedBy(router.snapshot, readablesOf(place.publishable.catalogue)));
  const components: Record<string, Component> = {};
  for (const capability of catalogue) {
    const key = keyOf(capability.id);
    const use = useOf(capability, place);
    const now =
      told.has(capability) || use === 'usable'
        ? componentFor(capability, use === 'usable', place)
        : undefined;
    const component = use === 'usable' ? now : (stillThere(capability, use, known.get(key), place) ?? now);
    if (component) components[key] = use === 'withdrawn' ? atRest(component, place) : component;
  }
  // the one says "off" where everything else is unavailable, the other one may be why
  for (const { id } of [reachable, pause]) {
    const key = keyOf(id);
    if (components[key]) components[key] = { ...components[key], availability: [bridge] };
  }
  return components;
}

/** `denied`: by the user, or it is nothing to be used; `withdrawn`: by the router, for now; `unknown`: nobody has offered it so far. */
type Use = 'usable' | 'denied' | 'withdrawn' | 'unknown';

function useOf(capability: Capability, { publishable: { allow, router } }: EntityContext): Use {
  if (capability.kind === 'reading') return 'denied';
  if (needsLeave(capability.risk) && !allow.includes(capability.id)) return 'denied';
  const offer = router.offers.find((each) => each.capability === capability);
  if (!offer) return 'unknown';
  return offer.withdrawn ? 'withdrawn' : 'usable';
}

/** What Home Assistant knows of a capability, unless it is really gone. */
function stillThere(
  capability: Capability,
  use: Use,
  platform: string | undefined,
  place: EntityContext,
): Component | undefined {
  if (platform === undefined) return undefined;
  const control = componentFor(capability, true, place);
  if (capability.kind !== 'reading' && control?.platform === platform)
    return use === 'denied' ? undefined : control;
  const shown = componentFor(capability, false, place);
  return shown?.platform === platform && !isDenied(capability, place) ? shown : undefined;
}

/**
 * A button that does nothing for now: an entity that left would come back without the id that its user gave it. What can be read
 * stays, and a command is answered with why not. Home Assistant remembers what it heard on a topic that it has for availability
 * already, so another one says it.
 */
function atRest(component: Component, { topics, publishable: { slug } }: EntityContext): Component {
  if (component.platform !== 'button') return component;
  return { ...component, availability: [{ topic: topics.state(slug), value_template: NEVER }] };
}

/** Whether the router says that it does not tell this; where several channels could, one may just not have been asked yet. */
function isDenied(capability: Capability, { publishable: { router } }: EntityContext): boolean {
  if (capability.kind === 'action') return true;
  const observed = router.snapshot.get(capability);
  const channels = router.driver?.channels.filter(({ looks }) =>
    looks.some(({ provides }) => provides.includes(capability)),
  );
  return observed.state === 'unknown' && observed.why === 'not-offered' && (channels?.length ?? 0) <= 1;
}

/** Where both ways are offered; a router that takes one back for a while answers a command with the reason. */
function connectionSwitch(place: EntityContext, known: KnownComponents): Record<string, Component> {
  const { slug, language, role } = place.publishable;
  const uses = CONNECTION_ACTIONS.map((each) => useOf(each, place));
  const stays = known.has(CONNECTION) && !uses.includes('denied');
  if (role === 'home' || !(stays || uses.every((use) => use === 'usable'))) return {};
  const component = {
    platform: 'switch',
    ...entityIds(place.publishable, 'switch', CONNECTION),
    name: CONNECTION_NAME[language],
    qos: 1,
    entity_category: 'config',
    icon: 'mdi:lan-connect',
    enabled_by_default: false,
    ...switchFacets(place.topics.request(slug, CONNECTION), place.topics.state(slug), keyOf(sessionUp.id)),
  };
  return { [CONNECTION]: component };
}

/** What belongs to no single capability: events, and what is wrong now. */
function extras({ topics, publishable }: EntityContext, bridge: object): Record<string, Component> {
  const { slug, language, role, events, hears = false } = publishable;
  const own: readonly Trigger[] = [...happenings, ...(hears ? logEvents : [])];
  const types = events?.types ?? own.map(({ type }) => type);
  const entity = (platform: string, key: string, name: Text) => ({
    platform,
    ...entityIds(publishable, platform, key),
    name: name[language],
    qos: 1,
  });
  const triggers = (events?.triggers ?? own).map(({ type, kind, name }) => [
    ['trigger', type, kind].filter(Boolean).join('_'),
    {
      platform: 'device_automation',
      automation_type: 'trigger',
      topic: topics.event(slug),
      value_template: kind
        ? "{{ value_json.event_type }} {{ value_json.get('kind') }}"
        : '{{ value_json.event_type }}',
      payload: kind ? `${type} ${kind}` : type,
      // shown as “Line down” alert
      type: ALERT[language],
      subtype: name[language],
      qos: 1,
    },
  ]);
  return {
    alerts: {
      ...entity('event', 'alerts', ALERTS),
      state_topic: topics.event(slug),
      event_types: types,
      icon: 'mdi:bell-alert',
      // that a router does not answer is told by it, too
      availability: [bridge],
    },
    problem: {
      ...entity('binary_sensor', 'problem', PROBLEM),
      state_topic: topics.state(slug),
      value_template: "{{ 'OFF' if value_json.get('problem') is none else 'ON' }}",
      device_class: 'problem',
      ...attributesOf('problem', topics.state(slug)),
      // of a home it is what a person looks for first
      ...(role !== 'home' && { entity_category: 'diagnostic' }),
      availability: [bridge],
    },
    last_action: {
      ...entity('sensor', 'last_action', LAST_ACTION),
      state_topic: topics.state(slug),
      value_template:
        "{% set last = value_json.get('last_action') %}{{ 'None' if last is none else last.action ~ ': ' ~ last.outcome }}",
      json_attributes_topic: topics.state(slug),
      json_attributes_template: "{{ (value_json.get('last_action') or {}) | tojson }}",
      entity_category: 'diagnostic',
      icon: 'mdi:clipboard-check-outline',
    },
    ...(role !== 'home' && {
      week: {
        ...entity('sensor', 'week', DROPS),
        state_topic: topics.state(slug),
        value_template: "{{ (value_json.get('week') or {}).get('drops', 'None') }}",
        state_class: 'measurement',
        json_attributes_topic: topics.state(slug),
        json_attributes_template:
          "{% set week = value_json.get('week') or {} %}{{ dict(week.items() | rejectattr(0, 'in', ['drops', 'days'])) | tojson }}",
        entity_category: 'diagnostic',
        icon: 'mdi:calendar-week',
      },
    }),
    ...(Object.fromEntries(triggers) as Record<string, Component>),
  };
}
