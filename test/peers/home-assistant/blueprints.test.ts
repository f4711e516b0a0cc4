// What Home Assistant users copy, in two releases and both languages: every blueprint does its work on its event, and not otherwise.
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
import { Automations, says } from './automations.ts';
import { Hass, hassIsBuilt, type Which } from './hass.ts';
import { LivingHome } from './living-home.ts';
import { Phone } from './phone.ts';

const examples = join(import.meta.dirname, '../../../examples/home-assistant');
const folder = join(examples, 'blueprints/automation/futamichi');
const files = readdirSync(folder);
const RECONNECT = 'futamichi/lower/request/reconnect';
const REFRESH = 'futamichi/upper/request/refresh';
const CHECK = 'futamichi/home/request/check';

/** What a person reads of it. */
const LANGUAGES = {
  en: {
    dashboard: 'dashboard.yaml',
    lower: 'Lower router',
    dropped: 'Session dropped',
    down: /^The PPPoE session is down\.\n.* press Reconnect/,
    reconnect: 'Reconnect',
    ignore: 'Ignore',
    sure: /^Reconnect the lower router\?/,
    last: /Last action\s+Reconnect: .+\s+\d{4}-\d\d-\d\d \d\d:\d\d, by Home Assistant or MQTT/,
    week: 'Your Internet connection, last 7 days',
    percent: ' %',
    unknown: 'not known',
    gone: 'sensor.gone_week: not known',
    report: (drops: string, up: string, changes: string, since: string) =>
      `Lower router: drops: ${drops}, up: ${up}, address changes: ${changes} (since ${since})`,
  },
  ja: {
    dashboard: 'dashboard-ja.yaml',
    lower: '下位ルーター',
    dropped: 'セッション切断',
    down: /^PPPoEセッションが切断されています。\n.*「再接続」/,
    reconnect: '再接続',
    ignore: '無視',
    sure: /^下位ルーターを再接続しますか？/,
    last: /最後の操作\s+再接続：.+\s+\d{4}\/\d\d\/\d\d \d\d:\d\d、依頼元：Home AssistantまたはMQTT/,
    week: 'インターネット接続（直近7日間）',
    percent: '%',
    unknown: '不明',
    gone: 'sensor.gone_week：不明',
    report: (drops: string, up: string, changes: string, since: string) =>
      `下位ルーター：切断回数 ${drops}、稼働率 ${up}、アドレス変更回数 ${changes}（${since}から集計）`,
  },
} as const;

type Language = keyof typeof LANGUAGES;

/** A time of day in the lab's zone. */
const inSeconds = (seconds: number) =>
  new Date(Date.now() + seconds * 1000).toLocaleTimeString('sv', { timeZone: 'Asia/Tokyo' });

interface Around {
  readonly which: Which;
  readonly broker: Mosquitto;
  readonly hass: Hass;
  readonly phone: Phone | undefined;
}

