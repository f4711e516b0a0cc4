import { pppoeBridge } from '../../capabilities/pppoe-bridge.ts';
import { sessionError } from '../../capabilities/session-error.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import { uptime } from '../../capabilities/uptime.ts';
import { tellWanIpv4, wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import type { AnyReadable } from '../../router/capability.ts';
import { seconds, type Clock } from '../../router/clock.ts';
import type { Look } from '../../router/driver.ts';
import { Report } from '../../router/report.ts';
import type { Why } from '../../router/snapshot.ts';
import type { Host } from './host.ts';
import type { SessionMemory } from './session-memory.ts';
import { sessionOf, type PppSession } from './session.ts';
import type { Settings } from './settings.ts';

const SESSION: readonly AnyReadable[] = [sessionUp, wanIpv4, uptime];

/** One command on an open connection: how the session is. */
export function statusLook(host: Host, settings: Settings, seen: SessionMemory, clock: Clock): Look {
  return {
    id: 'status',
    provides: [sessionUp, sessionError, wanIpv4, uptime, pppoeBridge],
    pace: { normal: seconds(3), fast: 500 },
    deadlineMs: seconds(12),
    async read(signal, asked) {
      const answer = await host.look('status', signal, asked);
      const report = new Report();
      const dials = seen.dials(answer);
      const session = sessionOf(answer, settings, seen.downAt);
      if (session?.up === false) seen.downAt = answer.uptime;
      if (dials === 'yes') tellSession(report, session, clock.now());
      else missSession(report, dials === 'no' ? 'not-offered' : 'not-said');
      if (dials === 'no') report.miss(sessionError, 'not-offered');
      else if (seen.error === undefined) report.miss(sessionError, 'not-said');
      else report.tell(sessionError, seen.error);
      if (answer.bridge === undefined) report.miss(pppoeBridge, 'not-offered');
      else report.tell(pppoeBridge, answer.bridge);
      return report;
    },
  };
}

function missSession(report: Report, why: Why): void {
  for (const token of SESSION) report.miss<unknown>(token, why);
}

function tellSession(report: Report, session: PppSession | undefined, now: number): void {
  if (!session) return missSession(report, 'unreadable');
  const { up, interface: name, mtu, ipv4, age } = session;
  report.tell(sessionUp, up, {
    ...(name !== undefined && { interface: name }),
    ...(mtu !== undefined && { mtu }),
  });
  tellWanIpv4(report, ipv4);
  if (age === undefined) report.miss(uptime, 'not-said');
  else report.tell(uptime, new Date(now - age * 1000).toISOString());
}
