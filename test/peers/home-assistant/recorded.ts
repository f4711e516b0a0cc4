// What a day's messages leave in the database of a real Home Assistant: they come one after the other, without the pauses between them.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import mqtt, { type MqttClient } from 'mqtt';
import { Hass, type Which } from './hass.ts';
import { freePort, Mosquitto } from '../support/mosquitto.ts';
import { until } from '../support/until.ts';
import type { Passed } from '../../support/test-broker.ts';

/** What the recorder has kept of our entities. */
export interface Kept {
  /** Rows in `states`. */
  readonly states: number;
  /** The same by entity, most first. */
  readonly byEntity: readonly (readonly [entity: string, rows: number])[];
  /** What each entity was seen to be, one after the other; that it was unknown or unavailable in between does not count. */
  readonly seen: ReadonlyMap<string, readonly string[]>;
  /** How often Home Assistant has told that a state changed: each time is a row. */
  readonly changes: number;
  /** Those of them that came when everything was there already. */
  readonly news: number;
  /** Rows in `state_attributes`, which states with equal attributes share. */
  readonly attributes: number;
  /** Rows in `events`, those of its start and end among them: a state that changes is none. */
  readonly events: number;
  /** Rows of statistics that it makes of them by itself in a day: each five minutes, and each hour. */
  readonly statistics: number;
  /** By how much the database file grew, in bytes. */
  readonly grew: number;
}

const DATABASE = 'home-assistant_v2.db';
/** A broker drops what waits for a slow listener beyond its limit, so it is waited for. */
const AT_A_TIME = 100;
const MARK = 'bench/mark';
/** It takes its time to subscribe to what it was told of. */
const CALM_MS = 3000;
const OURS =
  /^(binary_sensor|button|event|image|select|sensor|switch|text|update)\.(home|upper|lower|futamichi)_/;
const STATISTICS_A_DAY = 24 * 12 + 24;

/** `everything`: the user has switched on also what is off by default. */
export async function keptOf(
  day: readonly Passed[],
  { which = 'newest', everything = false }: { readonly which?: Which; readonly everything?: boolean } = {},
): Promise<Kept> {
  const broker = await Mosquitto.start();
  const hass = new Hass(which, await freePort(), { port: broker.port }, ['recorder']);
  const client = await mqtt.connectAsync(broker.url);
  let changes = 0;
  let changedAt = performance.now();
  const shown = async () => {
    await until('the home is shown', () => isShown(hass), 60_000);
    await until('all of it', () => performance.now() - changedAt > CALM_MS, 60_000);
  };
  try {
    await hass.start();
    const marks = await marking(hass, client, (id) => {
      if (!OURS.test(id)) return;
      changes += 1;
      changedAt = performance.now();
    });
    const announced = day.findLastIndex(({ topic }) => topic.endsWith('/config')) + 1;
    const before = await stopped(hass, () => tablesIn(hass.configDir));
    await hass.start();
    await marks.listen();
    changes = 0;
    await send(day.slice(0, announced), client, marks);
    await shown();
    if (everything) await switchAllOn(hass);
    await shown();
    const beginning = changes;
    await send(day.slice(announced), client, marks);
    const measured = (await hass.states()).filter(
      ({ entity_id: id, attributes }) => OURS.test(id) && 'state_class' in attributes,
    );
    const statistics = measured.length * STATISTICS_A_DAY;
    const after = await stopped(hass, () => tablesIn(hass.configDir));
    return {
      ...rowsOf(after),
      changes,
      news: changes - beginning,
      events: after.events - before.events,
      statistics,
      grew: after.size - before.size,
    };
  } finally {
    await client.endAsync();
    await hass.stop();
    await broker.stop();
  }
}

interface Marks {
  listen(): Promise<void>;
  /** Resolves when Home Assistant has taken all that was published before. */
  set(): Promise<void>;
}

