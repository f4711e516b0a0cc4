import { BlockList, isIP } from 'node:net';

export type AddressKind = 'loopback' | 'private' | 'link-local' | 'unique-local' | 'other';

/** RFC 1122, 4291; RFC 1918; RFC 3927, 4291; RFC 4193. */
const RANGES: readonly (readonly [AddressKind, 'ipv4' | 'ipv6', network: string, prefix: number])[] = [
  ['loopback', 'ipv4', '127.0.0.0', 8],
  ['loopback', 'ipv6', '::1', 128],
  ['private', 'ipv4', '10.0.0.0', 8],
  ['private', 'ipv4', '172.16.0.0', 12],
  ['private', 'ipv4', '192.168.0.0', 16],
  ['link-local', 'ipv4', '169.254.0.0', 16],
  ['link-local', 'ipv6', 'fe80::', 10],
  ['unique-local', 'ipv6', 'fc00::', 7],
];

const lists = new Map<AddressKind, BlockList>();
for (const [kind, family, network, prefix] of RANGES) {
  const list = lists.get(kind) ?? new BlockList();
  list.addSubnet(network, prefix, family);
  lists.set(kind, list);
}

/** IPv4 in IPv6 is what it holds; a zone (`%eth0`) does not count. What is no address is `other`. */
export function kindOfAddress(ip: string): AddressKind {
  const address = plainAddress(ip);
  const version = isIP(address);
  if (version === 0) return 'other';
  for (const [kind, list] of lists) if (list.check(address, version === 4 ? 'ipv4' : 'ipv6')) return kind;
  return 'other';
}

/** An address without brackets, zone and IPv4-mapping, so that the same host is the same text. */
export function plainAddress(ip: string): string {
  const address = bare(ip).replace(/%.*$/, '');
  if (isIP(address) !== 6) return address;
  // the URL parser brings every spelling of an IPv6 address into the one of RFC 5952
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!mapped) return canonical;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Whether an address can only be in the home (or in this machine). */
export function isLanAddress(ip: string): boolean {
  return kindOfAddress(ip) !== 'other';
}

/** `[2001:db8::1]` -> `2001:db8::1`: an address or name as the resolver and the socket take it. */
export function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** `2001:db8::1` -> `[2001:db8::1]`: a host as it stands in a URL (RFC 3986 section 3.2.2). */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** The same place on another host, which is a name or a plain address. */
export function onHost(url: URL, host: string): URL {
  const there = new URL(url);
  there.hostname = bracketed(host);
  return there;
}

/** `192.168.10.1` -> `192.168.10`: the /24 in which an IPv4 address lies, as home networks have it. */
export function networkOf(ipv4: string): string {
  return ipv4.slice(0, ipv4.lastIndexOf('.'));
}
