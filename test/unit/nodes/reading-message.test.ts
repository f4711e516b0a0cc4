import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identity } from '../../../lib/capabilities/identity.ts';
import { trafficSent } from '../../../lib/capabilities/traffic-sent.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { readingMessage } from '../../../nodes/runtime/reading-message.ts';
import type { RouterNode } from '../../../nodes/runtime/router-node.ts';
import { FakeRouter, known } from '../../support/fake-router.ts';

const nodeOf = (properties: object) => ({ id: 'r1', slug: 'lower', ...properties }) as unknown as RouterNode;

test('What nobody has read yet has no time, and a router that is not known has no name but its place.', () => {
  const message = readingMessage(
    nodeOf({}),
    wanIpv4,
    { state: 'unknown', why: 'not-read', at: 0 },
    undefined,
  );
  assert.deepEqual(message, {
    topic: 'lower/wan.ipv4',
    payload: null,
    reading: {
      id: 'wan.ipv4',
      state: 'unknown',
      value: null,
      unit: null,
      at: null,
      previous: null,
      channel: null,
      why: 'not-read',
    },
    router: { id: 'r1', name: 'lower', role: null, model: null, firmware: null },
  });
});

test('What is known of the box comes with every reading.', () => {
  const router = new FakeRouter().tell(identity, {
    vendor: 'Buffalo',
    model: 'WSR-1800AX4S',
    firmware: '1.11',
    serial: null,
  });
  const node = nodeOf({ name: '下位ルーター', config: { role: 'lower' }, router });
  const now = { ...known(12), at: Date.parse('2026-11-24T03:00:00Z') };
  const { reading, router: box } = readingMessage(node, trafficSent, now, known(7));
  assert.deepEqual(box, {
    id: 'r1',
    name: '下位ルーター',
    role: 'lower',
    model: 'WSR-1800AX4S',
    firmware: '1.11',
  });
  assert.deepEqual(reading, {
    id: 'traffic.sent',
    state: 'known',
    value: 12,
    unit: 'B',
    at: '2026-11-24T03:00:00.000Z',
    previous: 7,
    channel: 'fake',
  });
});
