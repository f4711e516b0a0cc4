// What is off by default in Home Assistant, and what the bridge refuses until the user allows it. A new capability joins the table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, doables } from '../../../lib/capabilities/catalogue.ts';
import { connect } from '../../../lib/capabilities/connect.ts';
import { disconnect } from '../../../lib/capabilities/disconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { homeCatalogue } from '../../../lib/dual-stack/home-catalogue.ts';
import { discoveryDocument } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { keyOf, Topics } from '../../../lib/mqtt/topics.ts';
import type { AnyDoable } from '../../../lib/router/capability.ts';
import { operation } from '../../../lib/router/driver.ts';
import { asRouterError } from '../../../lib/router/errors.ts';
import { Operations, type OperationContext } from '../../../lib/router/operations.ts';
import { Snapshot } from '../../../lib/router/snapshot.ts';
import { desk } from '../../support/command-desk.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { publishable } from '../../support/mqtt-home.ts';

/**
 * In Home Assistant `shown`, `off` until the user switches it on there, or `nowhere`; and over MQTT `free`, or only with `leave`; what can
 * only be read has neither.
 */
type Rule = readonly [face: 'shown' | 'off' | 'nowhere', use?: 'free' | 'leave'];

const RULES: Readonly<Record<string, Rule>> = {
  reachable: ['shown'],
  'session.up': ['shown'],
  'wan.ipv4': ['shown'],
  'wan.ipv6': ['shown'],
  'wan.path': ['shown'],
  'session.since': ['shown'],
  'session.error': ['shown'],
  'wan.provider': ['shown'],
  'wan.ipv6-prefix': ['off'],
  'link.up': ['shown'],
  'line-rate.received': ['shown'],
  'line-rate.sent': ['shown'],
  'throughput.received': ['off'],
  'throughput.sent': ['off'],
  'traffic.received': ['off'],
  'traffic.sent': ['off'],
  latency: ['off'],
  loss: ['off'],
  uptime: ['off'],
  identity: ['nowhere'],
  firmware: ['shown'],
  log: ['nowhere'],
  'port.forwards': ['shown'],
  'wan.mode': ['shown', 'leave'],
  'pppoe.bridge': ['shown', 'free'],
  'dhcp.server': ['shown', 'leave'],
  'lan.address': ['off', 'leave'],
  'wan.mac': ['off', 'leave'],
  'lan.mac': ['off', 'leave'],
  'pppoe.account': ['nowhere', 'leave'],
  reconnect: ['shown', 'free'],
  connect: ['off', 'free'],
  disconnect: ['off', 'leave'],
  reboot: ['off', 'leave'],
  'port.forward.add': ['nowhere', 'leave'],
  'port.forward.remove': ['nowhere', 'leave'],
  refresh: ['shown', 'free'],
  pause: ['shown', 'free'],
};

const all = doables.map(({ id }) => id);

/** Components of a router that tells and offers all there is. */
function components(allow: readonly string[]) {
  const router = new FakeRouter().open().offer(...doables);
  for (const each of catalogue) if (each.kind !== 'action') router.miss(each);
  const topics = new Topics('futamichi');
  return discoveryDocument({ topics, publishable: publishable(router, { allow }) }, '1').components;
}

/** The code with which a command over MQTT is refused before anything is asked of the router; undefined: it is not. */
async function refusal(capability: AnyDoable, allow: readonly string[]): Promise<string | undefined> {
  let asked = false;
  const stage: OperationContext = {
    clock: new FakeClock(),
    snapshot: () => Snapshot.empty,
    freshen: () => Promise.resolve(),
    request: (run, signal) => run(signal),
    watch: () => Promise.resolve(true),
    objection: () => undefined,
    answers: () => Snapshot.empty,
    onChange: () => (asked = true),
  };
  // what may be asked is another question
  const anything = { ...capability, input: { safeParse: () => ({ success: true, data: null }) } } as never;
  const does = operation(anything, () => Promise.resolve('done' as const));
  const operations = new Operations(stage, [{ id: 'x', operations: [does] }], allow);
  try {
    await operations.run({ capability: anything, input: null, origin: 'mqtt' });
    return undefined;
  } catch (thrown) {
    assert.equal(asked, false);
    return asRouterError(thrown).code;
  }
}

