import mqtt from 'mqtt';
import { NodeRed } from '../../peers/support/node-red.ts';
import { coreFlow } from '../core-flow.ts';
import { userDir } from '../user-dir.ts';
import type { Ears } from './publish.ts';

const NAME = 'core nodes, each 30 s';
const TRIGGER = 'bench/core/trigger';
const RESULT = 'bench/core/result';
/** As people set their inject nodes; Home Assistant's UPnP integration looks as often (its default). */
const EACH_MS = 30_000;

/** A flow of Node-RED's own nodes that reads the router each half minute and says what it has read. */
export async function coreNodes(
  brokerPort: number,
  controlUrl: string,
  ears: Ears,
): Promise<() => Promise<void>> {
  const red = await NodeRed.start({ userDir: userDir() });
  await red.deploy(coreFlow(brokerPort, controlUrl, TRIGGER, RESULT));
  await red.says(/Connected to broker/);
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${brokerPort}`);
  let before: { readonly up: boolean; readonly address: string } | undefined;
  client.on('message', (_, payload) => {
    const { session_up: up, wan_ipv4: address } = JSON.parse(payload.toString()) as {
      readonly session_up: boolean;
      readonly wan_ipv4: string;
    };
    if (before?.up === true && !up) ears.hear(NAME, 'down');
    else if (before && up && before.address !== address) ears.hear(NAME, 'address');
    before = { up, address: up ? address : (before?.address ?? address) };
  });
  await client.subscribeAsync(RESULT, { qos: 1 });
  const timer = setInterval(() => client.publish(TRIGGER, 'look'), EACH_MS);
  client.publish(TRIGGER, 'look');
  return async () => {
    clearInterval(timer);
    await client.endAsync();
    await red.stop();
  };
}
