import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { log } from '../../../lib/capabilities/log.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanIpv6Prefix } from '../../../lib/capabilities/wan-ipv6-prefix.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import { checks } from '../../../lib/dual-stack/checks.ts';
import { judge } from '../../../lib/dual-stack/judge.ts';
import { downCause, sessionCause } from '../../../lib/dual-stack/session-cause.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { homeWith, LOWER, Missing, unread, UPPER, type Differences } from './homes.ts';

/** Findings that are not good, in their order: `problem lower-mode`. */
function wrong(differences: Differences): readonly string[] {
  return judge(homeWith(differences))
    .findings.filter(({ status }) => status !== 'ok')
    .map(({ status, id }) => `${status} ${id}`);
}

const DOWN = [
  [sessionUp, false],
  [wanPath, 'none'],
  [wanIpv4, new Missing('not-said')],
] as const;

test('The finished home of the article has no finding but ok.', () => {
  const { status, headline, findings } = judge(homeWith());
  assert.deepEqual(wrong({}), []);
  assert.equal(status, 'ok');
  assert.match(headline.en, /^All is well/);
  assert.ok(findings.length >= 10);
});

interface Pitfall {
  readonly home: Differences;
  readonly found: readonly string[];
  readonly headline: RegExp;
}

const PITFALLS: Readonly<Record<string, Pitfall>> = {
  'The bridge is off': {
    home: { upper: [[pppoeBridge, false]], lower: DOWN },
    found: ['problem pppoe-bridge', 'problem pppoe-session'],
    headline: /PPPoE bridge of the upper router is off/,
  },
  'The bridge is off, and the old session has not been missed yet': {
    home: { upper: [[pppoeBridge, false]] },
    found: ['problem pppoe-bridge'],
    headline: /PPPoE bridge/,
  },
  'The lower router has become an access point': {
    home: {
      lower: [
        [wanMode, 'ap'],
        [wanPath, 'behind-router'],
        [sessionUp, new Missing('not-said')],
        [wanIpv4, new Missing('not-said')],
      ],
    },
    found: ['problem lower-mode', 'unknown pppoe-session', 'unknown pppoe-address'],
    headline: /access point/,
  },
  'The lower router takes an address from the upper one': {
    home: {
      lower: [
        [wanMode, 'dhcp'],
        [wanPath, 'behind-router'],
        [wanIpv4, '192.168.10.77'],
      ],
    },
    found: ['problem lower-mode'],
    headline: /takes its address from the upper one/,
  },
  'The mode is not read, but the address gives it away': {
    home: {
      lower: [
        [wanMode, new Missing('not-offered')],
        [wanPath, 'unknown'],
        [wanIpv4, '192.168.10.77'],
      ],
    },
    found: ['problem lower-mode'],
    headline: /takes its address from the upper one/,
  },
  'The account is refused': {
    home: { lower: [...DOWN, [sessionError, 'ERROR_AUTHENTICATION_FAILURE']] },
    found: ['problem pppoe-account', 'problem pppoe-session'],
    headline: /refuses the PPPoE account/,
  },
  'The sessions of the line are used up': {
    home: { lower: [...DOWN, [sessionError, 'PPPoEセッション数の上限']] },
    found: ['problem pppoe-session-limit', 'problem pppoe-session'],
    headline: /number of sessions/,
  },
  'Nobody answers the lower router': {
    home: { lower: [...DOWN, [sessionError, 'pado-timeout']] },
    found: ['problem pppoe-session'],
    headline: /no concentrator answers/,
  },
  'The session is just down': {
    home: { lower: DOWN },
    found: ['problem pppoe-session'],
    headline: /^The PPPoE session is down\.$/,
  },
  'The line is out': {
    home: { upper: DOWN, lower: [...DOWN, [sessionError, 'pado-timeout']] },
    found: ['problem line', 'problem upper-ipoe', 'problem pppoe-session'],
    headline: /The line is down/,
  },
  'IPoE is out': {
    home: { upper: DOWN },
    found: ['problem upper-ipoe'],
    headline: /IPoE is down/,
  },
  'IPoE is not active yet': {
    home: { upper: [...DOWN, [wanIpv6Prefix, '2408:210:1234:5600::/56']] },
    found: ['problem ipoe-contract', 'problem upper-ipoe'],
    headline: /IPoE is not active yet/,
  },
  'The upper router dials itself': {
    home: {
      upper: [
        [wanMode, 'pppoe'],
        [wanPath, 'pppoe'],
      ],
    },
    found: ['problem upper-ipoe'],
    headline: /dials PPPoE itself/,
  },
  'The upper router is an access point': {
    home: {
      upper: [
        [wanMode, 'ap'],
        [wanPath, 'behind-router'],
      ],
    },
    found: ['problem upper-ipoe'],
    headline: /access point/,
  },
  'A home gateway stands before the upper router': {
    home: {
      upper: [
        [wanMode, 'dhcp'],
        [wanPath, 'behind-router'],
        [wanIpv4, '192.168.1.20'],
      ],
    },
    found: ['warning upper-ipoe'],
    headline: /behind another router/,
  },
  'Both routers hand out addresses': {
    home: { lower: [[dhcpServer, true]] },
    found: ['problem dhcp-servers'],
    headline: /Both routers hand out addresses/,
  },
  'Nobody hands out addresses': {
    home: { upper: [[dhcpServer, false]] },
    found: ['problem dhcp-servers'],
    headline: /No router hands out addresses/,
  },
  'Only the lower router hands out addresses': {
    home: { upper: [[dhcpServer, false]], lower: [[dhcpServer, true]] },
    found: ['warning dhcp-servers'],
    headline: /Only the lower router/,
  },
  'A second DHCP server that is neither router': {
    home: { observed: { dhcpServers: ['192.168.10.1', '192.168.10.99'] } },
    found: ['problem dhcp-servers'],
    headline: /2 DHCP servers answer/,
  },
  'WAN and LAN of the lower router have one MAC': {
    home: { lower: [[wanMac, '02:00:5E:20:00:02']] },
    found: ['problem mac-addresses'],
    headline: /same MAC address/,
  },
  'WAN and LAN of the lower router have one MAC, and its LAN cable is out': {
    home: {
      lower: [
        [lanAddress, '192.168.11.1'],
        [wanMac, '02:00:5e:20:00:02'],
      ],
    },
    found: ['problem lan-addresses'],
    headline: /outside the upper router’s network/,
  },
  'The same, and it does not answer: its LAN cable may be in': {
    home: {
      lower: [
        [reachable, false],
        [lanAddress, '192.168.11.1'],
        [wanMac, '02:00:5e:20:00:02'],
      ],
    },
    found: ['problem mac-addresses', 'problem lower-answers', 'problem lan-addresses'],
    headline: /lower router/,
  },
  'The lower router has cloned the upper one': {
    home: { lower: [[wanMac, '02:00:5e:10:00:02']] },
    found: ['problem mac-addresses'],
    headline: /LAN of the upper router and WAN of the lower router/,
  },
  'Both routers have one LAN address': {
    home: { lower: [[lanAddress, '192.168.10.1']] },
    found: ['problem lan-addresses'],
    headline: /same LAN address/,
  },
  'The lower router is still in its own network': {
    home: { lower: [[lanAddress, '192.168.11.1']] },
    found: ['problem lan-addresses'],
    headline: /outside the upper router’s network/,
  },
  'Both leave by one address': {
    home: {
      observed: {
        roads: { upper: { seen: { ipv4: '25.200.3.17' } }, lower: { seen: { ipv4: '25.200.3.17' } } },
      },
    },
    found: ['problem two-exits'],
    headline: /only one road/,
  },
  'The lower address is shared': {
    home: { lower: [[wanIpv4, '100.64.3.9']] },
    found: ['problem pppoe-address'],
    headline: /shares among customers/,
  },
  'The gateway of this machine is a stranger': {
    home: { observed: { gateways: ['192.168.10.254'] } },
    found: ['warning default-gateway'],
    headline: /neither of the two routers/,
  },
  'Visitors arrive and get no answer': {
    home: { observed: { inbound: { arrives: true, returns: false, port: 8443 } } },
    found: ['problem inbound'],
    headline: /wrong road/,
  },
  'No visitor arrives': {
    home: { observed: { inbound: { arrives: false, returns: false, port: 8443 } } },
    found: ['warning inbound'],
    headline: /was not seen/,
  },
  'The bridge is on, and nobody is behind it': {
    home: { lower: DOWN, observed: { pado: false } },
    found: ['warning pppoe-bridge', 'problem pppoe-session'],
    headline: /session is down/,
  },
};

