import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';

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
