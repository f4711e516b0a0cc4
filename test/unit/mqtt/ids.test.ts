import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceId, discoveryTopic, entityIds, isDiscovery } from '../../../lib/mqtt/home-assistant/ids.ts';

test('Ids of old flows, with a dot, make a discovery topic that Home Assistant takes.', () => {
  assert.equal(
    discoveryTopic('homeassistant', 'b2a7f9.4d5806'),
    'homeassistant/device/futamichi_b2a7f9_4d5806/config',
  );
  assert.equal(isDiscovery(discoveryTopic('home/ha', 'n1')), true);
  assert.equal(isDiscovery('homeassistant/device/zigbee/config'), false);
});

test('Below the default base a device is known by its topic name alone.', () => {
  assert.equal(deviceId('futamichi', 'lower'), 'lower');
  assert.deepEqual(entityIds({ id: deviceId('futamichi', 'lower'), slug: 'lower' }, 'sensor', 'wan_ipv4'), {
    unique_id: 'futamichi_lower_wan_ipv4',
    object_id: 'lower_wan_ipv4',
    default_entity_id: 'sensor.lower_wan_ipv4',
  });
});

test('Two places never share an id or a discovery topic, however they are written.', () => {
  const places = [
    ['futamichi', 'lower'],
    ['futamichi', 'x--lower'],
    ['futamichi', 'futamichi--lower'],
    ['x', 'lower'],
    ['X', 'lower'],
    ['x', '-lower'],
    ['x-', 'lower'],
    ['x--lower', 'y'],
    ['x', 'lower--y'],
    ['a/b', 'lower'],
    ['a_b', 'lower'],
    ['a_2f_b', 'lower'],
    ['家', 'lower'],
    ['実家', 'lower'],
    ['_5bb6_', 'lower'],
  ] as const;
  const ids = places.map(([base, slug]) => deviceId(base, slug));
  assert.equal(new Set(ids).size, places.length, ids.join('\n'));
  const topics = ids.map((id) => discoveryTopic('homeassistant', id));
  assert.equal(new Set(topics).size, places.length);
  for (const topic of topics) assert.match(topic, /^homeassistant\/device\/[a-zA-Z0-9_-]+\/config$/);
});
