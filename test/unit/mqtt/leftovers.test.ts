import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceMacs } from '../../../lib/mqtt/home-assistant/device-macs.ts';
import { Leftovers } from '../../../lib/mqtt/leftovers.ts';
import { Presence } from '../../../lib/mqtt/presence.ts';
import { RetainedTree } from '../../../lib/mqtt/retained.ts';
import { Topics } from '../../../lib/mqtt/topics.ts';

const OURS = 'homeassistant/device/futamichi_gone/config';

/** What is asked for where an earlier run of ours, or whoever forged its list, says that it published this. */
function askedFor(listed: readonly string[]): readonly string[] {
  const topics = new Topics('futamichi');
  const tree = new RetainedTree(() => undefined);
  const presence = new Presence({
    topics,
    tree,
    owner: 'node-red',
    session: 'now',
    since: 1,
    publish: () => undefined,
    routers: () => ({}),
    onTaken: () => undefined,
    log: () => undefined,
  });
  const list = { session: 'earlier', since: 0, routers: { gone: { topics: listed, nodes: [] } } };
  presence.heard('node-red', Buffer.from(JSON.stringify(list)), true);
  const asked: string[] = [];
  const leftovers = new Leftovers({
    topics,
    tree,
    presence,
    shown: new Map(),
    macs: new DeviceMacs(),
    rests: () => false,
    subscribe: (topic) => asked.push(topic),
  });
  leftovers.look();
  leftovers.look();
  return asked;
}

test('A document on our list is asked for once, and what is none is not.', () => {
  assert.deepEqual(askedFor(['futamichi/gone/state', OURS]), [OURS]);
});

test('What is no topic is not asked for: a broker ends the connection over one, each time anew.', () => {
  for (const [what, topic] of [
    ['a nought', 'a\0/device/futamichi_gone/config'],
    ['a line break', 'a\n/device/futamichi_gone/config'],
    ['a wildcard', '+/device/futamichi_gone/config'],
    ['a topic of the broker’s own', '$SYS/device/futamichi_gone/config'],
    ['a subscription that is shared', '$share/x/device/futamichi_gone/config'],
  ] as const)
    assert.deepEqual(askedFor([topic, OURS]), [OURS], what);
});
