import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { refresh } from '../../../lib/capabilities/refresh.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { retainedTopics } from '../../../lib/mqtt/retained-topics.ts';
import { OFFLINE, ONLINE, Topics } from '../../../lib/mqtt/topics.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import type { Request } from '../../../lib/router/operations.ts';
import type { Result } from '../../../lib/router/verification.ts';
import { FakeRouter, known } from '../../support/fake-router.ts';
import { ADDRESS } from '../../support/mqtt-home.ts';
import { CONFIG, published } from '../../support/published-router.ts';

const topics = new Topics('futamichi');
const STATE = topics.state('lower');
const AVAILABILITY = topics.availability('lower');
const VALUE = topics.value('lower', 'lan_mac');

/** An action that goes on until the test ends it. */
function endless(router: FakeRouter) {
  const { promise, resolve } = Promise.withResolvers<Result>();
  router.outcome = () => promise;
  return ({ capability: { id: action } }: Pick<Request, 'capability'>) =>
    resolve({ action, outcome: 'verified', before: null, after: null, tookMs: 1 });
}

const RECONNECT = { capability: reconnect, input: null, origin: 'mqtt' } as const;

test('A router is there at once with all that is known of it.', () => {
  const { sent, on, state } = published();
  assert.deepEqual(sent.map(([topic]) => topic).toSorted(), [AVAILABILITY, STATE, VALUE]);
  assert.deepEqual(on(AVAILABILITY), [ONLINE]);
  assert.equal(on(STATE).length, 1);
  assert.deepEqual([state()['wan_ipv4'], state()['session_up'], state()['problem']], [ADDRESS, true, null]);
  assert.equal(state()['updated'], '2026-11-24T03:00:00.000Z');
  assert.deepEqual(on(VALUE), ['02:00:00:00:00:01']);
});

test('A router is available when it answers, and not while that is not known.', () => {
  const { router, on } = published(new FakeRouter());
  router.tell(reachable, true).tell(reachable, false).tell(reachable, true).miss(reachable);
  assert.deepEqual(on(AVAILABILITY), [OFFLINE, ONLINE, OFFLINE, ONLINE, OFFLINE]);
});

test('A value that grows old is told once with the time of its reading, and once when it is read again.', () => {
  const { router, on, state } = published();
  const before = on(STATE).length;
  // each look makes a snapshot of its own
  const looked = () => router.notify({ kind: 'looked', now: router.snapshot.with([]) });
  router.overdue = [lanMac];
  looked();
  looked();
  const { at } = router.snapshot.get(lanMac);
  assert.deepEqual(state()['lan_mac_attributes'], { read_at: new Date(at).toISOString() });
  assert.equal(on(STATE).length, before + 1);
  router.overdue = [];
  looked();
  assert.equal('lan_mac_attributes' in state(), false);
  assert.equal(on(STATE).length, before + 2);
});

test('The state is said when something changed, and only then.', async () => {
  const { router, clock, log, on, state } = published();
  await clock.advance(60_000);
  router.look([
    [wanIpv4, known(ADDRESS, { class: 'public' })],
    [sessionUp, known(true)],
  ]);
  router.notify({ kind: 'offers' });
  router.notify({ kind: 'looked', now: router.snapshot });
  assert.equal(on(STATE).length, 1);
  router.tell(wanIpv4, '25.100.7.11', { class: 'public' });
  assert.equal(on(STATE).length, 2);
  assert.deepEqual([state()['wan_ipv4'], state()['updated']], ['25.100.7.11', '2026-11-24T03:01:00.000Z']);
  assert.deepEqual(log, []);
});

test('What becomes unknown is said as unknown, with why.', () => {
  const { router, state } = published();
  router.miss(wanIpv4, 'timeout').fail(new RouterError('timeout'));
  assert.deepEqual(
    [state()['wan_ipv4'], state()['why'], state()['problem']],
    [null, { wan_ipv4: 'timeout' }, 'timeout'],
  );
  router.fail(undefined);
  assert.equal(state()['problem'], null);
});