for (const [what, { home, found, headline }] of Object.entries(PITFALLS))
  test(`${what}: found by exactly its own checks, cause first.`, () => {
    assert.deepEqual(wrong(home), found);
    assert.match(judge(homeWith(home)).headline.en, headline);
  });

test('What was observed and is good is said to be good.', () => {
  const observed = {
    gateways: ['192.168.10.1'],
    ipv6: ['240b:10:1234:5600::1'],
    dhcpServers: ['192.168.10.1'],
    pado: true,
    roads: { upper: { seen: { ipv4: '25.200.3.17' } }, lower: { seen: { ipv4: '25.100.7.10' } } },
    inbound: { arrives: true, returns: true, port: 443 },
  };
  assert.deepEqual(wrong({ observed }), []);
  assert.deepEqual(wrong({ observed: { gateways: ['192.168.10.2'] } }), []);
});

test('What is heard counts for more than what is said.', () => {
  assert.deepEqual(wrong({ upper: [[pppoeBridge, false]], observed: { pado: true } }), []);
  const nobody = { upper: [[dhcpServer, new Missing('not-offered')]] as const };
  assert.deepEqual(wrong(nobody), ['unknown dhcp-servers']);
  assert.deepEqual(wrong({ ...nobody, observed: { dhcpServers: ['192.168.10.1'] } }), []);
});

