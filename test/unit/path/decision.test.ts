import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wanModes } from '../../../lib/capabilities/wan-mode.ts';
import { wanPaths, type WanPath } from '../../../lib/capabilities/wan-path.ts';
import { decideHome, decidePath, type Looked } from '../../../lib/path/decision.ts';
import { ours } from '../../../lib/path/knowledge.ts';
import type { PathObservation } from '../../../lib/path/observed-path.ts';
import type { Reported } from '../../../lib/path/reported-path.ts';

const V6PLUS = { ipv4: '106.72.18.52', prefix: '240b:10:1234:5600::/56' };
const PLAIN = '25.100.7.10';
const OCN_PPPOE = { ipv4: '25.100.7.11', name: 'p12-ipngn01.tokyo.ocn.ne.jp' };
const TRANSIX = { ipv4: '25.100.7.12', name: '12.7.100.25.shared.user.transix.jp' };
const FIXED = { ipv4: '25.100.7.13', name: '13.7.100.25.static.user.transix.jp' };
const XPASS = { ipv4: '25.100.7.14', name: '25-100-7-14.east.xps.vectant.ne.jp' };

/** One report for each path; none of them names a public address, so that only the paths are compared. */
const REPORTS: Readonly<Record<WanPath, Reported>> = {
  pppoe: { up: true, mode: 'pppoe' },
  'ipoe-map-e': { up: true, mode: 'map-e' },
  'ipoe-ds-lite': { up: true, mode: 'ds-lite' },
  'ipoe-fixed-ip': { up: true, mode: 'ipip' },
  ipoe: { up: true, ipv6: ['2409:10:9abc:1200::/56'] },
  'behind-router': { up: true, mode: 'dhcp', ipv4: '192.168.1.101' },
  none: { up: false, mode: 'pppoe' },
  unknown: { up: true },
};

const SIGHTS = {
  'nobody looked': undefined,
  nothing: {},
  'some address': { ipv4: PLAIN },
  pppoe: OCN_PPPOE,
  'ipoe-map-e': { ipv4: V6PLUS.ipv4 },
  'ipoe-ds-lite': TRANSIX,
  'ipoe-fixed-ip': FIXED,
  ipoe: XPASS,
} as const satisfies Readonly<Record<string, PathObservation | undefined>>;

/** Path for each report (rows) and sight (columns, as in SIGHTS); `!` marks a mismatch. */
const TABLE = `
pppoe          pppoe          pppoe          pppoe          pppoe         ipoe-map-e!    ipoe-ds-lite!  ipoe-fixed-ip! ipoe!
ipoe-map-e     ipoe-map-e     ipoe-map-e     ipoe-map-e     pppoe!        ipoe-map-e     ipoe-ds-lite!  ipoe-fixed-ip! ipoe-map-e
ipoe-ds-lite   ipoe-ds-lite   ipoe-ds-lite   ipoe-ds-lite   pppoe!        ipoe-map-e!    ipoe-ds-lite   ipoe-fixed-ip! ipoe-ds-lite
ipoe-fixed-ip  ipoe-fixed-ip  ipoe-fixed-ip  ipoe-fixed-ip  pppoe!        ipoe-map-e!    ipoe-ds-lite!  ipoe-fixed-ip  ipoe-fixed-ip
ipoe           ipoe           ipoe           ipoe           pppoe!        ipoe-map-e     ipoe-ds-lite   ipoe-fixed-ip  ipoe
behind-router  behind-router  behind-router  behind-router  behind-router behind-router  behind-router  behind-router  behind-router
none           none           none           none!          none!         none!          none!          none!          none!
unknown        unknown        unknown        unknown        pppoe         ipoe-map-e     ipoe-ds-lite   ipoe-fixed-ip  ipoe
`;

