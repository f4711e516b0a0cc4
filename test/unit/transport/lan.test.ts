import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLanAddress, kindOfAddress, plainAddress } from '../../../lib/address/ip.ts';
import { request } from '../../../lib/transport/http.ts';
import { keepToLan, addressesOnLan, resolveOnLan } from '../../../lib/transport/lan.ts';
import { namesFor } from '../../support/dns.ts';
import { webServer } from '../../support/no-routers.ts';

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
  test(`"${ip}" is ${kind}.`, () => {
    assert.equal(kindOfAddress(ip), kind);
    assert.equal(isLanAddress(ip), kind !== 'other');
  });
}

test('The same address is the same text, however it was written.', () => {
  assert.equal(plainAddress('[FE80:0::01%25eth0]'), 'fe80::1');
  assert.equal(plainAddress('::FFFF:127.0.0.1'), '127.0.0.1');
  assert.equal(plainAddress('router'), 'router');
});

test('An address or name in the LAN is resolved.', async () => {
  assert.equal(await resolveOnLan('192.168.10.1'), '192.168.10.1');
  assert.equal(await resolveOnLan('[fe80::1%eth0]'), 'fe80::1%eth0');
  assert.ok(isLanAddress(await resolveOnLan('localhost')));
});

test('An address outside, an unknown name and an aborted question are refused.', async () => {
  await assert.rejects(resolveOnLan('8.8.8.8'), { code: 'wrong-host' });
  await assert.rejects(resolveOnLan('router.invalid'), { code: 'unreachable' });
  await assert.rejects(resolveOnLan('127.0.0.1', AbortSignal.abort()), { code: 'cancelled' });
});

test('Of what a name stands for, only addresses in the LAN are used.', async (t) => {
  namesFor(t, { 'router.example': [['203.0.113.66', '192.168.1.1', 'fd00::1', '2001:db8::1']] });
  assert.deepEqual(await addressesOnLan('router.example'), ['192.168.1.1', 'fd00::1']);
  namesFor(t, { 'away.example': [['203.0.113.66']] });
  await assert.rejects(addressesOnLan('away.example'), { code: 'wrong-host' });
  await assert.rejects(request({ url: new URL('http://away.example/') }), { code: 'wrong-host' });
});

test('A name keeps its first answer as long as what was begun with it goes on.', async (t) => {
  const { hostname, port } = new URL(await webServer(t));
  const asked = namesFor(t, { 'router.example': [[hostname], ['203.0.113.66']] });
  const url = new URL(`http://router.example:${port}/`);
  await keepToLan(async () => {
    assert.equal(await resolveOnLan('router.example'), hostname);
    for (let times = 0; times < 3; times++) assert.ok((await request({ url })).status > 0);
    assert.deepEqual(asked, ['router.example']);
  });
  // without, it is asked for again, and led astray it is not followed
  await assert.rejects(request({ url }), { code: 'wrong-host' });
});

test('While it goes on, an address outside is not asked either, whatever says so.', async (t) => {
  const url = new URL('http://203.0.113.66/');
  await keepToLan(async () => {
    await assert.rejects(request({ url }), { code: 'wrong-host' });
    await assert.rejects(request({ url: new URL('http://[2001:db8::1]/') }), { code: 'wrong-host' });
    assert.ok((await request({ url: new URL(await webServer(t)) })).status > 0);
  });
});
