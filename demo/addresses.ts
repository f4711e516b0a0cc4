import { createSocket } from 'node:dgram';
import { firstFree, isFree } from './ports.ts';

/** Where the two routers of the demo home stand. */
export interface HomeAddresses {
  /** Their LAN addresses, as they know them. */
  readonly upper: string;
  readonly lower: string;
  /** The lower one’s before anybody has set it: in a network of its own. */
  readonly carton: string;
  /** Ports of their settings screens. */
  readonly ports: { readonly upper: number; readonly lower: number };
  /** Where one listens that has this LAN address. */
  readonly at: (lanAddress: string) => string;
  /** Whether a router is found by its address alone, without a port: it has its own one, and can hear a search. */
  readonly found: boolean;
  /** Tells the boxes of two demo homes apart. */
  readonly number: number;
}

const NETWORKS = [10, 20, 30, 40];
/** The first one is where settings screens are; not everybody may listen there. */
const PORTS = [80, 8080, 8081];
const SSDP_PORT = 1900;
const GROUP = '239.255.255.250';

/**
 * Loopback addresses that nobody uses yet, so that two demo homes can run side by side. Linux has them all; macOS has only one
 * until it is told otherwise, and then the routers differ in their ports alone.
 */
export async function chooseAddresses(say: (line: string) => void): Promise<HomeAddresses> {
  // for tests of the other way on machines that have all addresses
  const alone = process.env['DEMO_ADDRESSES'] === 'one';
  for (const port of alone ? [] : PORTS) {
    for (const number of NETWORKS) {
      const [upper, lower] = [`127.0.${number}.1`, `127.0.${number}.2`];
      if (!(await isFree(port, upper)) || !(await isFree(port, lower))) continue;
      const found = (await hears(upper)) && (await hears(lower));
      const carton = cartonOf(number);
      return {
        upper,
        lower,
        carton,
        ports: { upper: port, lower: port },
        at: (address) => address,
        found,
        number,
      };
    }
  }
  say('127.0.10.1 and 127.0.10.2 cannot be used here, so both routers are at 127.0.0.1, on two ports.');
  say('On macOS: sudo ifconfig lo0 alias 127.0.10.1; sudo ifconfig lo0 alias 127.0.10.2');
  const upper = (await firstFree(8080)) ?? 0;
  const lower = (await firstFree(upper + 1)) ?? 0;
  const [first = 0] = NETWORKS;
  return {
    upper: `127.0.${first}.1`,
    lower: `127.0.${first}.2`,
    carton: cartonOf(first),
    ports: { upper, lower },
    at: () => '127.0.0.1',
    found: false,
    number: first,
  };
}

function cartonOf(number: number): string {
  return `127.0.${number + 1}.1`;
}

/** Whether searches get through to an address: UPnP has one port, and somebody may have it for himself. */
async function hears(address: string): Promise<boolean> {
  return (await binds(address, false)) && binds(GROUP, true);
}

function binds(address: string, joins: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    const end = (free: boolean) => socket.close(() => resolve(free));
    socket.once('error', () => end(false));
    socket.bind(SSDP_PORT, address, () => {
      try {
        if (joins) socket.addMembership(GROUP, '127.0.0.1');
        end(true);
      } catch {
        end(false);
      }
    });
  });
}
