// Names and ids over what people do to them, as two releases of Home Assistant keep them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import mqtt, { type MqttClient } from 'mqtt';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { Bridge } from '../../../lib/mqtt/bridge.ts';
import type { BridgeOptions } from '../../../lib/mqtt/bridge-options.ts';
import { discoveryDocument } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { deviceId } from '../../../lib/mqtt/home-assistant/ids.ts';
import type { Publishable } from '../../../lib/mqtt/publishable.ts';
import { Topics } from '../../../lib/mqtt/topics.ts';
import { systemClock } from '../../../lib/router/clock.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { ADDRESS, lowerRouter, publishable } from '../../support/mqtt-home.ts';
import { freePort, Mosquitto } from '../support/mosquitto.ts';
import { installed, need } from '../support/peer.ts';
import { until } from '../support/until.ts';
import { Hass, hassIsBuilt } from './hass.ts';

interface Entity {
  readonly id: string;
  readonly entity_id: string;
  readonly unique_id: string;
  readonly original_name: string;
  readonly name: string | null;
  readonly device_id: string;
}
interface Device {
  readonly id: string;
  readonly name: string;
  readonly name_by_user: string | null;
  readonly area_id: string | null;
  readonly identifiers: ReadonlyArray<readonly [string, string]>;
  readonly config_entries: readonly string[];
  readonly connections: readonly unknown[];
}

/** What the person called the WAN address. */
const MINE = 'sensor.my_address';
const BUTTON = 'button.lower_reconnect';

