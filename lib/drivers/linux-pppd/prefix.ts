import { plainAddress } from '../../address/ip.ts';
import type { HostAnswer } from './answer.ts';
import { globalIpv6, sessionLink } from './session.ts';
import type { Settings } from './settings.ts';

export interface Ipv6Prefix {
  readonly prefix: string;
  /** `delegated`: by DHCPv6, to the host; `address`: the network that the session's own address is in. */
  readonly basis: 'delegated' | 'address';
}

/**
 * DHCPv6 clients (dhcpcd, systemd-networkd) leave a route that catches what is left of a delegated prefix; it is the only
 * trace of it that needs no knowledge of the client.
 */
export function ipv6PrefixOf(
  answer: HostAnswer,
  { session }: Pick<Settings, 'session'>,
): Ipv6Prefix | undefined {
  const delegated = answer.delegated.find(({ dst }) =>
    /^[23][0-9a-f]{0,3}:[0-9a-f:]*\/(4[0-9]|5[0-9]|6[0-4])$/i.test(dst),
  );
  if (delegated) return { prefix: delegated.dst, basis: 'delegated' };
  const link = answer.links && sessionLink(answer.links, session ?? answer.named.session);
  const own = link && globalIpv6(link);
  if (!own || own.prefixlen > 64) return undefined;
  return { prefix: `${network64(own.local)}/64`, basis: 'address' };
}

/** The first 64 bits of an address as an address. */
function network64(address: string): string {
  const [head = '', tail] = address.split('::');
  const before = head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = tail === undefined ? before : [...before, ...missing, ...after];
  return plainAddress(`${groups.slice(0, 4).join(':')}::`);
}
