import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Bridge } from '../../../lib/mqtt/bridge.ts';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { publishable } from '../../support/mqtt-home.ts';
import { TestBroker } from '../../support/test-broker.ts';
import { sceneOf } from './home.ts';

interface State {
  readonly lan_address?: unknown;
  readonly [reading: string]: unknown;
}

/** The home on a broker; MQTT may do what is named. */
async function published(t: TestContext, allow: readonly string[]) {
  const scene = await sceneOf(t, { upper: { allow }, lower: { allow } });
  const broker = await TestBroker.start();
  const bridge = new Bridge({
    url: broker.url,
    protocol: 4,
    base: 'futamichi',
    version: '0.0.0',
    clock: scene.clock,
  });
  t.after(async () => {
    await bridge.close();
    await broker.close();
  });
  bridge.add(publishable(scene.upper.router, { slug: 'upper', id: 'n1', allow }));
  bridge.add(publishable(scene.lower.router, { slug: 'lower', id: 'n2', allow }));
  bridge.start();
  await broker.until('states', () =>
    ['upper', 'lower'].every((slug) => broker.last(`futamichi/${slug}/state`)),
  );
  const answers = (topic: string) =>
    broker
      .on(topic)
      .map((payload) => JSON.parse(payload) as { status: string; code?: string; data?: object });
  const state = (slug: string) => JSON.parse(broker.last(`futamichi/${slug}/state`)) as State;
  return { ...scene, broker, answers, state };
}

test('A command on the broker moves the lower router, is answered as verified, and the state follows it to its new address.', async (t) => {
  const { broker, answers, state, lower } = await published(t, [lanAddress.id]);
  const text = JSON.stringify(state('lower'));
  assert.match(text, /127\.0\.11\.1/);
  await broker.publish(
    'futamichi/lower/request/lan.address',
    JSON.stringify({ value: '127.0.10.2', transaction: 'a' }),
  );
  const response = 'futamichi/lower/response/lan.address';
  await broker.until('answered', () => answers(response).some(({ status }) => status !== 'accepted'));
  const last = answers(response).at(-1);
  assert.equal(last?.status, 'ok', JSON.stringify(last));
  assert.match(JSON.stringify(last), /"outcome":"verified"/);
  assert.equal(lower.face.url.hostname, '127.0.10.2');
  await broker.until('the state', () => JSON.stringify(state('lower')).includes('127.0.10.2'));
  assert.equal(broker.last('futamichi/lower/availability'), '{"state":"online"}');

  // what was found there is read there
  lower.face.box.dropped('ended', Infinity);
  await lower.look();
  await broker.until('the session', () => /"session[._]up":false/.test(broker.last('futamichi/lower/state')));
});

test('What could cut somebody off is refused to MQTT until it is allowed, and nothing is sent.', async (t) => {
  const { broker, answers, upper } = await published(t, []);
  upper.sent();
  await broker.publish('futamichi/upper/request/dhcp.server', 'false');
  const response = 'futamichi/upper/response/dhcp.server';
  await broker.until('answered', () => answers(response).some(({ status }) => status === 'error'));
  assert.equal(answers(response).at(-1)?.code, 'disabled');
  assert.deepEqual(upper.sent(), []);
});

test('The bridge of the upper router is switched by MQTT, and the lower router’s session follows on the broker.', async (t) => {
  const { broker, answers, lower } = await published(t, ['pppoe.bridge']);
  const response = 'futamichi/upper/response/pppoe.bridge';
  await broker.publish('futamichi/upper/request/pppoe.bridge', '{"value":false}');
  await broker.until('answered', () => answers(response).some(({ status }) => status === 'ok'));
  await lower.until('dropped', () => lower.face.box.session.error === 'no-pado');
  await lower.look();
  await broker.until('told', () =>
    broker.on('futamichi/lower/event').some((payload) => payload.includes('session_down')),
  );
});
