import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { identity } from '../../../lib/capabilities/identity.ts';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionSince } from '../../../lib/capabilities/session-since.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import { wanProvider } from '../../../lib/capabilities/wan-provider.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { LOWER, Missing, unread, UPPER, type Differences, type Readings } from './homes.ts';

const box = (vendor: string, model: string) => ({ vendor, model, firmware: null, serial: null });
const U: Readings = [
  [identity, box('Acme', 'Gate 9000')],
  [wanProvider, 'v6プラス'],
];
const L: Readings = [
  [identity, box('Bolt', 'WSR-1800X')],
  [wanProvider, 'OCN'],
  [sessionSince, '2026-03-01T10:00:00Z'],
];
const DOWN: Readings = [
  [sessionUp, false],
  [wanPath, 'none'],
  [wanIpv4, new Missing('not-said')],
  [sessionSince, new Missing('not-said')],
];
const SAME_MACS: Readings = [
  [lanMac, '02:00:5e:20:00:01'],
  [wanMac, '02:00:5e:20:00:01'],
];
const away = (readings: Readings): Readings => [...unread(readings, 'unreachable'), [reachable, false]];
const lower = (...more: Readings): Differences => ({ upper: U, lower: [...L, ...more] });

/** Every kind of home that the picture can show, from the carton to the finished one and each way to break it. */
export const STATES_OF_HOMES: Readonly<Record<string, Differences>> = {
  carton: {
    upper: [...U, [pppoeBridge, false]],
    lower: [
      ...L,
      ...DOWN,
      ...SAME_MACS,
      [wanMode, new Missing('unreadable')],
      [dhcpServer, true],
      [lanAddress, '192.168.11.1'],
    ],
  },
  finished: lower(),
  visited: {
    ...lower(),
    observed: { gateways: ['192.168.10.1'], inbound: { arrives: true, returns: true, port: 443 } },
  },
  'not reached from outside': {
    ...lower(),
    observed: { inbound: { arrives: true, returns: false, port: 443 } },
  },
  'bridge off': { upper: [...U, [pppoeBridge, false]], lower: [...L, ...DOWN, [sessionError, 'no-pado']] },
  'account refused': lower(...DOWN, [sessionError, 'auth']),
  'no session left': lower(...DOWN, [sessionError, 'session limit exceeded']),
  'session down': lower(...DOWN),
  'line down': { upper: [...U, ...DOWN], lower: [...L, ...DOWN] },
  'equal MACs': { ...lower(...SAME_MACS), observed: { gateways: ['192.168.10.2'] } },
  'lower silent': { upper: U, lower: [...L, ...away(LOWER)] },
  'upper silent': { upper: [...U, ...away(UPPER)], lower: L },
  'both silent': { upper: away(UPPER), lower: away(LOWER) },
  'access point': lower([wanMode, 'ap'], ...DOWN),
  'behind the upper router': lower([wanMode, 'dhcp'], [wanPath, 'behind-router'], [wanIpv4, '192.168.10.20']),
  'two DHCP servers': lower([dhcpServer, true]),
  'no DHCP server': { upper: [...U, [dhcpServer, false]], lower: L },
  'other network': lower([lanAddress, '192.168.11.1']),
  'upper behind a router': {
    upper: [...U, [wanMode, 'dhcp'], [wanPath, 'behind-router'], [wanIpv4, '192.168.1.20']],
    lower: L,
  },
  'login refused': {
    upper: U,
    lower: [...L, ...unread(LOWER.slice(4), 'auth-failed')],
    lowerProblem: new RouterError('auth-failed'),
  },
  'somebody is logged in': {
    upper: U,
    lower: [...L, ...unread(LOWER.slice(4), 'busy')],
    lowerProblem: new RouterError('busy'),
  },
  'by UPnP alone': {
    upper: [...U, ...unread(UPPER.slice(5), 'not-offered')],
    lower: [...L, ...unread(LOWER.slice(6), 'not-offered')],
  },
  'nothing known': { upper: unread(UPPER, 'not-read'), lower: unread(LOWER, 'not-read') },
  'long names': {
    upper: [
      [identity, box('W'.repeat(90), 'W'.repeat(90))],
      [wanProvider, 'ネットワーク'.repeat(20)],
    ],
    lower: [[identity, box('機', '機種名'.repeat(60))], [wanProvider, '&<">'.repeat(60)], ...SAME_MACS],
  },
};
