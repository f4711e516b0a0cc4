import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import type { Observations, RoadView } from '../../../lib/dual-stack/home.ts';
import { judge } from '../../../lib/dual-stack/judge.ts';
import { pathsOf } from '../../../lib/dual-stack/path-document.ts';
import { roadsOf } from '../../../lib/dual-stack/roads.ts';
import { Snapshot } from '../../../lib/router/snapshot.ts';
import { homeWith, LOWER, Missing, unread, UPPER, type Differences } from './homes.ts';

const UPPER_ADDRESS = '25.200.3.17';
const LOWER_ADDRESS = '25.100.7.10';
const OCN = 'p12-ipngn01.tokyo.ocn.ne.jp';

/** Findings that are not good, in their order: `problem lower-mode`. */
function wrong(differences: Differences): readonly string[] {
  return judge(homeWith(differences))
    .findings.filter(({ status }) => status !== 'ok')
    .map(({ status, id }) => `${status} ${id}`);
}

function finding(id: string, differences: Differences) {
  return judge(homeWith(differences)).findings.find((each) => each.id === id);
}

const roads = (upper: RoadView, lower: RoadView): Observations => ({ roads: { upper, lower } });

const HEALTHY: Observations = {
  gateways: ['192.168.10.1'],
  ipv6Routers: ['fe80::1'],
  resolvers: ['192.168.10.1'],
  dhcpServers: ['192.168.10.1'],
  pado: true,
  neighbours: [
    { address: '192.168.10.1', mac: '02:00:5e:10:00:02' },
    { address: '192.168.10.2', mac: '02:00:5e:20:00:02' },
  ],
  missed: [],
  ...roads(
    { seen: { ipv4: UPPER_ADDRESS, mss: 1408 }, prefixes: ['240b:10:1234:5600::/64'], provisioned: true },
    { seen: { ipv4: LOWER_ADDRESS, name: OCN, mss: 1402 }, provisioned: false, missed: [] },
  ),
};

test('A finished home that was looked at from every side has no finding but ok, and each look has its own.', () => {
  assert.deepEqual(wrong({ observed: HEALTHY }), []);
  const plain = new Set(judge(homeWith()).findings.map(({ id }) => id));
  const more = judge(homeWith({ observed: HEALTHY })).findings.filter(({ id }) => !plain.has(id));
  assert.deepEqual(
    more.map(({ id }) => id),
    [
      'neighbours',
      'ipv6-routers',
      'upper-road',
      'lower-road',
      'upper-segment-size',
      'lower-segment-size',
      'default-gateway',
      'dns',
    ],
  );
});

interface Pitfall {
  readonly home: Omit<Differences, 'observed'>;
  readonly observed: Observations;
  readonly found: readonly string[];
  readonly words: RegExp;
}

