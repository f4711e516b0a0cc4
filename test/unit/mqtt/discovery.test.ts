import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { catalogue, doables, readables } from '../../../lib/capabilities/catalogue.ts';
import { happenings } from '../../../lib/capabilities/events.ts';
import { identity } from '../../../lib/capabilities/identity.ts';
import { componentFor } from '../../../lib/mqtt/home-assistant/component.ts';
import { discoveryDocument, type DiscoveryDocument } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { scanned, slugIn } from '../../../lib/mqtt/home-assistant/orphans.ts';
import { validate } from '../../../lib/mqtt/home-assistant/validate.ts';
import { keyOf, Topics } from '../../../lib/mqtt/topics.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';

const topics = new Topics('futamichi');
const everything = doables.map(({ id }) => id);

function documentOf(language: 'en' | 'ja', all: boolean): DiscoveryDocument {
  const router = lowerRouter();
  if (all) {
    for (const token of readables.filter((each) => !router.snapshot.has(each)))
      router.miss(token, 'not-said');
    router.offer(...doables);
  }
  const it = publishable(router, { language, allow: all ? everything : [] });
  return discoveryDocument({ topics, publishable: it }, '0.1.0');
}

for (const language of ['en', 'ja'] as const) {
  test(`The document of a router that offers everything is the golden one, ${language}.`, () => {
    const file = new URL(`golden/${language}.json`, import.meta.url);
    const document = documentOf(language, true);
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
    assert.deepEqual(JSON.parse(JSON.stringify(document)), JSON.parse(readFileSync(file, 'utf8')));
  });
}

test('Nothing in a document of ours would be refused, and every entity has the id that is promised.', () => {
  for (const all of [true, false]) {
    const document = documentOf('ja', all);
    const { refused, withheld } = validate(document);
    assert.deepEqual([refused, [...withheld]], [[], []]);
    assert.doesNotMatch(JSON.stringify(document), /null/);
    for (const [key, component] of Object.entries(document.components)) {
      if (component.platform === 'device_automation') continue;
      assert.equal(component['unique_id'], `futamichi_n1_${key}`);
      assert.equal(component['object_id'], `lower_${key}`);
      assert.equal(component['default_entity_id'], `${component.platform}.lower_${key}`);
      assert.equal(component['qos'], 1);
      assert.equal(component['retain'], undefined);
    }
  }
});

test('Every face of the catalogue makes a component that Home Assistant takes, with its control and without.', () => {
  const place = { topics, publishable: publishable(new FakeRouter()) };
  for (const capability of catalogue) {
    for (const usable of [true, false]) {
      const component = componentFor(capability, usable, place);
      if (!component) continue;
      const document = {
        device: { identifiers: ['x'] },
        origin: { name: 'x' },
        components: { [keyOf(capability.id)]: component },
      };
      const { refused, withheld } = validate(document);
      assert.deepEqual([refused, [...withheld]], [[], []], capability.id);
    }
  }
});

test('What cannot be used shows for reading only, and what could cut somebody off not at all.', () => {
  const { components } = documentOf('en', false);
  assert.equal(components['dhcp_server']?.platform, 'binary_sensor');
  assert.equal(components['wan_mode']?.platform, 'sensor');
  assert.equal(components['lan_mac']?.platform, 'sensor');
  assert.equal(components['reconnect']?.platform, 'button');
  assert.equal(components['disconnect'], undefined);
  const allowed = documentOf('en', true).components;
  assert.equal(allowed['dhcp_server']?.platform, 'switch');
  assert.equal(allowed['wan_mode']?.platform, 'select');
  assert.equal(allowed['lan_mac']?.platform, 'text');
});

const good = (): Record<string, unknown> & { components: Record<string, Record<string, unknown>> } => ({
  device: { identifiers: ['x'], name: 'x', configuration_url: 'http://192.168.10.1/' },
  origin: { name: 'x', support_url: 'https://example.org' },
  availability: [{ topic: 'a', value_template: 'x' }],
  availability_mode: 'all',
  components: { a: { platform: 'sensor', unique_id: 'a', state_topic: 't' } },
});

