import { pppoeBridge } from '../../capabilities/pppoe-bridge.ts';
import { sessionError } from '../../capabilities/session-error.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import { uptime } from '../../capabilities/uptime.ts';
import { tellWanIpv4, wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { wanIpv6Prefix } from '../../capabilities/wan-ipv6-prefix.ts';
import { seconds, type Clock } from '../../router/clock.ts';
import type { Look } from '../../router/driver.ts';
import { Report } from '../../router/report.ts';
import type { Answer } from './answer.ts';
import type { Host } from './host.ts';
import type { LastError } from './last-error.ts';
import { ipv6PrefixOf } from './prefix.ts';
import { sessionOf, type Session } from './session.ts';
import type { Settings } from './settings.ts';

/** One command on an open connection: how the session is. */
export function statusLook(host: Host, settings: Settings, lastError: LastError, clock: Clock): Look {
  return {
    id: 'status',
    provides: [sessionUp, sessionError, wanIpv4, wanIpv6Prefix, uptime, pppoeBridge],
    pace: { normal: seconds(3), fast: 500 },
    deadlineMs: seconds(12),
    async read(signal, asked) {
      const answer = await host.look('status', signal, asked);
      const report = new Report();
      if (dials(answer)) tellSession(report, sessionOf(answer, settings), clock.now());
      else report.miss(sessionUp, 'not-offered').miss(wanIpv4, 'not-offered').miss(uptime, 'not-offered');
      const prefix = ipv6PrefixOf(answer, settings);
      if (prefix) report.tell(wanIpv6Prefix, prefix.prefix, { basis: prefix.basis });
      else report.miss(wanIpv6Prefix, 'not-said');
      const { word } = lastError;
      if (word === undefined) report.miss(sessionError, 'not-said');
      else report.tell(sessionError, word);
      if (answer.bridge === undefined) report.miss(pppoeBridge, 'not-offered');
      else report.tell(pppoeBridge, answer.bridge);
      return report;
    },
  };
}

/** A host that the wrapper's configuration gives no peer only passes frames through. */
export function dials({ wrapper, can, links }: Answer): boolean {
  return !wrapper || can.has('reconnect') || (links?.some(({ link_type }) => link_type === 'ppp') ?? false);
}

function tellSession(report: Report, session: Session | undefined, now: number): void {
  if (!session)
    return void report.miss(sessionUp, 'unreadable').miss(wanIpv4, 'unreadable').miss(uptime, 'unreadable');
  const { up, interface: name, mtu, ipv4, age } = session;
  report.tell(sessionUp, up, {
    ...(name !== undefined && { interface: name }),
    ...(mtu !== undefined && { mtu }),
  });
  tellWanIpv4(report, ipv4);
  if (age === undefined) report.miss(uptime, 'not-said');
  else report.tell(uptime, new Date(now - age * 1000).toISOString());
}
