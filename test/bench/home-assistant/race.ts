// All contestants watch the same drops, in a network of their own.   race.ts DROPS   JSON on standard output
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt from 'mqtt';
import { Hass } from '../../peers/home-assistant/hass.ts';
import { NodeRed } from '../../peers/support/node-red.ts';
import { freePort } from '../../peers/support/mosquitto.ts';
import { until } from '../../peers/support/until.ts';
import { startBroker } from '../broker.ts';
import { ourUserDir, userDir } from '../user-dir.ts';
import { emulated, real, type RaceBox } from './boxes.ts';
import {
  addIntegration,
  contestants,
  coreDiscovery,
  coreEntity,
  coreFlows,
  ourEntity,
  ourFlows,
  type Contestant,
} from './contestants.ts';

/** What came of the drops of one router. */
export interface RaceResult {
  readonly kind: RaceBox['kind'];
  /** From each drop to the change of state, milliseconds; null: not told before the session was back. */
  readonly toldMs: Readonly<Record<Contestant, readonly (number | null)[]>>;
  /** While nothing happened; null: nobody counts. */
  readonly perHour: Readonly<Record<Contestant, number | null>>;
}

/** Emulated routers of each kind, so that not every drop has to be waited for by itself. */
const EACH = 4;
/** The longest of the usual intervals: within it a drop comes at any time, by chance. */
const SLOWEST_MS = 30_000;
/** Who has not told by then will not tell. */
const PATIENCE_MS = 45_000;
/** Who has just begun asks more often. */
const SETTLING_MS = 20_000;
const QUIET_MS = 60_000;
const AGENTS: Readonly<Record<Contestant, RegExp>> = {
  ours: /^futamichi/,
  'upnp integration': /HomeAssistant/,
  'core nodes': /got/,
};

const drops = Number(process.argv[2] ?? 20);
const say = (line: string) => process.stderr.write(`${line}\n`);

const boxes: RaceBox[] = [];
for (const kind of ['with events', 'without events'] as const)
  for (let n = 0; n < EACH; n += 1) boxes.push(await emulated(kind, boxes.length + 1));
const miniupnpd = await real();
if (miniupnpd) boxes.push(miniupnpd);

const broker = await startBroker();
const brokerUrl = `mqtt://127.0.0.1:${broker.port}`;
const hass = new Hass('newest', await freePort(), { port: broker.port }, ['ssdp']);
await hass.start();
const client = await mqtt.connectAsync(brokerUrl);
for (const box of boxes) await client.publishAsync(...coreDiscovery(box), { retain: true });
const core = await NodeRed.start({ userDir: userDir() });
await core.deploy(coreFlows(boxes, broker.port));
const ours = await NodeRed.start({ userDir: ourUserDir() });
await ours.deploy(ourFlows(boxes, brokerUrl));
const own = await addIntegration(hass, boxes);

const entityOf: Readonly<Record<Contestant, (box: RaceBox) => string>> = {
  ours: ourEntity,
  'upnp integration': ({ udn }) => own.get(udn) ?? '',
  'core nodes': coreEntity,
};
const states = new Map<string, { readonly state: string; readonly at: number }>();
await hass.onStateChanged(({ entity_id: id, new_state: now }) => {
  states.set(id, { state: now?.state ?? '', at: performance.now() });
});
for (const { entity_id: id, state } of await hass.states()) states.set(id, { state, at: 0 });
const stateOf = (box: RaceBox, who: Contestant) => states.get(entityOf[who](box));
const allSay = (box: RaceBox, state: string) => () =>
  contestants.every((who) => stateOf(box, who)?.state === state);
for (const box of boxes) await until(`all see the session of ${box.slug}`, allSay(box, 'on'), 90_000);
say('all are there');
await sleep(SETTLING_MS);

const counted = () => boxes.map((box) => contestants.map((who) => box.requests(AGENTS[who]) ?? Number.NaN));
const before = counted();
await sleep(QUIET_MS);
const after = counted();

async function race(box: RaceBox, times: number): Promise<RaceResult['toldMs']> {
  const toldMs: Record<Contestant, (number | null)[]> = {
    ours: [],
    'upnp integration': [],
    'core nodes': [],
  };
  for (let n = 0; n < times; n += 1) {
    await sleep(Math.random() * SLOWEST_MS);
    const at = await box.drop();
    await until('all have told', allSay(box, 'off'), PATIENCE_MS).catch(() => undefined);
    for (const who of contestants) {
      const told = stateOf(box, who);
      toldMs[who].push(told?.state === 'off' ? told.at - at : null);
    }
    await box.restore();
    await until('all see it again', allSay(box, 'on'), PATIENCE_MS);
    say(`${box.slug} (${box.kind}): ${contestants.map((who) => `${who} ${toldMs[who].at(-1)}`).join(', ')}`);
  }
  return toldMs;
}

const results = await Promise.all(
  boxes.map(async (box, n): Promise<RaceResult> => {
    const times = Math.ceil(drops / EACH);
    const perHour = contestants.map((who, at) => {
      const count = (after[n]?.[at] ?? Number.NaN) - (before[n]?.[at] ?? Number.NaN);
      return [who, Number.isNaN(count) ? null : (count * 3_600_000) / QUIET_MS] as const;
    });
    return {
      kind: box.kind,
      toldMs: await race(box, times),
      perHour: Object.fromEntries(perHour) as RaceResult['perHour'],
    };
  }),
);

await client.endAsync();
await ours.stop();
await core.stop();
await hass.stop();
await broker.close();
for (const box of boxes) await box.close();
process.stdout.write(JSON.stringify(results));
process.exit();