describe('What Home Assistant users copy', { concurrency: true, timeout: 400_000 }, () => {
  for (const which of ['newest', 'oldest'] as const satisfies readonly Which[]) {
    const there = hassIsBuilt(which) && installed('mosquitto');
    const skip = !there && !process.env['CI'] ? `needs test/peers/home-assistant/setup.sh ${which}` : false;
    describe(which, { concurrency: 1, skip }, () => {
      let broker: Mosquitto;
      let hass: Hass;
      let phone: Phone | undefined;

      before(async (t) => {
        if (!need(t as never, `Home Assistant ${which}`, there)) return;
        broker = await Mosquitto.start();
        hass = new Hass(which, await freePort(), { port: broker.port }, [
          'history',
          'logbook',
          'frontend',
          ...(which === 'newest' ? ['mobile_app'] : []),
        ]);
        await hass.start();
        if (which === 'newest') phone = await Phone.start(hass, 'Taro’s phone');
      });
      after(async () => {
        phone?.close();
        await hass?.stop();
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

      for (const language of ['en', 'ja'] as const)
        describe(language, { concurrency: 1 }, () => does(language, () => ({ which, broker, hass, phone })));

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

/** What they do in a home whose texts are in this language. */
function does(language: Language, around: () => Around): void {
  const words = LANGUAGES[language];
  let hass: Hass;
  let phone: Phone | undefined;
  let recorder: Recorder;
  let home: LivingHome;
  let automations: Automations;

  const becomes = (id: string, value: string, ms = 20_000) =>
    until(`${id} is ${value}`, async () => (await hass.state(id))?.state === value, ms);
  const topics = (topic: string) => recorder.messages.filter((each) => each.topic === topic);
  const told = (name: string) =>
    topics(`lab/${name}`).map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);

  /** How many alerts of this kind are raised and not over. */
  const alertsOf = (kind: string) => {
    const events = topics('futamichi/home/event').map(
      ({ payload }) => JSON.parse(payload) as { event_type: string; kind: string },
    );
    const count = (type: string) =>
      events.filter((each) => each.kind === kind && each.event_type === type).length;
    return count('alert_raised') - count('alert_cleared');
  };

  before(async () => {
    const { broker } = around();
    ({ hass, phone } = around());
    automations = new Automations(hass, language);
    recorder = await Recorder.start(broker, '#');
    home = await LivingHome.start(broker.url, language);
    home.lower.setUptime(3 * 86_400);
    await becomes('binary_sensor.lower_session_up', 'on');
    await becomes('sensor.home_path_lower', 'pppoe');
    await until('the session of three days', async () => {
      const since = (await hass.state('sensor.lower_session_since'))?.state ?? '';
      return Date.now() - Date.parse(since) > 2.9 * 86_400_000;
    });
  });
  after(async () => {
    await home?.close();
    // or the next home would go on with the session that this one saw begin
    await hass?.call('mqtt.publish', { topic: 'futamichi/lower/state', payload: '{}', retain: true });
    await until('the broker has it', () => topics('futamichi/lower/state').at(-1)?.payload === '{}');
    await recorder?.stop();
  });

  test('At their time: the old session is renewed, the young one is not; the report of the week; the address is confirmed.', async () => {
    // all of them have to stand before their time
    const begun = performance.now();
    await automations.add('trial', 'ddns', {
      alerts: 'event.lower_alerts',
      address: 'sensor.lower_wan_ipv4',
      update: [],
    });
    await automations.remove('trial');
    const at = inSeconds(3 + Math.ceil((10 * (performance.now() - begun)) / 1000));
    const night = { since: 'sensor.lower_session_since', reconnect: 'button.home_check', at };
    await automations.add('old', 'reconnect-at-night', { ...night, days: 2 });
    await automations.add('young', 'reconnect-at-night', { ...night, days: 6 });
    await automations.add('unknown', 'reconnect-at-night', { ...night, since: 'sensor.nothing', days: 0 });
    const report = {
      // one of them was removed since
      drops: ['sensor.lower_week', 'sensor.gone_week'],
      at,
      more: says('report', { title: '$title', message: '$message' }),
    };
    const day = (add: number) =>
      new Date(Date.now() + add * 86_400_000)
        .toLocaleDateString('en', { timeZone: 'Asia/Tokyo', weekday: 'short' })
        .toLowerCase();
    await automations.add('report', 'weekly-report', {
      ...report,
      weekday: day(0),
      // one of them was removed since
      phones: ['gone', ...(phone ? [phone.deviceId] : [])],
    });
    await automations.add('other_day', 'weekly-report', { ...report, weekday: day(1) });
    const ddns = {
      alerts: 'event.lower_alerts',
      address: 'sensor.lower_wan_ipv4',
      at,
      update: says('daily', { address: '$address' }),
    };
    await automations.add('daily', 'ddns', { ...ddns, daily: true });
    await automations.add('not_daily', 'ddns', ddns);
    const ms = 60_000;
    await recorder.until('the report', ({ topic }) => topic === 'lab/report', { ms });
    await recorder.until('the address', ({ topic }) => topic === 'lab/daily');
    await recorder.until('the reconnect', ({ topic }) => topic === CHECK);
    await sleep(300);
    assert.equal(topics(CHECK).length, 1);
    assert.deepEqual(told('daily'), [{ address: '25.100.7.10' }]);
    const week = await hass.state('sensor.lower_week');
    const { availability, address_changes: changes, since } = week?.attributes ?? {};
    const up = typeof availability === 'number' ? `${availability}${words.percent}` : words.unknown;
    assert.deepEqual(told('report'), [
      {
        title: words.week,
        message: `${words.report(String(week?.state), up, String(changes), String(since))}\n${words.gone}`,
      },
    ]);
    if (phone) assert.equal(phone.pushes.at(-1)?.title, words.week);
    for (const id of ['young', 'unknown', 'other_day', 'not_daily'])
      assert.equal(await automations.ran(id), false, id);
    for (const id of ['old', 'young', 'unknown', 'report', 'other_day', 'daily', 'not_daily'])
      await automations.remove(id);
  });

  test('Dynamic DNS hears of each new public address, and of nothing else.', async () => {
    await automations.add('ddns', 'ddns', {
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
    await automations.remove('ddns');
  });

  test('IPoE that fails and is back: first the one, then the other, once each.', async () => {
    await automations.add('ipoe', 'ipoe-lost-and-back', {
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
    await automations.remove('ipoe');
  });

  test('What goes wrong is told with buttons, what a person does himself is not, and a button reconnects.', async () => {
    const common = {
      // one of them was removed since
      phones: ['gone', ...(phone ? [phone.deviceId] : [])],
      reconnect: 'button.lower_reconnect',
    };
    const content = { title: '$title', message: '$message', kind: '$kind' };
    await automations.add('notify_router', 'notify', {
      ...common,
      alerts: ['event.lower_alerts', 'event.upper_alerts'],
      more: says('router', content),
    });
    await automations.add('notify_home', 'notify', {
      alerts: ['event.home_alerts'],
      kinds: ['alert_raised'],
      persistent: false,
      more: says('home', content),
    });
    const kinds = () => told('router').map(({ kind }) => kind);
    await until('an earlier alert is over', () => alertsOf('lower') === 0, 40_000);
    home.lower.drop();
    await until('the drop', () => kinds().length > 0);
    assert.deepEqual(told('router')[0], {
      title: words.lower,
      message: words.dropped,
      kind: 'session_down',
    });
    const kept = (await hass.ws('persistent_notification/get')) as {
      notification_id: string;
      message: string;
    }[];
    assert.equal(
      kept.find(({ notification_id: id }) => id === 'event_lower_alerts_session')?.message,
      words.dropped,
    );
    await until('the home', () => told('home').length === 1);
    assert.match(String(told('home')[0]?.['message']), words.down);
    const asked = topics(RECONNECT).length;
    if (phone) {
      const push = phone.pushes.at(-1);
      assert.ok(push);
      assert.equal(push.title, words.lower);
      assert.deepEqual(
        push.data?.actions?.map(({ title }) => title),
        [words.reconnect, words.ignore],
      );
      await phone.press(push, words.reconnect);
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
    await until('it is back', async () => (await hass.state('event.lower_alerts'))?.state !== 'unavailable');
    await sleep(500);
    assert.deepEqual(
      kinds().filter((kind) => kind !== 'wan_ip_changed'),
      ['session_down', 'unreachable', 'reachable'],
      'neither what was asked for nor what is only seen again',
    );
    assert.equal(told('home').filter(({ message }) => words.down.test(String(message))).length, 1);
    for (const id of ['notify_router', 'notify_home']) await automations.remove(id);
  });

  test('A session that stays down is reconnected, at growing pauses, so often and no more.', async () => {
    if (!home.lower.session.up) home.lower.restore();
    await becomes('binary_sensor.lower_session_up', 'on');
    home.lower.set({ control: 704 });
    const common = {
      session: 'binary_sensor.lower_session_up',
      reconnect: 'button.lower_reconnect',
      pause: 0.02,
    };
    await automations.add('dials', 'reconnect-when-down', {
      ...common,
      minutes: 0.01,
      attempts: 3,
      gave_up: says('gave_up', { attempts: '$attempts' }),
    });
    await automations.add('patient', 'reconnect-when-down', { ...common, minutes: 5 });
    await automations.add('blocked', 'reconnect-when-down', {
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
    assert.equal(topics(REFRESH).length, 0);
    assert.equal(await automations.ran('patient'), false);
    for (const id of ['dials', 'patient', 'blocked']) await automations.remove(id);
  });

  test('The dashboard shows what there is, and reconnects when asked twice.', async () => {
    home.lower.set({ control: 'allowed' });
    home.lower.restore();
    const place = `two-roads-${language}`;
    await addDashboard(hass, place, readFileSync(join(examples, words.dashboard), 'utf8'));
    const asked = topics(RECONNECT).length;
    const broken = await lookAt(hass, place, language, `home-assistant-${around().which}`, async (page) => {
      await page
        .locator('hui-tile-card')
        .filter({ hasText: new RegExp(`^\\s*${words.reconnect}`) })
        .click();
      await page.getByText(words.sure).waitFor();
      assert.equal(topics(RECONNECT).length, asked, 'not without the second word');
      const pressedAt = new Date().toISOString();
      await page.getByText('OK', { exact: true }).last().click();
      await until('the request', () => topics(RECONNECT).length === asked + 1);
      // done, or refused because another reconnect was just before
      let text = '';
      const isTold = async () => {
        const { at, text: told } = (await hass.state('sensor.lower_last_action'))?.attributes ?? {};
        text = String(told);
        return String(at) >= pressedAt;
      };
      await until('what came of it', isTold, 60_000);
      const card = page.locator('hui-markdown-card').filter({ hasText: words.last });
      await card.filter({ hasText: text }).waitFor();
    });
    assert.deepEqual(broken, []);
  });
}
