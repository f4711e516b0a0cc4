import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { HEAR_MS } from '../../../lib/mqtt/bridge-times.ts';
import { bridgeHome, bridgeOn } from '../../support/bridge-home.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';
import { ScriptedBroker } from '../../support/scripted-broker.ts';

const REQUEST = 'futamichi/lower/request/dhcp.server';
const RESPONSE = 'futamichi/lower/response/dhcp.server';

const statuses = (payloads: readonly string[]) =>
  payloads.map((payload) => (JSON.parse(payload) as { status: string }).status);

test('A command on the broker is run and answered, and no answer is kept.', async (t) => {
  const { broker, router, start, say } = await bridgeHome(t);
  await start();
  await say(REQUEST, '{"value":false,"transaction":"t"}');
  assert.deepEqual(
    router.asked.map(({ capability, input, transaction }) => [capability, input, transaction]),
    [[dhcpServer, false, 't']],
  );
  assert.deepEqual(statuses(broker.on(RESPONSE)), ['accepted', 'ok']);
  assert.equal(broker.retained.has(RESPONSE), false);
});

test('A command that somebody left on the broker is never run, not at any connection.', async (t) => {
  const { broker, router, log, start, quiet, reconnect } = await bridgeHome(t);
  await broker.publish(REQUEST, '{"value":false}', true);
  const delivered = (times: number) =>
    broker.until('delivered', () => broker.delivered.filter((topic) => topic === REQUEST).length === times);
  await start();
  await delivered(1);
  await reconnect();
  await delivered(2);
  await quiet();
  assert.deepEqual([router.asked, broker.on(RESPONSE)], [[], []]);
  assert.equal(log.length, 1);
});

test('A command for a router that is gone, or never was, is not run.', async (t) => {
  const { bridge, router, log, start, say } = await bridgeHome(t);
  const upper = lowerRouter();
  bridge.add(publishable(upper, { slug: 'upper', id: 'n2' }));
  await start();
  bridge.remove('upper', { forget: false });
  for (const slug of ['upper', 'nobody', '__proto__', 'bridge'])
    await say(`futamichi/${slug}/request/dhcp.server`, 'false');
  assert.deepEqual([upper.asked, router.asked], [[], []]);
  assert.equal(log.length, 4);
});

test('Each router gets its own commands.', async (t) => {
  const { bridge, router, start, say } = await bridgeHome(t);
  const upper = lowerRouter();
  bridge.add(publishable(upper, { slug: 'upper', id: 'n2' }));
  await start();
  await say('futamichi/upper/request/reconnect', '{}');
  assert.deepEqual([upper.asked.length, router.asked.length], [1, 0]);
});

test('Nobody can make us answer ourselves with a command.', async (t) => {
  const { broker, router, start, say } = await bridgeHome(t);
  await start();
  await say('futamichi/lower/response/reconnect', '{}');
  await say('futamichi/lower/event', '{"event_type":"session_down"}');
  assert.deepEqual(router.asked, []);
  assert.equal(broker.on('futamichi/lower/response/reconnect').length, 1);
});

/** A home on a broker of MQTT 5. */
async function modernHome(t: TestContext) {
  const broker = await ScriptedBroker.start({ protocol: 5 });
  const home = bridgeOn(t, broker.url, { protocol: 5 });
  t.after(() => broker.close());
  const router = lowerRouter(home.clock);
  home.bridge.add(publishable(router));
  home.bridge.start();
  await home.reached('connected');
  await home.clock.advance(HEAR_MS);
  const answered = (topic: string) => broker.published.filter((each) => each.topic === topic);
  const ask = async (payload: string, rest: object = {}) => {
    const before = answered(RESPONSE).length;
    const packet = { cmd: 'publish', topic: REQUEST, payload, qos: 1, retain: false, dup: false } as const;
    broker.send({ ...packet, messageId: 1, ...rest });
    const isAnswered = () => {
      const last = answered(RESPONSE).slice(before).at(-1);
      return last !== undefined && statuses([String(last.payload)])[0] !== 'accepted';
    };
    while (!isAnswered()) await home.clock.advance(1);
  };
  return { ...home, broker, router, answered, ask };
}

test('MQTT 5: the sender gets his answer where he wants it, with what he sent to know it by.', async (t) => {
  const { broker, answered, ask } = await modernHome(t);
  const properties = { responseTopic: 'futamichi/person/answers', correlationData: Buffer.from('c1') };
  await ask('{}', { properties });
  await broker.until('both', () => answered('futamichi/person/answers').length === 2);
  for (const answer of answered('futamichi/person/answers')) {
    assert.equal(String(answer.properties?.correlationData), 'c1');
    assert.equal(answer.retain, false);
  }
  for (const answer of answered(RESPONSE)) assert.equal(answer.properties?.correlationData, undefined);
});

