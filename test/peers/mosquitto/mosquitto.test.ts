// Our MQTT side against Mosquitto with logins, rights and TLS; what passes is also seen by mosquitto_sub, which is not ours.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import mqtt, { type MqttClient } from 'mqtt';
import { openRouter } from '../../../lib/application/open.ts';
import { Bridge } from '../../../lib/mqtt/bridge.ts';
import type { BridgeOptions } from '../../../lib/mqtt/bridge-options.ts';
import type { ConnectionState } from '../../../lib/mqtt/connection.ts';
import { systemClock } from '../../../lib/router/clock.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import type { RouterError } from '../../../lib/router/errors.ts';
import type { Router } from '../../../lib/router/router.ts';
import { startIgd, type IgdEmulator } from '../../emulators/igd/emulator.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { installed, need } from '../support/peer.ts';
import { Recorder } from '../support/recorder.ts';
import { until } from '../support/until.ts';

const there = installed('mosquitto') && installed('mosquitto_sub');
const USERS = { 'node-red': 'right-password', viewer: 'viewer-password', person: 'person-password' };
const ACL = `user node-red
topic write futamichi/#
topic read futamichi/#
topic readwrite homeassistant/device/+/config
topic read homeassistant/status
user viewer
topic read #
user person
topic readwrite #
`;

interface Said {
  readonly state: ConnectionState;
  readonly problem: RouterError | undefined;
}

