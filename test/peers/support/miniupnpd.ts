import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

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
}

/** miniupnpd in the namespace of `in-namespace.sh`, and its Internet side. */
export class Miniupnpd {
  #child: ChildProcess | undefined;

  async start(): Promise<void> {
    const pid = join(mkdtempSync(join(tmpdir(), 'miniupnpd-')), 'pid');
    this.#child = spawn('/usr/sbin/miniupnpd', ['-d', '-f', join(home, 'miniupnpd.conf'), '-P', pid], {
      stdio: 'ignore',
    });
    while (!(await answers())) await sleep(20);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** Does something to the Internet side: see `wan.sh`. */
  async wan(...what: string[]): Promise<void> {
    await run(join(home, 'wan.sh'), what);
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
    };
  }
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(5000, ADDRESS, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
