import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import mqtt from 'mqtt';
import { baseAt, forget } from '../../../demo/users-broker.ts';
import { ORIGIN } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { TestBroker } from '../../support/test-broker.ts';
import { DEAD_URL } from '../../support/no-routers.ts';

const NOBODY = DEAD_URL.replace(/^http/, 'mqtt');

async function brokerWith(t: TestContext, retained: Readonly<Record<string, unknown>>): Promise<TestBroker> {
  const broker = await TestBroker.start();
  t.after(() => broker.close());
  const client = await mqtt.connectAsync(broker.url);
  for (const [topic, payload] of Object.entries(retained))
    await client.publishAsync(topic, JSON.stringify(payload), { retain: true, qos: 1 });
  await client.endAsync();
  return broker;
}

const discovery = (base: string) => ({
  origin: { name: ORIGIN },
  availability: [{ topic: `${base}/bridge/state` }, { topic: `${base}/lower/availability` }],
});

test('The demo takes the usual topics, unless somebody has something there or nobody can be asked.', async (t) => {
  const free = await brokerWith(t, { 'other/lower/state': {} });
  assert.equal(await baseAt(free.url), 'futamichi');
  const taken = await brokerWith(t, { 'futamichi/lower/state': { session_up: true } });
  assert.equal(await baseAt(taken.url), 'futamichi-demo');
  assert.equal(await baseAt(NOBODY), 'futamichi');
});

test('In the end it takes away its own documents, and nobody else’s.', async (t) => {
  const others = {
    'futamichi/lower/state': { session_up: true },
    'homeassistant/device/a/config': discovery('futamichi'),
    'homeassistant/device/b/config': { ...discovery('futamichi-demo'), origin: { name: 'somebody' } },
    'homeassistant/device/c/config': 'no document',
  };
  const broker = await brokerWith(t, {
    ...others,
    'futamichi-demo/bridge/info': {},
    'futamichi-demo/lower/state': {},
    'homeassistant/device/d/config': discovery('futamichi-demo'),
  });
  await forget(broker.url, 'futamichi-demo');
  await broker.until('all is taken away', () => broker.retained.size <= Object.keys(others).length);
  assert.deepEqual([...broker.retained.keys()].sort(), Object.keys(others).sort());
  await forget(NOBODY, 'futamichi-demo');
});