test('Each rule whose breach loses every entity refuses the document.', () => {
  const breaches: Array<(d: ReturnType<typeof good>) => void> = [
    (d) => (d['icon'] = 'mdi:x'),
    (d) => (d['command_topic'] = ''),
    (d) => (d['state_topic'] = 5),
    (d) => delete d['device'],
    (d) => (d['device'] = { identifiers: ['x'], connections: [['mac']] }),
    (d) => (d['device'] = { identifiers: ['x'], name: {} }),
    (d) => (d['device'] = { identifiers: [] }),
    (d) => (d['device'] = { identifiers: ['x'], model: null }),
    (d) => (d['device'] = { identifiers: ['x'], colour: 'red' }),
    (d) => (d['device'] = { identifiers: ['x'], configuration_url: '192.168.0.1' }),
    (d) => delete d['origin'],
    (d) => (d['origin'] = { name: '' }),
    (d) => (d['origin'] = { name: 'x', support_url: 'x' }),
    (d) => (d['origin'] = { name: 'x', extra: 1 }),
    (d) => (d['availability'] = 'x'),
    (d) => (d['availability'] = ['x']),
    (d) => (d['availability'] = [{ topic: 'a/#' }]),
    (d) => (d['availability'] = [{ topic: 'a', more: 1 }]),
    (d) => (d['availability_mode'] = 'some'),
    (d) => delete (d as Record<string, unknown>)['components'],
    (d) => (d.components['a'] = { platform: 'infrared', unique_id: 'a' }),
    (d) => (d.components['a'] = 'x' as never),
    (d) => (d.components['a'] = { platform: 'sensor', state_topic: 't' }),
    (d) => (d.components['A-b'] = { platform: 'sensor', unique_id: 'b', state_topic: 't' }),
  ];
  assert.deepEqual(validate(good()).refused, []);
  for (const breach of breaches) {
    const document = good();
    breach(document);
    assert.ok(validate(document).refused.length > 0, breach.toString());
  }
  assert.ok(validate('x').refused.length > 0);
  const tombstone = good();
  tombstone.components['a'] = { platform: 'sensor' };
  assert.deepEqual(validate(tombstone).refused, []);
  const bare = good();
  delete bare['availability'];
  delete bare['availability_mode'];
  assert.deepEqual(validate(bare).refused, []);
});

test('Each rule whose breach loses one entity withholds that one.', () => {
  const sensor = { platform: 'sensor', unique_id: 'a', state_topic: 't' };
  const faulty: Record<string, unknown>[] = [
    { platform: 'sensor', unique_id: 'a' },
    { ...sensor, colour: 1 },
    { ...sensor, icon: null },
    { ...sensor, state_topic: 'a/+' },
    { ...sensor, device_class: 'magic' },
    { ...sensor, icon: 'home' },
    { ...sensor, qos: 3 },
    { ...sensor, entity_category: 'important' },
    { ...sensor, entity_category: 'config' },
    { ...sensor, options: ['a'] },
    { ...sensor, device_class: 'enum', options: [] },
    { ...sensor, device_class: 'enum' },
    { ...sensor, device_class: 'enum', options: ['a'], state_class: 'measurement' },
    { ...sensor, device_class: 'timestamp', unit_of_measurement: 's' },
    { ...sensor, device_class: 'data_size', unit_of_measurement: 'apples' },
    { platform: 'binary_sensor', unique_id: 'a', state_topic: 't', entity_category: 'config' },
    { platform: 'text', unique_id: 'a', command_topic: 't', min: 9, max: 3 },
    { platform: 'text', unique_id: 'a', command_topic: 't', min: 256 },
    { platform: 'text', unique_id: 'a', command_topic: 't', pattern: '(' },
    { platform: 'text', unique_id: 'a', command_topic: 't', pattern: 5 },
    { platform: 'select', unique_id: 'a', command_topic: 't', options: 'a' },
    { platform: 'select', unique_id: 'a', command_topic: 't', options: [''] },
    { platform: 'event', unique_id: 'a', state_topic: 't', event_types: [5] },
    { platform: 'button', unique_id: 'a', command_topic: 't', device_class: 'connectivity' },
  ];
  for (const component of faulty) {
    const document = good();
    document.components = {
      a: component,
      b: { platform: 'button', unique_id: 'b', command_topic: 't' },
    };
    const { refused, withheld } = validate(document);
    assert.deepEqual([refused, [...withheld.keys()]], [[], ['a']], JSON.stringify(component));
  }
  const twice = good();
  twice.components['b'] = { ...twice.components['a'] };
  assert.deepEqual([...validate(twice).withheld.keys()], ['b']);
});