for (const code of ['unreachable', 'timeout'] as const)
  test(`A router that does not answer (${code}) is the problem; what it would have said is unknown.`, () => {
    const upper = unread(UPPER, code);
    const found = wrong({ upper, upperProblem: new RouterError(code) });
    assert.deepEqual(
      found.filter((each) => each.startsWith('problem')),
      ['problem upper-answers'],
    );
    assert.ok(found.includes('unknown upper-ipoe'));
    const lower = [...unread(LOWER, code), [reachable, false] as const];
    assert.match(
      judge(homeWith({ lower, lowerProblem: new RouterError(code) })).headline.en,
      /lower router does not answer at 192\.168\.10\.2/,
    );
  });

test('Two routers that fall silent at once have one cause.', () => {
  const silent = {
    upper: [...unread(UPPER, 'unreachable'), [reachable, false] as const],
    lower: [...unread(LOWER, 'unreachable'), [reachable, false] as const],
  };
  const found = wrong(silent).filter((each) => each.startsWith('problem'));
  assert.deepEqual(found, ['problem lan', 'problem upper-answers', 'problem lower-answers']);
  assert.match(judge(homeWith(silent)).headline.en, /^Neither router answers/);
  // what the boxes are stays known, and names the cause
  const equal = [
    [wanMac, '02:00:5e:20:00:02'],
    [lanMac, '02:00:5e:20:00:02'],
  ] as const;
  const { headline } = judge(homeWith({ ...silent, lower: [...silent.lower, ...equal] }));
  assert.match(headline.en, /same MAC address/);
});

test('A refused login is a problem, a locked one a warning, a busy one neither; what is unknown says how to know it.', () => {
  const upper = unread(UPPER.slice(5), 'auth-failed');
  const refused = judge(homeWith({ upper, upperProblem: new RouterError('auth-failed') }));
  assert.match(refused.headline.en, /refuses our login/);
  const dhcp = refused.findings.find(({ id }) => id === 'dhcp-servers');
  assert.match(dhcp?.remedy?.en ?? '', /Correct the login/);
  assert.deepEqual(wrong({ lowerProblem: new RouterError('auth-locked') }), ['warning lower-login']);
  const busy = judge(
    homeWith({ upper: unread(UPPER.slice(5), 'busy'), upperProblem: new RouterError('busy') }),
  );
  assert.equal(busy.status, 'incomplete');
  assert.match(busy.headline.en, /not known: /);
});

test('Nothing read is never ok.', () => {
  const home = homeWith({
    upper: unread(UPPER, 'not-read'),
    lower: unread(LOWER, 'not-offered'),
  });
  const { status, findings } = judge(home);
  assert.equal(status, 'incomplete');
  for (const { id, status: each, remedy } of findings)
    if (!id.endsWith('-answers')) {
      assert.equal(each, 'unknown', id);
      assert.ok(remedy, id);
    }
});

