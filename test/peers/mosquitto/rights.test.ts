// The rights that docs/mqtt.md names, and no others, in Mosquitto: all of ours works, and nothing is asked for that is denied.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import mqtt from 'mqtt';
import { Bridge } from '../../../lib/mqtt/bridge.ts';
import { discoveryDocument } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { deviceId, discoveryTopic } from '../../../lib/mqtt/home-assistant/ids.ts';
import { Topics } from '../../../lib/mqtt/topics.ts';
import { systemClock } from '../../../lib/router/clock.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { installed, need } from '../support/peer.ts';
import { Recorder } from '../support/recorder.ts';
import { until } from '../support/until.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'mqtt.md'), 'utf8');
const rightsOf = (fence: string) => new RegExp(`\`\`\`${fence}\n([^\`]*)\`\`\``).exec(page)?.[1] ?? '';

const USERS = { 'node-red': 'red-password', person: 'person-password', all: 'all-password' };
const login = (username: keyof typeof USERS) => ({ username, password: USERS[username] });

/** A broker with the rights of the page, for this base and prefix, on which an earlier run of ours left something. */
async function start(t: TestContext, base: string, prefix: string) {
  const here = (rights: string) =>
    rights.replaceAll('futamichi/', `${base}/`).replaceAll('homeassistant/device', `${prefix}/device`);
  const acl = `user node-red\n${here(rightsOf('acl'))}user person\n${here(rightsOf('acl-commands'))}user all\ntopic readwrite #\n`;
  const broker = await Mosquitto.start({ users: USERS, acl });
  t.after(() => broker.stop());
  const recorder = await Recorder.start(broker, '#', login('all'));
  t.after(() => recorder.stop());
  const home = await mqtt.connectAsync(broker.url, login('all'));
  t.after(() => home.endAsync());
  const person = await mqtt.connectAsync(broker.url, login('person'));
  t.after(() => person.endAsync());
  return { broker, recorder, home, person };
}

for (const [base, prefix, protocol] of [
  ['futamichi', 'homeassistant', 4],
  ['家/routers', 'ha', 5],
] as const)
  test(`The rights of docs/mqtt.md are enough and all are used (${base}, ${prefix}, MQTT ${protocol}).`, async (t) => {
    if (!need(t, 'mosquitto', installed('mosquitto') && installed('mosquitto_sub'))) return;
    const { broker, recorder, home, person } = await start(t, base, prefix);
    const topics = new Topics(base);
    const keep = (topic: string, payload: string) =>
      home.publishAsync(topic, payload, { qos: 1, retain: true });
    const gone = publishable(lowerRouter(), { slug: 'gone', id: deviceId(base, 'gone') });
    const left = [topics.state('gone'), discoveryTopic(prefix, gone.id)] as const;
    await keep(left[0], '{}');
    await keep(left[1], JSON.stringify(discoveryDocument({ topics, publishable: gone }, '0.1.0')));
    const listed = { session: 'earlier', since: 0, routers: { gone: { topics: left, nodes: [] } } };
    await keep(topics.instance('node-red'), JSON.stringify(listed));

    const states: string[] = [];
    const bridge = new Bridge({
      url: broker.url,
      ...login('node-red'),
      base,
      protocol,
      version: '0.1.0',
      clock: systemClock,
      onState: (state, problem) =>
        states.push(problem ? `${state} ${problem.code} ${problem.detail}` : state),
    });
    t.after(() => bridge.close());
    const router = lowerRouter();
    const it = publishable(router, { id: deviceId(base, 'lower'), homeAssistant: { prefix } });
    bridge.add(it);
    bridge.start();
    const document = discoveryTopic(prefix, it.id);
    const kept = (topic: string) => recorder.last(topic)?.payload ?? '';
    await until('announced', () => kept(document) !== '');
    await until('leftovers are cleared', () => left.every((topic) => kept(topic) === ''));
    for (const topic of [topics.state('lower'), topics.value('lower', 'lan_mac')]) {
      const right = kept(topic);
      assert.notEqual(right, '');
      await keep(topic, '');
      await until(`${topic} is put right`, () => kept(topic) === right);
    }
    await person.subscribeAsync(topics.response('lower', '+'));
    const answers: string[] = [];
    person.on('message', (_, payload) => answers.push(String(payload)));
    await person.publishAsync(topics.request('lower', 'reconnect'), '{}', { qos: 1 });
    await until('answered', () => answers.some((each) => each.includes('"ok"')));
    await keep(document, '');
    await home.publishAsync('homeassistant/status', 'online', { qos: 1 });
    await until('back after the birth', () => kept(document) !== '', 20_000);
    await bridge.close({ forget: true });
    const remain = [topics.bridgeState, topics.bridgeInfo, topics.instance('node-red'), document];
    await until('nothing is left', () => remain.every((topic) => kept(topic) === ''));
    assert.deepEqual(
      states.filter((each) => / /.test(each)),
      [],
    );
    assert.deepEqual(
      broker.log.split('\n').filter((line) => /Denied/.test(line)),
      [],
    );
  });