test('Every capability is in the table.', () => {
  assert.deepEqual(Object.keys(RULES).toSorted(), catalogue.map(({ id }) => id).toSorted());
});

for (const capability of catalogue)
  test(`${capability.id} is shown, or off by default, or nowhere, as the table says.`, () => {
    const [face] = RULES[capability.id] ?? [];
    const component = components(all)[keyOf(capability.id)];
    const enabled = component?.['enabled_by_default'];
    assert.equal(component ? (enabled === false ? 'off' : 'shown') : 'nowhere', face);
  });

for (const capability of doables)
  test(`${capability.id} over MQTT needs leave or none, as the table says, and has no control without it.`, async () => {
    const [face, use] = RULES[capability.id] ?? [];
    assert.equal(await refusal(capability, []), use === 'leave' ? 'disabled' : undefined);
    assert.equal(await refusal(capability, [capability.id]), undefined);
    const has = (allow: readonly string[]) =>
      components(allow)[keyOf(capability.id)]?.['command_topic'] !== undefined;
    assert.equal(has([]), face !== 'nowhere' && use === 'free');
    assert.equal(has([capability.id]), face !== 'nowhere');
  });

test('What a home offers needs no leave: it changes nothing.', async () => {
  for (const each of homeCatalogue)
    if (each.kind !== 'reading') assert.equal(await refusal(each, []), undefined, each.id);
});

test('What may cut somebody off or expose a machine needs leave, and is off by default or nowhere but where it is read as well.', () => {
  for (const { id, risk, kind } of doables) {
    const [face, use] = RULES[id] ?? [];
    assert.equal(use, risk === 'cuts-off' || risk === 'exposes' ? 'leave' : 'free', id);
    if (use === 'leave' && kind === 'action') assert.notEqual(face, 'shown', id);
  }
});

test('The switch for the connection is off by default, shows the session, and is there where disconnecting is allowed.', () => {
  assert.equal(components([])['connection'], undefined);
  const { connection } = components([disconnect.id]);
  assert.equal(connection?.['enabled_by_default'], false);
  assert.equal(connection?.['command_topic'], 'futamichi/lower/request/connection');
  assert.match(String(connection?.['value_template']), new RegExp(keyOf(sessionUp.id)));
});

test('It needs both ways, and stays while one is taken back, until disconnecting is not allowed any more.', () => {
  const topics = new Topics('futamichi');
  const known = new Map([['connection', 'switch']]);
  const has = (
    offers: readonly AnyDoable[],
    allow: readonly string[],
    before = new Map<string, string>(),
  ) => {
    const it = publishable(new FakeRouter().open().offer(...offers), { allow });
    return 'connection' in discoveryDocument({ topics, publishable: it }, '1', before).components;
  };
  assert.equal(has([connect], [disconnect.id]), false);
  assert.equal(has([disconnect], [disconnect.id]), false);
  assert.equal(has([connect, disconnect], [disconnect.id]), true);
  assert.equal(has([connect], [disconnect.id], known), true);
  assert.equal(has([connect, disconnect], [], known), false);
});

test('Switched on it connects and switched off it disconnects; anything else is refused, also by a home.', async () => {
  const { router, said, take } = desk();
  await take('connection', '{"value":true}');
  await take('connection', 'false');
  assert.deepEqual(
    router.asked.map(({ capability, input, origin }) => [capability, input, origin]),
    [
      [connect, null, 'mqtt'],
      [disconnect, null, 'mqtt'],
    ],
  );
  for (const payload of ['{}', '"on"', '{"value":1}', 'nonsense', '{"expires":5}'])
    await take('connection', payload);
  assert.deepEqual(said().slice(4), Array(5).fill('error invalid-input'));
  assert.equal(router.asked.length, 2);
  const home = desk({ catalogue: homeCatalogue });
  await home.take('connection', 'true');
  assert.deepEqual(home.said(), ['error unsupported']);
});