describe('reported and observed', () => {
  const rows = TABLE.trim()
    .split('\n')
    .map((row) => row.split(/\s+/));
  assert.deepEqual(new Set(rows.map(([path]) => path)), new Set(wanPaths));
  for (const [reported = '', ...cells] of rows)
    for (const [at, [sight, observed]] of Object.entries(SIGHTS).entries()) {
      const cell = cells[at] ?? '';
      test(`Reported ${reported}, seen ${sight}: ${cell}.`, () => {
        const decision = decidePath({ reported: REPORTS[reported as WanPath], observed });
        assert.equal(decision.path + (decision.mismatch ? '!' : ''), cell);
        assert.equal(decision.reported.path, reported);
        assert.equal(decision.observed === undefined, sight === 'nobody looked');
        if (decision.mismatch) assert.ok(decision.confidence <= 0.5);
      });
    }
});

test('Every combination of what can be told keeps the rules of a decision.', () => {
  const ups = [undefined, true, false];
  const modes = [undefined, ...wanModes];
  const addresses = [
    {},
    { ipv4: PLAIN },
    { ipv4: V6PLUS.ipv4 },
    OCN_PPPOE,
    TRANSIX,
    { ipv4: '192.168.10.5' },
    { ipv4: '100.64.0.9' },
    { ipv4: '192.0.0.2' },
    { ipv4: '203.0.113.9' },
  ];
  const prefixes = [[], [V6PLUS.prefix], ['2409:10:9abc:1200::/56', V6PLUS.prefix], ['nonsense']];
  const sights: readonly (PathObservation | undefined)[] = [
    ...Object.values(SIGHTS),
    { mss: 1402 },
    { mss: 1408 },
    { hops: ['x'] },
  ];
  let decisions = 0;
  for (const up of ups)
    for (const mode of modes)
      for (const address of addresses)
        for (const ipv6 of prefixes)
          for (const observed of sights) {
            const reported: Reported = { up, mode, ipv6, ...address };
            const decision = decidePath({ reported, observed });
            const { path, confidence, evidence, mismatch, observed: seen } = decision;
            const what = JSON.stringify({ reported, observed, decision });
            assert.ok(confidence >= 0 && confidence < 1, what);
            assert.equal(confidence === 0, path === 'unknown', what);
            assert.ok(path === 'unknown' || evidence.length > 0, what);
            if (up === false) assert.equal(path, 'none', what);
            if (!seen) assert.deepEqual([path, mismatch], [decision.reported.path, false], what);
            if (mismatch) assert.ok(seen && confidence <= 0.5, what);
            if (reported.ipv4 === '192.168.10.5' && (mode === 'pppoe' || mode === 'dhcp') && up !== false)
              assert.equal(path, 'behind-router', what);
            decisions += 1;
          }
  assert.equal(decisions, 3 * 9 * 9 * 4 * 11);
});

