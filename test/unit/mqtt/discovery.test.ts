import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { catalogue, doables } from '../../../lib/capabilities/catalogue.ts';
import type { AnySetting } from '../../../lib/router/capability.ts';
import { Announcer } from '../../../lib/mqtt/home-assistant/announcer.ts';
import { componentFor } from '../../../lib/mqtt/home-assistant/component.ts';
import {
  discoveryDocument,
  discoveryTopic,
  type DiscoveryDocument,
} from '../../../lib/mqtt/home-assistant/discovery.ts';
import { isOrphan, scanned } from '../../../lib/mqtt/home-assistant/orphans.ts';
import { validate } from '../../../lib/mqtt/home-assistant/validate.ts';
import { RetainedTree } from '../../../lib/mqtt/retained.ts';
import { keyOf, Topics } from '../../../lib/mqtt/topics.ts';
import { operation } from '../../../lib/router/driver.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { fakeRouter, publishable } from '../../support/mqtt-home.ts';

const topics = new Topics('futamichi');
const everything = doables.map(({ id }) => id);
const more = doables
  .filter(({ id }) => !['reconnect', 'disconnect', 'dhcp.server'].includes(id))
  .map((doable) => operation(doable as AnySetting, () => Promise.resolve()));

async function documentOf(language: 'en' | 'ja', all: boolean): Promise<DiscoveryDocument> {
  const clock = new FakeClock();
  const { router } = fakeRouter(clock, all ? { more, allow: everything } : {});
  router.start();
  await clock.advance(0);
  const document = discoveryDocument(
    { topics, publishable: publishable(router, { language, allow: all ? everything : [] }) },
    '0.1.0',
  );
  await router.close();
  return document;
}

for (const language of ['en', 'ja'] as const) {
  test(`the document of a router that offers everything is the golden one, ${language}`, async () => {
    const file = new URL(`golden/${language}.json`, import.meta.url);
    const text = `${JSON.stringify(await documentOf(language, true), null, 2)}\n`;
    if (!existsSync(file)) writeFileSync(file, text);
    assert.equal(text, readFileSync(file, 'utf8'));
  });
}

test('nothing in a document of ours would be refused, and every entity has the id that is promised', async () => {
  for (const all of [true, false]) {
    const document = await documentOf('ja', all);
    const { refused, withheld } = validate(document);
    assert.deepEqual([refused, [...withheld]], [[], []]);
    assert.doesNotMatch(JSON.stringify(document), /null/);
    for (const [key, component] of Object.entries(document.components)) {
      if (component.platform === 'device_automation') continue;
      assert.equal(component['unique_id'], `n1_${key}`);
      assert.equal(component['object_id'], `lower_${key}`);
      assert.equal(component['default_entity_id'], `${component.platform}.lower_${key}`);
      assert.equal(component['qos'], 1);
      assert.equal(component['retain'], undefined);
    }
  }
});

test('every face of the catalogue makes a component that Home Assistant takes, with its control and without', async () => {
  const clock = new FakeClock();
  const { router } = fakeRouter(clock);
  const place = { topics, publishable: publishable(router) };
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
  await router.close();
});

