import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import type { AnyReadable } from '../../../lib/router/capability.ts';
import type { Channel } from '../../../lib/router/driver.ts';
import { dueBefore } from '../../../lib/router/poller.ts';
import { Report } from '../../../lib/router/report.ts';

function channel(id: string, provides: readonly AnyReadable[], costly: boolean): Channel {
  const pace = { normal: 1000, fast: 100 };
  const read = () => Promise.resolve(new Report());
  return {
    id,
    operations: [],
    looks: [{ id, provides, pace, deadlineMs: 1000, read, ...(costly && { costly }) }],
  };
}

const cheap = channel('upnp', [sessionUp, wanIpv4], false);
const costly = channel('screen', [sessionUp, wanIpv4, dhcpServer], true);
const due = (tokens: readonly AnyReadable[], channels: readonly Channel[]) =>
  dueBefore(tokens, channels).map(({ look, only }) => [look.id, only]);

test('Before a setting everything is read that tells it, since other values may speak against it.', () => {
  assert.deepEqual(due([dhcpServer], [cheap, costly]), [['screen', undefined]]);
});

test('Before an action nothing is read that is read often anyway, and no login is made for it.', () => {
  assert.deepEqual(due([sessionUp, wanIpv4], [cheap, costly]), []);
});

test('Before an action only that is read which nothing but a rare look tells.', () => {
  assert.deepEqual(due([sessionUp, wanIpv4], [costly]), [['screen', [sessionUp, wanIpv4]]]);
});