test('An action shows while it runs, and how it ended ever after.', async () => {
  const { router, clock, state } = published();
  const end = endless(router);
  const running = router.run(RECONNECT);
  assert.deepEqual([state()['action'], state().last_action], ['reconnect', null]);
  await clock.advance(5000);
  end(RECONNECT);
  await running;
  const last = {
    action: 'reconnect',
    action_name: 'Reconnect',
    outcome: 'verified',
    at: '2026-11-24T03:00:05.000Z',
    by: 'mqtt',
    by_name: 'Home Assistant or MQTT',
    code: null,
    text: 'Done, as what was read afterwards shows.',
  };
  assert.deepEqual([state()['action'], state().last_action], [null, last]);
  router.tell(wanIpv4, '25.100.7.11');
  assert.deepEqual(state().last_action, last);
});

test('An action that failed shows the code of its error.', async () => {
  const { router, state } = published();
  router.outcome = () => Promise.reject(new RouterError('uncertain'));
  await assert.rejects(router.run(RECONNECT));
  assert.equal(state().last_action?.['outcome'], 'uncertain');
  router.notify({ kind: 'done', capability: refresh });
  assert.equal(state().last_action?.['outcome'], 'defect');
});

test('Each outcome and each failure of an action is told in a sentence, by whom it was asked for and when.', () => {
  for (const language of ['en', 'ja'] as const) {
    const { router, state } = published(undefined, { language });
    const texts = new Set<unknown>();
    for (const outcome of ['verified', 'unchanged', 'pending-restart', 'uncertain'] as const) {
      const result = { action: refresh.id, outcome, before: null, after: null, tookMs: 1 };
      router.notify({ kind: 'done', capability: refresh, origin: 'set-up', result });
      const { by, code, text } = state().last_action ?? {};
      assert.deepEqual([by, code], ['set-up', null]);
      texts.add(text);
    }
    const error = new RouterError('timeout', { hint: { en: 'Try again.', ja: '再試行してください。' } });
    router.notify({ kind: 'done', capability: refresh, origin: 'mqtt', error });
    const { by, code, text } = state().last_action ?? {};
    assert.deepEqual([by, code, text], ['mqtt', 'timeout', error.sentence(language)]);
    assert.equal(texts.add(text).size, 5);
    router.notify({ kind: 'done', capability: refresh });
    assert.deepEqual([state().last_action?.['by'], state().last_action?.['text']], [null, null]);
  }
});

test('What was done and who asked for it have a name in the language of the router; nobody known has none.', () => {
  for (const [language, action, askers] of [
    ['en', 'Reconnect', ['Home Assistant or MQTT', 'a flow', 'the set-up', 'the command line', null]],
    ['ja', '再接続', ['Home AssistantまたはMQTT', 'フロー', '設定作業', 'コマンドライン', null]],
  ] as const) {
    const { router, state } = published(undefined, { language });
    const told = (['mqtt', 'flow', 'set-up', 'command-line', undefined] as const).map((origin) => {
      router.notify({ kind: 'done', capability: reconnect, ...(origin && { origin }) });
      assert.equal(state().last_action?.['action_name'], action);
      return state().last_action?.['by_name'];
    });
    assert.deepEqual(told, askers);
  }
});

test('A text that is not known yet has no value; once it was known it keeps the last one.', () => {
  const { router, on } = published(new FakeRouter().miss(lanMac));
  assert.deepEqual(on(VALUE), []);
  router.tell(lanMac, '02:00:00:00:00:01').miss(lanMac).tell(lanMac, '02:00:00:00:00:02');
  assert.deepEqual(on(VALUE), ['02:00:00:00:00:01', '02:00:00:00:00:02']);
});

