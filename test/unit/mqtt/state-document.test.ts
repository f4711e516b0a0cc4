import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../../lib/capabilities/catalogue.ts';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { log } from '../../../lib/capabilities/log.ts';
import { pppoeAccount } from '../../../lib/capabilities/pppoe-account.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { throughputReceived } from '../../../lib/capabilities/throughput-received.ts';
import { throughputSent } from '../../../lib/capabilities/throughput-sent.ts';
import { trafficSent } from '../../../lib/capabilities/traffic-sent.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { stateDocument, reportedBy } from '../../../lib/mqtt/state-document.ts';
import { keyOf } from '../../../lib/mqtt/topics.ts';
import { Totals } from '../../../lib/mqtt/totals.ts';
import { Snapshot } from '../../../lib/router/snapshot.ts';
import { FakeRouter, known } from '../../support/fake-router.ts';
import { ADDRESS, lowerRouter } from '../../support/mqtt-home.ts';

const QUIET = { action: null, lastAction: null, problem: null };

test('What is known stands by its value, with its attributes beside it.', () => {
  const router = new FakeRouter();
  router.look([
    [sessionUp, known(false)],
    [trafficSent, known(0)],
    [wanIpv4, known(ADDRESS, { class: 'public' })],
  ]);
  assert.deepEqual(stateDocument(router.snapshot, QUIET), {
    session_up: false,
    traffic_sent: 0,
    wan_ipv4: ADDRESS,
    wan_ipv4_attributes: { class: 'public' },
    action: null,
    last_action: null,
    login: null,
    problem: null,
    why: {},
  });
});

test('What was read longer ago than usual says when, beside its other attributes.', () => {
  const router = new FakeRouter()
    .tell(lanMac, '02:00:5e:10:00:01')
    .tell(wanIpv4, ADDRESS, { class: 'public' });
  const overdue = [lanMac, wanIpv4, sessionUp];
  const document = stateDocument(router.snapshot, { ...QUIET, overdue });
  const at = (token: typeof lanMac | typeof wanIpv4) => new Date(router.snapshot.get(token).at).toISOString();
  assert.deepEqual(document['lan_mac_attributes'], { read_at: at(lanMac) });
  assert.deepEqual(document['wan_ipv4_attributes'], { class: 'public', read_at: at(wanIpv4) });
  assert.equal('session_up_attributes' in document, false);
});

test('What is not known is null with its reason, never an empty value and never an old one.', () => {
  const router = new FakeRouter()
    .tell(wanIpv4, ADDRESS, { class: 'public' })
    .miss(wanIpv4, 'not-said')
    .miss(sessionUp, 'timeout');
  const { wan_ipv4, session_up, why, ...rest } = stateDocument(router.snapshot, QUIET);
  assert.deepEqual([wan_ipv4, session_up], [null, null]);
  assert.deepEqual(why, { session_up: 'timeout', wan_ipv4: 'not-said' });
  assert.equal('wan_ipv4_attributes' in rest, false);
});

test('What this router never tells, or nobody has looked for yet, is not in it.', () => {
  const router = new FakeRouter().tell(reachable, true).miss(wanIpv4, 'not-offered');
  const document = stateDocument(router.snapshot, QUIET);
  assert.deepEqual(Object.keys(document), ['reachable', 'action', 'last_action', 'login', 'problem', 'why']);
  assert.deepEqual(document['why'], {});
  assert.deepEqual(reportedBy(Snapshot.empty), []);
});

test('Lines of a log and names of accounts are not kept on a broker, nor taken over from a document that still holds them.', () => {
  const router = new FakeRouter()
    .tell(reachable, true)
    .tell(log, ['09:00 user@isp.example is in'])
    .tell(pppoeAccount, 'user@isp.example');
  const past = {
    document: { log: ['09:00 user@isp.example is in'], pppoe_account: 'user@isp.example' },
    totals: new Totals(),
    carries: true,
  };
  assert.deepEqual(reportedBy(router.snapshot), [reachable]);
  for (const snapshot of [router.snapshot, Snapshot.empty])
    for (const document of [stateDocument(snapshot, QUIET), stateDocument(snapshot, QUIET, past)])
      assert.doesNotMatch(JSON.stringify(document), /isp\.example|"log"|pppoe_account/);
});

test('What is retained beside the state is an entity of Home Assistant’s, so nothing that stays unpublished has one.', () => {
  const unpublished = catalogue.filter((each) => each.kind !== 'action' && each.unpublished);
  assert.deepEqual(
    unpublished.map(({ id, entity }) => [id, entity]),
    [
      ['log', undefined],
      ['pppoe.account', undefined],
    ],
  );
});

test('A speed takes two figures, so after a deploy the one before stands until there is another, and not after a restart.', () => {
  const router = new FakeRouter().miss(throughputSent, 'not-said').tell(throughputReceived, 20_000);
  const past = { document: { throughput_sent: 8_000_000, throughput_received: 9 }, totals: new Totals() };
  const after = (carries: boolean) => stateDocument(router.snapshot, QUIET, { ...past, carries });
  assert.equal(after(true)['throughput_sent'], 8_000_000);
  assert.equal(after(false)['throughput_sent'], null);
  assert.equal(after(true)['throughput_received'], 20_000, 'it is no meter whose count goes on');
});

test('Readings come in the catalogue’s order, in whatever order they were read.', () => {
  const { snapshot } = lowerRouter();
  const order = catalogue.map(({ id }) => keyOf(id));
  const keys = Object.keys(stateDocument(snapshot, QUIET)).filter((key) => order.includes(key));
  assert.deepEqual(
    keys,
    order.filter((key) => keys.includes(key)),
  );
  assert.equal(keys.length, [...snapshot].length);
  assert.deepEqual(
    reportedBy(snapshot).map(({ id }) => keyOf(id)),
    keys,
  );
  assert.ok(keys.includes(keyOf(lanMac.id)), 'a setting is a reading too');
});

test('What runs, how the last one ended and what is wrong stand beside the readings.', () => {
  const lastAction = {
    action: 'reconnect',
    action_name: 'Reconnect',
    outcome: 'verified',
    at: '2026-11-24T03:00:00.000Z',
    by: 'mqtt',
    by_name: 'Home Assistant or MQTT',
    code: null,
    text: 'Done.',
  } as const;
  const document = stateDocument(Snapshot.empty, { action: reconnect.id, lastAction, problem: 'timeout' });
  assert.deepEqual(document, {
    action: 'reconnect',
    last_action: lastAction,
    login: null,
    problem: 'timeout',
    why: {},
  });
});
