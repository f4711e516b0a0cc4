// What Home Assistant users copy, in two releases: every blueprint does its work on its event, and not otherwise.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, Mosquitto } from '../support/mosquitto.ts';
import { installed, need } from '../support/peer.ts';
import { Recorder } from '../support/recorder.ts';
import { until } from '../support/until.ts';
import { addDashboard, lookAt } from './dashboard.ts';
import { Hass, hassIsBuilt, type Which } from './hass.ts';
import { LivingHome } from './living-home.ts';
import { Phone } from './phone.ts';

const examples = join(import.meta.dirname, '../../../examples/home-assistant');
const folder = join(examples, 'blueprints/automation/futamichi');
const files = readdirSync(folder);
const RECONNECT = 'futamichi/lower/request/reconnect';

describe('What Home Assistant users copy', { concurrency: true, timeout: 300_000 }, () => {
  for (const which of ['newest', 'oldest'] as const satisfies readonly Which[]) {
    const there = hassIsBuilt(which) && installed('mosquitto');
    const skip = !there && !process.env['CI'] ? `needs test/peers/home-assistant/setup.sh ${which}` : false;
    describe(which, { concurrency: 1, skip }, () => {
      let broker: Mosquitto;
      let recorder: Recorder;
      let home: LivingHome;
      let hass: Hass;
      let phone: Phone | undefined;

      const becomes = (id: string, value: string, ms = 20_000) =>
        until(`${id} is ${value}`, async () => (await hass.state(id))?.state === value, ms);
      const topics = (topic: string) => recorder.messages.filter((each) => each.topic === topic);
      const says = (name: string, words: object) => [
        {
          action: 'mqtt.publish',
          data: {
            topic: `lab/${name}`,
            payload: `{{ ${JSON.stringify(words).replaceAll(/"\$(\w+)"/g, '$1')} | to_json }}`,
          },
        },
      ];
      const told = (name: string) =>
        topics(`lab/${name}`).map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
      /** An automation as the editor makes it of a blueprint. */
      const automate = async (id: string, blueprint: string, input: object) => {
        await hass.api('POST', `/api/config/automation/config/${id}`, {
          alias: id,
          use_blueprint: { path: `futamichi/${blueprint}.yaml`, input },
        });
        await becomes(`automation.${id}`, 'on');
      };
      const remove = (id: string) => hass.api('DELETE', `/api/config/automation/config/${id}`);
      const ran = async (id: string) =>
        Boolean((await hass.state(`automation.${id}`))?.attributes['last_triggered']);
      /** A time of day in the lab's zone. */
      const inSeconds = (seconds: number) =>
        new Date(Date.now() + seconds * 1000).toLocaleTimeString('sv', { timeZone: 'Asia/Tokyo' });

      before(async (t) => {
        if (!need(t as never, `Home Assistant ${which}`, there)) return;
        broker = await Mosquitto.start();
        recorder = await Recorder.start(broker, '#');
        home = await LivingHome.start(broker.url);
        hass = new Hass(which, await freePort(), { port: broker.port }, [
          'history',
          'logbook',
          'frontend',
          ...(which === 'newest' ? ['mobile_app'] : []),
        ]);
        await hass.start();
        if (which === 'newest') phone = await Phone.start(hass, 'Taro’s phone');
        home.lower.setUptime(3 * 86_400);
        await becomes('binary_sensor.lower_session_up', 'on');
        await becomes('sensor.home_path_lower', 'pppoe');
      });
      after(async () => {
        phone?.close();
        await hass?.stop();
        await home?.close();
        await recorder?.stop();
        await broker?.stop();
      });

      test('Every blueprint is taken.', async () => {
        for (const file of files)
          await hass.ws('blueprint/save', {
            domain: 'automation',
            path: `futamichi/${file}`,
            yaml: readFileSync(join(folder, file), 'utf8'),
          });
        const list = (await hass.ws('blueprint/list', { domain: 'automation' })) as Record<
          string,
          { error?: string; metadata?: { name: string } }
        >;
        for (const file of files) {
          assert.equal(list[`futamichi/${file}`]?.error, undefined, file);
          assert.match(String(list[`futamichi/${file}`]?.metadata?.name), /^Futamichi/);
        }
      });

      test('At their time: the old session is renewed, the young one is not; the report of the week; the address is confirmed.', async () => {
        const at = inSeconds(4);
        const night = { since: 'sensor.lower_session_since', reconnect: 'button.home_check', at };
        await automate('old', 'reconnect-at-night', { ...night, days: 2 });
        await automate('young', 'reconnect-at-night', { ...night, days: 6 });
        await automate('unknown', 'reconnect-at-night', { ...night, since: 'sensor.nothing', days: 0 });
        const report = {
          drops: ['sensor.lower_week'],
          at,
          more: says('report', { title: '$title', message: '$message' }),
        };
        const day = (add: number) =>
          new Date(Date.now() + add * 86_400_000)
            .toLocaleDateString('en', { timeZone: 'Asia/Tokyo', weekday: 'short' })
            .toLowerCase();
        await automate('report', 'weekly-report', {
          ...report,
          weekday: day(0),
          ...(phone && { phones: [phone.deviceId] }),
        });
        await automate('other_day', 'weekly-report', { ...report, weekday: day(1) });
        const ddns = {
          alerts: 'event.lower_alerts',
          address: 'sensor.lower_wan_ipv4',
          at,
          update: says('daily', { address: '$address' }),
        };
        await automate('daily', 'ddns', { ...ddns, daily: true });
        await automate('not_daily', 'ddns', ddns);
        await recorder.until('the report', ({ topic }) => topic === 'lab/report');
        await recorder.until('the address', ({ topic }) => topic === 'lab/daily');
        await recorder.until('the reconnect', ({ topic }) => topic === 'futamichi/home/request/check');
        await sleep(300);
        assert.equal(topics('futamichi/home/request/check').length, 1);
        assert.deepEqual(told('daily'), [{ address: '25.100.7.10' }]);
        assert.equal(told('report').length, 1);
        assert.match(
          String(told('report')[0]?.['message']),
          /^Lower router: drops: 0, up: (100\.0 %|not known), address changes: 0$/,
        );
        if (phone) assert.equal(phone.pushes.at(-1)?.title, 'Your Internet connection, last 7 days');
        for (const id of ['young', 'unknown', 'other_day', 'not_daily'])
          assert.equal(await ran(id), false, id);
        for (const id of ['old', 'young', 'unknown', 'report', 'other_day', 'daily', 'not_daily'])
          await remove(id);
      });

      test('Dynamic DNS hears of each new public address, and of nothing else.', async () => {
        await automate('ddns', 'ddns', {
          alerts: 'event.lower_alerts',
          address: 'sensor.lower_wan_ipv4',
          update: says('ddns', { address: '$address', previous: '$previous' }),
        });
        home.lower.drop();
        await becomes('binary_sensor.lower_session_up', 'off');
        home.lower.restore('25.100.7.10');
        await becomes('sensor.lower_wan_ipv4', '25.100.7.10');
        home.lower.setAddress('192.168.10.5');
        await becomes('sensor.lower_wan_ipv4', '192.168.10.5');
        home.lower.setAddress('25.100.7.77');
        await recorder.until('the new address', ({ topic }) => topic === 'lab/ddns');
        home.bridge.dropConnection();
        await becomes('sensor.lower_wan_ipv4', 'unavailable');
        await becomes('sensor.lower_wan_ipv4', '25.100.7.77');
        await sleep(300);
        assert.deepEqual(told('ddns'), [{ address: '25.100.7.77', previous: '192.168.10.5' }]);
        await remove('ddns');
      });

      test('IPoE that fails and is back: first the one, then the other, once each.', async () => {
        await automate('ipoe', 'ipoe-lost-and-back', {
          ipoe: 'binary_sensor.home_check_upper_ipoe',
          lost_minutes: 0.01,
          back_minutes: 0.02,
          lost: says('ipoe', { now: 'lost' }),
          back: says('ipoe', { now: 'back' }),
        });
        home.upper.drop();
        await recorder.until('lost', ({ topic }) => topic === 'lab/ipoe');
        await sleep(1500);
        assert.deepEqual(told('ipoe'), [{ now: 'lost' }]);
        home.upper.restore();
        await until('back', () => told('ipoe').length === 2);
        assert.deepEqual(told('ipoe'), [{ now: 'lost' }, { now: 'back' }]);
        await remove('ipoe');
      });

      test('What goes wrong is told with buttons, what a person does himself is not, and a button reconnects.', async () => {
        const common = {
          ...(phone && { phones: [phone.deviceId] }),
          reconnect: 'button.lower_reconnect',
        };
        const words = { title: '$title', message: '$message', kind: '$kind' };
        await automate('notify_router', 'notify', {
          ...common,
          alerts: ['event.lower_alerts', 'event.upper_alerts'],
          more: says('router', words),
        });
        await automate('notify_home', 'notify', {
          alerts: ['event.home_alerts'],
          kinds: ['alert_raised'],
          persistent: false,
          more: says('home', words),
        });
        const kinds = () => told('router').map(({ kind }) => kind);
        home.lower.drop();
        await until('the drop', () => kinds().length === 1);
        assert.deepEqual(told('router')[0], {
          title: 'Lower router',
          message: 'Session dropped',
          kind: 'session_down',
        });
        const kept = (await hass.ws('persistent_notification/get')) as { notification_id: string }[];
        assert.ok(kept.some(({ notification_id: id }) => id === 'event_lower_alerts_session'));
        await until('the home', () => told('home').length === 1);
        assert.match(
          String(told('home')[0]?.['message']),
          /^The PPPoE session is down\.\n.* press Reconnect/,
        );
        const asked = topics(RECONNECT).length;
        if (phone) {
          const push = phone.pushes.at(-1);
          assert.ok(push);
          assert.equal(push.title, 'Lower router');
          assert.deepEqual(
            push.data?.actions?.map(({ title }) => title),
            ['Reconnect', 'Ignore'],
          );
          await phone.press(push, 'Reconnect');
          await until('it is taken away', () => phone?.pushes.at(-1)?.message === 'clear_notification');
        } else await hass.call('button.press', { entity_id: 'button.lower_reconnect' });
        await becomes('sensor.lower_last_action', 'reconnect: verified');
        assert.equal(topics(RECONNECT).length, asked + 1);
        home.lower.set({ http: 'drop' });
        await until('the silence', () => kinds().includes('unreachable'));
        home.lower.set({ http: 'ok' });
        await until('the answer', () => kinds().includes('reachable'), 30_000);
        home.bridge.dropConnection();
        await becomes('event.lower_alerts', 'unavailable');
        await until(
          'it is back',
          async () => (await hass.state('event.lower_alerts'))?.state !== 'unavailable',
        );
        await sleep(500);
        assert.deepEqual(
          kinds().filter((kind) => kind !== 'wan_ip_changed'),
          ['session_down', 'unreachable', 'reachable'],
          'neither what was asked for nor what is only seen again',
        );
        assert.equal(told('home').filter(({ message }) => String(message).startsWith('The PPPoE')).length, 1);
        for (const id of ['notify_router', 'notify_home']) await remove(id);
      });

      test('A session that stays down is reconnected, at growing pauses, so often and no more.', async () => {
        await becomes('binary_sensor.lower_session_up', 'on');
        home.lower.set({ control: 704 });
        const common = {
          session: 'binary_sensor.lower_session_up',
          reconnect: 'button.lower_reconnect',
          pause: 0.01,
        };
        await automate('dials', 'reconnect-when-down', {
          ...common,
          minutes: 0.01,
          attempts: 3,
          gave_up: says('gave_up', { attempts: '$attempts' }),
        });
        await automate('patient', 'reconnect-when-down', { ...common, minutes: 5 });
        await automate('blocked', 'reconnect-when-down', {
          ...common,
          minutes: 0.01,
          reconnect: 'button.upper_refresh',
          blockers: ['binary_sensor.home_check_pppoe_session'],
        });
        const from = recorder.messages.length;
        const times: number[] = [];
        home.lower.drop();
        await becomes('binary_sensor.home_check_pppoe_session', 'on');
        for (const n of [1, 2, 3])
          await until(`attempt ${n}`, () => {
            const count = recorder.messages.slice(from).filter(({ topic }) => topic === RECONNECT).length;
            if (count >= n) times.push(performance.now());
            return count >= n;
          });
        await recorder.until('it gave up', ({ topic }) => topic === 'lab/gave_up', { from });
        const [first = 0, second = 0, third = 0] = times;
        assert.ok(third - second > (second - first) * 1.4, `${second - first} ms, then ${third - second} ms`);
        home.lower.restore();
        await becomes('binary_sensor.lower_session_up', 'on');
        home.lower.drop();
        await becomes('binary_sensor.lower_session_up', 'off');
        await sleep(2000);
        const asked = recorder.messages.slice(from).filter(({ topic }) => topic === RECONNECT);
        assert.equal(asked.length, 3);
        assert.equal(topics('futamichi/upper/request/refresh').length, 0);
        assert.equal(await ran('patient'), false);
        for (const id of ['dials', 'patient', 'blocked']) await remove(id);
      });

      test('The dashboard shows what there is, and reconnects when asked twice.', async () => {
        home.lower.set({ control: 'allowed' });
        home.lower.restore();
        await addDashboard(hass, 'two-roads', readFileSync(join(examples, 'dashboard.yaml'), 'utf8'));
        const asked = topics(RECONNECT).length;
        const broken = await lookAt(hass, 'two-roads', `home-assistant-${which}`, async (page) => {
          await page
            .locator('hui-tile-card')
            .filter({ hasText: /^\s*Reconnect/ })
            .click();
          await page.getByText(/^Reconnect the lower router\?/).waitFor();
          assert.equal(topics(RECONNECT).length, asked, 'not without the second word');
          await page.getByText('OK', { exact: true }).last().click();
          await until('the request', () => topics(RECONNECT).length === asked + 1);
        });
        assert.deepEqual(broken, []);
      });

      test('Nothing was complained about.', () => {
        const complaints = hass
          .log()
          .split('\n')
          .filter((line) => /WARNING|ERROR/.test(line) && !line.includes('Skipping pip installation'));
        assert.deepEqual(complaints, []);
      });
    });
  }
});
