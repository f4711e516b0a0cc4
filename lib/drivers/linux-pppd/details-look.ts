import { dhcpServer } from '../../capabilities/dhcp-server.ts';
import { identity } from '../../capabilities/identity.ts';
import { lanAddress } from '../../capabilities/lan-address.ts';
import { lanMac } from '../../capabilities/lan-mac.ts';
import { lineRateReceived } from '../../capabilities/line-rate-received.ts';
import { lineRateSent } from '../../capabilities/line-rate-sent.ts';
import { linkUp } from '../../capabilities/link-up.ts';
import { log } from '../../capabilities/log.ts';
import { plainAddress } from '../../address/ip.ts';
import { addressClass } from '../../address/wan-class.ts';
import { wanIpv6 } from '../../capabilities/wan-ipv6.ts';
import { wanIpv6Prefix } from '../../capabilities/wan-ipv6-prefix.ts';
import { wanMac } from '../../capabilities/wan-mac.ts';
import { wanMode, type WanMode } from '../../capabilities/wan-mode.ts';
import type { Readable } from '../../router/capability.ts';
import { seconds, type Clock } from '../../router/clock.ts';
import type { Look } from '../../router/driver.ts';
import { Report } from '../../router/report.ts';
import type { Attributes } from '../../router/snapshot.ts';
import { masked } from '../../log/mask.ts';
import { TrafficMeter, trafficReadings } from '../traffic-meter.ts';
import type { HostAnswer } from './answer.ts';
import { servesDhcp } from './dhcp.ts';
import type { Host } from './host.ts';
import type { NetworkLink } from './ip-json.ts';
import { ipv6PrefixOf } from './prefix.ts';
import type { SessionMemory } from './session-memory.ts';
import { globalIpv6, sessionLink, sessionOf, type PppSession } from './session.ts';
import type { Settings } from './settings.ts';
import { sidesOf } from './sides.ts';

const MOST_LINES = 50;
const FASTEST_MBIT = 800_000;

/** What changes slowly, and the traffic counters: one command. */
export function detailsLook(host: Host, settings: Settings, seen: SessionMemory, clock: Clock): Look {
  const traffic = new TrafficMeter(clock);
  return {
    id: 'details',
    provides: [
      wanMode,
      wanIpv6,
      wanIpv6Prefix,
      linkUp,
      lineRateReceived,
      lineRateSent,
      ...trafficReadings,
      wanMac,
      lanMac,
      lanAddress,
      dhcpServer,
      identity,
      log,
    ],
    pace: { normal: seconds(60), fast: seconds(10) },
    deadlineMs: seconds(15),
    async read(signal, asked) {
      const answer = await host.look('details', signal, asked);
      const report = new Report();
      tellIdentity(report, answer, host.shell.proof);
      tellMode(report, answer, seen);
      const prefix = ipv6PrefixOf(answer, settings);
      tellOrMiss(report, wanIpv6Prefix, prefix?.prefix, prefix && { basis: prefix.basis });
      const session = sessionOf(answer, settings);
      tellTraffic(report, traffic, session, seen);
      const { wan, lan, lanAddress: address } = sidesOf(answer, settings);
      tellOrMiss(report, wanIpv6, wanIpv6Of(answer, settings, wan));
      tellOrMiss(report, linkUp, wan && hasLink(wan), wan && { interface: wan.ifname });
      const rate = wan && rateOf(wan, answer);
      tellOrMiss(report, lineRateReceived, rate);
      tellOrMiss(report, lineRateSent, rate);
      tellMac(report, wanMac, wan, answer);
      tellMac(report, lanMac, lan, answer);
      tellOrMiss(report, lanAddress, address, lan && { interface: lan.ifname });
      tellOrMiss(report, dhcpServer, servesDhcp(answer, lan));
      const lines = answer.log.slice(-MOST_LINES).map(masked);
      tellOrMiss(report, log, lines.length === 0 ? undefined : lines);
      return report;
    },
  };
}

function tellOrMiss<T>(
  report: Report,
  token: Readable<T>,
  value: T | undefined,
  attributes?: Attributes,
): void {
  if (value === undefined) report.miss(token, 'not-said');
  else report.tell(token, value, attributes);
}

function tellIdentity(
  report: Report,
  { os, host, kernel, machine }: HostAnswer,
  proof: string | undefined,
): void {
  const known = {
    ...(kernel && { kernel }),
    ...(machine && { hardware: machine }),
    ...(proof && { hostKey: proof }),
  };
  report.tell(
    identity,
    {
      vendor: os.get('NAME') || null,
      model: host || null,
      firmware: os.get('VERSION') || os.get('VERSION_ID') || null,
      serial: null,
    },
    known,
  );
}

/** Of the session, or else of the interface on that side. */
function wanIpv6Of(
  { links = [], named }: HostAnswer,
  { session }: Pick<Settings, 'session'>,
  wan: NetworkLink | undefined,
): string | undefined {
  const point = sessionLink(links, session ?? named.session);
  const found = (point && globalIpv6(point)) ?? (wan && globalIpv6(wan));
  return found && plainAddress(found.local);
}

/** What the kernel says of the carrier; of an interface that is switched off it knows nothing. */
function hasLink({ flags }: NetworkLink): boolean | undefined {
  return flags.includes('UP') ? flags.includes('LOWER_UP') : undefined;
}

/** What the card has negotiated with its other end, in bit/s; cards that are none, and ends of the type, say nothing of use. */
function rateOf({ ifname }: NetworkLink, { speeds }: HostAnswer): number | undefined {
  const said = speeds.get(ifname) ?? '';
  const rate = /^\d{1,6}$/.test(said) ? Number(said) : 0;
  return rate > 0 && rate <= FASTEST_MBIT ? rate * 1_000_000 : undefined;
}

function tellMode(report: Report, answer: HostAnswer, seen: SessionMemory): void {
  const [route] = [...answer.defaultRoutes].sort((a, b) => (a.metric ?? 0) - (b.metric ?? 0));
  const mode = seen.dials(answer) === 'yes' ? 'pppoe' : otherMode(answer, route?.dev);
  tellOrMiss(report, wanMode, mode, route?.dev === undefined ? undefined : { route: route.dev });
}

/**
 * How a host that does not dial reaches the Internet: by DS-Lite, if its default route is a tunnel through IPv6 whose end has an
 * address that only DS-Lite uses (RFC 6333). Of other tunnels it cannot be told whether they are MAP-E.
 */
function otherMode({ interfaces }: HostAnswer, route: string | undefined): WanMode | undefined {
  const tunnel = interfaces.find(({ ifname, link_type }) => ifname === route && link_type === 'tunnel6');
  return tunnel?.addr_info.some(({ family, local }) => family === 'inet' && addressClass(local) === 'ds-lite')
    ? 'ds-lite'
    : undefined;
}

function tellTraffic(
  report: Report,
  traffic: TrafficMeter,
  session: PppSession | undefined,
  seen: SessionMemory,
): void {
  for (const direction of ['received', 'sent'] as const) {
    const bytes = session?.[direction];
    if (session === undefined || bytes === undefined) traffic.miss(report, direction, 'not-said');
    else traffic.tell(report, direction, String(bytes), { session: seen.keyOf(session), wide: true });
  }
}

function tellMac(
  report: Report,
  token: typeof wanMac,
  link: NetworkLink | undefined,
  { vendorMacs }: HostAnswer,
): void {
  const vendor = link && vendorMacs.get(link.ifname);
  tellOrMiss(
    report,
    token,
    link?.address,
    link && { interface: link.ifname, ...(vendor !== undefined && { vendor }) },
  );
}
