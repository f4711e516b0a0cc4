import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Announcer } from '../../../lib/mqtt/home-assistant/announcer.ts';
import type { Component } from '../../../lib/mqtt/home-assistant/component.ts';
import type { DiscoveryDocument } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { RetainedTree } from '../../../lib/mqtt/retained.ts';

const sensor = { platform: 'sensor', unique_id: 's', state_topic: 't' };
const button = { platform: 'button', unique_id: 'b', command_topic: 'c' };
const toggle = { platform: 'switch', unique_id: 'x', command_topic: 'c' };
const light = { platform: 'binary_sensor', unique_id: 'x', state_topic: 't' };

const document = (components: Record<string, Component>): DiscoveryDocument => ({
  device: { identifiers: ['x'], name: 'x' },
  origin: { name: 'x' },
  availability: [],
  availability_mode: 'all',
  components,
});

function announcer() {
  const sent: string[] = [];
  const acks: Array<(taken: boolean) => void> = [];
  const log: string[] = [];
  const tree = new RetainedTree((_topic, payload, done) => {
    sent.push(payload);
    acks.push(done);
  });
  const it = new Announcer({ topic: 'config', tree, log: (line) => log.push(line) });
  const ack = (taken = true) => {
    for (const done of acks.splice(0)) done(taken);
  };
  const components = () =>
    sent.map((payload) => (payload ? (JSON.parse(payload) as DiscoveryDocument).components : undefined));
  return { it, tree, sent, ack, log, components };
}

test('An entity that leaves, or becomes another kind of thing, is buried first.', () => {
  const { it, tree, ack, components } = announcer();
  tree.connected();
  it.announce(document({ s: sensor, b: button, x: toggle }));
  ack();
  it.announce(document({ s: sensor, x: light }));
  const buried = { s: sensor, b: { platform: 'button' }, x: { platform: 'switch' } };
  assert.deepEqual(components().slice(1), [buried], 'the real one waits until the broker has that');
  ack();
  assert.deepEqual(components().slice(1), [buried, { s: sensor, x: light }]);
  ack();
  it.announce(document({ s: sensor, x: light }));
  assert.equal(components().length, 3, 'said once');
});

test('A burial that the broker did not hear is held again.', () => {
  const { it, tree, ack, components } = announcer();
  tree.connected();
  it.announce(document({ s: sensor, b: button }));
  ack();
  tree.disconnected();
  it.announce(document({ s: sensor }));
  it.announce(document({ s: sensor, x: light }));
  tree.connected();
  ack(false);
  tree.connected();
  ack();
  ack();
  const buried = { s: sensor, x: light, b: { platform: 'button' } };
  assert.deepEqual(components().slice(1), [buried, buried, { s: sensor, x: light }]);
});

test('What comes back while its burial is on its way is simply there.', () => {
  const { it, tree, ack, components } = announcer();
  tree.connected();
  it.announce(document({ b: button }));
  ack();
  it.announce(document({}));
  it.announce(document({ b: button }));
  ack();
  ack();
  assert.deepEqual(components(), [{ b: button }, { b: { platform: 'button' } }, { b: button }]);
});

test('What an earlier run left is buried too, and nonsense there does no harm.', () => {
  const { it, tree, ack, components } = announcer();
  tree.connected();
  assert.equal(it.remember('nonsense'), false);
  assert.equal(it.remember({ components: 'x' }), false);
  assert.equal(it.remember({ components: { old: { platform: 'sensor' }, odd: 5, none: {} } }), true);
  assert.equal(it.remember({ components: { old: { platform: 'sensor' } } }), false, 'known by now');
  it.announce(document({ s: sensor }));
  ack();
  assert.deepEqual(components(), [{ s: sensor, old: { platform: 'sensor' } }, { s: sensor }]);
});

test('A component that would be lost is withheld and said once; if it lived, it is buried.', () => {
  const { it, tree, ack, components, log } = announcer();
  tree.connected();
  it.announce(document({ s: sensor, b: button }));
  ack();
  const bad = document({ s: sensor, b: { platform: 'button', unique_id: 'b' } });
  it.announce(bad);
  it.announce(bad);
  assert.deepEqual(components().at(-1), { s: sensor, b: { platform: 'button' } });
  assert.deepEqual(log, ['Home Assistant would refuse: b: command_topic is missing']);
});

test('A document that would be refused is not published; the good one before it stays.', () => {
  const { it, tree, components, log } = announcer();
  tree.connected();
  it.announce(document({ s: sensor }));
  it.announce({ ...document({ s: sensor }), device: {} });
  assert.equal(components().length, 1);
  assert.match(log.join(), /device has no identifier/);
});

test('Forgetting empties the topic, releasing leaves it.', () => {
  const { it, tree, sent, ack } = announcer();
  tree.connected();
  it.announce(document({ s: sensor }));
  ack();
  it.forget();
  assert.equal(sent.at(-1), '');
  const other = announcer();
  other.tree.connected();
  other.it.announce(document({ s: sensor }));
  other.ack();
  other.it.release();
  other.tree.connected();
  assert.equal(other.sent.length, 1);
});
