// README's section for people with Home Assistant, done with the mouse: from importing the example to a reconnect that is pressed in
// Home Assistant and verified. What cannot be had here is the app store: Node-RED and Mosquitto are those of this machine.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import { chooseAddresses } from '../../../demo/addresses.ts';
import { DemoHome } from '../../../demo/home.ts';
import { startChromium } from '../support/chromium.ts';
import { firstEvening, MQTT_USER } from '../support/first-evening.ts';
import { freePort, Mosquitto } from '../support/mosquitto.ts';
import { NodeRed, nodeRedOfVersion, userDirWithPackage } from '../support/node-red.ts';
import { installed, need } from '../support/peer.ts';
import { Recorder } from '../support/recorder.ts';
import { until } from '../support/until.ts';
import { Hass, hassIsBuilt } from './hass.ts';

const there =
  hassIsBuilt('newest') &&
  installed('mosquitto') &&
  existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium');

const SAID = {
  'en-US': [/Found/, /Login accepted/, /lets us in/],
  'ja-JP': [/見つかりました/, /ログインできました/, /ブローカーに接続できました/],
} as const;

for (const [version, locale] of [
  ['4.1', 'en-US'],
  [undefined, 'ja-JP'],
] as const)
  describe(
    `The first evening, Node-RED ${version ?? 'as we develop with'}, ${locale}`,
    { timeout: 200_000 },
    () => {
      test('Two addresses and a password make three devices, and Reconnect reconnects.', async (t) => {
        if (!need(t, 'Home Assistant newest, Mosquitto and Chromium', there)) return;
        const home = await DemoHome.start(await chooseAddresses((line) => t.diagnostic(line)));
        t.after(() => home.close());
        const broker = await Mosquitto.start({
          users: { [MQTT_USER.username]: MQTT_USER.password, reader: 'reader' },
        });
        t.after(() => broker.stop());
        const program = version && nodeRedOfVersion(version);
        const nodeRed = await NodeRed.start({ userDir: userDirWithPackage(), ...(program && { program }) });
        t.after(() => nodeRed.stop());
        const browser = await startChromium(locale);
        t.after(() => browser.close());

        const said = await firstEvening(browser.page, {
          editor: nodeRed.url,
          mqttPort: broker.port,
          upper: home.addressOf('upper'),
          lower: home.addressOf('lower'),
        });
        for (const [at, words] of SAID[locale].entries()) assert.match(said[at] ?? '', words);
        const flows = JSON.stringify(await nodeRed.admin('GET', 'flows'));
        assert.match(
          flows,
          new RegExp(`"language":"${locale.slice(0, 2)}"`),
          'names are in the editor’s language',
        );
        if (version) {
          const login = { username: 'reader', password: 'reader' };
          const recorder = await Recorder.start(broker, 'futamichi/#', login);
          t.after(() => recorder.stop());
          for (const router of ['upper', 'lower'])
            await recorder.until(router, ({ topic }) => topic === `futamichi/${router}/state`, { from: 0 });
          return;
        }

        const port = await freePort();
        const hass = new Hass('newest', port, { port: broker.port, username: 'reader', password: 'reader' });
        t.after(() => hass.stop());
        await hass.start();
        const state = async (id: string) => (await hass.state(id))?.state;
        await until(
          'the session is seen',
          async () => (await state('binary_sensor.lower_session_up')) === 'on',
          60_000,
        );
        await until(
          'it can be reconnected',
          async () => (await state('button.lower_reconnect')) !== undefined,
          60_000,
        );
        const devices = (await hass.ws('config/device_registry/list')) as readonly {
          readonly name: string;
        }[];
        for (const name of ['Home', 'Upper router', 'Lower router'])
          assert.ok(
            devices.some((device) => device.name === name),
            name,
          );
        const address = await state('sensor.lower_wan_ipv4');
        await hass.call('button.press', { entity_id: 'button.lower_reconnect' });
        const outcome = () => state('sensor.lower_last_action');
        await until('it is verified', async () => (await outcome()) === 'reconnect: verified', 60_000);
        assert.notEqual(await state('sensor.lower_wan_ipv4'), address, 'another session');
        assert.deepEqual(hass.complaints(), []);
      });
    },
  );