test('Only documents of this package and base are ours, and they tell whose they are.', () => {
  const document = documentOf('en', true);
  const [bridge, router] = document.availability ?? [];
  assert.equal(slugIn(document, topics), 'lower');
  const foreign: readonly unknown[] = [
    5,
    { ...document, origin: { name: 'zigbee2mqtt' } },
    { ...document, origin: undefined },
    { ...document, availability: 'x' },
    { ...document, availability: [] },
    { ...document, availability: [router, bridge] },
    { ...document, availability: [bridge] },
    { ...document, availability: [bridge, { topic: 5 }] },
    { ...document, availability: [bridge, { topic: 'other/lower/availability' }] },
    { ...document, availability: [bridge, { topic: 'futamichi/a/b/availability' }] },
    { ...document, availability: [bridge, { topic: 'futamichi/+/availability' }] },
  ];
  for (const each of foreign)
    assert.equal(slugIn(each, topics), undefined, JSON.stringify(each)?.slice(-200));
  assert.equal(slugIn(document, new Topics('other')), undefined);
});

test('What is found on a discovery topic may be anything.', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  assert.equal(scanned(new Uint8Array()), undefined);
  assert.equal(scanned(bytes('{')), undefined);
  assert.equal(scanned(bytes(`"${'x'.repeat(300_000)}"`)), undefined);
  assert.deepEqual(scanned(bytes('{}')), {});
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
});

test('A box that says little, at an address that is no page, makes a device without gaps.', () => {
  const document = (rest: Parameters<typeof publishable>[1]) =>
    discoveryDocument({ topics, publishable: publishable(new FakeRouter(), rest) }, '0.1.0');
  assert.deepEqual(document({ name: '', url: '192.168.0.1' }).device, {
    identifiers: ['futamichi_n1'],
    name: 'lower',
    via_device: 'futamichi_bridge',
  });
  assert.deepEqual(document({ url: undefined }).device, {
    identifiers: ['futamichi_n1'],
    name: '下位ルーター',
    via_device: 'futamichi_bridge',
  });
  assert.deepEqual(validate(document({})).refused, []);
});

test('Every happening can trigger an automation and is an event type, and no other.', () => {
  const { components } = documentOf('en', false);
  const types = happenings.map(({ type }) => type);
  assert.deepEqual(components['alerts']?.['event_types'], types);
  const triggers = Object.values(components).filter(({ platform }) => platform === 'device_automation');
  assert.deepEqual(
    triggers.map(({ payload }) => payload),
    types,
  );
  for (const { topic } of triggers) assert.equal(topic, components['alerts']?.['state_topic']);
});

test('Every entity has a name of its own in each language.', () => {
  const names = (language: 'en' | 'ja') =>
    Object.values(documentOf(language, true).components).flatMap(({ name }) =>
      name === undefined ? [] : [name],
    );
  assert.equal(names('en').length, names('ja').length);
  assert.equal(
    new Set(names('ja')).size,
    names('ja').length,
    'two entities of one device with the same name',
  );
  for (const [n, name] of names('ja').entries()) assert.notEqual(name, names('en')[n]);
});

test('A version of the hardware is the device’s, where one is told.', () => {
  const version = (attributes?: Record<string, string>) => {
    const router = lowerRouter().tell(
      identity,
      { vendor: 'V', model: 'M', firmware: null, serial: null },
      attributes,
    );
    return discoveryDocument({ topics, publishable: publishable(router) }, '0.1.0').device['hw_version'];
  };
  assert.equal(version({ hardware: 'Rev. B1' }), 'Rev. B1');
  assert.equal(version(), undefined);
});
