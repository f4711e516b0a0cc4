import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownNames, poolOfName, type NamedPool } from '../../../lib/path/reverse-names.ts';

const told = (name: string) => {
  const pool = poolOfName(name);
  return pool && [pool.path, pool.provider];
};

test('Names of customers tell path and provider, in any case, with a dot at the end or without.', () => {
  const names: Readonly<Record<string, readonly [string, string]>> = {
    'M106072200009.v4.enabler.ne.jp': ['ipoe', 'v6plus'],
    'm014009001002.V4.ENABLER.NE.JP.': ['ipoe', 'v6plus'],
    'p4711-ipoe.ipoe.ocn.ne.jp': ['ipoe-map-e', 'OCN'],
    'p4711-ipoefx.ipoe.ocn.ne.jp': ['ipoe-fixed-ip', 'OCN'],
    'p1234-ipngn200803sizuokaden.shizuoka.ocn.ne.jp': ['pppoe', 'OCN'],
    'p1234-ipngnfx01marunouchi.tokyo.ocn.ne.jp': ['pppoe', 'OCN'],
    'flh2-125-196-208-1.osk.mesh.ad.jp': ['ipoe-map-e', 'BIGLOBE'],
    'FL1-119-244-0-9.tky.mesh.ad.jp': ['pppoe', 'BIGLOBE'],
    'flh4-110-233-203-9.tky.mesh.ad.jp': ['unknown', 'BIGLOBE'],
    '9.128.178.217.shared.user.transix.jp': ['ipoe-ds-lite', 'transix'],
    '9.37.178.217.static.user.transix.jp': ['ipoe-fixed-ip', 'transix'],
    '133-32-224-9.west.xps.vectant.ne.jp': ['ipoe', 'Xpass'],
    'ab123.d.east.v6connect.net': ['ipoe-ds-lite', 'v6 connect'],
    'a123.f.west.v6connect.net': ['ipoe-fixed-ip', 'v6 connect'],
    'ab000009.dynamic.ppp.asahi-net.or.jp': ['pppoe', 'ASAHI Net'],
    'ntaich012345.aich.nt.ngn.ppp.infoweb.ne.jp': ['pppoe', '@nifty'],
    'i60-34-1-2.s41.a012.ap.plala.or.jp': ['pppoe', 'plala'],
    'p784a0009.tkyea130.ap.so-net.ne.jp': ['unknown', 'So-net'],
  };
  for (const [name, expected] of Object.entries(names)) assert.deepEqual(told(name), expected, name);
  const shapes = new Set(Object.keys(names).map((name) => poolOfName(name)?.name));
  assert.equal(shapes.size, knownNames.length, 'every shape of the table is used');
  for (const { name, seen } of knownNames) assert.match(seen, /lists/, name);
});

test('What only looks like one of them is unknown.', () => {
  for (const name of [
    '',
    '.',
    'host.example.net',
    'v4.enabler.ne.jp',
    'M.v4.enabler.ne.jp',
    'Mabc.v4.enabler.ne.jp',
    'M106072200009.v4.enabler.ne.jp.example.net',
    'xM106072200009.v4.enabler.ne.jp',
    'www.ocn.ne.jp',
    'p4711-ipoe.tokyo.ocn.ne.jp',
    'p4711-vc.vc.ocn.ne.jp',
    'mesh.ad.jp',
    '9.128.178.217.shared.user.transix.jp.evil.example',
    'a.b.133-32-224-9.west.xps.vectant.ne.jp',
  ])
    assert.equal(told(name), undefined, name);
});

test('Shapes: digits, anything, any number of labels; the first that fits counts.', () => {
  const pool = (name: string): NamedPool => ({
    name,
    path: 'pppoe',
    provider: name,
    confidence: 1,
    seen: '',
  });
  const fits = (shape: string, name: string) => poolOfName(name, [pool(shape)]) !== undefined;
  assert.ok(fits('*', 'anything') && fits('*', '') && !fits('*', 'two.labels'));
  assert.ok(fits('a#b', 'a123b') && !fits('a#b', 'ab') && !fits('a#b', 'a1c') && !fits('#', '1a'));
  assert.ok(fits('a*b*c', 'abbbxbc') && fits('a**c', 'ac') && !fits('a*b', 'abx'));
  assert.ok(fits('x*#y', 'xabc12y') && !fits('x*#y', 'xabcy'));
  assert.ok(fits('**.jp', 'a.b.c.jp') && fits('**.jp', 'a.jp') && !fits('**.jp', 'jp'));
  assert.equal(poolOfName('a.b', [pool('*.b'), pool('a.b')])?.provider, '*.b');
});

test('A shape that a user wrote badly costs no time.', () => {
  const shape = `${'*a'.repeat(40)}b.${'*#'.repeat(40)}`;
  const began = performance.now();
  poolOfName(`${'a'.repeat(60_000)}.${'1'.repeat(60_000)}`, [
    { name: shape, path: 'pppoe', provider: 'x', confidence: 1, seen: '' },
  ]);
  assert.ok(performance.now() - began < 2_000);
});
