import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countsText } from '../../../lib/capture/mask/kinds.ts';
import { Masks } from '../../../lib/capture/mask/masks.ts';
import { maskPatterns } from '../../../lib/capture/mask/patterns.ts';

const masked = (text: string) => maskPatterns(text, new Masks());

for (const [text, left] of [
  ['02:5E:10:00:00:1A', '02:00:00:00:00:01'],
  ['MAC:02-5e-10-00-00-1a,', 'MAC:02-00-00-00-00-01,'],
  ['WAN=025e.1000.001a', 'WAN=0200.0000.0001'],
  ['AP025E1000001A', 'AP020000000001'],
  ['b025e1000001a', 'b025e1000001a'],
  ['25.100.7.10/24', '203.0.113.1/24'],
  ['http://25.100.7.10:80/', 'http://203.0.113.1:80/'],
  ['100.72.3.4', '100.127.255.1'],
  ['100.128.3.4', '203.0.113.1'],
  ['2409:10:abcd:1::5', '2001:db8::1'],
  ['IPv6:2409:10:abcd:1:2:3:4:5.', 'IPv6:2001:db8::1.'],
  ['2409:10:abcd:100::/56', '2001:db8:1::/56'],
  ['fe80::5e10:ff:fe00:1a%eth0', 'fe80::1%eth0'],
  ['fd12:3456:789a::1', 'fd00::1'],
  ['::211:22ff:fe33:4477/64', '2001:db8::1/64'],
  ['::ffff:25.100.7.10', '::ffff:203.0.113.1'],
  ['taro.yamada@pppoe.isp.example', 'user1@example'],
  ['uuid:79f0447f-860fbb81::urn:x', 'uuid:00000000-00000001::urn:x'],
  ['4f0b2c9e-1d2e-4f5a-8b7c-0080f0123456', '00000000-0000-0000-0000-000000000001'],
] as const) {
  test(`${text} becomes ${left}.`, () => assert.equal(masked(text), left));
}

for (const text of [
  '192.168.10.1 10.0.0.1 172.16.3.4 127.0.0.1 169.254.1.2',
  '255.255.255.0 0.0.0.0 224.0.0.1 239.255.255.250',
  '192.0.0.2',
  '203.0.113.9 198.51.100.1 2001:db8::1 02:00:00:00:00:2a',
  '00:00:00:00:00:00 FF:FF:FF:FF:FF:FF',
  'Version 1.2.3.4, ver.10.20.30.40, バージョン: 1.1.1.1',
  '1.2.3.4.5 999.1.1.1 1.2.3',
  '12:34:56 2026-11-24 10:20:30',
  ':: ::1 ff02::1 a::before *::after',
  'margin: 0 1px; color: #a1b2c3; background: #deadbeef',
  '123456789012 1234567890123456789012345678',
  'name@host @media (min-width: 3px)',
  'abcdefabcdef deadbeefdeadbeef',
]) {
  test(`What tells nothing stays: ${text}.`, () => assert.equal(masked(text), text));
}

test('More addresses than there are documentation addresses are still told from private ones.', () => {
  const masks = new Masks();
  const seen = new Set(
    Array.from({ length: 600 }, (_, n) => maskPatterns(`25.${n >> 8}.${n & 255}.1`, masks)),
  );
  assert.equal(seen.size, 508);
  for (const address of seen) assert.match(address, /^(?:203\.0\.113|198\.51\.100)\.\d+$/);
});

test('However many things there are to tell apart, nothing grows without end.', () => {
  const masks = new Masks();
  for (let n = 0; n < 6_000; n++) masks.mask('ssid', `network ${n}`);
  assert.equal(masks.counts.ssid, 5_000);
  assert.equal(masks.mask('ssid', 'one more'), 'ssid-5000');
});

test('How much was masked is said by kind, in the language of the person.', () => {
  assert.equal(countsText({ mac: 2, password: 1 }, 'en'), 'MAC addresses: 2, passwords: 1');
  assert.equal(countsText({ mac: 2, password: 1 }, 'ja'), 'MACアドレス 2件、パスワード 1件');
  assert.equal(countsText({}, 'en'), '');
});
