import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanIpv6Prefix } from '../../../lib/capabilities/wan-ipv6-prefix.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import { wanProvider } from '../../../lib/capabilities/wan-provider.ts';
import { ours } from '../../../lib/path/knowledge.ts';
import {
  deriveReportedPath,
  deriveReportedPathBy,
  reportedPath,
  type Reported,
} from '../../../lib/path/reported-path.ts';
import { type Derivation, Report } from '../../../lib/router/report.ts';
import { Snapshot, type Attributes } from '../../../lib/router/snapshot.ts';

const nothing: Reported = { up: undefined, mode: undefined, ipv4: undefined };

test('The declared mode decides while the session is up.', () => {
  const paths = {
    pppoe: 'pppoe',
    'map-e': 'ipoe-map-e',
    'ds-lite': 'ipoe-ds-lite',
    ipip: 'ipoe-fixed-ip',
    bridge: 'behind-router',
    ap: 'behind-router',
  } as const;
  for (const [mode, path] of Object.entries(paths)) {
    assert.equal(reportedPath({ ...nothing, up: true, mode: mode as keyof typeof paths }).path, path);
  }
});

test('A private WAN address means that the router fell back behind another one.', () => {
  assert.deepEqual(reportedPath({ up: true, mode: 'dhcp', ipv4: '192.168.10.50' }), {
    path: 'behind-router',
    provider: undefined,
    confidence: 0.9,
    evidence: ['session up', 'mode dhcp', 'private WAN address'],
  });
});

test('An address of DS-Lite tells of DS-Lite; CGN, documentation and plain public addresses alone prove nothing.', () => {
  assert.equal(reportedPath({ ...nothing, up: true, ipv4: '192.0.0.2' }).path, 'ipoe-ds-lite');
  for (const ipv4 of ['100.64.0.1', '203.0.113.1', '25.100.7.10']) {
    assert.deepEqual(
      [
        reportedPath({ ...nothing, up: true, ipv4 }).path,
        reportedPath({ ...nothing, up: true, ipv4 }).confidence,
      ],
      ['unknown', 0],
    );
  }
});

test('A session that is down has no path, whatever the mode.', () => {
  assert.equal(reportedPath({ up: false, mode: 'pppoe', ipv4: undefined }).path, 'none');
});

test('A router that says nothing has an unknown path; one that does not answer has none to tell.', () => {
  const derive = (now: Snapshot, answers: boolean | undefined) => {
    const report = new Report();
    deriveReportedPath({ before: Snapshot.empty, now, answers, at: 0 }, report);
    return Snapshot.empty.with(report.observed('derived', 0)).get(wanPath);
  };
  assert.equal((derive(Snapshot.empty, true) as { value?: string }).value, 'unknown');
  assert.deepEqual(derive(Snapshot.empty, false), { state: 'unknown', why: 'unreachable', at: 0 });
  assert.deepEqual(derive(Snapshot.empty, undefined), { state: 'unknown', why: 'not-read', at: 0 });
  const down = Snapshot.empty.with(new Report().tell(sessionUp, false).observed('igd', 0));
  assert.deepEqual(derive(down, true), {
    state: 'known',
    value: 'none',
    at: 0,
    channel: 'derived',
    attributes: { basis: 'reported', confidence: 0.9, evidence: ['session down'] },
  });
});

test('wan.path and wan.provider come from one decision; the user’s word counts before it.', () => {
  const now = Snapshot.empty.with(
    new Report()
      .tell(sessionUp, true)
      .tell(wanIpv4, '106.72.18.52')
      .tell(wanIpv6Prefix, '240b:10:1234:5600::/56')
      .observed('igd', 0),
  );
  const derived = (derive: Derivation) => {
    const report = new Report();
    derive({ before: Snapshot.empty, now, answers: true, at: 0 }, report);
    return Snapshot.empty.with(report.observed('derived', 0));
  };
  const found = derived(deriveReportedPath);
  const { value, attributes } = found.get(wanPath) as { value?: string; attributes?: Attributes };
  assert.equal(value, 'ipoe-map-e');
  assert.equal(attributes?.['confidence'], 0.99);
  assert.equal(found.value(wanProvider), 'v6plus');
  const told = derived(deriveReportedPathBy({ ...ours, path: 'ipoe-fixed-ip' })).get(wanPath);
  assert.equal(told.state === 'known' && told.value, 'ipoe-fixed-ip');
  assert.equal(told.state === 'known' && told.attributes?.['basis'], 'user');
});

test('A provider is shown once it was known, and then told to be unknown.', () => {
  const read = (report: Report) => Snapshot.empty.with(report.observed('igd', 0));
  const plain = read(new Report().tell(sessionUp, true).tell(wanIpv4, '25.100.7.10'));
  const pool = read(new Report().tell(sessionUp, true).tell(wanIpv4, '106.72.18.52'));
  const after = (before: Snapshot, now: Snapshot, answers: boolean | undefined) => {
    const report = new Report();
    deriveReportedPath({ before, now, answers, at: 0 }, report);
    return now.with(report.observed('derived', 0));
  };
  const never = after(Snapshot.empty, plain, true);
  assert.equal(never.has(wanProvider), false);
  assert.equal(after(never, plain, false).has(wanProvider), false);
  const known = after(never, pool, true);
  assert.equal(known.value(wanProvider), 'v6plus');
  assert.deepEqual(after(known, plain, true).get(wanProvider), { state: 'unknown', why: 'not-said', at: 0 });
  assert.deepEqual(after(known, plain, false).get(wanProvider), {
    state: 'unknown',
    why: 'unreachable',
    at: 0,
  });
});

test('The name of a public address is asked for, and of no other.', () => {
  const asked: string[] = [];
  const derive = deriveReportedPathBy(ours, (address) => {
    asked.push(address);
    return 'p12-ipngn01.tokyo.ocn.ne.jp';
  });
  const path = (ipv4: string) => {
    const now = Snapshot.empty.with(new Report().tell(wanIpv4, ipv4).observed('igd', 0));
    const report = new Report();
    derive({ before: Snapshot.empty, now, answers: true, at: 0 }, report);
    return Snapshot.empty.with(report.observed('derived', 0)).value(wanPath);
  };
  assert.equal(path('25.100.7.10'), 'pppoe');
  for (const ipv4 of ['192.168.1.5', '192.0.0.2', '100.64.0.1', '203.0.113.9']) path(ipv4);
  assert.deepEqual(asked, ['25.100.7.10']);
});