const PITFALLS: Readonly<Record<string, Pitfall>> = {
  'Both leave by one address': {
    home: {},
    observed: roads({ seen: { ipv4: UPPER_ADDRESS } }, { seen: { ipv4: UPPER_ADDRESS } }),
    found: ['problem two-exits'],
    words: /only one road/,
  },
  'The lower router says PPPoE, and its traffic is that of another’s MAP-E': {
    home: {},
    observed: roads({}, { seen: { ipv4: '106.72.18.52' } }),
    found: ['warning lower-road'],
    words: /reports one road \(PPPoE\), and its traffic takes another \(MAP-E\), with the address 106\.72/,
  },
  'The upper router is seen to leave by PPPoE': {
    home: {},
    observed: roads({ seen: { ipv4: UPPER_ADDRESS, name: OCN } }, {}),
    found: ['warning upper-road'],
    words: /takes another \(PPPoE\)/,
  },
  'Nothing of this machine leaves by the lower router': {
    home: {},
    observed: roads(
      {},
      { missed: [{ probe: 'stun', why: 'not-steered' }], notSteered: { en: 'ip rule', ja: '…' } },
    ),
    found: ['unknown lower-road'],
    words: /not known: Road seen of the lower router/,
  },
  'What left by the lower router did not come back': {
    home: {},
    observed: roads({}, { missed: [{ probe: 'stun', why: 'timeout' }] }),
    found: ['unknown lower-road', 'unknown probes'],
    words: /not known/,
  },
  'The lower router leaves segments as they are': {
    home: {},
    observed: roads({}, { seen: { ipv4: LOWER_ADDRESS, mss: 1448 } }),
    found: ['warning lower-segment-size'],
    words: /too large for its road \(1448 bytes, at most 1414 pass\)/,
  },
  'The upper router leaves segments as they are': {
    home: {},
    observed: roads({ seen: { ipv4: UPPER_ADDRESS, mss: 1448 } }, {}),
    found: ['warning upper-segment-size'],
    words: /at most 1420 pass/,
  },
  'A stranger answers at the lower address': {
    home: {},
    observed: {
      neighbours: [
        { address: '192.168.10.1', mac: '02:00:5e:10:00:02' },
        { address: '192.168.10.2', mac: '02:00:5e:20:00:02' },
        { address: '192.168.10.2', mac: '02:00:5e:ff:00:01' },
      ],
    },
    found: ['problem neighbours'],
    words: /Another machine answers at the LAN address of the lower router: 02:00:5e:ff:00:01/,
  },
  'Two machines answer at the lower address, and neither is known': {
    home: { lower: unread([[lanMac, 0]], 'not-offered') },
    observed: {
      neighbours: [
        { address: '192.168.10.1', mac: '02:00:5e:10:00:02' },
        { address: '192.168.10.2', mac: '02:00:5e:20:00:08' },
        { address: '192.168.10.2', mac: '02:00:5e:20:00:09' },
      ],
    },
    found: ['unknown mac-addresses', 'problem neighbours'],
    words: /2 machines answer at the LAN address of the lower router/,
  },
  'A stranger alone answers at the upper address': {
    home: {},
    observed: { neighbours: [{ address: '192.168.10.1', mac: '02:00:5e:ff:00:01' }] },
    found: ['problem neighbours'],
    words: /LAN address of the upper router/,
  },
  'Both addresses are answered by one machine': {
    home: { lower: [[lanMac, new Missing('not-offered')]] },
    observed: {
      neighbours: [
        { address: '192.168.10.1', mac: '02:00:5e:10:00:02' },
        { address: '192.168.10.2', mac: '02:00:5e:10:00:02' },
      ],
    },
    found: ['problem mac-addresses', 'problem neighbours'],
    words: /same MAC address/,
  },
  'Both addresses are answered by one machine, and no router says its MAC': {
    home: {
      upper: unread([[lanMac, 0]], 'not-offered'),
      lower: unread(
        [
          [lanMac, 0],
          [wanMac, 0],
        ],
        'not-offered',
      ),
    },
    observed: {
      neighbours: [
        { address: '192.168.10.1', mac: '02:00:5e:10:00:09' },
        { address: '192.168.10.2', mac: '02:00:5e:10:00:09' },
      ],
    },
    found: ['problem mac-addresses', 'problem neighbours'],
    words: /same MAC address/,
  },
  'The WAN answers with the MAC that the LAN is seen with': {
    home: { lower: [[lanMac, new Missing('not-offered')]] },
    observed: {
      neighbours: [
        { address: '192.168.10.1', mac: '02:00:5e:10:00:02' },
        { address: '192.168.10.2', mac: '02:00:5e:20:00:01' },
      ],
    },
    found: ['problem mac-addresses'],
    words: /WAN and LAN of the lower router have the same/,
  },
  'The lower router answers for its LAN address on its WAN port': {
    home: {},
    observed: {
      neighbours: [
        { address: '192.168.10.1', mac: '02:00:5e:10:00:02' },
        { address: '192.168.10.2', mac: '02:00:5e:20:00:01' },
      ],
    },
    found: ['warning neighbours'],
    words: /on its WAN port/,
  },
  'It was not seen who answers': {
    home: {},
    observed: { neighbours: [{ address: '192.168.10.1', mac: '02:00:5e:10:00:02' }] },
    found: ['unknown neighbours'],
    words: /not known: Who answers on the LAN/,
  },
  'Two routers advertise themselves': {
    home: {},
    observed: { ipv6Routers: ['fe80::1', 'fe80::2'] },
    found: ['warning ipv6-routers'],
    words: /2 routers advertise themselves/,
  },
  'Names are asked for on the other road': {
    home: {},
    observed: { gateways: ['192.168.10.1'], resolvers: ['192.168.10.2'] },
    found: ['warning dns'],
    words: /asks only the lower router for names/,
  },
  'Only the lower router offers addresses, whatever is said': {
    home: {},
    observed: { dhcpServers: ['192.168.10.2'] },
    found: ['warning dhcp-servers'],
    words: /Only the lower router hands out/,
  },
  'Nobody answers a PADI, and nothing is said of a bridge': {
    home: {
      upper: [[pppoeBridge, new Missing('not-offered')]],
      lower: [
        [sessionUp, new Missing('not-said')],
        [wanPath, 'unknown'],
      ],
    },
    observed: { pado: false },
    found: ['warning pppoe-bridge', 'unknown pppoe-session'],
    words: /No concentrator answers in the LAN/,
  },
  'A probe may not do what it needs': {
    home: {},
    observed: { missed: [{ probe: 'dhcp-discover', why: 'unsupported' }] },
    found: ['unknown probes'],
    words: /not known: Probes/,
  },
};

