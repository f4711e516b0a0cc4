import type { HostAnswer } from './answer.ts';
import type { NetworkLink } from './ip-json.ts';

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '*']);

/**
 * Whether somebody on the host waits for what the LAN asks a DHCP server: on its interface, at its address, or everywhere; a relay counts,
 * too. Those who wait in a network of the host's own containers and virtual machines are not the LAN's. Undefined: it cannot be told.
 */
export function servesDhcp(
  { dhcpPlaces }: Pick<HostAnswer, 'dhcpPlaces'>,
  lan: NetworkLink | undefined,
): boolean | undefined {
  if (dhcpPlaces === undefined || dhcpPlaces.length === 0) return dhcpPlaces && false;
  return lan && dhcpPlaces.some((place) => isOf(lan, place));
}

/** `0.0.0.0%br-lan`, `192.168.1.1`, `*` */
function isOf({ ifname, addr_info }: NetworkLink, place: string): boolean {
  const [address = '', device] = place.split('%');
  if (device !== undefined) return device === ifname;
  return EVERYWHERE.has(address) || addr_info.some(({ local }) => local === address);
}