for (const which of ['newest', 'oldest'] as const) {
  const there = hassIsBuilt(which) && installed('mosquitto');
  const skip = !there && !process.env['CI'] ? `needs Home Assistant ${which}: setup.sh` : false;
  describe(`Names and ids in Home Assistant, ${which}`, { timeout: 240_000, skip }, () => {
    const bridges = new Set<Bridge>();
    const router = lowerRouter();
    let broker: Mosquitto;
    let hass: Hass;
    let client: MqttClient;

    before(async (t) => {
      if (!need(t as never, `Home Assistant ${which}`, there)) return;
      broker = await Mosquitto.start();
      client = await mqtt.connectAsync(broker.url);
      hass = new Hass(which, await freePort(), { port: broker.port });
      await hass.start();
    });
    after(async () => {
      await Promise.all([...bridges].map((bridge) => bridge.close()));
      await hass?.stop();
      await client?.endAsync();
      await broker?.stop();
    });

    const entities = async () =>
      ((await hass.ws('config/entity_registry/list')) as readonly Entity[]).filter(({ unique_id }) =>
        /(lower|b2a7f94d5806)_/.test(unique_id),
      );
    const entity = async (id: string) => (await entities()).find(({ entity_id }) => entity_id === id);
    const device = async (id: string) =>
      ((await hass.ws('config/device_registry/list')) as readonly Device[]).find(({ identifiers }) =>
        identifiers.some(([, each]) => each === `futamichi_${id}`),
      );
    const becomes = (id: string, value: string) =>
      until(`${id} is ${value}`, async () => (await hass.state(id))?.state === value, 20_000);
    /** A run of ours, with a router of this place. */
    const run = (it: Partial<Publishable> = {}, options: Partial<BridgeOptions> = {}) => {
      const log: string[] = [];
      const bridge = new Bridge({
        url: broker.url,
        protocol: 4,
        base: 'futamichi',
        version: '0.1.0',
        clock: systemClock,
        log: (line) => log.push(line),
        ...options,
      });
      bridges.add(bridge);
      const { slug = 'lower' } = it;
      bridge.add(publishable(router, { ...it, id: deviceId(bridge.topics.base, slug) }));
      bridge.start();
      const end = async (how: { forget?: boolean } = {}) => {
        bridges.delete(bridge);
        await bridge.close(how);
      };
      return { bridge, log, end };
    };
    let now: ReturnType<typeof run>;
    const retained = async (filter: string) => {
      const topics: string[] = [];
      const reader = await mqtt.connectAsync(broker.url);
      reader.on('message', (topic) => topics.push(topic));
      await reader.subscribeAsync(filter);
      // the broker brings what it keeps before it answers this
      await reader.subscribeAsync('nothing/at/all');
      await reader.endAsync();
      return topics;
    };

    test('What a person calls his entities and devices stays his over renames, languages, restarts and outages.', async () => {
      now = run();
      await becomes('sensor.lower_wan_ipv4', ADDRESS);
      const { id: deviceBefore } = (await device('lower')) ?? { id: '' };
      await hass.ws('config/entity_registry/update', {
        entity_id: 'sensor.lower_wan_ipv4',
        new_entity_id: MINE,
        name: 'うちの住所',
      });
      await hass.ws('config/device_registry/update', {
        device_id: deviceBefore,
        name_by_user: '寝室のルーター',
      });
      const before = await entities();
      const isSame = async (what: string) => {
        await becomes(MINE, ADDRESS);
        const after = await entities();
        assert.deepEqual(
          after.map(({ id, entity_id, unique_id, name }) => ({ id, entity_id, unique_id, name })),
          before.map(({ id, entity_id, unique_id, name }) => ({ id, entity_id, unique_id, name })),
          what,
        );
        const { id, name_by_user } = (await device('lower')) ?? {};
        assert.deepEqual([id, name_by_user], [deviceBefore, '寝室のルーター'], what);
      };
      await now.end();
      await becomes(MINE, 'unavailable');
      now = run({ name: '下段ルーター', language: 'ja' });
      await until('the new name', async () => (await device('lower'))?.name === '下段ルーター');
      await isSame('renamed, in the other language, after a restart of ours');
      await hass.restart();
      // 2024.12 takes an entity's new name when it starts
      await until(
        'the other language',
        async () => (await entity(MINE))?.original_name === 'WAN IPv4アドレス',
      );
      await isSame('after a restart of Home Assistant');
      assert.deepEqual(hass.complaints(), []);
    });

    test('A button that the router withdraws is unavailable, and keeps its place.', async () => {
      await becomes(BUTTON, 'unknown');
      const { id } = (await entity(BUTTON)) ?? { id: '' };
      router.withdraw(reconnect, new RouterError('unsupported'));
      await becomes(BUTTON, 'unavailable');
      router.offers = router.offers.filter(({ capability }) => capability !== reconnect);
      router.offer(reconnect);
      await becomes(BUTTON, 'unknown');
      assert.equal((await entity(BUTTON))?.id, id);
      assert.deepEqual(hass.complaints(), []);
    });

    test('A device that is deleted in Home Assistant is gone, and back when it connects again.', async () => {
      const { id, config_entries } = (await device('lower')) ?? { id: '', config_entries: [] };
      await hass.ws('config/device_registry/remove_config_entry', {
        device_id: id,
        config_entry_id: config_entries[0],
      });
      await until('we have noticed', () =>
        now.log.some((line) => line.includes('deleted in Home Assistant')),
      );
      router.offer(reconnect);
      assert.equal(await device('lower'), undefined);
      assert.equal(
        (await entities()).some(({ unique_id }) => unique_id.startsWith('futamichi_lower_')),
        false,
      );
      await hass.api('POST', `/api/config/config_entries/entry/${config_entries[0]}/reload`);
      await until('it is back', async () => (await device('lower')) !== undefined, 20_000);
      await becomes('binary_sensor.lower_reachable', 'on');
    });

    test('Another base topic, changed while we did not run, keeps every entity id.', async () => {
      const ids = (await entities()).map(({ entity_id }) => entity_id).toSorted();
      await now.end();
      now = run({}, { base: '家/routers', formerBases: ['futamichi'] });
      await until(
        'the new device',
        async () => (await device(deviceId('家/routers', 'lower'))) !== undefined,
      );
      await until('all are there', async () => (await entities()).length === ids.length);
      assert.deepEqual((await entities()).map(({ entity_id }) => entity_id).toSorted(), ids);
      assert.equal(await device('lower'), undefined);
    });

    test('Two homes with the same topic names below two bases do not mix.', async () => {
      const other = lowerRouter();
      const second = run({ router: other, name: '実家' }, { base: 'parents', owner: 'second' });
      await until('it is there', async () => (await device('parents--lower')) !== undefined);
      await becomes('binary_sensor.lower_session_up_2', 'on');
      other.tell(sessionUp, false);
      await becomes('binary_sensor.lower_session_up_2', 'off');
      assert.equal((await hass.state('binary_sensor.lower_session_up'))?.state, 'on');
      await second.end({ forget: true });
      await until('it is gone', async () => (await device('parents--lower')) === undefined);
      await becomes('binary_sensor.lower_session_up', 'on');
      await now.end({ forget: true });
      await until('nothing is left', async () => (await entities()).length === 0);
    });

    test('A router has the MAC by which Home Assistant knows the box, and two of ours are never one.', async () => {
      const [mac, other] = ['c4:3c:ea:00:00:01', 'c4:3c:ea:00:00:02'];
      const somebody = (name: string, address: string) =>
        client.publishAsync(
          `homeassistant/device/${name}/config`,
          JSON.stringify({
            device: { identifiers: [name], connections: [['mac', address]], name },
            origin: { name: 'somebody' },
            components: { x: { platform: 'sensor', unique_id: `${name}_x`, name: 'X', state_topic: 'x' } },
          }),
          { retain: true },
        );
      const holding = async (id: string) =>
        ((await hass.ws('config/device_registry/list')) as readonly Device[]).find(({ identifiers }) =>
          identifiers.some(([, each]) => each === id),
        );
      const macsOf = async (id: string) => (await holding(id))?.connections ?? [];
      await somebody('before', other);
      await until('it is known', async () => (await macsOf('before')).length === 1);
      // 2024.12 clears the documents of devices that are gone once more itself, and complains: that is of the test before
      const complained = hass.complaints().length;
      now = run();
      const [upper, copy] = [lowerRouter(), lowerRouter()];
      now.bridge.add(publishable(upper, { slug: 'upper', id: 'upper' }));
      now.bridge.add(publishable(copy, { slug: 'copy', id: 'copy' }));
      await until('the broker is heard out', async () => now.bridge.settled);
      const look = (it: typeof router, value: string, at: number) =>
        it.look([[lanMac, { state: 'known', value, at, channel: 'x' }]]);
      for (const at of [1, 2]) look(router, mac, at);
      for (const at of [1, 2]) look(upper, other, at);
      await until('the lower one has it', async () => (await macsOf('futamichi_lower')).length === 1);
      for (const at of [1, 2]) look(copy, mac, at);
      await until('the copy is there', async () => (await holding('futamichi_copy')) !== undefined);
      await until('the upper one is there', async () => (await holding('futamichi_upper')) !== undefined);
      assert.deepEqual(await macsOf('futamichi_upper'), [], 'somebody else on the broker has it');
      assert.deepEqual(await macsOf('futamichi_copy'), [], 'it has the address of another one');
      await somebody('later', mac);
      await until('one device', async () => {
        const one = await holding('later');
        return one !== undefined && one.id === (await holding('futamichi_lower'))?.id;
      });
      for (const name of ['before', 'later'])
        await client.publishAsync(`homeassistant/device/${name}/config`, '', { retain: true });
      const isOthers = ({ entity_id }: { readonly entity_id: string }) => /(before|later)_x$/.test(entity_id);
      await until('the others are gone', async () => !(await hass.states()).some(isOthers));
      await becomes('binary_sensor.lower_session_up', 'on');
      assert.deepEqual(hass.complaints().slice(complained), []);
      await now.end({ forget: true });
      await until('all are gone', async () => (await entities()).length === 0);
    });

    test('Entities of the first 0.1.0, which were known by the node, go on under the same entity ids.', async () => {
      const topics = new Topics('futamichi');
      const it = publishable(router, { slug: 'lower', id: 'b2a7f94d5806' });
      const document = discoveryDocument({ topics, publishable: it }, '0.1.0');
      // the very first had no `futamichi_` before unique ids
      const text = JSON.stringify(document).replaceAll('"futamichi_b2a7f94d5806_', '"b2a7f94d5806_');
      await client.publishAsync('homeassistant/device/futamichi_b2a7f94d5806/config', text, { retain: true });
      await until('they are there', async () => (await entity('sensor.lower_wan_ipv4')) !== undefined);
      const ids = (await entities()).map(({ entity_id }) => entity_id).toSorted();
      now = run();
      await becomes('sensor.lower_wan_ipv4', ADDRESS);
      await until('the old device is gone', async () => (await device('b2a7f94d5806')) === undefined);
      assert.deepEqual((await entities()).map(({ entity_id }) => entity_id).toSorted(), ids);
      assert.ok((await entities()).every(({ unique_id }) => unique_id.startsWith('futamichi_lower_')));
    });

    test('A Home Assistant that listens below another discovery prefix finds everything there, and nothing is left below the usual one.', async () => {
      const ids = (await entities()).map(({ entity_id }) => entity_id).toSorted();
      await now.end();
      await hass.configureMqtt({ discovery_prefix: 'ha/家' });
      now = run({ homeAssistant: { prefix: 'ha/家' } });
      await becomes('sensor.lower_wan_ipv4', ADDRESS);
      assert.deepEqual((await entities()).map(({ entity_id }) => entity_id).toSorted(), ids);
      await until('the old document is gone', async () => (await retained('homeassistant/#')).length === 0);
      assert.deepEqual(
        (await retained('ha/家/#')).toSorted(),
        ['bridge', 'lower'].map((id) => `ha/家/device/futamichi_${id}/config`),
      );
    });
  });
}