for (const [what, { home, observed, found, words }] of Object.entries(PITFALLS))
  test(`${what}: found by exactly its own checks.`, () => {
    assert.deepEqual(wrong({ ...home, observed }), found);
    assert.match(judge(homeWith({ ...home, observed })).headline.en, words);
    for (const { status, id, text, remedy } of judge(homeWith({ ...home, observed })).findings) {
      assert.equal(remedy === undefined, status === 'ok', id);
      for (const each of [text, ...(remedy ? [remedy] : [])]) assert.doesNotMatch(each.en, /[ぁ-ん]/, id);
    }
  });

test('A router that answers ARP and nothing else may have one MAC on both sides.', () => {
  const lower = [...unread(LOWER, 'unreachable'), [reachable, false] as const];
  const neighbours = [
    { address: '192.168.10.1', mac: '02:00:5e:10:00:02' },
    { address: '192.168.10.2', mac: '02:00:5e:20:00:02' },
  ];
  const told = finding('neighbours', { lower, observed: { neighbours } });
  assert.equal(told?.status, 'warning');
  const now = neighbours.map((each) => ({ ...each, answered: true }) as const);
  assert.equal(finding('neighbours', { lower, observed: { neighbours: now } })?.status, 'problem');
  assert.match(told?.text.en ?? '', /answers ARP at 192\.168\.10\.2, and nothing else/);
});

test('A LAN address that no router says is the one where it was found.', () => {
  const silent = {
    upper: unread([[lanAddress, 0]], 'not-offered'),
    lower: unread([[lanAddress, 0]], 'not-offered'),
  };
  assert.deepEqual(wrong(silent), ['unknown lan-addresses']);
  assert.deepEqual(wrong({ ...silent, observed: HEALTHY }), []);
});

test('A session that is up and a PADI that nobody answers leave open whether it could be dialled again.', () => {
  const upper = unread([[pppoeBridge, 0]], 'not-offered');
  assert.deepEqual(wrong({ upper, observed: { pado: false } }), ['unknown pppoe-bridge']);
});

test('What cannot be asked says what would make it known: rights, programs, time.', () => {
  const remedy = (...missed: readonly string[]) =>
    finding('probes', { observed: { missed: missed.map((probe) => ({ probe, why: 'unsupported' })) } })
      ?.remedy;
  assert.match(remedy('dhcp-discover')?.en ?? '', /port 68/);
  assert.match(remedy('dhcp-discover', 'pppoe-discovery')?.en ?? '', /port 68.*raw sockets/);
  assert.match(remedy('pppoe-discovery')?.ja ?? '', /生ソケット/);
  assert.match(remedy('stun')?.en ?? '', /Look again later/);
  assert.equal(finding('probes', { observed: { missed: [] } }), undefined);
});

test('A road that is closed is not missed twice; one that only nobody takes is no fault of the probe.', () => {
  const missed = [{ probe: 'stun', why: 'timeout' }];
  const down = [
    [sessionUp, false],
    [wanPath, 'none'],
    [wanIpv4, new Missing('not-said')],
  ] as const;
  assert.deepEqual(wrong({ lower: down, observed: roads({}, { missed }) }), ['problem pppoe-session']);
  const notSteered = roads({}, { missed: [{ probe: 'stun', why: 'not-steered' }] });
  assert.deepEqual(wrong({ observed: notSteered }), ['unknown lower-road']);
});

test('A resolver of this machine itself, of both routers or of neither raises nothing.', () => {
  for (const [resolvers, gateways] of [
    [['127.0.0.53'], ['192.168.10.1']],
    [[], ['192.168.10.1']],
    [['192.168.10.1', '192.168.10.2'], ['192.168.10.1']],
    [['9.9.9.9'], ['192.168.10.1']],
    [['192.168.10.2'], ['192.168.10.2']],
    [['192.168.10.2'], undefined],
  ] as const)
    assert.deepEqual(
      wrong({ observed: { resolvers, ...(gateways && { gateways }) } }),
      [],
      String(resolvers),
    );
});

describe('what was seen counts as long as the router reports what it reported then', () => {
  const seen = { ipv4: '106.72.18.52' };
  const when = { up: true, ipv4: LOWER_ADDRESS };

  test('The same report: a mismatch.', () => {
    assert.equal(roadsOf(homeWith({ observed: roads({}, { seen, when }) })).lower.mismatch, true);
  });

  test('A new address, or a session that is down by now: it was another road.', () => {
    for (const lower of [[[wanIpv4, '25.100.7.99']], [[sessionUp, false]]] as const) {
      const home = homeWith({ lower, observed: roads({}, { seen, when, name: OCN }) });
      assert.deepEqual([roadsOf(home).lower.observed, roadsOf(home).lower.mismatch], [undefined, false]);
    }
  });
});

