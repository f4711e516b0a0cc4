import assert from 'node:assert/strict';
import { test } from 'node:test';
import { macAddress, macToSet, unicastMac } from '../../../lib/capabilities/mac.ts';
import { pppoeAccount } from '../../../lib/capabilities/pppoe-account.ts';
import { addressClass } from '../../../lib/address/wan-class.ts';
import { tellWanIpv4, wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { Report } from '../../../lib/router/report.ts';
import { Snapshot } from '../../../lib/router/snapshot.ts';

test('Addresses are sorted into the kinds that matter on a home line.', () => {
  const expected = {
    '25.100.7.10': 'public',
    '10.1.2.3': 'private',
    '172.31.255.255': 'private',
    '172.32.0.1': 'public',
    '192.168.10.1': 'private',
    '100.64.0.1': 'cgn',
    '100.128.0.1': 'public',
    '192.0.0.2': 'ds-lite',
    '192.0.0.8': 'reserved',
    '203.0.113.7': 'documentation',
    '198.51.100.7': 'documentation',
    '192.0.2.1': 'documentation',
    '169.254.1.1': 'reserved',
    '127.0.0.1': 'reserved',
    '224.0.0.1': 'reserved',
    '255.255.255.255': 'reserved',
  };
  for (const [address, kind] of Object.entries(expected)) assert.equal(addressClass(address), kind, address);
});

test('The many ways in which routers say "no address" are unknown, and rubbish is unreadable.', () => {
  const told = (raw: string | undefined) => {
    const report = new Report();
    tellWanIpv4(report, raw);
    return Snapshot.empty.with(report.observed('x', 0)).get(wanIpv4);
  };
  for (const none of [undefined, '', '  ', '0.0.0.0', '\n0.0.0.0 ']) {
    assert.deepEqual(told(none), { state: 'unknown', why: 'not-said', at: 0 });
  }
  for (const rubbish of ['-', '1.2.3', '::1', '11.22.33.444', '11.22.33.44; rm']) {
    assert.deepEqual(told(rubbish), { state: 'unknown', why: 'unreadable', at: 0 }, rubbish);
  }
  assert.deepEqual(told(' 100.64.1.1 '), {
    state: 'known',
    value: '100.64.1.1',
    at: 0,
    channel: 'x',
    attributes: { class: 'cgn' },
  });
});

test('A MAC is brought to one form, and one that no interface may have is refused.', () => {
  assert.equal(macAddress.parse(' 02-AA-BB-CC-DD-EE '), '02:aa:bb:cc:dd:ee');
  for (const bad of [
    '00:00:00:00:00:00',
    '01:00:5e:00:00:01',
    'ff:ff:ff:ff:ff:ff',
    '02:aa',
    'zz:aa:bb:cc:dd:ee',
  ]) {
    assert.equal(unicastMac.safeParse(bad).success, false, bad);
  }
  assert.equal(macToSet.parse('default'), 'default');
  assert.equal(wanMac.matches('02:aa:bb:cc:dd:ee', '02:aa:bb:cc:dd:ee'), true);
  assert.equal(wanMac.matches('02:aa:bb:cc:dd:ee', '02:aa:bb:cc:dd:ff'), false);
});

test('An account takes exactly a user name and a password.', () => {
  assert.equal(pppoeAccount.input.safeParse({ username: 'a@b', password: 'p' }).success, true);
  assert.equal(pppoeAccount.input.safeParse({ username: 'a@b', password: 'p', extra: 1 }).success, false);
  assert.equal(pppoeAccount.matches('a@b', { username: 'a@b', password: 'p' }), true);
});