async function marking(hass: Hass, client: MqttClient, changed: (id: string) => void): Promise<Marks> {
  const config = { name: 'Mark', unique_id: 'mark', object_id: 'mark', state_topic: MARK, qos: 1 };
  await client.publishAsync('homeassistant/sensor/mark/config', JSON.stringify(config), {
    qos: 1,
    retain: true,
  });
  let seen = '';
  let count = 0;
  return {
    listen: () =>
      hass.onStateChanged(({ entity_id: id, new_state: now }) => {
        if (id === 'sensor.mark') seen = now?.state ?? '';
        else changed(id);
      }),
    async set() {
      const wanted = String((count += 1));
      await client.publishAsync(MARK, wanted, { qos: 1, retain: true });
      await until(`Home Assistant has taken mark ${wanted}`, () => seen === wanted, 60_000);
    },
  };
}

async function send(messages: readonly Passed[], client: MqttClient, marks: Marks): Promise<void> {
  for (const [n, { topic, payload, retain }] of messages.entries()) {
    await client.publishAsync(topic, payload, { qos: 1, retain });
    if (n % AT_A_TIME === 0) await marks.set();
  }
  await marks.set();
}

/** Each device has a state that was told: what came before it listened would be missing. */
async function isShown(hass: Hass): Promise<boolean> {
  const states = new Map((await hass.states()).map(({ entity_id: id, state }) => [id, state]));
  const shown = ['binary_sensor.upper_session_up', 'binary_sensor.lower_session_up', 'sensor.home_status'];
  return shown.every((id) => !['unknown', 'unavailable'].includes(states.get(id) ?? 'unknown'));
}

interface Registered {
  readonly entity_id: string;
  readonly platform: string;
  readonly disabled_by: string | null;
}

async function switchAllOn(hass: Hass): Promise<void> {
  const all = (await hass.ws('config/entity_registry/list')) as readonly Registered[];
  for (const { entity_id, platform, disabled_by } of all)
    if (platform === 'mqtt' && disabled_by)
      await hass.ws('config/entity_registry/update', { entity_id, disabled_by: null });
  await hass.reload('mqtt');
}

async function stopped<T>(hass: Hass, look: () => T): Promise<T> {
  await hass.stop();
  return look();
}

interface Tables {
  /** Of our entities. */
  readonly states: readonly {
    readonly entity: string;
    readonly state: string;
    readonly attributes: number;
  }[];
  /** How many. */
  readonly events: number;
  /** Of the file, in bytes. */
  readonly size: number;
}

function tablesIn(dir: string): Tables {
  const file = join(dir, DATABASE);
  const database = new DatabaseSync(file, { readOnly: true });
  const all = (sql: string) => database.prepare(sql).all();
  const states = all(
    'SELECT m.entity_id, s.state, s.attributes_id FROM states s JOIN states_meta m USING (metadata_id) ORDER BY s.state_id',
  )
    .map((each) => ({
      entity: String(each['entity_id']),
      state: String(each['state']),
      attributes: Number(each['attributes_id']),
    }))
    .filter(({ entity }) => OURS.test(entity));
  const events = all('SELECT event_id FROM events').length;
  database.close();
  return { states, events, size: statSync(file).size };
}

function rowsOf({ states }: Tables): Pick<Kept, 'states' | 'byEntity' | 'seen' | 'attributes'> {
  const own = Map.groupBy(states, ({ entity }) => entity);
  const byEntity = [...own].map(([entity, rows]) => [entity, rows.length] as const);
  const seen = new Map([...own].map(([entity, rows]) => [entity, knownIn(rows.map(({ state }) => state))]));
  return {
    states: states.length,
    byEntity: byEntity.toSorted(([, one], [, other]) => other - one),
    seen,
    attributes: new Set(states.map(({ attributes }) => attributes)).size,
  };
}

/** Rows of which only the attributes differ say the same. */
function knownIn(states: readonly string[]): readonly string[] {
  const known = states.filter((state) => state !== 'unknown' && state !== 'unavailable');
  return known.filter((state, at) => state !== known[at - 1]);
}
