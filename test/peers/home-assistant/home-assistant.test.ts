// The packed product, Node-RED, Mosquitto and two releases of Home Assistant: what a person would see there.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import mqtt from 'mqtt';
import { firmware } from '../../../lib/capabilities/firmware.ts';
import { latency } from '../../../lib/capabilities/latency.ts';
import { loss } from '../../../lib/capabilities/loss.ts';
import { wanIpv6 } from '../../../lib/capabilities/wan-ipv6.ts';
import { discoveryDocument } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { discoveryTopic } from '../../../lib/mqtt/home-assistant/ids.ts';
import { stateDocument } from '../../../lib/mqtt/state-document.ts';
import { Topics } from '../../../lib/mqtt/topics.ts';
import type { Attributes } from '../../../lib/router/snapshot.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';
import { startIgd, type IgdEmulator } from '../../emulators/igd/emulator.ts';
import { homeFlows, PUBLISHER } from '../support/home.ts';
import { freePort, Mosquitto } from '../support/mosquitto.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { installed, need } from '../support/peer.ts';
import { until } from '../support/until.ts';
import { Hass, hassIsBuilt, type Which } from './hass.ts';

interface Registered {
  readonly entity_id: string;
  readonly platform: string;
  readonly entity_category: string | null;
  readonly disabled_by: string | null;
}

interface Device {
  readonly id: string;
  readonly name: string;
  readonly via_device_id: string | null;
}

interface Expected {
  readonly state?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly category?: string | null;
}

/** Every entity of a router that tells and permits all that IGD knows, by id. */
const ENTITIES: Readonly<Record<string, Expected>> = {
  'binary_sensor.lower_reachable': {
    state: 'on',
    attributes: { device_class: 'connectivity', friendly_name: 'Lower router Reachable' },
    category: 'diagnostic',
  },
  'binary_sensor.lower_session_up': {
    state: 'on',
    attributes: { device_class: 'connectivity', friendly_name: 'Lower router Session' },
    category: null,
  },
  'sensor.lower_wan_ipv4': {
    state: '25.100.7.10',
    attributes: { class: 'public', friendly_name: 'Lower router WAN IPv4 address' },
    category: null,
  },
  'binary_sensor.lower_link_up': {
    state: 'on',
    attributes: { device_class: 'connectivity', friendly_name: 'Lower router WAN link' },
    category: 'diagnostic',
  },
  'sensor.lower_line_rate_received': {
    state: '1000.0',
    attributes: { device_class: 'data_rate', unit_of_measurement: 'Mbit/s' },
    category: 'diagnostic',
  },
  'sensor.lower_line_rate_sent': { state: '1000.0', category: 'diagnostic' },
  'sensor.lower_wan_path': {
    state: 'pppoe',
    attributes: { device_class: 'enum', basis: 'reported' },
    category: null,
  },
  'sensor.lower_wan_mode': { state: 'pppoe', attributes: { device_class: 'enum' }, category: 'diagnostic' },
  'sensor.lower_session_since': { attributes: { device_class: 'timestamp' }, category: 'diagnostic' },
  'sensor.lower_session_error': { state: 'none', category: 'diagnostic' },
  'sensor.lower_last_action': { state: 'unknown', category: 'diagnostic' },
  'binary_sensor.lower_problem': {
    state: 'off',
    attributes: { device_class: 'problem' },
    category: 'diagnostic',
  },
  'button.lower_reconnect': {
    attributes: { device_class: 'restart', friendly_name: 'Lower router Reconnect' },
    category: 'config',
  },
  'button.lower_refresh': { category: 'diagnostic' },
  'switch.lower_pause': { state: 'off', category: 'config' },
  'sensor.lower_week': {
    state: '0',
    attributes: {
      state_class: 'measurement',
      address_changes: 0,
      friendly_name: 'Lower router Drops in 7 days',
    },
    category: 'diagnostic',
  },
  'event.lower_alerts': { attributes: { friendly_name: 'Lower router Alerts' }, category: null },
};
const QUIET = { action: null, lastAction: null, problem: null };

