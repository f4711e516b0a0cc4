import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';

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

const HINT: Text = {
  en: 'Only devices on the home’s own network can be asked. Enter the router’s LAN address, such as 192.168.10.1.',
  ja: '家庭内LANの機器のみ指定できます。ルーターのLAN側アドレス（例: 192.168.10.1）を入力してください。',
};

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
  const bare = ip.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIP(bare) !== 6) return bare;
  // the URL parser brings every spelling of an IPv6 address into the one of RFC 5952
  const canonical = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!mapped) return canonical;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Whether an address can only be in the home (or in this machine). */
export function isLanAddress(ip: string): boolean {
  return kindOfAddress(ip) !== 'other';
}

/**
 * The LAN address behind a literal or a name. All addresses of a name must be in the LAN, or else one could be swapped for another
 * after the check. Rejects with `wrong-host`, `unreachable` (no such name) or `cancelled`.
 */
export async function resolveOnLan(host: string, signal?: AbortSignal): Promise<string> {
  const bare = host.replace(/^\[|\]$/g, '');
  const addresses = isIP(bare) ? [bare] : await addressesOf(bare);
  if (signal?.aborted) throw new RouterError('cancelled');
  const [first] = addresses;
  if (first === undefined) throw new RouterError('unreachable', { detail: 'no such name' });
  if (!addresses.every(isLanAddress))
    throw new RouterError('wrong-host', { detail: 'not on the LAN', hint: HINT });
  return first;
}

async function addressesOf(name: string): Promise<string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