describe('what a router reports', () => {
  const decided = (reported: Reported) => {
    const { path, provider, confidence } = decidePath({ reported });
    return [path, provider, confidence];
  };

  test('A public address of a known pool or name is not unknown.', () => {
    assert.deepEqual(decided({ up: true, ipv4: '106.72.18.52' }), ['ipoe-map-e', 'v6plus', 0.9]);
    assert.deepEqual(decided({ up: true, ipv4: '133.200.1.1' }), ['ipoe-map-e', 'BIGLOBE', 0.9]);
    assert.deepEqual(decided({ up: true, ...OCN_PPPOE }), ['pppoe', 'OCN', 0.95]);
    assert.deepEqual(decided({ up: true, ipv4: PLAIN }), ['unknown', undefined, 0]);
  });

  test('The IPv6 prefix that foretells the address is proof, whichever of several; others say nothing of it.', () => {
    const ipv6 = ['2400:4050:a736:5300::/56', V6PLUS.prefix];
    assert.deepEqual(decided({ ipv4: V6PLUS.ipv4, ipv6 }), ['ipoe-map-e', 'v6plus', 0.99]);
    assert.deepEqual(decided({ ipv4: '106.72.18.53', ipv6 }), ['ipoe-map-e', 'v6plus', 0.9]);
    assert.deepEqual(decided({ ipv4: PLAIN, ipv6: ['240b:10:1234:5600::/56'] }), ['ipoe', 'v6plus', 0.7]);
  });

  test('A name of v6plus outside the pools is IPoE of one kind or another.', () => {
    const name = 'M113150001001.v4.enabler.ne.jp';
    assert.deepEqual(decided({ ipv4: '113.150.1.1', name }), ['ipoe', 'v6plus', 0.95]);
    assert.deepEqual(decided({ ipv4: V6PLUS.ipv4, name: 'M106072018052.v4.enabler.ne.jp' }), [
      'ipoe-map-e',
      'v6plus',
      0.9,
    ]);
  });

  test('A name, or a foretold address, counts for a public address only.', () => {
    const { name } = OCN_PPPOE;
    assert.deepEqual(decided({ up: true, ipv4: '192.168.1.5', name }), ['behind-router', undefined, 0.9]);
    assert.deepEqual(decided({ up: true, ipv4: '203.0.113.9', name }), ['unknown', undefined, 0]);
  });

  test('A router that is set to PPPoE and has an address of MAP-E is in doubt, and both facts are told.', () => {
    const { path, confidence, evidence } = decidePath({
      reported: { up: true, mode: 'pppoe', ipv4: V6PLUS.ipv4 },
    });
    assert.deepEqual([path, confidence], ['pppoe', 0.5]);
    assert.deepEqual(evidence, [
      'session up',
      'mode pppoe',
      'public WAN address',
      'address in the MAP-E pool of v6plus',
    ]);
  });

  test('Set to PPPoE, a private address: it fell back; within a tunnel a private address is none of the WAN.', () => {
    assert.deepEqual(decided({ up: true, mode: 'pppoe', ipv4: '192.168.1.101' }), [
      'behind-router',
      undefined,
      0.9,
    ]);
    assert.deepEqual(decided({ up: true, mode: 'map-e', ipv4: '192.168.1.101' }), [
      'ipoe-map-e',
      undefined,
      0.9,
    ]);
  });

  test('The provider of the IPv6 side is not that of a PPPoE session.', () => {
    assert.deepEqual(decided({ up: true, mode: 'pppoe', ipv6: [V6PLUS.prefix] }), ['pppoe', undefined, 0.9]);
    assert.deepEqual(decided({ up: true, mode: 'ds-lite', ipv6: ['2409:10:9abc:1200::/56'] }), [
      'ipoe-ds-lite',
      'transix',
      0.9,
    ]);
    assert.deepEqual(decided({ up: true, provisioned: true }), ['ipoe', undefined, 0.6]);
  });

  test('Prefixes of two providers, of which one is outdated, are of nobody.', () => {
    const ipv6 = ['2409:10:9abc:1200::/64', V6PLUS.prefix, 'nonsense'];
    assert.deepEqual(decided({ up: true, ipv6 }), ['ipoe', undefined, 0.6]);
    assert.deepEqual(decided({ up: true, ipv6: [V6PLUS.prefix, '240b:10:1:200::/64'] }), [
      'ipoe',
      'v6plus',
      0.7,
    ]);
  });

  test('A name that tells the provider only.', () => {
    assert.deepEqual(decided({ ipv4: PLAIN, name: 'p1.tkyea130.ap.so-net.ne.jp' }), ['unknown', 'So-net', 0]);
    assert.deepEqual(decided({ mode: 'pppoe', ipv4: PLAIN, name: 'p1.tkyea130.ap.so-net.ne.jp' }), [
      'pppoe',
      'So-net',
      0.9,
    ]);
  });
});

