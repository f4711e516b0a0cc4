import { execFile, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accepts, endPeer, printed, startPeer } from './child.ts';
import { scratch } from './lab.ts';

const run = promisify(execFile);
const home = join(import.meta.dirname, '..', 'miniupnpd');

export const ADDRESS = '192.168.77.1';
export const DESCRIPTION = `http://${ADDRESS}:5000/rootDesc.xml`;

/** What `upnpc -s` prints, the part that we compare with. */
export interface Upnpc {
  readonly status: string;
  readonly uptimeSeconds: number;
  readonly lastError: string;
  readonly externalIp: string | undefined;
  readonly sent: number;
  readonly received: number;
  /** Bit/s. */
  readonly rateDown: number;
  readonly rateUp: number;
}

/** miniupnpd in the namespace of `in-namespace.sh`, and its Internet side. */
export class Miniupnpd {
  #child: ChildProcess | undefined;

  async start(): Promise<void> {
    const pid = join(scratch('miniupnpd'), 'pid');
    const child = startPeer('miniupnpd', ['-d', '-f', join(home, 'miniupnpd.conf'), '-P', pid]);
    this.#child = child;
    await accepts(child, ADDRESS, 5000, printed(child));
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await endPeer(this.#child, signal);
  }

  /** Does something to the Internet side: see `wan.sh`. */
  async wan(...what: string[]): Promise<void> {
    await run(join(home, 'wan.sh'), what);
  }

  /** What a command of upnpc prints, such as `-l` for the forwards. */
  async control(...words: readonly string[]): Promise<string> {
    return (await run('upnpc', ['-u', DESCRIPTION, ...words])).stdout;
  }

  async upnpc(): Promise<Upnpc> {
    const { stdout } = await run('upnpc', ['-u', DESCRIPTION, '-s']);
    const find = (pattern: RegExp) => pattern.exec(stdout)?.[1];
    return {
      status: find(/Status : (\w+)/) ?? '',
      uptimeSeconds: Number(find(/uptime=(\d+)/) ?? -1),
      lastError: find(/LastConnectionError : (\w+)/) ?? '',
      externalIp: find(/ExternalIPAddress = ([\d.]+)/),
      sent: Number(find(/Bytes: +Sent: *(\d+)/) ?? -1),
      received: Number(find(/Bytes: +Sent: *\d+\s+Recv: *(\d+)/) ?? -1),
      rateDown: Number(find(/MaxBitRateDown : (\d+) bps/) ?? -1),
      rateUp: Number(find(/MaxBitRateUp (\d+) bps/) ?? -1),
    };
  }
}
