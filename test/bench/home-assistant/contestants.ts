// Who looks at a router and tells Home Assistant of its session: each as its user would set it up, with its usual settings.
import type { Hass } from '../../peers/home-assistant/hass.ts';
import { until } from '../../peers/support/until.ts';
import { DEFAULT_INTERVAL_S } from '../../../lib/router/config.ts';
import { coreFlow } from '../core-flow.ts';

export const contestants = ['ours', 'upnp integration', 'core nodes'] as const;
export type Contestant = (typeof contestants)[number];

/** A router as everybody is told of it. */
export interface Watched {
  /** `[a-z0-9]+`: a part of its entities' ids. */
  readonly slug: string;
  readonly description: URL;
  readonly control: URL;
  readonly udn: string;
}

type Node = Readonly<Record<string, unknown>>;

export const ourEntity = ({ slug }: Watched): string => `binary_sensor.${slug}_session_up`;
export const coreEntity = ({ slug }: Watched): string => `binary_sensor.core_${slug}`;

/** A new `router` node has these values and no others. */
export function ourFlows(watched: readonly Watched[], brokerUrl: string): Node[] {
  return [
    { id: 'race-tab', type: 'tab', label: 'Race' },
    ...watched.map(({ slug, description }) => ({
      id: `race-${slug}`,
      type: 'futamichi-router',
      name: slug,
      slug,
      driver: 'auto',
      address: description.href,
      role: 'single',
      interval: DEFAULT_INTERVAL_S,
      allow: [],
    })),
    { id: 'race-broker', type: 'futamichi-router-broker', url: brokerUrl, base: 'futamichi', protocol: '4' },
    {
      id: 'race-publisher',
      type: 'futamichi-router-home-assistant',
      z: 'race-tab',
      broker: 'race-broker',
      routers: [],
      discovery: true,
      prefix: 'homeassistant',
      language: 'en',
      wires: [],
    },
  ];
}

/** Of Node-RED's own nodes, looking as often as we do. */
export function coreFlows(watched: readonly Watched[], brokerPort: number): Node[] {
  return watched.flatMap(({ slug, control }) => {
    const [tab, broker, trigger, ...rest] = coreFlow(brokerPort, control.href, '', coreTopic(slug));
    if (trigger?.['type'] !== 'mqtt in') throw new Error('another core flow than expected');
    const { id, z, wires } = trigger;
    const timer = { id, z, wires, type: 'inject', repeat: String(DEFAULT_INTERVAL_S), once: true, props: [] };
    const own = JSON.stringify([tab, broker, timer, ...rest]).replaceAll('bench0000', `bench-${slug}-`);
    return JSON.parse(own) as Node[];
  });
}

const coreTopic = (slug: string) => `bench/core/${slug}`;

/** What its user writes for Home Assistant. */
export function coreDiscovery(watched: Watched): readonly [topic: string, payload: string] {
  const { slug } = watched;
  const id = `core_${slug}`;
  const config = {
    name: id,
    unique_id: id,
    default_entity_id: coreEntity(watched),
    object_id: id,
    state_topic: coreTopic(slug),
    value_template: "{{ 'ON' if value_json.session_up else 'OFF' }}",
    device_class: 'connectivity',
  };
  return [`homeassistant/binary_sensor/${id}/config`, JSON.stringify(config)];
}

interface Flow {
  readonly flow_id: string;
  readonly handler: string;
}

/** Sets Home Assistant's own UPnP integration up for each router that it has discovered, as its user does; entities by UDN. */
export async function addIntegration(
  hass: Hass,
  watched: readonly Watched[],
): Promise<ReadonlyMap<string, string>> {
  const discovered = async () => {
    const flows = (await hass.ws('config_entries/flow/progress')) as readonly Flow[];
    const found = flows.filter(({ handler }) => handler === 'upnp');
    return found.length >= watched.length && found;
  };
  for (const { flow_id: id } of await until('all routers are discovered', discovered, 60_000)) {
    const answer = (await hass.api('POST', `/api/config/config_entries/flow/${id}`, {})) as {
      readonly type: string;
    };
    if (answer.type !== 'create_entry') throw new Error(`not set up: ${JSON.stringify(answer)}`);
  }
  return until('each has its entity', async () => entitiesByUdn(hass, watched), 60_000);
}

interface Registered {
  readonly entity_id: string;
  readonly unique_id: string;
  readonly platform: string;
}

async function entitiesByUdn(
  hass: Hass,
  watched: readonly Watched[],
): Promise<ReadonlyMap<string, string> | undefined> {
  const all = (await hass.ws('config/entity_registry/list')) as readonly Registered[];
  const ids = watched.flatMap(({ udn }) => {
    const found = all.find(({ platform, entity_id, unique_id }) =>
      platform === 'upnp' && entity_id.startsWith('binary_sensor.') ? unique_id.startsWith(udn) : false,
    );
    return found ? ([[udn, found.entity_id]] as const) : [];
  });
  return ids.length === watched.length ? new Map(ids) : undefined;
}
