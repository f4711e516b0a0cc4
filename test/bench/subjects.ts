// Three programs that do the same: on a message read an IGD router's session and address, and publish them retained.
import { Socket } from 'node:net';
import mqtt from 'mqtt';
import { startIgd, type IgdEmulator } from '../emulators/igd/emulator.ts';
import { NodeRed } from '../peers/support/node-red.ts';
import type { BareInput } from './child-bare.ts';
import { until } from '../peers/support/until.ts';
import { startBroker } from './broker.ts';
import { startChild } from './child.ts';
import { coreFlow } from './core-flow.ts';
import { ourFlow, SLUG } from './our-flow.ts';
import { pin } from './process.ts';
import { ourUserDir, userDir } from './user-dir.ts';

export type Name = 'ours' | 'core' | 'bare';

export interface Subject {
  readonly name: Name;
  readonly pid: number;
  readonly router: IgdEmulator;
  /** A message here makes it look. */
  readonly trigger: string;
  /** Where the result of each look comes. */
  readonly result: string;
  /** Where the state comes when it has changed. */
  readonly state: string;
  stop(): Promise<void> | void;
}

export interface Subjects {
  readonly all: readonly Subject[];
  readonly brokerName: string;
  /** Where they run. */
  readonly cores: string;
  /** Makes a subject look. */
  trigger(subject: Subject): void;
  /** Told of each message as it arrives, until it is replaced. */
  onMessage(listener: (topic: string, payload: string) => void): void;
  close(): Promise<void>;
}

const topicsOf = (name: Name) => ({ trigger: `bench/${name}/trigger`, result: `bench/${name}/result` });

export async function startSubjects(): Promise<Subjects> {
  const broker = await startBroker();
  const brokerUrl = `mqtt://127.0.0.1:${broker.port}`;
  const client = await mqtt.connectAsync(brokerUrl);
  // our own messages must not wait for each other's confirmation
  if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  const all = [
    await nodeRed('ours', ourUserDir(), (router, { trigger, result }) =>
      ourFlow(broker.port, router.url.href, trigger, result),
    ),
    await nodeRed('core', userDir(), (router, { trigger, result }) =>
      coreFlow(broker.port, controlUrl(router), trigger, result),
    ),
    await bare(brokerUrl),
  ];
  let listener: (topic: string, payload: string) => void = () => undefined;
  client.on('message', (topic, payload) => listener(topic, payload.toString()));
  await client.subscribeAsync(['bench/+/result', 'futamichi/+/state'], { qos: 1 });
  return {
    all,
    brokerName: broker.name,
    cores: apart(all, broker.pid) ? 'each alone on a core' : 'not pinned to cores',
    trigger: (subject) => void client.publish(subject.trigger, 'look'),
    onMessage: (next) => (listener = next),
    async close() {
      await client.endAsync();
      // what is measured next would have half of the machine
      pin(process.pid, 'any');
      for (const subject of all) {
        await subject.stop();
        await subject.router.close();
      }
      await broker.close();
    },
  };
}

/** They have one core, and all that they speak to the other: at home router and broker do not wait until the look is over. */
function apart(all: readonly Subject[], broker: number): boolean {
  return all.every(({ pid }) => pin(pid, 0)) && [broker, process.pid].every((pid) => pin(pid, 1));
}

/** Events are refused, so that nothing but the trigger makes anybody look. */
const startRouter = () => startIgd({ gena: 'refused' });

function controlUrl({ url }: IgdEmulator): string {
  return new URL('/ctl/WANIPConn1', url).href;
}

async function nodeRed(
  name: 'ours' | 'core',
  dir: string,
  flow: (router: IgdEmulator, topics: ReturnType<typeof topicsOf>) => object[],
): Promise<Subject> {
  const router = await startRouter();
  const topics = topicsOf(name);
  const red = await NodeRed.start({ userDir: dir });
  await red.deploy(flow(router, topics));
  await red.says(/Connected to broker/);
  // ours looks at everything once, after it has found out what the router is
  if (name === 'ours') await until('the first look', () => router.count('GetTotalBytesSent') > 0);
  const state = name === 'ours' ? `futamichi/${SLUG}/state` : topics.result;
  return { name, pid: red.child.pid ?? 0, router, ...topics, state, stop: () => red.stop() };
}

async function bare(brokerUrl: string): Promise<Subject> {
  const router = await startRouter();
  const topics = topicsOf('bare');
  const input: BareInput = { controlUrl: controlUrl(router), brokerUrl, ...topics };
  const { pid, close } = await startChild<string>('child-bare.ts', input);
  return { name: 'bare', pid, router, ...topics, state: topics.result, stop: close };
}
