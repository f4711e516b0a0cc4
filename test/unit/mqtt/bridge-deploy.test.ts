import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionSince } from '../../../lib/capabilities/session-since.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { trafficReceived } from '../../../lib/capabilities/traffic-received.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import { OFFLINE } from '../../../lib/mqtt/topics.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { bridgeHome } from '../../support/bridge-home.ts';
import { FakeChannel, FakeDriver, FakeLook } from '../../support/fake-driver.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { ADDRESS, lowerRouter, publishable } from '../../support/mqtt-home.ts';

const STATE = 'futamichi/lower/state';
const AVAILABILITY = 'futamichi/lower/availability';
const CONFIG = 'homeassistant/device/futamichi_n1/config';
const SINCE = '2026-11-24T02:00:00.000Z';

/** A driver with a cheap look at the session and a dear one at the LAN, as with UPnP and a settings screen. */
const driver = () =>
  new FakeDriver([
    new FakeChannel('upnp', [new FakeLook('status', [sessionUp, wanIpv4, trafficReceived])]),
    new FakeChannel('screen', [Object.assign(new FakeLook('pages', [lanAddress]), { dear: true as const })]),
  ]);

type State = Readonly<Record<string, unknown>>;

/** A router that is deployed anew: what was said before, and what is said since. */
async function deployed(t: TestContext, before: (router: FakeRouter) => void = () => undefined) {
  const home = await bridgeHome(t);
  const { bridge, broker, clock, router, start, quiet } = home;
  router
    .tell(sessionSince, SINCE, { basis: 'observed' })
    .tell(lanAddress, '192.168.10.2')
    .tell(trafficReceived, 9);
  before(router);
  await start();
  await clock.advance(2000);
  await quiet();
  const kept = new Map(broker.retained);
  bridge.remove('lower', { forget: false, comesBack: true });
  const next = new FakeRouter(clock);
  bridge.add(publishable(next));
  bridge.deployed();
  const from = broker.passed.length;
  await quiet();
  const said = () =>
    broker.passed.slice(from).filter(({ topic }) => [STATE, AVAILABILITY, CONFIG].includes(topic));
  const state = () => JSON.parse(broker.retained.get(STATE) ?? '{}') as State;
  return { ...home, next, kept, said, state };
}

const readCheaply = (router: FakeRouter, address = ADDRESS, received = 9) =>
  router
    .open(driver())
    .tell(sessionUp, true)
    .tell(wanIpv4, address, { class: 'public' })
    .tell(trafficReceived, received)
    .tell(sessionSince, '2026-11-24T01:59:59.000Z', { basis: 'reported' })
    .miss(wanPath)
    .tell(reachable, true);

test('Nothing is said while the new nodes have not read what is cheap; then nothing new, where nothing is.', async (t) => {
  const { next, kept, clock, said, quiet, broker } = await deployed(t);
  next.open(driver()).tell(sessionUp, true).tell(reachable, true);
  await clock.advance(5000);
  await quiet();
  assert.deepEqual(said(), []);
  readCheaply(next);
  await quiet();
  const { updated: _, ...before } = JSON.parse(kept.get(STATE) ?? '') as State;
  for (const { topic, payload } of said()) {
    if (topic !== STATE) assert.equal(payload, kept.get(topic), topic);
  }
  const { updated: __, ...after } = JSON.parse(broker.retained.get(STATE) ?? '') as State;
  for (const key of [
    'wan_ipv4',
    'lan_address',
    'wan_path',
    'session_since',
    'session_since_attributes',
    'traffic_received',
  ])
    assert.deepEqual(after[key], before[key], key);
  assert.equal(
    said().some(({ payload }) => payload === OFFLINE),
    false,
  );
});

test('What changed meanwhile is said, and a new session has its own beginning.', async (t) => {
  const { next, state, quiet } = await deployed(t);
  readCheaply(next, '25.100.7.99');
  await quiet();
  assert.equal(state()['wan_ipv4'], '25.100.7.99');
  assert.equal(state()['session_since'], '2026-11-24T01:59:59.000Z');
});

test('What is dear to read stays for two minutes at most.', async (t) => {
  const { next, clock, state, quiet } = await deployed(t);
  readCheaply(next);
  await clock.advance(119_000);
  await quiet();
  assert.equal(state()['lan_address'], '192.168.10.2');
  await clock.advance(1000);
  await quiet();
  assert.equal(state()['lan_address'], undefined);
});

