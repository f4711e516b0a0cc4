import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { log } from '../../../lib/capabilities/log.ts';
import { portForwards, type PortForward } from '../../../lib/capabilities/port-forwards.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanIpv6Prefix } from '../../../lib/capabilities/wan-ipv6-prefix.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import { Alerts, type Alert } from '../../../lib/dual-stack/alerts.ts';
import { checks } from '../../../lib/dual-stack/checks.ts';
import { judge } from '../../../lib/dual-stack/judge.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { homeWith, Missing, unread, LOWER, UPPER, type Differences, type Readings } from './homes.ts';

const DOWN: Readings = [
  [sessionUp, false],
  [wanPath, 'none'],
  [wanIpv4, new Missing('not-said')],
];
const SILENT = (readings: Readings): Readings => [...unread(readings, 'unreachable'), [reachable, false]];
const FORWARD: PortForward = {
  port: 443,
  protocol: 'tcp',
  host: '192.168.10.20',
  internalPort: 443,
  remoteHost: null,
  description: '',
  lease: null,
  enabled: true,
};
const [UPPER_LAN, LOWER_LAN] = ['192.168.10.1', '192.168.10.2'];

/** Each fault of docs/faults.md alone, in the finished home. */
const FAULTS: Readonly<Record<string, Differences>> = {
  'foreign-port-forwarded': {
    upper: [
      [wanIpv6Prefix, '240b:10:1234:5600::/56'],
      [portForwards, [FORWARD]],
    ],
  },
  'forward-behind-ds-lite': {
    upper: [
      [wanMode, 'ds-lite'],
      [wanPath, 'ipoe-ds-lite'],
      [portForwards, [FORWARD]],
    ],
  },
  'ds-lite-below': { lower: [[wanIpv4, '192.0.0.2']] },
  'shared-address': { lower: [[wanIpv4, '100.64.3.4']] },
  'equal-macs': { lower: [[wanMac, '02:00:5e:20:00:02']] },
  'lan-dead': { upper: SILENT(UPPER), lower: SILENT(LOWER) },
  'one-mac-for-both': {
    observed: {
      neighbours: [UPPER_LAN, LOWER_LAN].map((address) => ({ address, mac: '02:00:5e:10:00:02' })),
    },
  },
  'ipoe-not-active': { observed: { ipv6: ['2408:210:1234:5600::1'] } },
  'home-gateway': {
    upper: [
      [wanPath, 'behind-router'],
      [wanIpv4, '192.168.1.5'],
    ],
  },
  'no-pppoe-on-line': {
    lower: [...DOWN, [sessionError, 'ERROR_NO_CARRIER']],
    observed: { pado: false },
  },
  'answers-take-other-road': { observed: { inbound: { arrives: true, returns: false, port: 8080 } } },
  'stranger-as-gateway': { observed: { gateways: ['192.168.10.99'] } },
  'stale-session': { lower: [...DOWN, [sessionError, 'pado-timeout']] },
  'bridge-off': { upper: [[pppoeBridge, false]] },
  'lower-behind-upper': {
    lower: [
      [wanMode, 'dhcp'],
      [wanPath, 'behind-router'],
      [wanIpv4, '192.168.10.77'],
    ],
  },
  'lower-is-access-point': { lower: [[wanMode, 'ap']] },
  'lower-gone': { lower: SILENT(LOWER), lowerProblem: new RouterError('unreachable') },
  'upper-dials': {
    upper: [
      [wanMode, 'pppoe'],
      [wanPath, 'pppoe'],
    ],
  },
  'two-dhcp': { lower: [[dhcpServer, true]] },
  'no-dhcp': { upper: [[dhcpServer, false]] },
  'same-address': { lower: [[lanAddress, UPPER_LAN]] },
  'other-subnet': { lower: [[lanAddress, '192.168.11.1']] },
  'two-ipv6-routers': { observed: { ipv6Routers: ['fe80::1', 'fe80::2'] } },
  'one-exit': { lower: [[wanIpv4, '25.200.3.17']] },
  'other-road-than-said': {
    observed: { roads: { lower: { seen: { ipv4: '25.100.7.10', mss: 1420 } } } },
  },
  'large-segments': { observed: { roads: { lower: { seen: { ipv4: '25.100.7.10', mss: 1460 } } } } },
  'dns-of-other-road': { observed: { gateways: [UPPER_LAN], resolvers: [LOWER_LAN] } },
  'wrong-account': { lower: [...DOWN, [sessionError, 'ERROR_AUTHENTICATION_FAILURE']] },
  'session-limit': { lower: [...DOWN, [sessionError, 'session limit exceeded']] },
  'session-limit-in-log': {
    lower: [...DOWN, [sessionError, 'ERROR_ISP_DISCONNECT'], [log, ['PPPoE: session limit exceeded']]],
  },
  'line-down': { upper: DOWN, lower: DOWN },
  'ipoe-down': { upper: DOWN },
  'login-refused': { upperProblem: new RouterError('auth-failed') },
};

interface Row {
  readonly fault: string;
  readonly ids: readonly string[];
  readonly reason: string;
}