describe('Mosquitto', { timeout: 240_000 }, () => {
  let broker: Mosquitto;
  let recorder: Recorder;
  let person: MqttClient;
  let emulator: IgdEmulator;
  let router: Router;
  const bridges: Bridge[] = [];

  before(async (t) => {
    if (!need(t as never, 'mosquitto', there)) return;
    broker = await Mosquitto.start({ users: USERS, acl: ACL, tls: true });
    recorder = await Recorder.start(broker, '#', { username: 'viewer', password: USERS.viewer });
    person = await mqtt.connectAsync(broker.url, {
      username: 'person',
      password: USERS.person,
      protocolVersion: 5,
    });
    emulator = await startIgd({
      connections: [{ kind: 'ppp' }],
      addresses: ['25.100.7.10', '25.100.7.77'],
      redial: { by: 'itself', pendingMs: 0, downMs: 400, dialMs: 100, connectedWithOldAddressMs: 0 },
    });
    router = openRouter(routerConfig.parse({ address: emulator.url.href, interval: 1 }));
    router.start();
    await until('the router is read', () => router.snapshot.has);
  });
  after(async () => {
    await Promise.all(bridges.map((bridge) => bridge.close()));
    await router?.close();
    await emulator?.close();
    await person?.endAsync();
    await recorder?.stop();
    await broker?.stop();
  });

  /** A bridge with one router on it, and what it said of its connection. */
  function connect(options: Partial<BridgeOptions> = {}, slug = 'lower') {
    const said: Said[] = [];
    const log: string[] = [];
    const bridge = new Bridge({
      url: broker.url,
      username: 'node-red',
      password: USERS['node-red'],
      protocol: 4,
      base: 'futamichi',
      version: '0.0.0',
      clock: systemClock,
      log: (line) => log.push(line),
      onState: (state, problem) => said.push({ state, problem }),
      ...options,
    });
    bridges.push(bridge);
    bridge.add({
      slug,
      id: 'peer1',
      name: '下位ルーター 🛜',
      role: 'lower',
      language: 'en',
      allow: [],
      homeAssistant: { prefix: 'homeassistant' },
      router,
    });
    bridge.start();
    return { bridge, said, log };
  }

  const settled = (bridge: Bridge) => until('the bridge is settled', () => bridge.settled);
  let questions = 0;
  /** Resolves when a command that came after all others has been looked up, run and answered. */
  const answered = async () => {
    const transaction = `question-${(questions += 1)}`;
    const from = recorder.messages.length;
    await person.publishAsync('futamichi/lower/request/refresh', JSON.stringify({ transaction }), { qos: 1 });
    const isAnswer = ({ topic, payload }: { topic: string; payload: string }) =>
      topic.endsWith('/response/refresh') && payload.includes(transaction) && !payload.includes('accepted');
    await recorder.until('answered', isAnswer, { from });
  };

  for (const [name, options] of [
    ['MQTT 3.1.1', { protocol: 4 }],
    ['MQTT 5', { protocol: 5 }],
    ['TLS', { tls: true }],
  ] as const) {
    test(`Over ${name} everything arrives retained, and the last will says offline when the process is gone.`, async () => {
      const from = recorder.messages.length;
      const tls = 'tls' in options;
      const { bridge } = connect({
        protocol: tls ? 4 : options.protocol,
        ...(tls && { url: broker.tlsUrl, tls: { ca: broker.certificate } }),
      });
      await recorder.until(
        'state',
        ({ topic, payload }) => topic === 'futamichi/lower/state' && payload.includes('"wan_ipv4":"25.100.7'),
        { from },
      );
      await recorder.until(
        'availability',
        ({ topic, payload }) => topic === 'futamichi/lower/availability' && payload === '{"state":"online"}',
        { from },
      );
      await recorder.until(
        'discovery',
        ({ topic }) => topic === 'homeassistant/device/futamichi_peer1/config',
        { from },
      );
      const late = await Recorder.start(broker, 'futamichi/bridge/state', {
        username: 'viewer',
        password: USERS.viewer,
      });
      assert.equal((await late.until('retained', () => true)).retain, true);
      await bridge.close();
      assert.equal(
        (await late.until('farewell', ({ payload }) => payload.includes('offline'))).payload,
        '{"state":"offline"}',
      );
      await late.stop();
    });
  }

  test('A wrong password is said as such, with what to do, and is not hammered.', async () => {
    const { bridge, said } = connect({ password: 'wrong-canary-password' });
    const refused = await until('refused', () => said.find(({ problem }) => problem));
    assert.equal(refused.problem?.code, 'auth-failed');
    assert.match(refused.problem?.sentence('ja') ?? '', /パスワード/);
    assert.doesNotMatch(JSON.stringify(said) + String(refused.problem?.stack), /canary/);
    assert.equal(said.filter(({ state }) => state === 'connecting').length, 1);
    await bridge.close();
  });

  test('A certificate that nobody vouches for is refused.', async () => {
    const { bridge, said } = connect({ url: broker.tlsUrl });
    assert.equal(
      (await until('refused', () => said.find(({ problem }) => problem))).problem?.code,
      'wrong-host',
    );
    await bridge.close();
  });

  test('A command is run once and answered; a retained one never, not even after each reconnect.', async () => {
    const { bridge, log } = connect({ protocol: 5 });
    await settled(bridge);
    const refreshed = emulator.count('GetStatusInfo');
    const from = recorder.messages.length;
    await person.publishAsync('futamichi/lower/request/refresh', '{"transaction":"t1"}', {
      qos: 1,
      properties: { responseTopic: 'futamichi/person/answers', correlationData: Buffer.from('c1') },
    });
    const answer = await recorder.until(
      'ok',
      ({ topic, payload }) => topic === 'futamichi/person/answers' && payload.includes('"ok"'),
      { from },
    );
    assert.deepEqual(JSON.parse(answer.payload).transaction, 't1');
    assert.ok(
      recorder.messages
        .slice(from)
        .some(
          ({ topic, payload }) =>
            topic === 'futamichi/lower/response/refresh' && payload.includes('accepted'),
        ),
    );
    assert.ok(emulator.count('GetStatusInfo') > refreshed);

    await bridge.close();
    await person.publishAsync('futamichi/lower/request/reconnect', '{}', { qos: 1, retain: true });
    const asked = emulator.count('ForceTermination');
    const again = connect({ protocol: 5 });
    await settled(again.bridge);
    await until('it is said', () => again.log.some((line) => line.includes('retained')));
    assert.equal(emulator.count('ForceTermination'), asked);
    assert.deepEqual(log, []);
    // clearing it is no command either
    await person.publishAsync('futamichi/lower/request/reconnect', '', { qos: 1, retain: true });
    await answered();
    assert.equal(emulator.count('ForceTermination'), asked);
    await again.bridge.close();
  });

  for (const protocol of [4, 5] as const)
    test(`A command that is published as retained while we listen is not run (MQTT ${protocol}).`, async () => {
      const { bridge, log } = connect({ protocol });
      await settled(bridge);
      const asked = emulator.count('ForceTermination');
      for (let n = 0; n < 5; n += 1) {
        await person.publishAsync('futamichi/lower/request/reconnect', '{}', { qos: 1, retain: true });
        await answered();
        await person.publishAsync('futamichi/lower/request/reconnect', '', { qos: 1, retain: true });
        await answered();
      }
      assert.equal(emulator.count('ForceTermination'), asked);
      assert.ok(log.some((line) => line.includes('retained')));
      await bridge.close();
    });

  test('A broker that wants a client certificate gets it, and says so where it does not.', async () => {
    const strict = await Mosquitto.start({ tls: true, clientCertificates: true });
    const tls = { ca: strict.certificate };
    const without = connect({ url: strict.tlsUrl, tls });
    await until('refused', () => without.said.some(({ problem }) => problem?.code === 'auth-failed'));
    assert.match(without.said.at(-1)?.problem?.sentence('en') ?? '', /client certificate/);
    await without.bridge.close();
    const { bridge } = connect({
      url: strict.tlsUrl,
      tls: { ...tls, cert: strict.certificate, key: strict.key },
    });
    await settled(bridge);
    await bridge.close();
    await strict.stop();
  });

  test('Bad commands get a coded answer and do nothing.', async () => {
    const { bridge } = connect();
    await settled(bridge);
    const asked = emulator.count('ForceTermination');
    const codes: Record<string, string> = {
      '{"transaction":"a","expires":"2020-01-01T00:00:00Z"}': 'cancelled',
      '{"transaction":"b","speed":9}': 'invalid-input',
      '{"__proto__":{"force":true},"transaction":"c","x":1}': 'invalid-input',
      [`{"transaction":"d","x":"${'y'.repeat(2000)}"}`]: 'invalid-input',
      false: 'invalid-input',
    };
    for (const [payload, code] of Object.entries(codes)) {
      const from = recorder.messages.length;
      await person.publishAsync('futamichi/lower/request/reconnect', payload, { qos: 1 });
      const { payload: answer } = await recorder.until(
        code,
        ({ topic }) => topic === 'futamichi/lower/response/reconnect',
        { from },
      );
      assert.equal((JSON.parse(answer) as { code: string }).code, code, payload.slice(0, 60));
    }
    for (const [id, code] of [
      ['disconnect', 'disabled'],
      ['wan_mac', 'unsupported'],
      ['no-such', 'unsupported'],
    ]) {
      const from = recorder.messages.length;
      await person.publishAsync(
        `futamichi/lower/request/${id}`,
        id === 'wan_mac' ? '02:00:00:00:00:01' : '{}',
        { qos: 1 },
      );
      const { payload } = await recorder.until(
        String(code),
        ({ topic }) => topic === `futamichi/lower/response/${id}`,
        { from },
      );
      assert.equal((JSON.parse(payload) as { code: string }).code, code, id);
    }
    await person.publishAsync('futamichi/nobody/request/reconnect', '{}', { qos: 1 });
    assert.equal(emulator.count('ForceTermination'), asked);
    assert.equal(({} as { force?: boolean }).force, undefined);
    await bridge.close();
  });

  test('A restart of a broker that remembers nothing restores every topic, with the values of now.', async () => {
    const { bridge } = connect();
    await settled(bridge);
    await until('announced', () => recorder.last('homeassistant/device/futamichi_peer1/config')?.payload);
    await broker.stop('SIGKILL');
    emulator.setAddress('25.100.7.99');
    await broker.begin();
    const from = recorder.messages.length;
    for (const topic of [
      'futamichi/bridge/state',
      'futamichi/bridge/info',
      'futamichi/lower/availability',
      'futamichi/lower/state',
      'homeassistant/device/futamichi_peer1/config',
    ]) {
      await recorder.until(topic, (message) => message.topic === topic && message.payload !== '', {
        from,
        ms: 30_000,
      });
    }
    await recorder.until('new address', ({ payload }) => payload.includes('25.100.7.99'), { from });
    await bridge.close();
  });

  test('A topic that somebody cleared comes back.', async () => {
    const { bridge } = connect();
    await settled(bridge);
    const from = recorder.messages.length;
    await person.publishAsync('futamichi/lower/state', '', { qos: 1, retain: true });
    await recorder.until(
      'state again',
      ({ topic, payload }) => topic === 'futamichi/lower/state' && payload !== '',
      { from },
    );
    await bridge.close();
  });

  test('A subscription that the broker refuses is named.', async () => {
    const strict = await Mosquitto.start({ users: USERS, subscribable: ['homeassistant/status'] });
    const { bridge, said } = connect({ url: strict.url });
    const { problem } = await until(
      'said',
      () => said.find(({ problem: each }) => each?.code === 'rejected'),
      10_000,
    );
    assert.match(problem?.detail ?? '', /futamichi\/\+\/request\/\+/);
    await bridge.close();
    await strict.stop();
  });

  test('Forgotten means that nothing of ours is left on the broker.', async () => {
    const { bridge } = connect();
    await settled(bridge);
    await until('announced', () => recorder.last('homeassistant/device/futamichi_peer1/config')?.payload);
    await bridge.close({ forget: true });
    const left = await Recorder.start(broker, '#', { username: 'viewer', password: USERS.viewer });
    await person.publishAsync('person/end', 'end', { qos: 1 });
    await left.until('the end', ({ topic }) => topic === 'person/end');
    assert.deepEqual(
      left.messages.filter(({ retain }) => retain).map(({ topic }) => topic),
      [],
    );
    await left.stop();
  });

  test('1,000 forced reconnections run no command twice and lose no final state.', async (t) => {
    const { bridge } = connect({ random: () => 0, retry: { firstMs: 1, lastMs: 1 } });
    await settled(bridge);
    const connection = () => until('connected', () => bridge.connected, 20_000);
    const asked = emulator.count('ForceTermination');
    const began = performance.now();
    let commands = 0;
    for (let n = 0; n < 1000; n += 1) {
      await connection();
      if (n % 200 === 0) {
        await until('the router is free', () => router.running === undefined, 20_000);
        commands += 1;
        const transaction = JSON.stringify({ transaction: `flap-${n}`, force: true });
        await until(
          'taken',
          async () => {
            // the same transaction as often as it takes: it may get lost, it may not be run twice
            await person.publishAsync('futamichi/lower/request/reconnect', transaction, { qos: 1 });
            return emulator.count('ForceTermination') === asked + commands;
          },
          20_000,
        );
      }
      bridge.dropConnection();
    }
    t.diagnostic(`1,000 reconnections in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    assert.equal(emulator.count('ForceTermination'), asked + commands);
    await until('the last reconnect is over', () => router.running === undefined, 30_000);
    emulator.setAddress('25.100.7.200');
    await until(
      'the final state is on the broker',
      () => recorder.last('futamichi/lower/state')?.payload.includes('25.100.7.200'),
      20_000,
    );
    await bridge.close();
  });
});
