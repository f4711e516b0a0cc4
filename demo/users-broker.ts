import mqtt, { type MqttClient } from 'mqtt';
import { scanned, slugIn } from '../lib/mqtt/home-assistant/orphans.ts';
import { Topics } from '../lib/mqtt/topics.ts';

const DISCOVERY = 'homeassistant/device/+/config';
export const USUAL_BASE = 'futamichi';
/** Below which the demo publishes where the usual topics are in use. */
const OWN = 'futamichi-demo';
const PATIENCE_MS = 4000;
const QUIET_MS = 400;

type Retained = ReadonlyMap<string, Uint8Array>;

/** Below what the demo may publish at somebody's own broker: not where something is already, which would be overwritten. */
export async function baseAt(url: string): Promise<string> {
  const retained = await withClient(url, (client) => retainedAt(client, [`${USUAL_BASE}/#`]));
  return retained?.size ? OWN : USUAL_BASE;
}

/** Takes away all that the demo has left there. Nothing is done where nobody answers. */
export async function forget(url: string, base: string): Promise<void> {
  const topics = new Topics(base);
  await withClient(url, async (client) => {
    const retained = await retainedAt(client, [`${base}/#`, DISCOVERY]);
    const ours = [...retained].filter(
      ([topic, payload]) => topic.startsWith(`${base}/`) || slugIn(scanned(payload), topics) !== undefined,
    );
    for (const [topic] of ours) await client.publishAsync(topic, '', { retain: true, qos: 1 });
  });
}

/** Undefined where the broker cannot be reached, or does not permit it. */
async function withClient<T>(url: string, use: (client: MqttClient) => Promise<T>): Promise<T | undefined> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, connectTimeout: PATIENCE_MS });
  const { promise: failed, resolve: fail } = Promise.withResolvers<undefined>();
  const late = setTimeout(() => fail(undefined), PATIENCE_MS);
  client.on('error', () => fail(undefined)).on('close', () => fail(undefined));
  const done = new Promise<T | undefined>((resolve) => {
    client.once('connect', () => void use(client).then(resolve, () => resolve(undefined)));
  });
  try {
    return await Promise.race([done, failed]);
  } finally {
    clearTimeout(late);
    client.end(true);
  }
}

/** MQTT does not say when all was told; brokers tell it in one go. */
async function retainedAt(client: MqttClient, filters: readonly string[]): Promise<Retained> {
  const found = new Map<string, Uint8Array>();
  const { promise: quiet, resolve } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  client.on('message', (topic, payload, { retain }) => {
    if (retain && payload.length > 0) found.set(topic, payload);
    timer?.refresh();
  });
  await client.subscribeAsync([...filters]);
  timer = setTimeout(resolve, QUIET_MS);
  await quiet;
  return found;
}
