// Home Assistant as the harness runs it: both releases take a discovery document and keep it over a restart.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import mqtt from 'mqtt';
import { Mosquitto, freePort } from '../support/mosquitto.ts';
import { installed, need } from '../support/peer.ts';
import { Recorder } from '../support/recorder.ts';
import { until } from '../support/until.ts';
import { Hass, hassIsBuilt, type Which } from './hass.ts';

const VERSION: Readonly<Record<Which, RegExp>> = { newest: /^20(2[6-9]|[3-9]\d)\./, oldest: /^2024\.12\./ };

const login = { username: 'hass', password: 'hass-hass' };
const document = {
  dev: { ids: ['lab-box'], name: 'Lab box' },
  o: { name: 'harness' },
  cmps: {
    session: { p: 'binary_sensor', unique_id: 'lab-session', name: 'Session', dev_cla: 'connectivity' },
    press: { p: 'button', unique_id: 'lab-press', name: 'Press', command_topic: 'lab/press' },
  },
  state_topic: 'lab/session',
};

for (const which of ['newest', 'oldest'] as const) {
  describe(`Home Assistant, ${which}`, { timeout: 240_000 }, () => {
    const closing: Array<() => Promise<void>> = [];
    after(async () => {
      for (const close of closing.toReversed()) await close();
    });

    test('It takes a document, shows its state, sends its command, and has it back after a restart.', async (t) => {
      if (!need(t, `home-assistant ${which}`, hassIsBuilt(which) && installed('mosquitto'))) return;
      const broker = await Mosquitto.start({ users: { [login.username]: login.password } });
      closing.push(() => broker.stop());
      const recorder = await Recorder.start(broker, '#', login);
      closing.push(() => recorder.stop());
      const client = await mqtt.connectAsync(broker.url, login);
      closing.push(() => client.endAsync());
      await client.publishAsync('homeassistant/device/lab-box/config', JSON.stringify(document), {
        retain: true,
      });
      await client.publishAsync('lab/session', 'ON', { retain: true });

      const hass = new Hass(which, await freePort(), { port: broker.port, ...login });
      closing.push(() => hass.stop());
      const began = performance.now();
      await hass.start();
      t.diagnostic(`started in ${(performance.now() - began).toFixed(0)} ms`);
      const config = (await hass.api('GET', '/api/config')) as { version: string };
      assert.match(config.version, VERSION[which]);
      const isOn = async () => (await hass.state('binary_sensor.lab_box_session'))?.state === 'on';
      await until('the session is on', isOn);
      await hass.call('button.press', { entity_id: 'button.lab_box_press' });
      const press = await recorder.until('the command', ({ topic }) => topic === 'lab/press');
      assert.equal(press.payload, 'PRESS');
      const entries = (await hass.ws('config/entity_registry/list')) as ReadonlyArray<{ unique_id: string }>;
      assert.ok(entries.some(({ unique_id }) => unique_id === 'lab-session'));

      await hass.restart();
      await until('the session is on again', isOn);
      assert.deepEqual(hass.complaints(), []);
      await hass.stop();
      await hass.stop();
    });
  });
}