const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'faults.md'), 'utf8');
const rows: readonly Row[] = text
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, fault = '', , found = '', reason = ''] = line.split('|').map((cell) => cell.trim());
    const ids = [...found.matchAll(/`([^`]+)`/g)].map(([, id = '']) => id);
    return { fault: fault.replaceAll('`', ''), ids, reason };
  });

function wrongWith(differences: Differences): readonly string[] {
  return judge(homeWith(differences))
    .findings.filter(({ status }) => status === 'problem' || status === 'warning')
    .map(({ id }) => id);
}

test('Every fault in the list has a check that there is, or a reason, and is raised here.', () => {
  const known = new Set(checks.map(({ id }) => id));
  assert.ok(rows.length > 30);
  for (const { fault, ids, reason } of rows) {
    assert.notEqual(ids.length > 0, reason !== '', fault);
    for (const id of ids) assert.ok(known.has(id), `${fault}: ${id}`);
  }
  const named = new Set(rows.flatMap(({ ids }) => ids));
  // of both sides' checks that ask the same, one fault is enough; what a probe could not tell is no fault
  const twin = (id: string) =>
    id.replace(/^(upper|lower)-/, (side) => (side === 'upper-' ? 'lower-' : 'upper-'));
  for (const { id } of checks.filter((each) => each.id !== 'probes'))
    assert.ok(named.has(id) || named.has(twin(id)), id);
  const raised = rows.filter(({ ids }) => ids.length > 0).map(({ fault }) => fault);
  assert.deepEqual(Object.keys(FAULTS).toSorted(), raised.toSorted());
});

describe('Each fault alone is found by its own checks', () => {
  for (const { fault, ids } of rows.filter(({ ids: found }) => found.length > 0))
    test(fault, () => {
      const found = wrongWith(FAULTS[fault] ?? {});
      for (const id of ids) assert.ok(found.includes(id), `${id} not among ${found.join(', ')}`);
      assert.deepEqual(wrongWith({}), []);
    });
});

test('Each fault that is a problem is told once, with one message, and its end once.', async () => {
  const told = new Map<string, readonly string[]>();
  for (const [fault, differences] of Object.entries(FAULTS)) {
    const clock = new FakeClock();
    const alerts: Alert[] = [];
    const engine = new Alerts({ clock, tell: (alert) => void alerts.push(alert) });
    for (const phase of [differences, {}]) {
      for (let minute = 0; minute < 30; minute += 1) {
        engine.update(judge(homeWith(phase)).findings);
        await clock.advance(60_000);
      }
    }
    told.set(
      fault,
      alerts.map(({ kind, state }) => `${kind} ${state}`),
    );
    const hasProblem = judge(homeWith(differences)).findings.some(({ status }) => status === 'problem');
    const kinds = new Set(alerts.map(({ kind }) => kind));
    assert.equal(alerts.length, 2 * kinds.size, fault);
    assert.equal(kinds.size > 0, hasProblem, fault);
  }
  assert.deepEqual(told.get('line-down'), ['line raised', 'line cleared']);
  assert.deepEqual(told.get('lan-dead'), ['lan raised', 'lan cleared']);
  assert.deepEqual(told.get('wrong-account'), ['lower raised', 'lower cleared']);
  assert.deepEqual(told.get('stranger-as-gateway'), []);
});

test('A thousand days of normal life in the finished home tell nothing: nightly reconnects, renumbering, restarts, a busy screen.', async () => {
  const clock = new FakeClock();
  const told: Alert[] = [];
  const alerts = new Alerts({ clock, tell: (alert) => void told.push(alert) });
  const live = async (seconds: number, differences: Differences = {}) => {
    alerts.update(judge(homeWith(differences)).findings);
    await clock.advance(seconds * 1000);
  };
  const restarting = { lower: SILENT(LOWER), lowerProblem: new RouterError('timeout') };
  for (let day = 0; day < 1000; day += 1) {
    const address = `25.100.${day % 200}.10`;
    await live(15, { lower: DOWN });
    await live(6 * 3600, { lower: [[wanIpv4, address]] });
    if (day % 7 === 0) await live(40, { upper: DOWN });
    if (day % 7 === 1)
      await live(1800, { upper: [[dhcpServer, new Missing('busy')]], upperProblem: new RouterError('busy') });
    if (day % 30 === 2) await live(150, restarting);
    // the upper router restarts, and takes the lower one's session along
    if (day % 30 === 3) {
      await live(20, { upper: SILENT(UPPER), upperProblem: new RouterError('timeout') });
      await live(100, { upper: SILENT(UPPER), upperProblem: new RouterError('timeout'), lower: DOWN });
      await live(45, { upper: DOWN, lower: DOWN });
      await live(15, { lower: DOWN });
    }
    // the switch between everything, or work at the line
    if (day % 90 === 4) await live(50, FAULTS['lan-dead']);
    if (day % 90 === 5) await live(55, FAULTS['line-down']);
    await live(12 * 3600, { lower: [[wanIpv4, address]] });
  }
  assert.deepEqual(told, []);
});
