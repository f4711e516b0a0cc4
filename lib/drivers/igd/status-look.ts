import { sessionError } from '../../capabilities/session-error.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import { uptime } from '../../capabilities/uptime.ts';
import { tellWanIpv4, wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { seconds, type Clock } from '../../router/clock.ts';
import type { Look } from '../../router/driver.ts';
import { Report } from '../../router/report.ts';
import type { Gateway, Told } from './gateway.ts';
import { isUp, lastError, upSince } from './values.ts';

/** Two cheap requests: how the session is, and its address. */
export function statusLook(gateway: Gateway, clock: Clock): Look {
  return {
    id: 'status',
    provides: [sessionUp, sessionError, wanIpv4, uptime],
    pace: { normal: seconds(3), fast: 500 },
    deadlineMs: seconds(5),
    async read(signal) {
      await gateway.settle(signal);
      const [status, address] = await Promise.all([
        gateway.ask(gateway.wan, 'GetStatusInfo', signal),
        gateway.ask(gateway.wan, 'GetExternalIPAddress', signal),
      ]);
      if ('error' in status && 'error' in address) throw status.error;
      return reportOf(status, address, gateway, clock.now());
    },
  };
}

function reportOf(status: Told, address: Told, { seen }: Gateway, now: number): Report {
  const report = new Report();
  const word = valueIn(status, 'NewConnectionStatus')?.trim();
  const up = isUp(word);
  tellSession(report, status, now, seen.link);
  // an address without a session is left over, or random memory (miniupnp #567)
  if (up === false) report.miss(wanIpv4, 'not-said');
  else if ('why' in address) report.miss(wanIpv4, address.why);
  else tellWanIpv4(report, address.values.get('NewExternalIPAddress'));
  seen.note({
    up,
    address: up ? usable(valueIn(address, 'NewExternalIPAddress')) : undefined,
    uptime: numberIn(valueIn(status, 'NewUptime')),
  });
  return report;
}

function tellSession(report: Report, status: Told, now: number, link: string | undefined): void {
  if ('why' in status) {
    const { why } = status;
    return void report.miss(sessionUp, why).miss(sessionError, why).miss(uptime, why);
  }
  const word = status.values.get('NewConnectionStatus')?.trim() ?? '';
  const up = isUp(word);
  if (up === undefined) report.miss(sessionUp, word === '' ? 'not-said' : 'unreadable');
  else report.tell(sessionUp, up, { status: word, ...(link !== undefined && { link }) });
  const error = lastError(status.values.get('NewLastConnectionError'));
  if (error === undefined) report.miss(sessionError, 'not-said');
  else report.tell(sessionError, error);
  const since = upSince(status.values.get('NewUptime'), now);
  if (since === undefined) report.miss(uptime, 'not-said');
  else report.tell(uptime, since);
}

function valueIn(told: Told, name: string): string | undefined {
  return 'values' in told ? told.values.get(name) : undefined;
}

function usable(address: string | undefined): string | undefined {
  const text = address?.trim() ?? '';
  return text === '' || text === '0.0.0.0' ? undefined : text;
}

function numberIn(text: string | undefined): number | undefined {
  return /^\d{1,10}$/.test(text?.trim() ?? '') ? Number(text) : undefined;
}
