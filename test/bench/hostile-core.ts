// What Node-RED's own http request node does with a router that means no good.
import mqtt from 'mqtt';
import { setTimeout as sleep } from 'node:timers/promises';
import { NodeRed } from '../peers/support/node-red.ts';
import { startBroker } from './broker.ts';
import { fn, httpRequest, mqttBroker, mqttIn, mqttOut, tab } from './core-flow.ts';
import { memoryMb } from './process.ts';
import { userDir } from './user-dir.ts';

export interface HostileCore {
  /** Megabytes by which its memory had grown at most when the answer was taken, given up, or `patienceMs` were over. */
  readonly grownMb: number;
  /** Until the answer was taken or given up; undefined: it still waits. */
  readonly ms: number | undefined;
}

/** A flow that reads `url` once: http request -> the length of what came. */
export async function readWithCoreNodes(url: URL, patienceMs: number): Promise<HostileCore> {
  const broker = await startBroker();
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  const red = await NodeRed.start({ userDir: userDir() });
  await red.deploy([
    tab,
    mqttBroker(broker.port),
    mqttIn('bench/read', 'bench0000http100'),
    httpRequest('bench0000http100', 'GET', url.href, 'bench0000fn10000'),
    fn('bench0000fn10000', 'bench0000out0000', 'msg.payload = msg.payload.length;\nreturn msg;'),
    mqttOut('bench0000out0000', 'bench/length'),
  ]);
  await red.says(/Connected to broker/);
  await client.subscribeAsync('bench/length');
  const pid = red.child.pid ?? 0;
  const before = memoryMb(pid);
  const began = performance.now();
  const taken = new Promise<number>((resolve) =>
    client.once('message', () => resolve(performance.now() - began)),
  );
  client.publish('bench/read', 'now');
  const late = new AbortController();
  const ms = await Promise.race([
    taken,
    red.ended.then(() => performance.now() - began),
    sleep(patienceMs, undefined, { signal: late.signal }).catch(() => undefined),
  ]);
  const grownMb = red.alive ? memoryMb(pid, 'VmHWM') - before : Number.NaN;
  late.abort();
  await client.endAsync();
  await red.stop();
  await broker.close();
  return { grownMb, ms };
}
