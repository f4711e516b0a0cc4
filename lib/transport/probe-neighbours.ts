import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { RouterError } from '../router/errors.ts';
import type { Shell } from './shell.ts';

/** Who answers at an address of the LAN. */
export interface Neighbour {
  readonly address: string;
  /** Lower case, with colons. */
  readonly mac: string;
  /** True: it answered just now, and does not only stand in the table. */
  readonly answered?: true;
}

export interface NeighboursOptions {
  readonly addresses: readonly string[];
  /** The network interface in the LAN, such as `eth0`; undefined: nobody is asked, only the table is read. */
  readonly device: string | undefined;
  readonly shell: Shell;
  readonly signal: AbortSignal;
  /** Where the kernel lists its neighbours (proc_pid_net(5)); there is none but on Linux. */
  readonly file?: string;
}

const TABLE = '/proc/net/arp';
const DEADLINE_MS = 5000;
const MAC = /^[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2}){5}$/i;
/** A router keeps the first answer, and so does the table of this machine: only asking shows the second machine. */
const ASKED = ['arping', '-c', '3', '-w', '3', '-I'];

/**
 * Who answers at these addresses: each pair once, two at one address where two machines answer. From this machine’s own table, and from
 * ARP requests (three for each) where `arping` is installed and permitted. Rejects with `unsupported` where nothing tells, `cancelled`.
 */
export async function neighboursAt(options: NeighboursOptions): Promise<readonly Neighbour[]> {
  const { addresses, device, shell, signal, file = TABLE } = options;
  const said = async (command: readonly string[]): Promise<string> => {
    try {
      return (await shell.run(command, { signal, deadlineMs: DEADLINE_MS })).stdout;
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      return '';
    }
  };
  const asked = await Promise.all(
    device === undefined ? [] : addresses.map((address) => said([...ASKED, device, address])),
  );
  const listed = (await readFile(file, 'latin1').catch(() => undefined)) ?? (await said(['arp', '-an']));
  const answers = asked.flatMap(neighboursIn).map((each) => ({ ...each, answered: true }) as const);
  const found = [...neighboursIn(listed), ...answers].filter(({ address }) => addresses.includes(address));
  if (found.length === 0) throw new RouterError('unsupported', { detail: 'no table of neighbours here' });
  return [...new Map(found.map((each) => [`${each.address} ${each.mac}`, each])).values()];
}

/**
 * Lines of `/proc/net/arp`, `arp -an`, and of either `arping`: an address and a MAC, however they are spelled and wrapped. What the table
 * holds as incomplete has a MAC of zeros, or none.
 */
export function neighboursIn(text: string): readonly Neighbour[] {
  return text.split('\n').flatMap((line) => {
    const words = line.split(/[\s()[\]]+/).map((word) => word.replace(/:$/, ''));
    const address = words.find((word) => isIPv4(word));
    const mac = words.find((word) => MAC.test(word));
    if (address === undefined || mac === undefined) return [];
    const parts = mac.toLowerCase().split(/[:-]/);
    const full = parts.map((part) => part.padStart(2, '0')).join(':');
    return full === '00:00:00:00:00:00' || full === 'ff:ff:ff:ff:ff:ff' ? [] : [{ address, mac: full }];
  });
}