/** There, but only when the user switches them on. */
const DISABLED = [
  'sensor.lower_throughput_received',
  'sensor.lower_throughput_sent',
  'sensor.lower_traffic_received',
  'sensor.lower_traffic_sent',
  'sensor.lower_uptime',
  'button.lower_connect',
];

for (const which of ['newest', 'oldest'] as const satisfies readonly Which[]) {
  const there = hassIsBuilt(which) && installed('mosquitto');

  describe(
    `Home Assistant, ${which}`,
    {
      timeout: 400_000,
      skip:
        !there && !process.env['CI']
          ? `needs Home Assistant: test/peers/home-assistant/setup.sh ${which}`
          : false,
    },
    () => {
      const LOGINS = { 'ha-user': 'ha-password', 'node-red': 'node-red-password' };
      let broker: Mosquitto;
      let router: IgdEmulator;
      let nodeRed: NodeRed;
      let hass: Hass;
      let userDir: string;
      let flows: Record<string, unknown>[];

      const state = (id: string) => hass.state(id);
      const becomes = (id: string, value: string, ms = 20_000) =>
        until(`${id} is ${value}`, async () => (await state(id))?.state === value, ms);

      before(async (t) => {
        if (!need(t as never, `Home Assistant ${which}`, there)) return;
        broker = await Mosquitto.start({
          users: LOGINS,
          acl: 'user ha-user\ntopic readwrite #\nuser node-red\ntopic write futamichi/#\ntopic read futamichi/#\ntopic readwrite homeassistant/device/+/config\ntopic read homeassistant/status\n',
        });
        router = await startIgd({
          connections: [{ kind: 'ppp' }],
          addresses: ['25.100.7.10', '25.100.7.77'],
          redial: { by: 'itself', pendingMs: 0, downMs: 1500, dialMs: 500, connectedWithOldAddressMs: 0 },
        });
        userDir = userDirWithPackage();
        hass = new Hass(which, await freePort(), {
          port: broker.port,
          username: 'ha-user',
          password: LOGINS['ha-user'],
        });
        nodeRed = await NodeRed.start({ userDir });
        await hass.start();
        flows = homeFlows({
          router,
          brokerUrl: broker.url,
          login: { username: 'node-red', password: LOGINS['node-red'] },
        });
        await nodeRed.deploy(flows);
      });
      after(async () => {
        await hass?.stop();
        await nodeRed?.stop();
        await router?.close();
        await broker?.stop();
      });

      test('Every entity is there with its id, name, class, category and the state that the router has.', async () => {
        await becomes('sensor.lower_wan_ipv4', '25.100.7.10');
        await becomes('sensor.lower_wan_path', 'pppoe');
        const registry = new Map(
          ((await hass.ws('config/entity_registry/list')) as Registered[]).map((entry) => [
            entry.entity_id,
            entry,
          ]),
        );
        for (const [id, { state: value, attributes = {}, category }] of Object.entries(ENTITIES)) {
          const now = await state(id);
          assert.ok(now, id);
          if (value !== undefined) assert.equal(now.state, value, id);
          for (const [name, expected] of Object.entries(attributes))
            assert.deepEqual(now.attributes[name], expected, `${id} ${name}`);
          if (category !== undefined) assert.equal(registry.get(id)?.entity_category, category, id);
        }
        for (const id of DISABLED) assert.equal(registry.get(id)?.disabled_by, 'integration', id);
        const ours = [...registry.values()]
          .filter(({ platform, entity_id }) => platform === 'mqtt' && entity_id.includes('lower'))
          .map(({ entity_id }) => entity_id);
        assert.deepEqual(
          ours.toSorted(),
          [...Object.keys(ENTITIES), ...DISABLED].toSorted(),
          'and no others; nothing risky without being allowed',
        );
        assert.deepEqual(hass.complaints(), []);
      });

      test('The reconnect button reaches the router, and its outcome is seen.', async () => {
        const asked = router.count('ForceTermination');
        await hass.call('button.press', { entity_id: 'button.lower_reconnect' });
        await becomes('binary_sensor.lower_session_up', 'off');
        await becomes('sensor.lower_wan_ipv4', '25.100.7.77');
        await becomes('sensor.lower_last_action', 'reconnect: verified');
        const attributes = (await state('sensor.lower_last_action'))?.attributes ?? {};
        assert.deepEqual([attributes['by'], attributes['code']], ['mqtt', null]);
        assert.deepEqual(
          [attributes['action_name'], attributes['by_name']],
          ['Reconnect', 'Home Assistant or MQTT'],
        );
        assert.match(String(attributes['text']), /^Done/);
        assert.match(String(attributes['at']), /^2\d{3}-.*Z$/);
        assert.equal(router.count('ForceTermination'), asked + 1);
        const event = await state('event.lower_alerts');
        assert.ok(['session_up', 'wan_ip_changed'].includes(String(event?.attributes['event_type'])));
        assert.equal(event?.attributes['expected'], true, 'nobody needs to be alarmed by his own doing');
      });

      test('A session that drops is off, and unknown values are unknown.', async () => {
        router.drop();
        await becomes('binary_sensor.lower_session_up', 'off');
        await becomes('sensor.lower_wan_ipv4', 'unknown');
        await becomes('sensor.lower_wan_path', 'none');
        router.restore('25.100.7.10');
        await becomes('sensor.lower_wan_ipv4', '25.100.7.10');
      });

      test('A router that does not answer is unavailable, but for the entity that says so.', async () => {
        router.set({ http: 'drop' });
        await becomes('binary_sensor.lower_session_up', 'unavailable');
        await becomes('binary_sensor.lower_reachable', 'off');
        await becomes('binary_sensor.lower_problem', 'on');
        await becomes('sensor.futamichi_bridge_problems', '1');
        const problems = (await state('sensor.futamichi_bridge_problems'))?.attributes['problems'];
        assert.match(JSON.stringify(problems), /^\[\{[^}]*"slug":"lower",[^}]*does not answer/);
        router.set({ http: 'ok' });
        await becomes('binary_sensor.lower_session_up', 'on', 45_000);
        await becomes('sensor.futamichi_bridge_problems', '0');
      });

      test('A deploy changes nothing in Home Assistant.', async () => {
        await nodeRed.deploy(flows);
        await becomes('binary_sensor.lower_session_up', 'on');
        await becomes('sensor.lower_wan_ipv4', '25.100.7.10');
      });

      test('Everything is back after a restart of Home Assistant.', async () => {
        await hass.restart();
        await becomes('sensor.lower_wan_ipv4', '25.100.7.10', 30_000);
        await becomes('binary_sensor.lower_session_up', 'on');
      });

      test('Everything is back after a restart of a broker that remembers nothing.', async () => {
        await broker.stop();
        router.setAddress('25.100.7.77');
        await broker.begin();
        await becomes('sensor.lower_wan_ipv4', '25.100.7.77', 60_000);
        await becomes('binary_sensor.lower_session_up', 'on');
      });

      test('All is unavailable when our process is killed, and back when it is.', async () => {
        await nodeRed.stop('SIGKILL');
        await becomes('binary_sensor.lower_session_up', 'unavailable', 60_000);
        await becomes('sensor.lower_wan_ipv4', 'unavailable');
        await becomes('binary_sensor.futamichi_bridge_connected', 'off');
        await becomes('sensor.futamichi_bridge_problems', 'unavailable');
        nodeRed = await NodeRed.start({ userDir });
        await becomes('sensor.lower_wan_ipv4', '25.100.7.77', 30_000);
        await becomes('binary_sensor.futamichi_bridge_connected', 'on');
      });

      test('A router hangs on the bridge that shows it.', async () => {
        const devices = (await hass.ws('config/device_registry/list')) as readonly Device[];
        const named = (name: string) => devices.find((each) => each.name === name);
        assert.equal(named('Lower router')?.via_device_id, named('Futamichi')?.id);
        assert.equal(named('Futamichi')?.via_device_id, null);
      });

      test('A firmware with a known flaw is an update; one without says that nobody looks for newer ones.', async () => {
        const client = await mqtt.connectAsync(broker.url, {
          username: 'ha-user',
          password: LOGINS['ha-user'],
        });
        const topics = new Topics('futamichi');
        const publish = async (slug: string, language: 'en' | 'ja', latest: string, flaw?: Attributes) => {
          const router = lowerRouter()
            .tell(firmware, { installed: '1.9', latest }, flaw)
            .tell(latency, 4.9, { target: '198.51.100.1' })
            .tell(loss, 4)
            .tell(wanIpv6, '2001:db8::1');
          const it = publishable(router, { slug, id: slug, name: slug, language });
          const { snapshot } = router;
          for (const [topic, payload] of [
            [discoveryTopic('homeassistant', slug), discoveryDocument({ topics, publishable: it }, '0.1.0')],
            [topics.availability(slug), { state: 'online' }],
            [topics.state(slug), stateDocument(snapshot, QUIET)],
          ] as const)
            await client.publishAsync(topic, JSON.stringify(payload), { retain: true });
        };
        const source = 'https://www.cve.org/CVERecord?id=CVE-2025-46413';
        await publish('flawed', 'en', '1.11', { advisory: 'CVE-2025-46413', source });
        // the attributes of what was read long ago say when
        await publish('fine', 'ja', '1.9', { read_at: '2026-11-29T03:00:00.000Z' });
        await becomes('update.flawed_firmware', 'on');
        await becomes('update.fine_firmware', 'off');
        const flawed = (await state('update.flawed_firmware'))?.attributes ?? {};
        assert.equal(flawed['installed_version'], '1.9');
        assert.equal(flawed['latest_version'], '1.11');
        assert.equal(flawed['release_url'], source);
        assert.match(
          String(flawed['release_summary']),
          /known flaw: CVE-2025-46413\. Version 1\.11 mends it/,
        );
        assert.equal(flawed['device_class'], 'firmware');
        assert.equal(Number(flawed['supported_features']) & 1, 0, 'it cannot be installed from there');
        assert.equal((await state('sensor.flawed_wan_ipv6'))?.state, '2001:db8::1');
        const registered = (await hass.ws('config/entity_registry/list')) as Registered[];
        for (const id of ['sensor.flawed_latency', 'sensor.flawed_loss'])
          assert.equal(registered.find(({ entity_id }) => entity_id === id)?.disabled_by, 'integration', id);
        const fine = (await state('update.fine_firmware'))?.attributes ?? {};
        assert.match(String(fine['release_summary']), /新しいバージョンの有無は問い合わせず/);
        assert.equal(fine['latest_version'], '1.9');
        const nothing = stateDocument(lowerRouter().snapshot, QUIET);
        await client.publishAsync(topics.state('fine'), JSON.stringify(nothing));
        await client.endAsync();
        // nothing to go by leaves it as it was
        assert.equal((await state('update.fine_firmware'))?.state, 'off');
      });

      test('The device is gone when the node is deleted, and nothing was ever complained about.', async () => {
        assert.deepEqual(hass.complaints(), []);
        await nodeRed.deploy(flows.filter(({ id }) => id !== PUBLISHER));
        await until('no entity is left', async () =>
          (await hass.states()).every(({ entity_id }) => !entity_id.includes('lower')),
        );
        await until('no device is left', async () => {
          const devices = (await hass.ws('config/device_registry/list')) as readonly Device[];
          return devices.every(({ name }) => name !== 'Lower router' && name !== 'Futamichi');
        });
        // 2024.12 clears the topic of a removed device itself, once per component, and then complains about its own clearing
        assert.deepEqual(
          hass
            .complaints()
            .filter((line) => !(which === 'oldest' && line.includes('No device components to cleanup'))),
          [],
        );
        assert.ok(nodeRed.alive);
      });
    },
  );
}
