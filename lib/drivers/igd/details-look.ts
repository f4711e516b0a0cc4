import { identity } from '../../capabilities/identity.ts';
import { wanIpv6 } from '../../capabilities/wan-ipv6.ts';
import { wanIpv6Prefix } from '../../capabilities/wan-ipv6-prefix.ts';
import { wanMode } from '../../capabilities/wan-mode.ts';
import { seconds, type Clock } from '../../router/clock.ts';
import type { Look } from '../../router/driver.ts';
import { Report } from '../../router/report.ts';
import { aboutReadings, type About } from '../about.ts';
import { TrafficMeter, trafficReadings, type Direction } from '../traffic-meter.ts';
import type { Service } from './description.ts';
import type { Gateway, GatewayAnswer } from './gateway.ts';
import { hardwareOf, identityValue } from './identity.ts';
import { tellIpv6 } from './ipv6.ts';
import { linkReadings, tellLink } from './link.ts';
import { modeOf } from './values.ts';

/** How the connection is made and how its link is, as long as the session goes on, is asked for this often. */
const SAME_MS = seconds(300);

/** What changes slowly, and the traffic counters: two requests, and two more now and then. */
export function detailsLook(gateway: Gateway, clock: Clock, about?: About): Look {
  const traffic = new TrafficMeter(clock);
  let told: { readonly service: Service; readonly session: number; readonly at: number } | undefined;
  return {
    id: 'details',
    provides: [
      wanMode,
      ...trafficReadings,
      ...linkReadings,
      wanIpv6,
      wanIpv6Prefix,
      ...(about ? aboutReadings : [identity]),
    ],
    pace: { normal: seconds(60), fast: seconds(10) },
    deadlineMs: seconds(60),
    again: () => traffic.againMs,
    async read(signal, asked = false) {
      await gateway.settle(signal);
      await gateway.reconsider(signal);
      const { wan: service, seen } = gateway;
      const known =
        told?.service === service &&
        told.session === seen.session &&
        seen.up === true &&
        !asked &&
        clock.monotonic() - told.at < SAME_MS;
      const at = known ? told?.at : undefined;
      const report = new Report();
      if (at === undefined) await tellConnection(report, gateway, about, signal);
      // what fails below makes all of it unknown
      told = undefined;
      await tellTraffic(report, gateway, traffic, signal);
      told = { service, session: seen.session, at: at ?? clock.monotonic() };
      return report;
    },
  };
}

async function tellConnection(
  report: Report,
  gateway: Gateway,
  about: About | undefined,
  signal: AbortSignal,
): Promise<void> {
  const hardware = hardwareOf(gateway.description);
  const more = hardware === undefined ? undefined : { hardware };
  if (about) about.tell(report, more);
  else report.tell(identity, identityValue(gateway.description), more);
  const type = await gateway.ask(gateway.wan, 'GetConnectionTypeInfo', signal);
  const link = await gateway.ask(gateway.common, 'GetCommonLinkProperties', signal);
  tellMode(report, gateway.wan.kind === 'ppp' ? 'ppp' : 'ip', type);
  gateway.seen.link = linkIn(link);
  tellLink(report, link);
  await tellIpv6(report, gateway, signal);
}

function tellMode(report: Report, kind: 'ip' | 'ppp', type: GatewayAnswer): void {
  if ('why' in type) return void report.miss(wanMode, type.why);
  const mode = modeOf(kind, type.values.get('NewConnectionType'));
  if (mode === undefined) report.miss(wanMode, 'not-said');
  else report.tell(wanMode, mode);
}

function linkIn(told: GatewayAnswer): string | undefined {
  const link = 'values' in told ? told.values.get('NewPhysicalLinkStatus')?.trim() : undefined;
  return link === '' || link?.toLowerCase() === 'up' ? undefined : link;
}

interface Count {
  readonly direction: Direction;
  readonly action: string;
  readonly value: string;
  /** Its name in AVM's action that tells everything with 64 bits. */
  readonly wide: string;
}

const COUNTS: readonly Count[] = [
  {
    direction: 'received',
    action: 'GetTotalBytesReceived',
    value: 'NewTotalBytesReceived',
    wide: 'NewX_AVM_DE_TotalBytesReceived64',
  },
  {
    direction: 'sent',
    action: 'GetTotalBytesSent',
    value: 'NewTotalBytesSent',
    wide: 'NewX_AVM_DE_TotalBytesSent64',
  },
];

async function tellTraffic(
  report: Report,
  gateway: Gateway,
  traffic: TrafficMeter,
  signal: AbortSignal,
): Promise<void> {
  const { common, description, seen } = gateway;
  const avm = /\bAVM\b/i.test(description.vendor ?? '');
  const addon = avm ? await gateway.ask(common, 'GetAddonInfos', signal) : undefined;
  const together = addon && 'values' in addon ? addon.values : undefined;
  // the counters of 32 bits in their place would look like a new beginning
  const late = traffic.hasWide && addon && 'why' in addon && addon.why !== 'not-offered' ? addon : undefined;
  for (const { direction, action, value, wide } of COUNTS) {
    const isWide = together?.has(wide) === true;
    const told = late ?? (isWide ? { values: together } : await gateway.ask(common, action, signal));
    if ('why' in told) traffic.miss(report, direction, told.why);
    else
      traffic.tell(report, direction, told.values.get(isWide ? wide : value), {
        session: seen.session,
        wide: isWide,
      });
  }
}
