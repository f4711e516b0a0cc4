import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import type { Home, Observations, RouterView } from '../../../lib/dual-stack/home.ts';
import type { AnyReadable } from '../../../lib/router/capability.ts';
import type { RouterError } from '../../../lib/router/errors.ts';
import { Snapshot, type Observed, type Why } from '../../../lib/router/snapshot.ts';

export type Readings = readonly (readonly [AnyReadable, unknown])[];

/** A reading that is not known, and why. */
export class Missing {
  readonly why: Why;
  constructor(why: Why) {
    this.why = why;
  }
}

export const UPPER: Readings = [
  [reachable, true],
  [sessionUp, true],
  [wanMode, 'map-e'],
  [wanPath, 'ipoe-map-e'],
  [wanIpv4, '25.200.3.17'],
  [pppoeBridge, true],
  [dhcpServer, true],
  [lanAddress, '192.168.10.1'],
  [wanMac, '02:00:5e:10:00:01'],
  [lanMac, '02:00:5e:10:00:02'],
];

export const LOWER: Readings = [
  [reachable, true],
  [sessionUp, true],
  [sessionError, 'none'],
  [wanMode, 'pppoe'],
  [wanPath, 'pppoe'],
  [wanIpv4, '25.100.7.10'],
  [pppoeBridge, false],
  [dhcpServer, false],
  [lanAddress, '192.168.10.2'],
  [wanMac, '02:00:5e:20:00:01'],
  [lanMac, '02:00:5e:20:00:02'],
];

export interface Differences {
  readonly upper?: Readings;
  readonly lower?: Readings;
  readonly upperProblem?: RouterError;
  readonly lowerProblem?: RouterError;
  readonly observed?: Observations;
}

/** The finished home of the article, but for what is given. */
export function homeWith(differences: Differences = {}): Home {
  const { upper = [], lower = [], upperProblem, lowerProblem, observed = {} } = differences;
  return {
    upper: view('192.168.10.1', [...UPPER, ...upper], upperProblem),
    lower: view('192.168.10.2', [...LOWER, ...lower], lowerProblem),
    observed,
  };
}

/** A router of which nothing was read. */
export function unread(readings: Readings, why: Why): Readings {
  return readings.map(([token]) => [token, new Missing(why)]);
}

function view(host: string, readings: Readings, problem: RouterError | undefined): RouterView {
  const entries = readings.map(
    ([token, value]) =>
      [
        token,
        (value instanceof Missing
          ? { state: 'unknown', why: value.why, at: 1 }
          : { state: 'known', value, at: 1, channel: 'test' }) as Observed<unknown>,
      ] as const,
  );
  return { host, snapshot: Snapshot.empty.with(entries), problem };
}
