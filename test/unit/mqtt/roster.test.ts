import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Presence } from '../../../lib/mqtt/presence.ts';
import type { Publisher } from '../../../lib/mqtt/publisher.ts';
import type { RetainedTree } from '../../../lib/mqtt/retained.ts';
import { Roster } from '../../../lib/mqtt/roster.ts';

/** A publisher as the roster sees it: where it publishes, and that it hands over once. */
function publisher(slug: string, rest: object = {}) {
  const handed: string[] = [];
  const topics = [`home/${slug}/state`];
  const it = { topics, publishable: { slug, ...rest }, handOver: () => void handed.push(slug) };
  return { it: it as unknown as Publisher, handed };
}

test('A router that is not shown can neither be suspended nor left to somebody else.', () => {
  const roster = new Roster();
  roster.suspend('lower');
  assert.equal(roster.leave('lower', {} as RetainedTree), false);
  assert.deepEqual(roster.all, []);
  assert.equal(roster.of('lower'), undefined);
});

test('What is suspended is still ours, and what is left is released and not ours any more.', () => {
  const roster = new Roster();
  const [upper, lower] = [publisher('upper'), publisher('lower', { nodes: ['n1'] })];
  roster.shown.set('upper', upper.it).set('lower', lower.it);
  roster.suspend('upper');
  assert.equal(roster.of('upper'), upper.it);
  assert.deepEqual([...roster.shown.keys()], ['lower']);
  assert.deepEqual(roster.listing, {
    lower: { topics: ['home/lower/state'], nodes: ['n1'] },
    upper: { topics: ['home/upper/state'], nodes: [] },
  });
  assert.deepEqual([...roster.topics].toSorted(), ['home/lower/state', 'home/upper/state']);
  const released: string[] = [];
  const tree = { release: (topic: string) => void released.push(topic) } as unknown as RetainedTree;
  assert.equal(roster.leave('lower', tree), true);
  assert.deepEqual([released, [...roster.taken]], [['home/lower/state'], ['lower']]);
  assert.deepEqual([upper.handed, lower.handed], [['upper'], ['lower']]);
});

test('Prefixes are those of routers with discovery; contested is what somebody else shows too.', () => {
  const roster = new Roster();
  roster.shown.set('upper', publisher('upper', { homeAssistant: { prefix: 'ha' } }).it);
  roster.shown.set('lower', publisher('lower').it);
  assert.deepEqual([...roster.prefixes], ['ha']);
  const presence = {
    isTaken: (topics: readonly string[]) => topics.includes('home/lower/state'),
  } as unknown as Presence;
  assert.deepEqual(roster.contested(presence), ['lower']);
});
