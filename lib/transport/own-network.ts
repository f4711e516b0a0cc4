import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { kindOfAddress } from '../address/ip.ts';
import { covers4, ipv4Bits, prefix4 } from '../address/prefix.ts';

/** Where the kernel lists its IPv4 routes (proc_pid_net(5)); there is none but on Linux. */
const ROUTES = '/proc/net/route';
const FLAG_UP = 0x1;
const FLAG_GATEWAY = 0x2;

/**
 * The IPv4 default gateways of a Linux routing table as `/proc/net/route` writes it, the one with the least metric first.
 * Addresses stand there as 32-bit numbers in the machine's own byte order: little endian wherever Node.js runs on Linux.
 */
export function gatewaysIn(table: string): readonly string[] {
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, destination, gateway = '', flags = '', , , metric = '', mask]) => {
      const wanted = FLAG_UP | FLAG_GATEWAY;
      const isDefault = destination === '00000000' && mask === '00000000';
      if (!isDefault || (Number.parseInt(flags, 16) & wanted) !== wanted) return [];
      return [{ address: dotted(gateway), metric: Number(metric) }];
    })
    .sort((a, b) => a.metric - b.metric)
    .map(({ address }) => address);
}

function dotted(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

/** The IPv4 default gateways of this machine; undefined where the system does not tell. */
export async function ownGateways(file: string = ROUTES): Promise<readonly string[] | undefined> {
  try {
    return gatewaysIn(await readFile(file, 'latin1'));
  } catch {
    return undefined;
  }
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
