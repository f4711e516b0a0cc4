// A broker in a process of its own: Mosquitto, or Aedes where there is none.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepts, endPeer, printed, startPeer } from '../peers/support/child.ts';
import { scratch } from '../peers/support/lab.ts';
import { freePort } from '../peers/support/mosquitto.ts';
import { installed } from '../peers/support/peer.ts';
import { startChild } from './child.ts';

export interface Broker {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  close(): Promise<void> | void;
}

export async function startBroker(): Promise<Broker> {
  if (installed('mosquitto')) return startMosquitto();
  const { ready, pid, close } = await startChild<{ port: number }>('child-broker.ts', {});
  return { name: 'Aedes', port: ready.port, pid, close };
}

async function startMosquitto(): Promise<Broker> {
  const port = await freePort();
  const config = join(scratch('mosquitto'), 'mosquitto.conf');
  const settings = [
    'persistence false',
    'log_dest none',
    'allow_anonymous true',
    // its own waiting for confirmations, 40 ms each, is not what we measure
    'set_tcp_nodelay true',
    `listener ${port} 127.0.0.1`,
  ];
  writeFileSync(config, `${settings.join('\n')}\n`, { mode: 0o644 });
  const child = startPeer('mosquitto', ['-c', config]);
  await accepts(child, '127.0.0.1', port, printed(child));
  return { name: 'Mosquitto', port, pid: child.pid ?? 0, close: () => endPeer(child) };
}
