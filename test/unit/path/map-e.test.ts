import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prefix6AsWritten } from '../../../lib/address/prefix.ts';
import { ruleFor, ruleOfIpv4, shareOf, type MapRule, type Share } from '../../../lib/path/map-e.ts';
import { ownsPort } from '../../../lib/path/port-set.ts';
import { knownRules, rulesFrom, tables } from '../../../lib/path/rule-table.ts';
import { byBits, randomHome } from './by-bits.ts';

const prefixOf = (text: string) => prefix6AsWritten(text) ?? assert.fail(text);
const one = (given: object): MapRule => rulesFrom([given])[0] ?? assert.fail();

function share(rule: MapRule | undefined, prefix: string): Share {
  assert.ok(rule, prefix);
  return shareOf(rule, prefixOf(prefix)) ?? assert.fail(prefix);
}

function short({ ipv4, portSet, ports, ce }: Share) {
  const count = ports.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  return [ipv4, portSet.psid, portSet.length, count, ports[0]?.[0], ports.at(-1)?.[1], ce];
}

/** RFC 7597 appendix A, in both layouts. Example 5 prints PSID 0x20; its ports and address are those of 0x34 (erratum 5324 to RFC 7599). */
describe('the examples of RFC 7597', () => {
  const base = { service: 'RFC', psidOffset: 6, layout: 'rfc7597' };
  const shared = { ...base, ipv6: '2001:db8::/40', ipv4: '192.0.2.0/24', eaLength: 16 };
  const alone = { ...base, ipv6: '2001:db8:12:3400::/56', ipv4: '192.0.2.18/32', eaLength: 0 };
  const home = '2001:db8:12:3400::/56';

  test('1: an address shared by 256.', () => {
    const found = share(one(shared), home);
    assert.deepEqual(short(found), [
      '192.0.2.18',
      0x34,
      8,
      252,
      1232,
      64_723,
      '2001:db8:12:3400:0:c000:212:34',
    ]);
    assert.deepEqual(found.ports.slice(0, 2), [
      [1232, 1235],
      [2256, 2259],
    ]);
    assert.equal(share(one({ ...shared, layout: 'draft03' }), home).ce, '2001:db8:12:3400:c0:2:1200:3400');
  });

  test('4: a whole address.', () => {
    assert.deepEqual(short(share(one(alone), home)), [
      '192.0.2.18',
      0,
      0,
      65_536,
      0,
      65_535,
      '2001:db8:12:3400:0:c000:212:0',
    ]);
    assert.ok(ownsPort(share(one(alone), home).portSet, 80));
  });

  test('5: a PSID that is told with the rule.', () => {
    const told = one({ ...alone, psidLength: 8, psid: 0x34 });
    assert.deepEqual(short(share(told, home)), [
      '192.0.2.18',
      0x34,
      8,
      252,
      1232,
      64_723,
      '2001:db8:12:3400:0:c000:212:34',
    ]);
  });
});

/** Made-up homes within the known rules; what they have was worked out with another program, from text of bits, and checked by hand. */
const HOMES: readonly (readonly [string, string, ...(string | number)[]])[] = [
  [
    'v6plus',
    '240b:10:1234:5600::/64',
    '106.72.18.52',
    0x56,
    8,
    240,
    5472,
    62_831,
    '240b:10:1234:5600:6a:4812:3400:5600',
  ],
  [
    'v6plus',
    '240b:10:1234:56a7::/64',
    '106.72.18.52',
    0x56,
    8,
    240,
    5472,
    62_831,
    '240b:10:1234:56a7:6a:4812:3400:5600',
  ],
  [
    'v6plus',
    '240b:10:1234:56a7::/56',
    '106.72.18.52',
    0x56,
    8,
    240,
    5472,
    62_831,
    '240b:10:1234:5600:6a:4812:3400:5600',
  ],
  ['v6plus', '240b:12:1:0::/64', '14.8.0.1', 0, 8, 240, 4096, 61_455, '240b:12:1:0:e:800:100:0'],
  [
    'v6plus',
    '240b:253:ffff:fe00::/64',
    '14.13.255.255',
    0xfe,
    8,
    240,
    8160,
    65_519,
    '240b:253:ffff:fe00:e:dff:ff00:fe00',
  ],
  [
    'BIGLOBE',
    '2404:7a80:1234:5600::/64',
    '133.200.18.52',
    0x56,
    8,
    240,
    5472,
    62_831,
    '2404:7a80:1234:5600:85:c812:3400:5600',
  ],
  [
    'BIGLOBE',
    '2404:7a84:0:ab00::/64',
    '133.206.0.0',
    0xab,
    8,
    240,
    6832,
    64_191,
    '2404:7a84:0:ab00:85:ce00:0:ab00',
  ],
  [
    'BIGLOBE',
    '2404:7a82:180:8100::/64',
    '125.196.209.128',
    0x81,
    8,
    240,
    6160,
    63_519,
    '2404:7a82:180:8100:7d:c4d1:8000:8100',
  ],
  [
    'BIGLOBE',
    '2404:7a87:fc6e:a500::/64',
    '125.193.152.110',
    0xa5,
    8,
    240,
    6736,
    64_095,
    '2404:7a87:fc6e:a500:7d:c198:6e00:a500',
  ],
  [
    'BIGLOBE',
    '2404:7a86:b33b:6500::/64',
    '125.195.187.59',
    0x65,
    8,
    240,
    5712,
    63_071,
    '2404:7a86:b33b:6500:7d:c3bb:3b00:6500',
  ],
  [
    'OCN',
    '2400:4050:a736:5300::/64',
    '153.242.156.217',
    0x13,
    6,
    1008,
    1328,
    64_831,
    '2400:4050:a736:5300:99:f29c:d900:1300',
  ],
  [
    'OCN',
    '2400:4053:eed7:8800::/64',
    '153.238.187.94',
    0x08,
    6,
    1008,
    1152,
    64_655,
    '2400:4053:eed7:8800:99:eebb:5e00:800',
  ],
  [
    'OCN',
    '2400:4052:b369:c500::/64',
    '153.193.77.167',
    0x05,
    6,
    1008,
    1104,
    64_607,
    '2400:4052:b369:c500:99:c14d:a700:500',
  ],
  [
    'OCN',
    '2400:4052:961d:2100::/64',
    '114.150.184.116',
    0x21,
    6,
    1008,
    1552,
    65_055,
    '2400:4052:961d:2100:72:96b8:7400:2100',
  ],
  [
    'OCN',
    '2400:4052:d6aa:c900::/64',
    '180.49.26.171',
    0x09,
    6,
    1008,
    1168,
    64_671,
    '2400:4052:d6aa:c900:b4:311a:ab00:900',
  ],
  [
    'OCN',
    '2400:4152:c791:1100::/64',
    '124.98.22.68',
    0x11,
    6,
    1008,
    1296,
    64_799,
    '2400:4152:c791:1100:7c:6216:4400:1100',
  ],
  [
    'OCN',
    '2400:4050:ffff:ff00::/64',
    '153.243.255.255',
    0x3f,
    6,
    1008,
    2032,
    65_535,
    '2400:4050:ffff:ff00:99:f3ff:ff00:3f00',
  ],
];

