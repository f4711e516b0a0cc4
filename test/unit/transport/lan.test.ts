import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLanAddress, kindOfAddress, plainAddress } from '../../../lib/address/ip.ts';
import { resolveOnLan } from '../../../lib/transport/lan.ts';

const KINDS: readonly (readonly [string, string])[] = [
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['172.32.0.1', 'other'],
  ['192.168.10.1', 'private'],
  ['::ffff:192.168.10.1', 'private'],
  ['::ffff:c0a8:a01', 'private'],
  ['::ffff:8.8.8.8', 'other'],
  ['169.254.1.1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['[fd00::1]', 'unique-local'],
  ['2001:db8::1', 'other'],
  ['100.64.0.1', 'other'],
  ['0.0.0.0', 'other'],
  ['8.8.8.8', 'other'],
  ['router', 'other'],
  ['', 'other'],
];
for (const [ip, kind] of KINDS) {
  test(`"${ip}" is ${kind}`, () => {
    assert.equal(kindOfAddress(ip), kind);
    assert.equal(isLanAddress(ip), kind !== 'other');
  });
}

test('the same address is the same text, however it was written', () => {
  assert.equal(plainAddress('[FE80:0::01%25eth0]'), 'fe80::1');
  assert.equal(plainAddress('::FFFF:127.0.0.1'), '127.0.0.1');
  assert.equal(plainAddress('router'), 'router');
});

test('an address or name in the LAN is resolved', async () => {
  assert.equal(await resolveOnLan('192.168.10.1'), '192.168.10.1');
  assert.equal(await resolveOnLan('[fe80::1%eth0]'), 'fe80::1%eth0');
  assert.ok(isLanAddress(await resolveOnLan('localhost')));
});

test('an address outside, an unknown name and an aborted question are refused', async () => {
  await assert.rejects(resolveOnLan('8.8.8.8'), { code: 'wrong-host' });
  await assert.rejects(resolveOnLan('router.invalid'), { code: 'unreachable' });
  await assert.rejects(resolveOnLan('127.0.0.1', AbortSignal.abort()), { code: 'cancelled' });
});
