// A home as a device of its own, as a person sees it in the newest Home Assistant: entities, check, alerts, triggers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startIgd, type IgdEmulator } from '../../emulators/igd/emulator.ts';
import { homeFlows, PUBLISHER, ROUTER } from '../support/home.ts';
import { freePort, Mosquitto } from '../support/mosquitto.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { installed, need } from '../support/peer.ts';
import { until } from '../support/until.ts';
import { Hass, hassIsBuilt } from './hass.ts';

interface Device {
  readonly id: string;
  readonly name: string;
  readonly via_device_id: string | null;
}

interface Trigger {
  readonly domain: string;
  readonly type: string;
  readonly subtype: string;
  readonly device_id: string;
}

const UPPER = 'peer0000upper000';
const HOME = 'peer0000home0000';
const there = hassIsBuilt('newest') && installed('mosquitto');

describe(
  'A home in Home Assistant, newest',
  {
    timeout: 400_000,
    skip:
      !there && !process.env['CI']
        ? 'needs Home Assistant: test/peers/home-assistant/setup.sh newest'
        : false,
  },
  () => {
    let broker: Mosquitto;
    let upper: IgdEmulator;
    let lower: IgdEmulator;
    let nodeRed: NodeRed;
    let hass: Hass;
    let flows: Record<string, unknown>[];

    const becomes = (id: string, value: string, ms = 30_000) =>
      until(`${id} is ${value}`, async () => (await hass.state(id))?.state === value, ms);
    const devices = async () => (await hass.ws('config/device_registry/list')) as readonly Device[];
    const device = async (name: string) => {
      const found = (await devices()).find((each) => each.name === name);
      assert.ok(found, name);
      return found;
    };
    /** An automation that a person would make from the list of triggers of the device. */
    const automate = (id: string, trigger: Trigger) =>
      hass.api('POST', `/api/config/automation/config/${id}`, {
        alias: id,
        triggers: [trigger],
        actions: [],
        mode: 'single',
      });
    const ran = (id: string) =>
      until(
        `${id} ran`,
        async () => Boolean((await hass.state(`automation.${id}`))?.attributes['last_triggered']),
        100_000,
      );

    before(async (t) => {
      if (!need(t as never, 'Home Assistant newest', there)) return;
      broker = await Mosquitto.start();
      upper = await startIgd({ addresses: ['25.200.3.17'] });
      lower = await startIgd({ connections: [{ kind: 'ppp' }], addresses: ['25.100.7.10', '25.100.7.77'] });
      const userDir = userDirWithPackage();
      hass = new Hass('newest', await freePort(), { port: broker.port });
      nodeRed = await NodeRed.start({ userDir });
      await hass.start();
      const one = homeFlows({ router: lower, brokerUrl: broker.url, language: 'ja', name: '下位ルーター' });
      const other = one.find(({ id }) => id === ROUTER);
      flows = [
        ...one,
        { ...other, id: UPPER, name: '上位ルーター', slug: 'upper', role: 'upper', address: upper.url.href },
        { id: HOME, type: 'futamichi-dual-stack', name: 'わが家', slug: 'home', upper: UPPER, lower: ROUTER },
      ];
      await nodeRed.deploy(flows);
    });
    after(async () => {
      await hass?.stop();
      await nodeRed?.stop();
      await upper?.close();
      await lower?.close();
      await broker?.stop();
    });

    test('Its device is there with what it found, and the routers hang on it.', async () => {
      await becomes('sensor.home_status', 'incomplete');
      await becomes('sensor.home_path_lower', 'pppoe');
      await becomes('binary_sensor.home_problem', 'off');
      await becomes('binary_sensor.home_check_pppoe_session', 'off');
      const session = await hass.state('binary_sensor.home_check_pppoe_session');
      assert.equal(session?.attributes['friendly_name'], 'わが家 PPPoEセッション');
      assert.equal(session?.attributes['device_class'], 'problem');
      assert.equal(session?.attributes['status'], 'ok');
      assert.match(String((await hass.state('sensor.home_headline'))?.state), /問題は見つかりません/);
      const [home, up, low] = [
        await device('わが家'),
        await device('上位ルーター'),
        await device('下位ルーター'),
      ];
      assert.equal(low.via_device_id, up.id);
      assert.equal(up.via_device_id, home.id);
      assert.equal(home.via_device_id, (await device('Futamichi')).id);
      await until('the picture', async () => (await hass.state('image.home_picture'))?.state !== 'unknown');
      const image = await hass.state('image.home_picture');
      const drawn = await fetch(`${hass.url}${String(image?.attributes['entity_picture'])}`);
      assert.equal(drawn.headers.get('content-type'), 'image/svg+xml');
      assert.match(await drawn.text(), /^<svg .*下位ルーター/s);
      assert.deepEqual(hass.complaints(), []);
    });

    test('“Check now” asks the routers.', async () => {
      const asked = lower.count('GetStatusInfo');
      await hass.call('button.press', { entity_id: 'button.home_check' });
      await becomes('sensor.home_last_action', 'check: verified');
      assert.ok(lower.count('GetStatusInfo') > asked);
    });

    test('An alert is an event and a trigger with a name in the user’s language, and an automation runs by it.', async () => {
      const listed = (await hass.ws('device_automation/trigger/list', {
        device_id: (await device('わが家')).id,
      })) as readonly Trigger[];
      const named = (name: string) => {
        const found = listed.find(({ domain, subtype }) => domain === 'mqtt' && subtype === name);
        assert.ok(found, `${name} among ${listed.map(({ subtype }) => subtype).join(', ')}`);
        return found;
      };
      await automate('moved', named('WANアドレス変更'));
      await automate('line_down', named('回線断'));
      await until('both are there', async () => Boolean(await hass.state('automation.line_down')));
      lower.setAddress('25.100.7.77');
      await ran('moved');
      const moved = await hass.state('event.home_alerts');
      assert.equal(moved?.attributes['event_type'], 'address_changed');
      assert.equal(moved?.attributes['from'], '25.100.7.10');
      upper.drop();
      lower.drop();
      await becomes('binary_sensor.home_check_line', 'on');
      await becomes('binary_sensor.home_problem', 'on');
      assert.match(String((await hass.state('sensor.home_headline'))?.state), /回線が切れています/);
      await ran('line_down');
      const event = await hass.state('event.home_alerts');
      assert.equal(event?.attributes['event_type'], 'alert_raised');
      assert.equal(event?.attributes['kind'], 'line');
      assert.match(String(event?.attributes['text']), /回線が切れています/);
    });

    test('It is gone with its node, and nothing was complained about.', async () => {
      await nodeRed.deploy(flows.filter(({ id }) => id !== HOME));
      const left = async () =>
        (await hass.states()).filter(({ entity_id: id }) =>
          /^(sensor|binary_sensor|button|event)\.home_/.test(id),
        );
      await until('no entity of it is left', async () => (await left()).length === 0, 30_000);
      assert.ok((await devices()).every(({ name }) => name !== 'わが家'));
      const bridge = await device('Futamichi');
      await until(
        'upper hangs on the bridge',
        async () => (await device('上位ルーター')).via_device_id === bridge.id,
      );
      assert.deepEqual(hass.complaints(), []);
      await nodeRed.deploy(flows.filter(({ id }) => id !== PUBLISHER && id !== HOME));
      assert.ok(nodeRed.alive);
    });
  },
);
