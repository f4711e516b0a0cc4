import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, doables } from '../../../lib/capabilities/catalogue.ts';
import { retainedTopics } from '../../../lib/mqtt/retained-topics.ts';
import { keyOf, OFFLINE, ONLINE, SLUG, TOPIC, Topics } from '../../../lib/mqtt/topics.ts';

const topics = new Topics('home/futamichi');

/** As MQTT matches filters. */
function matches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  return wanted.length === levels.length && wanted.every((level, n) => level === '+' || level === levels[n]);
}

test('Every topic is where the design says.', () => {
  const { bridgeState, bridgeInfo } = topics;
  const under = [
    bridgeState,
    bridgeInfo,
    topics.availability('lower'),
    topics.state('lower'),
    topics.event('lower'),
    topics.value('lower', 'lan_mac'),
    topics.request('lower', 'wan.mac'),
    topics.response('lower', 'wan.mac'),
  ];
  assert.deepEqual(under, [
    'home/futamichi/bridge/state',
    'home/futamichi/bridge/info',
    'home/futamichi/lower/availability',
    'home/futamichi/lower/state',
    'home/futamichi/lower/event',
    'home/futamichi/lower/value/lan_mac',
    'home/futamichi/lower/request/wan.mac',
    'home/futamichi/lower/response/wan.mac',
  ]);
  assert.deepEqual([ONLINE, OFFLINE], ['{"state":"online"}', '{"state":"offline"}']);
});

test('All that is retained is listened to, so that a clearing is noticed; what is not, is not.', () => {
  const heard = (topic: string) => topics.own.some((filter) => matches(filter, topic));
  for (const retained of [topics.bridgeInfo, topics.bridgeState, ...retainedTopics(topics, 'lower')])
    assert.ok(heard(retained), retained);
  for (const passing of [topics.event('lower'), topics.response('lower', 'reconnect')])
    assert.ok(!heard(passing), passing);
});

test('A request for anything that can be done is heard and understood.', () => {
  for (const { id } of doables) {
    const topic = topics.request('lower', id);
    assert.ok(matches(topics.requests, topic), topic);
    assert.deepEqual(topics.parseRequest(topic), { slug: 'lower', id });
  }
  for (const other of [topics.response('lower', 'reconnect'), 'home/other-one/lower/request/reconnect'])
    assert.equal(topics.parseRequest(other), undefined, other);
});

test('An availability topic tells whose it is, and no other does.', () => {
  assert.equal(topics.parseAvailability(topics.availability('lower-1')), 'lower-1');
  for (const other of [
    topics.state('lower'),
    `${topics.availability('lower')}/x`,
    'home/futamichi/availability',
    'home/futamichi//availability',
    'home/futamichi/+/availability',
    'home/futamichi/Lower/availability',
    'futamichi/lower/availability',
    'home/futamichix/lower/availability',
    'home/other-one/lower/availability',
  ])
    assert.equal(topics.parseAvailability(other), undefined, other);
});

test('The bridge is no router, whatever somebody writes.', () => {
  assert.equal(topics.parseAvailability('home/futamichi/bridge/availability'), undefined);
});

test('Keys fit Home Assistant’s entity ids and are each capability’s own.', () => {
  const keys = catalogue.map(({ id }) => keyOf(id));
  for (const key of keys) assert.match(key, /^[a-z0-9_]+$/);
  assert.equal(new Set(keys).size, catalogue.length);
  assert.equal(keyOf('wan.ipv6-prefix'), 'wan_ipv6_prefix');
});

test('A place in topics is one plain word in small letters.', () => {
  for (const good of ['a', 'lower', 'upper-2', 'my_router', '9', 'x'.repeat(64)]) assert.match(good, SLUG);
  for (const bad of ['', 'Lower', '下位', 'a b', 'a/b', '+', '#', 'a\n', '$a', 'x'.repeat(65)])
    assert.doesNotMatch(bad, SLUG);
});

test('A base has no wildcard, no empty level, nothing invisible, and is not the broker’s own.', () => {
  for (const good of ['futamichi', 'home/二つ道', 'a/$b', 'Ünï-code_1.2']) assert.match(good, TOPIC);
  for (const bad of [
    'a/#',
    '+',
    'a\0b',
    'a\u0007b',
    'a\u200bb',
    'a\tb',
    'a//b',
    'a/',
    '/a',
    '$SYS',
    '$share/g',
  ])
    assert.doesNotMatch(bad, TOPIC, JSON.stringify(bad));
});