test('The upper router’s own two sides may share a MAC: they lie in different networks.', () => {
  assert.deepEqual(
    wrong({
      upper: [
        [wanMac, '02:00:5e:10:00:02'],
        [lanMac, '02:00:5e:10:00:02'],
      ],
    }),
    [],
  );
});

test('Ids differ, and every text stands in both languages.', () => {
  assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length);
  const homes = [{}, ...Object.values(PITFALLS).map(({ home }) => home)];
  for (const { findings } of homes.map((each) => judge(homeWith(each))))
    for (const { id, name, text, remedy, status } of findings) {
      for (const each of [name, text, ...(remedy ? [remedy] : [])]) {
        assert.doesNotMatch(each.en, /[ぁ-ん]/, id);
        assert.match(each.ja, /[ぁ-んァ-ヶ一-龠]/, id);
      }
      assert.equal(remedy === undefined, status === 'ok', id);
    }
});

test('A session error names its cause, and a limit is not taken for a wrong password.', () => {
  const causes = {
    none: undefined,
    ERROR_AUTHENTICATION_FAILURE: 'account',
    'authentication-failed': 'account',
    認証エラー: 'account',
    'Invalid user name or password': 'account',
    'session limit exceeded (authentication rejected)': 'limit',
    セッション数超過: 'limit',
    'pado-timeout': 'no-answer',
    ERROR_NO_CARRIER: 'no-answer',
    PPPoEサーバーが見つかりません: 'no-answer',
    ERROR_ISP_DISCONNECT: undefined,
  };
  for (const [error, cause] of Object.entries(causes)) assert.equal(sessionCause(error), cause, error);
  assert.equal(sessionCause(undefined), undefined);
});

test('Where the error names no cause the log does: its newest line of the session, and none from before it came up.', () => {
  const causeOf = (error: string, ...lines: readonly string[]) =>
    downCause(
      homeWith({
        lower: [
          [sessionUp, false],
          [sessionError, error],
          [log, lines],
        ],
      }).lower.snapshot,
    );
  const over = 'PPPoE: session limit exceeded';
  const refused = 'PPPoE 認証エラー';
  assert.equal(causeOf('ERROR_ISP_DISCONNECT'), undefined);
  assert.equal(causeOf('ERROR_ISP_DISCONNECT', over), 'limit');
  assert.equal(causeOf('ERROR_NO_CARRIER', over), 'limit');
  assert.equal(causeOf('none', refused, over), 'limit');
  assert.equal(causeOf('none', over, refused), 'account');
  assert.equal(causeOf('ERROR_NO_CARRIER', over, 'PPPoE: connected', 'PPPoE: PADI sent'), 'no-answer');
  assert.equal(causeOf('none', 'login of admin: password wrong'), undefined);
  // of pppd, whose other lines name no protocol where it has a log of its own
  const wrong = 'CHAP authentication failed: Access denied';
  assert.equal(causeOf('disconnect-requested', wrong), 'account');
  assert.equal(causeOf('disconnect-requested', wrong, 'CHAP authentication succeeded'), undefined);
  assert.equal(causeOf('ERROR_AUTHENTICATION_FAILURE', over), 'account');
  assert.equal(downCause(homeWith({ lower: [[log, [over]]] }).lower.snapshot), undefined);
});

test('Equal MAC addresses of a lower router that stands apart are told before its LAN cable is plugged in.', () => {
  const { findings } = judge(
    homeWith({
      lower: [
        [lanAddress, '192.168.11.1'],
        [wanMac, '02:00:5e:20:00:02'],
      ],
    }),
  );
  const finding = findings.find(({ id }) => id === 'mac-addresses');
  assert.equal(finding?.status, 'ok');
  assert.match(finding.text.en, /before the cable is plugged in/);
  assert.match(finding.text.ja, /ケーブルをつなぐ前に/);
  // another router's is no matter of a cable
  const cloned = judge(
    homeWith({
      lower: [
        [lanAddress, '192.168.11.1'],
        [wanMac, '02:00:5e:10:00:02'],
      ],
    }),
  );
  assert.equal(cloned.findings.find(({ id }) => id === 'mac-addresses')?.status, 'problem');
});
