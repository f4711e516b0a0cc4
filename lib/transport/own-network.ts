import { getServers } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { kindOfAddress } from '../address/ip.ts';
import { covers4, ipv4Bits, ipv6Text, prefix4, type Prefix4 } from '../address/prefix.ts';

/** Where the kernel lists its IPv4 routes (proc_pid_net(5)); there is none but on Linux. */
const ROUTES = '/proc/net/route';
const ROUTES6 = '/proc/net/ipv6_route';
const FLAG_UP = 0x1;
const FLAG_GATEWAY = 0x2;

/**
 * The IPv4 default gateways of a Linux routing table as `/proc/net/route` writes it, the one with the least metric first.
 * Addresses stand there as 32-bit numbers in the machine's own byte order: little endian wherever Node.js runs on Linux.
 */
export function gatewaysIn(table: string): readonly string[] {
  return routesIn(table)
    .filter(({ to, gateway }) => to.length === 0 && gateway !== undefined)
    .map(({ gateway = '' }) => gateway);
}

/** By which gateway such a table sends to a target; undefined: the target is in the LAN, or there is no way. */
export function gatewayTo(target: string, table: string): string | undefined {
  const bits = ipv4Bits(target);
  if (bits === undefined) return undefined;
  const fitting = routesIn(table).filter(({ to }) => covers4(to, bits));
  // of equally narrow ones the first has the least metric
  return fitting.toSorted((one, other) => other.to.length - one.to.length)[0]?.gateway;
}

interface Route4 {
  readonly to: Prefix4;
  /** Undefined: straight into the LAN. */
  readonly gateway: string | undefined;
}

/** Least metric first; without those that are down. */
function routesIn(table: string): readonly Route4[] {
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, destination = '', hop = '', flagDigits = '', , , metric = '', mask = '']) => {
      const flags = Number.parseInt(flagDigits, 16);
      const bits = ipv4Bits(dotted(destination));
      const maskBits = ipv4Bits(dotted(mask));
      if (!(flags & FLAG_UP) || bits === undefined || maskBits === undefined) return [];
      const to = prefix4(bits, maskBits.toString(2).replaceAll('0', '').length);
      return [{ to, gateway: flags & FLAG_GATEWAY ? dotted(hop) : undefined, metric: Number(metric) }];
    })
    .sort((one, other) => one.metric - other.metric);
}

function dotted(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

/** One line of `/proc/net/ipv6_route`: target and length, source and length, next hop, metric, uses, references, flags, device. */
const ROUTE6 = /^0{32} 00 0{32} 00 ([\da-f]{32}) [\da-f]{8} [\da-f]{8} [\da-f]{8} ([\da-f]{8})\s+(\S+)$/;

/** The routers that give this machine an IPv6 default route, each once; undefined where the system does not tell. */
export async function ownIpv6Routers(file: string = ROUTES6): Promise<readonly string[] | undefined> {
  try {
    return ipv6RoutersIn(await readFile(file, 'latin1'));
  } catch {
    return undefined;
  }
}

/** The next hops of all default routes in a table as `/proc/net/ipv6_route` writes it. */
export function ipv6RoutersIn(table: string): readonly string[] {
  const wanted = FLAG_UP | FLAG_GATEWAY;
  const routers = table.split('\n').flatMap((line) => {
    const [, hop, flags = ''] = ROUTE6.exec(line.trim()) ?? [];
    if (hop === undefined || (Number.parseInt(flags, 16) & wanted) !== wanted) return [];
    return [ipv6Text(BigInt(`0x${hop}`))];
  });
  return [...new Set(routers)];
}

/** Whom this machine asks for names, as literal addresses; a port other than 53 stands behind a colon. */
export function ownResolvers(): readonly string[] {
  return getServers();
}

/** How this machine stands in the LAN of an address. */
export interface LanInterface {
  /** Such as `eth0`. */
  readonly device: string;
  readonly address: string;
}

/** The interface by which this machine is in one network with an IPv4 address; undefined: with none. */
export function interfaceNear(address: string, interfaces = networkInterfaces()): LanInterface | undefined {
  const bits = ipv4Bits(address);
  if (bits === undefined) return undefined;
  for (const [device, addresses = []] of Object.entries(interfaces))
    for (const { family, internal, cidr, address: own } of addresses) {
      const ownBits = ipv4Bits(own);
      const length = Number(cidr?.split('/')[1] ?? 32);
      if (family !== 'IPv4' || internal || ownBits === undefined) continue;
      if (covers4(prefix4(ownBits, length), bits)) return { device, address: own };
    }
  return undefined;
}

/** The IPv4 default gateways of this machine; undefined where the system does not tell. */
export async function ownGateways(file: string = ROUTES): Promise<readonly string[] | undefined> {
  try {
    return gatewaysIn(await readFile(file, 'latin1'));
  } catch {
    return undefined;
  }
}

/** As {@link gatewayTo} for this machine’s own table. */
export async function ownGatewayTo(target: string, file: string = ROUTES): Promise<string | undefined> {
  const table = await readFile(file, 'latin1').catch(() => '');
  return gatewayTo(target, table);
}

/** The global IPv6 addresses (2000::/3) of this machine. */
export function ownGlobalIpv6(interfaces = networkInterfaces()): readonly string[] {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal, address }) => family === 'IPv6' && !internal && /^[23]/.test(address))
    .map(({ address }) => address);
}

/** Whether this machine has an address in the network of an IPv4 address, so that it reaches it without a gateway. */
export function isOwnNetwork(address: string, interfaces = networkInterfaces()): boolean {
  const bits = ipv4Bits(address);
  if (bits === undefined) return false;
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .some(({ family, cidr }) => {
      const [own = '', length = ''] = cidr?.split('/') ?? [];
      const network = family === 'IPv4' ? ipv4Bits(own) : undefined;
      return network !== undefined && covers4(prefix4(network, Number(length)), bits);
    });
}

const WEB_PORT = 80;
const ANSWER_MS = 700;

/**
 * Whether somebody has an address of the LAN, as far as a connection to its web server shows: one that is refused was answered, too.
 * Of this machine's own addresses (loopback) all answer, so that there only a connection counts.
 */
export function answersAt(address: string, signal: AbortSignal, port = WEB_PORT): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, signal });
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(ANSWER_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      end(code === 'ECONNREFUSED' && kindOfAddress(address) !== 'loopback'),
    );
  });
}