test('MQTT 5: what the broker counted down is when the command expires.', async (t) => {
  const { clock, router, ask } = await modernHome(t);
  const sent = clock.now();
  await ask('{}', { properties: { messageExpiryInterval: 20 } });
  const { expiresAt = 0 } = router.asked[0] ?? {};
  assert.ok(expiresAt >= sent + 20_000 && expiresAt <= clock.now() + 20_000);
});

test('A command that the broker brings again runs once.', async (t) => {
  const { clock, router, ask } = await modernHome(t);
  await ask('false');
  await clock.advance(30_000);
  await ask('false', { dup: true });
  assert.equal(router.asked.length, 1);
  await ask('false');
  assert.equal(router.asked.length, 2);
});

test('A command that is published as retained while we listen is not run, although 3.1.1 brings it like any other.', async (t) => {
  const { broker, router, log, start, say } = await bridgeHome(t);
  await start();
  await say(REQUEST, '{"value":false}', true);
  assert.deepEqual([router.asked, broker.on(RESPONSE)], [[], []]);
  assert.match(log[0] ?? '', /retained/);
  await say(REQUEST, '{"value":true}');
  assert.equal(router.asked.length, 1, 'one that is not kept is run');
});

test('A retained command that is cleared at once is not run either, and one that is sent properly afterwards is.', async (t) => {
  const { broker, router, start, say } = await bridgeHome(t);
  await start();
  await broker.publish(REQUEST, '{"value":false}', true);
  await say(REQUEST, '', true);
  assert.deepEqual(router.asked, []);
  await say(REQUEST, '{"value":false}');
  assert.equal(router.asked.length, 1);
});

test('MQTT 5: a command that says that it is retained is not run.', async (t) => {
  const { broker, clock, log, router, ask } = await modernHome(t);
  const packet = { cmd: 'publish', topic: REQUEST, payload: 'false', qos: 1, dup: false } as const;
  broker.send({ ...packet, retain: true, messageId: 7 });
  await broker.until('taken', () =>
    broker.received.some((each) => each.cmd === 'puback' && each.messageId === 7),
  );
  await clock.advance(1000);
  assert.deepEqual([router.asked.length, log.length], [0, 1]);
  await ask('true');
  assert.equal(router.asked.length, 1);
});

const QUESTION = 'futamichi/bridge/request/diagnostics';
const ANSWER = 'futamichi/bridge/response/diagnostics';
const questions = { diagnostics: () => ({ versions: {} }) };

test('What is asked of ourselves is answered, and what nobody knows is refused.', async (t) => {
  const { bridge, broker, log, start, say } = await bridgeHome(t, { questions });
  await start();
  await say(QUESTION, '{"transaction":"t"}');
  assert.deepEqual(JSON.parse(broker.last(ANSWER)), {
    status: 'ok',
    data: { versions: {} },
    transaction: 't',
  });
  assert.equal(broker.retained.has(ANSWER), false);
  for (const id of ['nothing', '__proto__', 'toString']) {
    await say(`futamichi/bridge/request/${id}`, '{}');
    assert.equal(JSON.parse(broker.last(`futamichi/bridge/response/${id}`)).code, 'unsupported', id);
  }
  const { ok, failed } = bridge.standing.commands;
  assert.deepEqual([log, ok], [[], 1]);
  assert.ok((failed.unsupported ?? 0) >= 3);
});

test('A question that is kept on the broker, or that clears one, has no answer of many words.', async (t) => {
  const { bridge, broker, log, start, say } = await bridgeHome(t, { questions });
  await start();
  await say(QUESTION, '{}', true);
  assert.deepEqual(broker.on(ANSWER), []);
  assert.match(log[0] ?? '', /retained/);
  await say(QUESTION, '', true);
  assert.equal(JSON.parse(broker.last(ANSWER)).code, 'invalid-input');
  assert.ok(bridge.standing.commands.retained > 0);
});

test('A connection tells how it stands.', async (t) => {
  const { bridge, clock, start, say, quiet } = await bridgeHome(t);
  await start();
  await say(REQUEST, 'false');
  await clock.advance(2000);
  await quiet();
  const { settled, alone, traffic, shown, taken, commands } = bridge.standing;
  assert.deepEqual([settled, alone, taken, commands.ok], [true, true, [], 1]);
  assert.deepEqual([traffic.connects, traffic.losses], [1, 0]);
  assert.ok(traffic.published > 5 && traffic.received > 5);
  const [lower] = shown;
  assert.deepEqual([lower?.slug, lower?.role, lower?.prefix], ['lower', 'lower', 'homeassistant']);
  assert.ok((lower?.components ?? 0) > 5);
});
