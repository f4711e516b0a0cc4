import type { Box } from '../box/box.ts';

/** What a device in the LAN has been given. */
export interface Lease {
  readonly name: string;
  /** Undefined: nobody hands out addresses. */
  readonly address: string | undefined;
  readonly gateway: string | undefined;
  readonly from: Box | undefined;
}

const FIRST = 101;

/** The addresses of a home’s LAN: all networks are /24. */
export function networkOf(address: string): string {
  return address.replace(/\.\d+$/, '');
}

export function sameNetwork(one: string, other: string): boolean {
  return networkOf(one) === networkOf(other);
}

/** Where several hand out addresses, some devices hear one of them first and some another. */
export function leases(names: readonly string[], servers: readonly Box[]): readonly Lease[] {
  return names.map((name, at): Lease => {
    const from = servers[at % Math.max(1, servers.length)];
    const address = from && leased(from, at);
    return { name, address, gateway: from?.lanAddress, from };
  });
}

/** The address that a server gives to the device with this number. */
export function leased(server: Box, number: number): string {
  return `${networkOf(server.lanAddress)}.${FIRST + number}`;
}
