import type { Language, Text } from '../../router/text.ts';
import { BRIDGE, DEFAULT_BASE, type Topics } from '../topics.ts';
import type { Component } from './component.ts';
import { ORIGIN, SUPPORT, type DiscoveryDocument } from './discovery.ts';
import { deviceId, deviceIdentifier, entityIds } from './ids.ts';

const CONNECTED: Text = { en: 'Connected', ja: '接続状態' };
const VERSION: Text = { en: 'Version', ja: 'バージョン' };
const PROBLEMS: Text = { en: 'Problems', ja: '問題の数' };

/** The identity of the bridge itself, on which homes and lone routers hang. */
export function bridgeId({ base }: Topics): string {
  return deviceId(base, BRIDGE);
}

/**
 * The bridge itself as a device: whether it is connected, which version it is, and how many routers and homes have a problem. It has
 * no availability at its root, for it shows that it is not there as a state.
 */
export function bridgeDocument(topics: Topics, version: string, language: Language): DiscoveryDocument {
  const id = bridgeId(topics);
  const entity = (platform: string, key: string, name: Text, rest: Record<string, unknown>): Component => ({
    platform,
    // `bridge` alone would be anybody's
    ...entityIds({ id, slug: 'futamichi_bridge' }, platform, key),
    name: name[language],
    qos: 1,
    entity_category: 'diagnostic',
    ...rest,
  });
  const summary = {
    state_topic: topics.bridgeSummary,
    availability: [{ topic: topics.bridgeState, value_template: '{{ value_json.state }}' }],
  };
  return {
    device: {
      identifiers: [deviceIdentifier(id)],
      name: nameOf(topics, language),
      model: ORIGIN,
      sw_version: version,
    },
    origin: { name: ORIGIN, sw_version: version, support_url: SUPPORT },
    components: {
      connected: entity('binary_sensor', 'connected', CONNECTED, {
        state_topic: topics.bridgeState,
        value_template: "{{ 'ON' if value_json.state == 'online' else 'OFF' }}",
        device_class: 'connectivity',
      }),
      version: entity('sensor', 'version', VERSION, {
        ...summary,
        value_template: "{{ value_json.get('version') | default('None', true) }}",
        icon: 'mdi:tag-outline',
      }),
      problems: entity('sensor', 'problems', PROBLEMS, {
        ...summary,
        value_template: "{{ value_json.get('problems', []) | length }}",
        json_attributes_topic: topics.bridgeSummary,
        json_attributes_template: "{{ {'problems': value_json.get('problems', [])} | tojson }}",
        icon: 'mdi:alert-circle-outline',
      }),
    },
  };
}

/** Two homes on one broker have a base each. */
function nameOf({ base }: Topics, language: Language): string {
  if (base === DEFAULT_BASE) return 'Futamichi';
  return { en: `Futamichi (${base})`, ja: `Futamichi（${base}）` }[language];
}