test('What happens is told in passing, with when, where and what.', async () => {
  const { router, clock, sent, passing, events } = published();
  await clock.advance(1000);
  const before = sent.length;
  router.look([
    [sessionUp, known(false)],
    [wanIpv4, { state: 'unknown', why: 'not-said', at: 0 }],
  ]);
  const common = { router: 'lower', at: '2026-11-24T03:00:01.000Z', expected: false };
  assert.deepEqual(events(), [
    { event_type: 'session_down', ...common, text: 'Session dropped', wan_ipv4: ADDRESS },
  ]);
  router.look([
    [sessionUp, known(true)],
    [wanIpv4, known('25.100.7.11')],
  ]);
  assert.deepEqual(events().slice(1), [
    { event_type: 'session_up', ...common, text: 'Session up', wan_ipv4: '25.100.7.11' },
    {
      event_type: 'wan_ip_changed',
      ...common,
      text: 'WAN address changed',
      from: ADDRESS,
      to: '25.100.7.11',
    },
  ]);
  for (const [topic] of passing) assert.equal(topic, topics.event('lower'));
  assert.deepEqual(
    sent.slice(before).map(([topic]) => topic),
    [STATE, STATE],
    'nothing of it is retained',
  );
});

test('What was first read, or unknown for a while, is no event.', () => {
  const { router, events } = published(new FakeRouter());
  router.tell(reachable, true).tell(sessionUp, true).tell(wanIpv4, ADDRESS);
  router.miss(sessionUp, 'timeout').tell(sessionUp, true);
  assert.deepEqual(events(), []);
});

test('What we do ourselves is expected, but for what a harmless action cannot have caused.', async () => {
  const { router, events } = published();
  const end = endless(router);
  const running = router.run(RECONNECT);
  router.tell(sessionUp, false);
  end(RECONNECT);
  await running;
  const refreshing = { ...RECONNECT, capability: refresh };
  const endRefresh = endless(router);
  const refreshed = router.run(refreshing);
  router.tell(sessionUp, true);
  endRefresh(refreshing);
  await refreshed;
  router.tell(sessionUp, false);
  assert.deepEqual(
    events().map(({ event_type: type, expected }) => [type, expected]),
    [
      ['session_down', true],
      ['session_up', false],
      ['session_down', false],
    ],
  );
});

test('Forgotten, a router leaves Home Assistant first and then the broker, and is not heard of again.', async () => {
  const { it, router, clock, sent, passing } = published();
  await clock.advance(2000);
  router.offer(refresh);
  sent.length = 0;
  it.close({ forget: true });
  const emptied = [CONFIG, ...retainedTopics(topics, 'lower')].map((topic) => [topic, '']);
  assert.deepEqual(sent, emptied);
  assert.deepEqual([router.listeners, clock.pending], [0, 0]);
  router.tell(sessionUp, false);
  await clock.advance(10_000);
  assert.deepEqual([sent.length, passing], [emptied.length, []]);
});

test('Left, a router is offline and everything else stays as it is.', async () => {
  const { it, router, clock, tree, sent } = published();
  await clock.advance(2000);
  router.offer(refresh);
  sent.length = 0;
  it.close({ forget: false });
  assert.deepEqual(sent, [[AVAILABILITY, OFFLINE]]);
  assert.deepEqual([router.listeners, clock.pending], [0, 0]);
  tree.connected();
  assert.deepEqual(sent.slice(1), [[AVAILABILITY, OFFLINE]], 'old values are not said again');
});

test('A mistake while a notice is taken is told by its code and does not reach the router.', () => {
  const { router, log, state } = published();
  const { snapshot } = router;
  Object.defineProperty(router, 'snapshot', {
    configurable: true,
    get: () => {
      throw new TypeError('x');
    },
  });
  router.notify({ kind: 'offers' });
  assert.deepEqual(
    log.map((line) => line.split(':')[0]),
    ['defect'],
  );
  Object.defineProperty(router, 'snapshot', { value: snapshot, writable: true });
  router.tell(wanIpv4, '25.100.7.11');
  assert.equal(state()['wan_ipv4'], '25.100.7.11');
});
