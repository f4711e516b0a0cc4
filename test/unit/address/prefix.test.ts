import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  covers4,
  covers6,
  ipv4Bits,
  ipv4Text,
  ipv6Bits,
  ipv6Text,
  parsePrefix4,
  parsePrefix6,
  prefix4Text,
  prefix6AsWritten,
  prefix6Text,
} from '../../../lib/address/prefix.ts';

test('An address and its number are the same thing, in the spelling of RFC 5952.', () => {
  const spellings: Readonly<Record<string, string>> = {
    '2001:DB8:0:0:0:0:0:1': '2001:db8::1',
    '::': '::',
    '::1': '::1',
    '240b:10::': '240b:10::',
    '1:2:3:4:5:6:7:8': '1:2:3:4:5:6:7:8',
    'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff': 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    '64:ff9b::192.0.2.33': '64:ff9b::c000:221',
  };
  for (const [written, canonical] of Object.entries(spellings))
    assert.equal(ipv6Text(ipv6Bits(written) ?? -1n), canonical);
  assert.equal(ipv6Bits('2001:db8::1'), 0x2001_0db8_0000_0000_0000_0000_0000_0001n);
  for (const none of ['', '192.0.2.1', '::ffff:192.0.2.1', '1:2:3', 'g::', '2001:db8::1::'])
    assert.equal(ipv6Bits(none), undefined, none);
  for (const ipv4 of ['0.0.0.0', '192.0.2.33', '255.255.255.255'])
    assert.equal(ipv4Text(ipv4Bits(ipv4) ?? -1), ipv4);
  for (const none of ['', '1.2.3', '256.1.1.1', '01.2.3.4', '::1'])
    assert.equal(ipv4Bits(none), undefined, none);
});

test('A prefix of a configuration has a length and no bits behind it.', () => {
  for (const good of ['2001:db8::/40', '::/0', '2001:db8::1/128']) {
    const prefix = parsePrefix6(good);
    assert.equal(prefix && prefix6Text(prefix), good);
  }
  for (const bad of ['2001:db8::', '2001:db8::1/40', '2001:db8::/129', '2001:db8::/', '/40', '192.0.2.0/24'])
    assert.equal(parsePrefix6(bad), undefined, bad);
  for (const good of ['192.0.2.0/24', '0.0.0.0/0', '255.255.255.255/32']) {
    const prefix = parsePrefix4(good);
    assert.equal(prefix && prefix4Text(prefix), good);
  }
  for (const bad of ['192.0.2.0', '192.0.2.1/24', '192.0.2.0/33', '2001:db8::/40', '219.104.138.0/20'])
    assert.equal(parsePrefix4(bad), undefined, bad);
});

test('A prefix covers what begins like it, and nothing shorter than itself.', () => {
  const outer = parsePrefix6('2400:4050::/34');
  assert.ok(outer);
  const covered = (text: string) => covers6(outer, prefix6AsWritten(text) ?? assert.fail(text));
  assert.ok(covered('2400:4050:3fff:ff00::/56'));
  assert.ok(covered('2400:4050::/34'));
  assert.ok(!covered('2400:4050:4000::/56'));
  assert.ok(!covered('2400:4050::/33'));
  const ipv4 = parsePrefix4('128.0.0.0/1');
  assert.ok(
    ipv4 && covers4(ipv4, ipv4Bits('200.1.2.3') ?? 0) && !covers4(ipv4, ipv4Bits('127.255.255.255') ?? 0),
  );
});

test('A prefix is taken as people write it.', () => {
  const written: Readonly<Record<string, string>> = {
    '240b:10:1234:5600::/56': '240b:10:1234:5600::/56',
    '240b:10:1234:5600::/60': '240b:10:1234:5600::/60',
    '240b:10:1234:56a7::/56': '240b:10:1234:5600::/56',
    '240b:10:1234:56a7::': '240b:10:1234:56a7::/64',
    '240b:10:1234:56a7:211:22ff:fe33:4455': '240b:10:1234:56a7::/64',
    '240b:10:1234:56a7:211:22ff:fe33:4455/64': '240b:10:1234:56a7::/64',
    '240b:10:1234:56a7::1/128': '240b:10:1234:56a7::1/128',
    '240B:0010:1234:5600::/56': '240b:10:1234:5600::/56',
    '  240b:10:1234:5600::/56\n': '240b:10:1234:5600::/56',
    '240b:10:1234:5600:: / 56': '240b:10:1234:5600::/56',
    '２４０Ｂ：１０：１２３４：５６００：：／５６': '240b:10:1234:5600::/56',
    '　240b:10:1234:5600::／56　': '240b:10:1234:5600::/56',
    '240b:10:1234:5600': '240b:10:1234:5600::/64',
    '240b:10:1234:5600/56': '240b:10:1234:5600::/56',
    '[240b:10:1234:5600::]': '240b:10:1234:5600::/64',
    '240b:10:1234:5600::1%eth0': '240b:10:1234:5600::/64',
    '240b:10:1234:5600::1%eth0/64': '240b:10:1234:5600::/64',
  };
  for (const [text, prefix] of Object.entries(written)) {
    const parsed = prefix6AsWritten(text);
    assert.equal(parsed && prefix6Text(parsed), prefix, text);
  }
  for (const bad of [
    '',
    'v6プラス',
    '192.168.1.1',
    '240b:10:1234',
    '240b:10::/129',
    '240b:10::/',
    '240b:10::/x',
    '240b:10::/56/56',
    '240b:10:12345:5600::/56',
    '240b::10::1',
  ])
    assert.equal(prefix6AsWritten(bad), undefined, bad);
});
