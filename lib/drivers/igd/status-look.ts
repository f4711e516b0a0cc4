import { sessionError } from '../../capabilities/session-error.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import { uptime } from '../../capabilities/uptime.ts';
import { tellWanIpv4, wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { seconds, type Clock } from '../../router/clock.ts';
import type { Look } from '../../router/driver.ts';
import { Report } from '../../router/report.ts';
import { AddressDue } from './address-due.ts';
import type { Gateway, GatewayAnswer } from './gateway.ts';
import type { SessionMemory } from './session-memory.ts';
import { isConnected, lastError, NO_ERROR, upSince } from './values.ts';

/** One cheap request: how the session is; and another for its address, when that may have changed. */
export function statusLook(gateway: Gateway, clock: Clock): Look {
  const due = new AddressDue(clock);
  let service = gateway.wan;
  return {
    id: 'status',
    provides: [sessionUp, sessionError, wanIpv4, uptime],
    pace: { normal: seconds(3), fast: 500 },
    deadlineMs: seconds(30),
    async read(signal, asked = false, only) {
      await gateway.settle(signal);
      if (service !== gateway.wan) due.forget();
      service = gateway.wan;
      const wanted = due.begin() || asked || only?.includes(wanIpv4) === true;
      const askAddress = () => {
        due.asked();
        return gateway.ask(gateway.wan, 'GetExternalIPAddress', signal);
      };
      try {
        const status = await gateway.ask(gateway.wan, 'GetStatusInfo', signal);
        const changed = gateway.seen.note({
          up: isConnected(valueIn(status, 'NewConnectionStatus')?.trim()),
          uptime: numberIn(valueIn(status, 'NewUptime')),
        });
        if (changed) due.changed();
        const address = wanted || changed || 'why' in status ? await askAddress() : undefined;
        if ('error' in status && address && 'error' in address) throw status.error;
        const report = new Report();
        tellSession(report, status, clock.now(), gateway.seen.link);
        tellAddress(report, address, gateway.seen);
        return report;
      } catch (thrown) {
        due.forget();
        throw thrown;
      }
    },
  };
}

function tellAddress(report: Report, address: GatewayAnswer | undefined, seen: SessionMemory): void {
  // an address without a session is left over, or random memory (miniupnp #567)
  if (seen.up === false) return void report.miss(wanIpv4, 'not-said');
  if (!address) return;
  if ('why' in address) return void report.miss(wanIpv4, address.why);
  const text = address.values.get('NewExternalIPAddress');
  tellWanIpv4(report, text);
  if (seen.up) seen.noteAddress(usable(text));
}

function tellSession(report: Report, status: GatewayAnswer, now: number, link: string | undefined): void {
  if ('why' in status) {
    const { why } = status;
    return void report.miss(sessionUp, why).miss(sessionError, why).miss(uptime, why);
  }
  const word = status.values.get('NewConnectionStatus')?.trim() ?? '';
  const up = isConnected(word);
  if (up === undefined) report.miss(sessionUp, word === '' ? 'not-said' : 'unreadable');
  else report.set(sessionUp, up, { status: word, ...(link !== undefined && { link }) });
  const error = lastError(status.values.get('NewLastConnectionError'));
  if (error === undefined) report.miss(sessionError, 'not-said');
  else if (error === NO_ERROR) report.set(sessionError, error);
  else report.tell(sessionError, error);
  const since = upSince(status.values.get('NewUptime'), now);
  if (since === undefined) report.miss(uptime, 'not-said');
  else report.set(uptime, since);
}

function valueIn(told: GatewayAnswer, name: string): string | undefined {
  return 'values' in told ? told.values.get(name) : undefined;
}

function usable(address: string | undefined): string | undefined {
  const text = address?.trim() ?? '';
  return text === '' || text === '0.0.0.0' ? undefined : text;
}

function numberIn(text: string | undefined): number | undefined {
  return /^\d{1,10}$/.test(text?.trim() ?? '') ? Number(text) : undefined;
}