describe('what the routers made of it before', () => {
  const told = (path: string, attributes: object, readings: Differences['lower'] = []) => {
    const home = homeWith({ lower: [[wanMode, new Missing('not-offered')], ...readings] });
    const entry = { state: 'known', value: path, at: 1, channel: 'path', attributes } as never;
    const snapshot = home.lower.snapshot.with([[wanPath, entry]]);
    return roadsOf({ ...home, lower: { ...home.lower, snapshot } }).lower;
  };

  test('Counts where it is surer, such as by a name that only they know.', () => {
    const { path, confidence, evidence } = told('pppoe', { confidence: 0.95, evidence: ['reverse name'] });
    assert.deepEqual([path, confidence, evidence], ['pppoe', 0.95, ['reverse name']]);
    const weak = told('ipoe', { confidence: 0.6 }, [[wanMode, 'pppoe']]);
    assert.deepEqual([weak.path, weak.confidence], ['pppoe', 0.9]);
  });

  test('A path that the user chose stays.', () => {
    const chosen = told('ipoe-ds-lite', { basis: 'user', confidence: 1, evidence: [] }, [[wanMode, 'pppoe']]);
    assert.deepEqual([chosen.path, chosen.confidence], ['ipoe-ds-lite', 1]);
    const home = homeWith();
    const known = roadsOf({
      ...home,
      lower: { ...home.lower, knowledge: { rules: [], names: [], path: 'ipoe' } },
    });
    assert.equal(known.lower.path, 'ipoe');
  });

  test('Nothing of a router that does not answer.', () => {
    const home = homeWith({ lower: [[reachable, false]] });
    assert.equal(roadsOf(home).lower.path, 'unknown');
    const empty = { host: '192.168.10.2', snapshot: Snapshot.empty };
    assert.equal(roadsOf({ ...home, lower: empty }).lower.path, 'unknown');
  });
});

test('The IPv6 prefix of this machine speaks of the upper router only.', () => {
  const bare = unread(UPPER.slice(1), 'not-offered');
  const prefixes = ['240b:10:1234:5600::/64'];
  const { upper, lower } = roadsOf(
    homeWith({
      upper: bare,
      lower: unread(LOWER.slice(1), 'not-offered'),
      observed: roads({ prefixes }, { prefixes }),
    }),
  );
  assert.deepEqual([upper.path, upper.provider, lower.path], ['ipoe', 'v6plus', 'unknown']);
  const gateway = homeWith({
    upper: bare,
    observed: roads({ homeGateway: { host: '192.168.10.1', mapE: 'BIGLOBE' } }, {}),
  });
  assert.deepEqual([roadsOf(gateway).upper.path, roadsOf(gateway).upper.provider], ['ipoe-map-e', 'BIGLOBE']);
});

test('A home gateway in front of the upper router does what the upper one cannot, and that is said.', () => {
  const upper = [
    [wanMode, 'dhcp'],
    [wanPath, 'behind-router'],
    [wanIpv4, '192.168.1.20'],
  ] as const;
  const inFront = { host: '192.168.1.1', mapE: 'v6plus' };
  const told = finding('upper-ipoe', { upper, observed: roads({ homeGateway: inFront }, {}) });
  assert.equal(told?.status, 'warning');
  assert.match(told?.text.en ?? '', /\(192\.168\.1\.1\) does MAP-E itself \(v6plus\)/);
  const off = finding('upper-ipoe', {
    upper,
    observed: roads({ homeGateway: { ...inFront, mapE: undefined } }, {}),
  });
  assert.match(off?.text.en ?? '', /sits behind another router/);
  const home = homeWith({ upper, observed: roads({ homeGateway: inFront }, {}) });
  assert.equal(roadsOf(home).upper.path, 'behind-router');
});

test('The document keeps what is reported and what was observed apart, and says plainly what is wrong.', () => {
  const shared = pathsOf(
    homeWith({ observed: roads({ seen: { ipv4: UPPER_ADDRESS } }, { seen: { ipv4: UPPER_ADDRESS } }) }),
  );
  const { lower } = shared;
  assert.deepEqual(Object.keys(lower), [
    'path',
    'provider',
    'confidence',
    'evidence',
    'reported',
    'observed',
    'mismatch',
    'sharedExit',
    'behindRouter',
  ]);
  assert.deepEqual(
    [lower.path, lower.behindRouter, lower.sharedExit, lower.mismatch, lower.reported.path],
    ['behind-router', true, true, true, 'pppoe'],
  );
  assert.deepEqual([shared.upper.sharedExit, shared.upper.behindRouter], [true, false]);
  const { upper } = pathsOf(homeWith());
  assert.deepEqual([upper.observed, upper.mismatch, upper.sharedExit], [null, false, false]);
});