describe('what was seen', () => {
  const seen = (observed: PathObservation) => decidePath({ reported: {}, observed });

  test('Segments, ports and names on the way are hints.', () => {
    const one = (path: WanPath, confidence: number, observed: PathObservation) =>
      assert.deepEqual([seen(observed).path, seen(observed).confidence], [path, confidence]);
    one('pppoe', 0.6, { mss: 1414 });
    one('pppoe', 0.6, { mss: 1402 });
    one('ipoe', 0.6, { mss: 1420 });
    one('ipoe', 0.6, { mss: 1408 });
    one('unknown', 0, { mss: 1460 });
    one('ipoe-map-e', 0.7, { ports: [0x1560, 0x4561, 0x6562, 0x9563, 0xe564] });
    one('unknown', 0, { ports: [1024, 2048, 30_000, 40_000, 50_000] });
    one('ipoe', 0.5, { hops: ['192.0.2.1', 'ae1.example.jpix.example'] });
    one('pppoe', 0.5, { hops: ['tokyo-ppp-ngn.ocn.example'] });
    one('unknown', 0, { hops: ['ppp.example', 'ocn.example'] });
  });

  test('Ports of one’s own stand in no evidence.', () => {
    assert.doesNotMatch(seen({ ports: [0x1560, 0x4561, 0x6562, 0x9563, 0xe564] }).evidence.join(), /\d{4}/);
  });

  test('Another address than the router reports is a mismatch, though the paths agree.', () => {
    const reported = { up: true, mode: 'pppoe', ipv4: PLAIN } as const;
    const wrong = decidePath({ reported, observed: OCN_PPPOE });
    assert.deepEqual([wrong.path, wrong.mismatch, wrong.confidence], ['pppoe', true, 0.5]);
    const right = decidePath({ reported: { ...reported, ipv4: OCN_PPPOE.ipv4 }, observed: OCN_PPPOE });
    assert.deepEqual(
      [right.path, right.provider, right.mismatch, right.confidence],
      ['pppoe', 'OCN', false, 0.95],
    );
  });

  test('An address of the inside is no contradiction: DS-Lite and carriers translate it.', () => {
    for (const ipv4 of ['192.0.0.2', '100.64.0.9']) {
      const decision = decidePath({ reported: { up: true, ipv4 }, observed: TRANSIX });
      assert.deepEqual(
        [decision.path, decision.provider, decision.mismatch],
        ['ipoe-ds-lite', 'transix', false],
      );
    }
  });
});

describe('both routers of a home', () => {
  const upper: Looked = { reported: { up: true, ipv6: [V6PLUS.prefix] }, observed: { ipv4: V6PLUS.ipv4 } };
  const lower: Looked = { reported: { up: true, mode: 'pppoe', ipv4: PLAIN }, observed: { ipv4: PLAIN } };

  test('Two roads.', () => {
    const home = decideHome({ upper, lower });
    assert.deepEqual([home.upper.path, home.upper.sharedExit], ['ipoe-map-e', false]);
    assert.deepEqual([home.lower.path, home.lower.sharedExit, home.lower.mismatch], ['pppoe', false, false]);
  });

  test('One exit: the lower router is behind the upper one, whatever it is set to.', () => {
    for (const reported of [lower.reported, { up: true, ipv4: '192.168.1.101' }, {}]) {
      const home = decideHome({ upper, lower: { reported, observed: { ipv4: V6PLUS.ipv4 } } });
      assert.deepEqual(
        [home.lower.path, home.lower.sharedExit, home.lower.provider],
        ['behind-router', true, 'v6plus'],
      );
      assert.deepEqual([home.upper.path, home.upper.sharedExit], ['ipoe-map-e', true]);
      assert.match(home.lower.evidence.at(-1) ?? '', /same address/);
    }
  });

  test('Reports alone show one exit, too; two private or unknown addresses do not.', () => {
    const same = { reported: { up: true, ipv4: V6PLUS.ipv4 } };
    assert.equal(decideHome({ upper: same, lower: same }).lower.path, 'behind-router');
    for (const ipv4 of ['192.168.1.1', '192.0.0.2', undefined]) {
      const none = { reported: { up: true, ipv4 } };
      assert.equal(decideHome({ upper: none, lower: none }).upper.sharedExit, false);
    }
  });

  test('The user’s word counts before everything, and what is known stands beside it.', () => {
    const knowledge = { lower: { ...ours, path: 'ipoe-fixed-ip' as const } };
    const home = decideHome({ upper, lower: { ...lower, observed: { ipv4: V6PLUS.ipv4 } } }, knowledge);
    const { path, confidence, sharedExit, reported, mismatch } = home.lower;
    assert.deepEqual(
      [path, confidence, sharedExit, reported.path, mismatch],
      ['ipoe-fixed-ip', 1, true, 'pppoe', true],
    );
  });
});
