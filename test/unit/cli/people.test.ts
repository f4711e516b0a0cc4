import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { firmware } from '../../../lib/capabilities/firmware.ts';
import { identity } from '../../../lib/capabilities/identity.ts';
import { log } from '../../../lib/capabilities/log.ts';
import { portForwards } from '../../../lib/capabilities/port-forwards.ts';
import { sessionSince } from '../../../lib/capabilities/session-since.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { throughputReceived } from '../../../lib/capabilities/throughput-received.ts';
import { trafficSent } from '../../../lib/capabilities/traffic-sent.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { linesForPeople, valueForPeople } from '../../../lib/cli/people.ts';
import { minutes } from '../../../lib/router/clock.ts';
import { Snapshot, type Observed } from '../../../lib/router/snapshot.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const known = (value: unknown, at = NOW): Observed<unknown> => ({ state: 'known', value, at, channel: 'x' });

for (const [value, text] of [
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [12_345_678, '12.3 MB'],
  [4_294_967_295, '4.29 GB'],
  [5e18, '5000 PB'],
] as const)
  test(`${value} bytes are ${text}.`, () => {
    assert.equal(valueForPeople(trafficSent, value, 'en', NOW), text);
  });

test('An instant is told in local time, with how long ago that is.', () => {
  const began = new Date(NOW - minutes(192));
  const two = (n: number) => String(n).padStart(2, '0');
  const local = `${began.getFullYear()}-${two(began.getMonth() + 1)}-${two(began.getDate())} ${two(began.getHours())}:${two(began.getMinutes())}`;
  const value = began.toISOString();
  assert.equal(valueForPeople(sessionSince, value, 'en', NOW), `${local} (3 h 12 min ago)`);
  assert.equal(valueForPeople(sessionSince, value, 'ja', NOW), `${local}（3時間12分前）`);
});

test('A forward is a line, and one that is off stands in brackets.', () => {
  const forward = {
    port: 8443,
    protocol: 'tcp',
    host: '192.168.1.10',
    internalPort: 443,
    remoteHost: null,
    description: 'futamichi: blog',
    lease: null,
    enabled: true,
  };
  const other = { ...forward, protocol: 'udp', remoteHost: '203.0.113.9', description: '', enabled: false };
  const lines = (list: unknown) =>
    linesForPeople(Snapshot.empty.with([[portForwards, known(list)]]), 'en', NOW);
  assert.deepEqual(
    lines([forward, other]).map((line) => line.slice(19)),
    ['TCP 8443 → 192.168.1.10:443  futamichi: blog', '(UDP 8443 → 192.168.1.10:443)  ← 203.0.113.9'],
  );
  assert.deepEqual(lines([]), ['port.forwards      –']);
});

test('A speed is in Mbit/s, and a firmware says which one mends a flaw.', () => {
  assert.equal(valueForPeople(throughputReceived, 12_340_000, 'en', NOW), '12.3 Mbit/s');
  assert.equal(valueForPeople(throughputReceived, 0, 'ja', NOW), '0 Mbit/s');
  assert.equal(valueForPeople(firmware, { installed: '1.9', latest: '1.9' }, 'en', NOW), '1.9');
  assert.equal(valueForPeople(firmware, { installed: '1.9', latest: '1.11' }, 'en', NOW), '1.9 → 1.11');
});

test('A setting is on or off, a reading is yes or no.', () => {
  assert.equal(valueForPeople(dhcpServer, true, 'en', NOW), 'on');
  assert.equal(valueForPeople(dhcpServer, false, 'ja', NOW), '無効');
  assert.equal(valueForPeople(sessionUp, false, 'en', NOW), 'no');
  assert.equal(valueForPeople(sessionUp, true, 'ja', NOW), 'はい');
});

test('Which box it is comes first, in words; what is unknown says why.', () => {
  const box = { vendor: 'NEC', model: 'WX3000HP', firmware: '2.5.0', serial: null };
  const snapshot = Snapshot.empty.with([
    [wanIpv4, { state: 'unknown', why: 'not-said', at: NOW }],
    [sessionUp, known(true)],
    [identity, known(box)],
  ]);
  assert.deepEqual(linesForPeople(snapshot, 'en', NOW), [
    'identity           NEC WX3000HP, firmware 2.5.0',
    'session.up         yes',
    'wan.ipv4           ? (not-said)',
  ]);
  const nobody = Snapshot.empty.with([
    [identity, known({ vendor: null, model: null, firmware: null, serial: '7' })],
  ]);
  assert.deepEqual(linesForPeople(nobody, 'ja', NOW), ['identity           ?、シリアル番号 7']);
});

test('A value that is not new tells its age.', () => {
  const snapshot = Snapshot.empty.with([
    [dhcpServer, known(true, NOW - minutes(12))],
    [sessionUp, known(true, NOW - 59_000)],
  ]);
  assert.deepEqual(linesForPeople(snapshot, 'en', NOW), [
    'session.up         yes',
    'dhcp.server        on (read 12 min ago)',
  ]);
  assert.match(linesForPeople(snapshot, 'ja', NOW)[1] ?? '', /有効（12分前の値）$/);
});

test('A log has a line for each of its lines, and none of them is a command for the terminal.', () => {
  const snapshot = Snapshot.empty.with([[log, known(['09:00 up', '09:01 \u001b[2J down'])]]);
  assert.deepEqual(linesForPeople(snapshot, 'en', NOW), [
    'log                09:00 up',
    '                   09:01 \\u001b[2J down',
  ]);
  assert.deepEqual(linesForPeople(Snapshot.empty.with([[log, known([])]]), 'en', NOW), [
    'log                –',
  ]);
});