test('Homes of every service have what another program says.', () => {
  for (const [service, prefix, ...expected] of HOMES) {
    const found = share(ruleFor(knownRules(), prefixOf(prefix)), prefix);
    assert.deepEqual([found.service, ...short(found)], [service, ...expected], prefix);
  }
});

test('A prefix that no rule covers has no rule, though its neighbours have one.', () => {
  for (const prefix of [
    '2409:10:1234:5600::/64',
    '2400:4151:ffff:ff00::/64',
    'fd00:1:2:3::/64',
    '240b:14::/56',
    '240d:f::/56',
  ])
    assert.equal(ruleFor(knownRules(), prefixOf(prefix)), undefined, prefix);
});

test('A prefix that is too short for its rule tells nothing.', () => {
  const rule = ruleFor(knownRules(), prefixOf('240b:10:1234::/48'));
  assert.ok(rule);
  assert.equal(shareOf(rule, prefixOf('240b:10:1234::/48')), undefined);
  assert.equal(shareOf(rule, prefixOf('240b:10:1234:5600::/55')), undefined);
});

test('Of several rules the longest counts.', () => {
  const rule = (ipv6: string, service: string) =>
    one({ service, ipv6, ipv4: '192.0.2.0/24', eaLength: 16, psidOffset: 4, layout: 'draft03' });
  const rules = [
    rule('2001:db8::/40', 'wide'),
    rule('2001:db8:10::/44', 'narrow'),
    rule('2001:db8::/32', 'widest'),
  ];
  assert.equal(ruleFor(rules, prefixOf('2001:db8:12:3400::/56'))?.service, 'narrow');
  assert.equal(ruleFor(rules, prefixOf('2001:db8:f2:3400::/56'))?.service, 'wide');
});

test('The tables are as large as their sources, with a day, and overlap nowhere.', () => {
  const counts = tables.map(({ service }) => [
    service,
    knownRules().filter((rule) => rule.service === service).length,
    knownRules()
      .filter((rule) => rule.service === service)
      .reduce((sum, { ipv4 }) => sum + 2 ** (32 - ipv4.length), 0),
  ]);
  assert.deepEqual(counts, [
    ['v6plus', 4, 524_288],
    ['OCN', 160, 1_939_456],
    ['BIGLOBE', 258, 524_288],
  ]);
  for (const { asOf } of tables) assert.match(asOf, /^20\d\d-\d\d-\d\d$/);
  const sorted = knownRules().toSorted((a, b) => (a.ipv6.bits < b.ipv6.bits ? -1 : 1));
  for (const [at, { ipv6 }] of sorted.entries()) {
    const next = sorted[at + 1];
    if (next) assert.ok(ipv6.bits + (1n << BigInt(128 - ipv6.length)) <= next.ipv6.bits);
  }
});

test('Every known rule, by another formulation: address, PSID, ports and tunnel end, in both layouts, and back again.', () => {
  for (const [at, known] of knownRules().entries())
    for (const layout of ['draft03', 'rfc7597'] as const) {
      const rule = { ...known, layout };
      const home = randomHome(rule, at);
      const found = share(ruleFor(knownRules(), prefixOf(home)), home);
      const wanted = byBits(rule, home);
      const { ipv4, portSet, ce, ports } = share(rule, home);
      assert.deepEqual(
        { ipv4, psid: portSet.psid, ce },
        { ipv4: wanted.ipv4, psid: wanted.psid, ce: wanted.ce },
        home,
      );
      assert.equal(found.ipv4, wanted.ipv4);
      assert.equal(ruleOfIpv4(knownRules(), ipv4)?.service, known.service);
      for (const [from, to] of ports)
        assert.deepEqual([from - 1, from, to, to + 1].map(wanted.owns), [false, true, true, false], home);
      for (let port = at % 61; port < 65_536; port += 61)
        assert.equal(ownsPort(portSet, port), wanted.owns(port));
    }
});

test('Addresses that are none, or in no pool, are of no rule.', () => {
  for (const address of ['', 'x', '192.168.1.1', '113.150.1.1', '8.8.8.8'])
    assert.equal(ruleOfIpv4(knownRules(), address), undefined);
});