test('A router that does not answer after a deploy is told at once, and one whose line has dropped; a slow one stays as it was.', async (t) => {
  const gone = await deployed(t);
  gone.next.fail(new RouterError('unreachable')).tell(reachable, false);
  await gone.quiet();
  assert.equal(gone.broker.retained.get(AVAILABILITY), OFFLINE);
  const slow = await deployed(t);
  slow.next.open(driver()).tell(sessionUp, true).tell(reachable, true);
  await slow.clock.advance(9999);
  await slow.quiet();
  assert.deepEqual(slow.said(), []);
  slow.next.tell(sessionUp, false);
  await slow.quiet();
  assert.equal(slow.state()['session_up'], false);
  const late = await deployed(t);
  late.next.open(driver()).tell(sessionUp, true).tell(reachable, true);
  await late.clock.advance(10_000);
  await late.quiet();
  late.next.miss(wanIpv4, 'unreadable');
  await late.quiet();
  assert.equal(late.state()['wan_ipv4'], null, 'after ten seconds it is told as it is');
});

test('A total that wrapped before the deploy goes on.', async (t) => {
  const { next, state, quiet } = await deployed(t, (router) => router.tell(trafficReceived, 2 ** 32 + 500));
  readCheaply(next, ADDRESS, 700);
  await quiet();
  assert.equal(state()['traffic_received'], 2 ** 32 + 700);
});

test('What an earlier run said last goes on after a restart: totals, the beginning of the session, the last action.', async (t) => {
  const { broker, router, start, quiet } = await bridgeHome(t);
  router.tell(trafficReceived, 700).tell(sessionSince, '2026-11-24T01:59:59.000Z');
  const last_action = { action: 'reconnect', outcome: 'verified', at: SINCE };
  const left = { traffic_received: 2 ** 32 + 500, session_since: SINCE, wan_ipv4: ADDRESS, last_action };
  await broker.publish(STATE, JSON.stringify({ ...left, lan_address: '192.168.10.9' }), true);
  await start();
  await quiet();
  const state = JSON.parse(broker.retained.get(STATE) ?? '{}') as State;
  assert.deepEqual(
    [state['traffic_received'], state['session_since'], state['last_action']],
    [
      2 ** 32 + 700,
      SINCE,
      { ...last_action, action_name: null, by: null, by_name: null, code: null, text: null },
    ],
  );
  assert.equal(state['lan_address'], undefined, 'but a restart is told as one');
});

test('What somebody left as a state and is none counts for nothing.', async (t) => {
  for (const nonsense of [
    'nonsense',
    '5',
    '[]',
    `{"last_action":{"action":5},"x":"${'y'.repeat(70_000)}"}`,
    '{"last_action":{"action":5}}',
  ]) {
    const { broker, start, quiet } = await bridgeHome(t);
    await broker.publish(STATE, nonsense, true);
    await start();
    await quiet();
    assert.equal((JSON.parse(broker.retained.get(STATE) ?? '{}') as State)['last_action'], null);
  }
});

test('Who does not come back in a deploy goes offline when it is over, or after twenty seconds.', async (t) => {
  for (const isToldThatItIsOver of [true, false]) {
    const { bridge, broker, clock, start } = await bridgeHome(t);
    await start();
    bridge.remove('lower', { forget: false, comesBack: true });
    if (isToldThatItIsOver) bridge.deployed();
    else await clock.advance(20_000);
    while (!bridge.settled) await new Promise(setImmediate);
    await broker.until('offline', () => broker.last(AVAILABILITY) === OFFLINE);
    assert.ok(broker.retained.has(STATE));
  }
});

test('A router that comes back without Home Assistant takes its document away.', async (t) => {
  const { bridge, broker, clock, router, start, quiet } = await bridgeHome(t);
  await start();
  await clock.advance(2000);
  await quiet();
  assert.ok(broker.retained.has(CONFIG));
  bridge.remove('lower', { forget: false, comesBack: true });
  bridge.add(publishable(lowerRouter(), { homeAssistant: undefined }));
  await quiet();
  assert.equal(broker.retained.has(CONFIG), false);
  assert.equal(router.listeners, 0);
});