test('what cannot be used shows for reading only, and what could cut somebody off not at all', async () => {
  const { components } = await documentOf('en', false);
  assert.equal(components['dhcp_server']?.platform, 'binary_sensor');
  assert.equal(components['wan_mode']?.platform, 'sensor');
  assert.equal(components['lan_mac']?.platform, 'sensor');
  assert.equal(components['reconnect']?.platform, 'button');
  assert.equal(components['disconnect'], undefined);
  const allowed = (await documentOf('en', true)).components;
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

test('each rule whose breach loses every entity refuses the document', () => {
  const breaches: Array<(d: ReturnType<typeof good>) => void> = [
    (d) => (d['icon'] = 'mdi:x'),
    (d) => delete d['device'],
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

test('each rule whose breach loses one entity withholds that one', () => {
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
    { platform: 'button', unique_id: 'a', command_topic: 't', device_class: 'connectivity' },
  ];
  for (const component of faulty) {
    const document = good();
    document.components = {
      a: component as never,
      b: { platform: 'button', unique_id: 'b', command_topic: 't' },
    };
    const { refused, withheld } = validate(document);
    assert.deepEqual([refused, [...withheld.keys()]], [[], ['a']], JSON.stringify(component));
  }
  const twice = good();
  twice.components['b'] = { ...twice.components['a'] };
  assert.deepEqual([...validate(twice).withheld.keys()], ['b']);
});

function announcer() {
  const now: Array<[string, string]> = [];
  const log: string[] = [];
  const tree = new RetainedTree(() => undefined);
  const topic = discoveryTopic('homeassistant', 'n1');
  const it = new Announcer({
    topic,
    tree,
    publishNow: (...sent) => now.push(sent),
    log: (line) => log.push(line),
  });
  const live = () => JSON.parse(tree.get(topic) ?? '{}') as DiscoveryDocument;
  return { it, now, log, tree, topic, live };
}

test('an entity that leaves, or becomes another kind of thing, is buried first', async () => {
  const { it, now, live, tree, topic } = announcer();
  const document = await documentOf('en', true);
  it.announce(document);
  assert.deepEqual(now, []);
  const { reconnect: _, dhcp_server: dhcp, ...rest } = document.components;
  assert.ok(dhcp);
  const next = {
    ...document,
    components: { ...rest, dhcp_server: { ...dhcp, platform: 'binary_sensor', state_topic: 't' } },
  };
  const lean = { platform: 'binary_sensor', unique_id: 'n1_dhcp_server', state_topic: 't' };
  it.announce({ ...next, components: { ...next.components, dhcp_server: lean } });
  const buried = JSON.parse(now[0]?.[1] ?? '{}') as DiscoveryDocument;
  assert.deepEqual(buried.components['reconnect'], { platform: 'button' });
  assert.deepEqual(buried.components['dhcp_server'], { platform: 'switch' });
  assert.equal(live().components['reconnect'], undefined);
  assert.equal(live().components['dhcp_server']?.platform, 'binary_sensor');
  it.forget();
  assert.equal(tree.get(topic), undefined);
});

test('what an earlier run left is buried too, and nonsense there does no harm', async () => {
  const { it, now } = announcer();
  it.remember('nonsense');
  it.remember({ components: { old: { platform: 'sensor' }, odd: 5 } });
  it.announce(await documentOf('en', true));
  assert.match(now[0]?.[1] ?? '', /"old":\{"platform":"sensor"\}/);
});

test('a component that would be lost is withheld, a document that would be refused is not published; each is said once', async () => {
  const { it, log, live, tree, topic } = announcer();
  const document = await documentOf('en', true);
  const faulty = {
    ...document,
    components: { ...document.components, bad: { platform: 'sensor', unique_id: 'n1_bad' } },
  };
  it.announce(faulty);
  it.announce(faulty);
  assert.equal(live().components['bad'], undefined);
  assert.equal(log.length, 1);
  it.forget();
  it.announce({ ...document, device: {} });
  assert.equal(tree.get(topic), undefined);
  assert.equal(log.length, 2);
});

test('only documents of this package and base are orphans', async () => {
  const document = await documentOf('en', true);
  assert.equal(isOrphan(document, 'futamichi'), true);
  assert.equal(isOrphan(document, 'other'), false);
  assert.equal(isOrphan({ ...document, origin: { name: 'zigbee2mqtt' } }, 'futamichi'), false);
  assert.equal(isOrphan({ ...document, availability: 'x' }, 'futamichi'), false);
  assert.equal(isOrphan(5, 'futamichi'), false);
  assert.equal(scanned(new Uint8Array()), undefined);
  assert.equal(scanned(new TextEncoder().encode('{')), undefined);
  assert.deepEqual(scanned(new TextEncoder().encode('{}')), {});
});
