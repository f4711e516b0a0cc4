import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { validate } from '../../../lib/mqtt/home-assistant/validate.ts';
import { brokerFor } from '../../support/broker.ts';
import { config, onTab, type FlowNode, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';
import type { TestBroker } from '../../support/test-broker.ts';

const CONFIG = (slug: string) => `homeassistant/device/futamichi_${slug}/config`;

interface Discovery {
  readonly device: {
    readonly name: string;
    readonly via_device?: string;
    readonly identifiers: readonly string[];
  };
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function home(t: TestContext, publisher: Message = {}) {
  const upper = await igdFor(t, { addresses: ['25.200.3.17'] });
  const lower = await igdFor(t, {
    addresses: ['25.100.7.10', '25.100.7.77'],
    connections: [{ kind: 'ppp' }],
  });
  const broker = await brokerFor(t);
  const router = (id: string, role: string, address: string) =>
    config(id, 'router', { name: role, slug: role, role, address, interval: 1 });
  const flow: readonly FlowNode[] = [
    router('r1', 'upper', upper.url.href),
    router('r2', 'lower', lower.url.href),
    config('d1', 'dual-stack', { name: 'わが家', slug: 'home', upper: 'r1', lower: 'r2' }),
    config('m1', 'router-broker', { url: broker.url }),
    onTab('h1', 'router-home-assistant', { broker: 'm1', routers: [], wires: [], ...publisher }),
    onTab('a1', 'router-alert', { dualStack: 'd1', hold: '0', language: 'ja' }),
  ];
  return { upper, lower, broker, flow, nodeRed: await NodeRed.start(t, flow) };
}

const has = (broker: TestBroker, topic: string, part: string) =>
  broker.until(`${topic} has ${part}`, () => broker.last(topic).includes(part));
const stateOf = (broker: TestBroker) => JSON.parse(broker.last('futamichi/home/state')) as Message;
const discoveryOf = (broker: TestBroker, slug: string) => JSON.parse(broker.last(CONFIG(slug))) as Discovery;

test('A home is a device of its own: its state, its entities in the chosen language, and the routers hang on it.', async (t) => {
  const { broker, lower, nodeRed } = await home(t, { language: 'ja' });
  await has(broker, 'futamichi/home/availability', 'online');
  await has(broker, 'futamichi/home/state', '"status":"incomplete"');
  await has(broker, 'futamichi/home/state', '"path_lower":"pppoe"');
  const state = stateOf(broker);
  assert.equal(state['path_lower'], 'pppoe');
  assert.equal(state['check_pppoe_session'], false);
  assert.equal(state['problem'], null);
  assert.match(String(state['headline']), /問題は見つかりません/);
  for (const slug of ['home', 'upper', 'lower']) await has(broker, CONFIG(slug), 'identifiers');
  const { device, components } = discoveryOf(broker, 'home');
  const { refused, withheld } = validate(discoveryOf(broker, 'home'));
  assert.deepEqual([refused, [...withheld]], [[], []]);
  assert.deepEqual([device.name, device.via_device], ['わが家', 'futamichi_bridge']);
  assert.equal(discoveryOf(broker, 'upper').device.via_device, device.identifiers[0]);
  assert.equal(
    discoveryOf(broker, 'lower').device.via_device,
    discoveryOf(broker, 'upper').device.identifiers[0],
  );
  const { status, check_line, check_upper_answers, check, trigger_alert_raised_line } = components;
  assert.equal(status?.['default_entity_id'], 'sensor.home_status');
  assert.deepEqual(status?.['options'], ['ok', 'incomplete', 'warning', 'problem']);
  assert.equal(check_line?.['device_class'], 'problem');
  assert.equal(check_line?.['name'], '回線');
  assert.equal(check_upper_answers?.['enabled_by_default'], false);
  assert.equal(check?.['command_topic'], 'futamichi/home/request/check');
  assert.equal(trigger_alert_raised_line?.['subtype'], '回線断');
  const info = JSON.parse(broker.last('futamichi/bridge/info')) as Record<string, readonly Message[]>;
  assert.deepEqual(info['homes'], [{ slug: 'home', name: 'わが家' }]);
  assert.deepEqual(info['routers']?.map(({ slug }) => slug).toSorted(), ['lower', 'upper']);

  lower.drop('ERROR_AUTHENTICATION_FAILURE');
  await nodeRed.node('r2').router?.lookNow();
  await has(broker, 'futamichi/home/state', '"problem":"pppoe-account"');
  assert.equal(stateOf(broker)['check_pppoe_session'], true);
});

test('A check is asked for over MQTT, and answered.', async (t) => {
  const { broker, lower } = await home(t);
  await has(broker, 'futamichi/home/availability', 'online');
  const before = lower.count('GetStatusInfo');
  await broker.publish('futamichi/home/request/check', '{}');
  await has(broker, 'futamichi/home/response/check', '"status":"ok"');
  assert.match(broker.last('futamichi/home/response/check'), /"outcome":"verified"/);
  assert.ok(lower.count('GetStatusInfo') > before);
  await broker.publish('futamichi/home/request/reconnect', '{}');
  await has(broker, 'futamichi/home/response/reconnect', '"code":"unsupported"');
  await broker.publish('futamichi/lower/request/check', '{}');
  await has(broker, 'futamichi/lower/response/check', '"code":"unsupported"');
});

test('What the node is told passes by as an event too, with the same words, and is not retained.', async (t) => {
  const { broker, lower, nodeRed } = await home(t, { language: 'ja' });
  await has(broker, 'futamichi/home/availability', 'online');
  lower.setAddress('25.100.7.77');
  await nodeRed.node('r2').router?.lookNow();
  await has(broker, 'futamichi/home/event', 'address_changed');
  await nodeRed.until('the message', () => nodeRed.messages.length === 1);
  const {
    event_type,
    text,
    home: whose,
    expected,
    ...content
  } = JSON.parse(broker.last('futamichi/home/event')) as Message;
  assert.equal(event_type, 'address_changed');
  assert.equal(whose, 'home');
  assert.equal(expected, false);
  assert.equal(text, nodeRed.messages[0]?.['payload']);
  assert.deepEqual(content, nodeRed.messages[0]?.['alert']);
  assert.ok(
    broker.passed.filter(({ topic }) => topic === 'futamichi/home/event').every(({ retain }) => !retain),
  );
});

test('Only homes that were chosen are shown; one that leaves takes its device along, and the routers hang on the bridge.', async (t) => {
  const { broker, flow, nodeRed } = await home(t, { homes: ['d1'] });
  await has(broker, CONFIG('home'), 'identifiers');
  await has(broker, CONFIG('upper'), '"via_device":"futamichi_home"');
  await nodeRed.deploy(flow.filter(({ id }) => id !== 'd1' && id !== 'a1'));
  await broker.until('the device is gone', () => broker.last(CONFIG('home')) === '');
  await has(broker, CONFIG('upper'), '"via_device":"futamichi_bridge"');
  assert.equal(broker.last('futamichi/home/state'), '');
});
