import { bare } from '../../address/ip.ts';
import { sessionError } from '../../capabilities/session-error.ts';
import { uptime } from '../../capabilities/uptime.ts';
import type { AnyReadable } from '../../router/capability.ts';
import type { Channel, Look } from '../../router/driver.ts';
import { asRouterError } from '../../router/errors.ts';
import { Report } from '../../router/report.ts';
import type { DriverContext, Target } from '../definition.ts';
import { igdChannel, type IgdChannelOptions } from '../igd/channel.ts';
import { announcedPlace } from '../igd/driver.ts';
import type { GatewayLocation } from '../igd/gateway-location.ts';
import type { Settings } from './settings.ts';

/** miniupnpd has never seen an error, and its uptime is the daemon's own: neither says anything of the session. */
const WORTHLESS: ReadonlySet<AnyReadable> = new Set<AnyReadable>([sessionError, uptime]);

/**
 * The UPnP gateway that the host announces, or that the user names. This machine itself is not searched: it answers by another
 * address than the one that it is asked at. Undefined: there is none, which is no loss. Never rejects.
 */
export function gatewayOf(
  { host, url }: Target,
  { igd = url?.protocol !== 'local:' }: Settings,
  context: DriverContext,
  options: Pick<IgdChannelOptions, 'search'>,
): Promise<GatewayLocation | undefined> {
  if (igd === false) return Promise.resolve(undefined);
  const target = igd === true ? { host } : { host: bare(igd.hostname), url: igd };
  return announcedPlace(target, context, options);
}

/** Opens it as a channel beside pppd's. Undefined where it does not answer any more. Never rejects. */
export async function openGateway(
  place: GatewayLocation,
  tellsSession: () => boolean,
  context: DriverContext,
  options: Pick<IgdChannelOptions, 'search'>,
): Promise<{ readonly channel: Channel; readonly close: () => Promise<void> } | undefined> {
  try {
    const igd = await igdChannel(place, context, options);
    context.log(`UPnP: used as well, at ${place.url.href}`);
    return { channel: behindPppd(igd, tellsSession), close: () => igd.close() };
  } catch (thrown) {
    context.log(`UPnP: not used (${asRouterError(thrown).code})`);
    return undefined;
  }
}

/**
 * The daemon learns of a change up to a second later than the kernel, and not of its parts at once. So it is asked nothing while
 * pppd's channel tells of the session; it counts where the host dials nothing, or does not let us in.
 */
function behindPppd(igd: Channel, tellsSession: () => boolean): Channel {
  const { id, operations } = igd;
  const behind = (look: Look): Look => {
    const provides = look.provides.filter((token) => !WORTHLESS.has(token));
    return {
      ...look,
      provides,
      read: async (...given) => (tellsSession() ? new Report() : await look.read(...given)).only(provides),
    };
  };
  return {
    id,
    looks: igd.looks.map(behind),
    operations,
    listen: (hint, signal, inTurn) => igd.listen?.(hint, signal, inTurn),
  };
}
