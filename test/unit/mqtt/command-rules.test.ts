import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { disconnect } from '../../../lib/capabilities/disconnect.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { operation } from '../../../lib/router/driver.ts';
import { Lanes } from '../../../lib/router/lane.ts';
import type { Objection } from '../../../lib/router/objection.ts';
import { Router } from '../../../lib/router/router.ts';
import { desk } from '../../support/command-desk.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeChannel, FakeDriver, FakeLook } from '../../support/fake-driver.ts';

/** A desk whose router is a real one, with a line that needs five seconds to dial. */
async function realDesk(allow: readonly string[] = [], objections: readonly Objection[] = []) {
  const clock = new FakeClock();
  const asked: string[] = [];
  let served = true;
  const look = new FakeLook('status', [sessionUp, dhcpServer]);
  look.answer = (report) => report.tell(sessionUp, true).tell(dhcpServer, served);
  const dial = operation(reconnect, async (_input, { watch }) => {
    asked.push('reconnect');
    await watch(() => false, 5000);
  });
  const drop = operation(disconnect, () => {
    asked.push('disconnect');
    return Promise.resolve();
  });
  const serve = operation(dhcpServer, () => {
    asked.push('dhcp.server');
    served = false;
    return Promise.resolve();
  });
  const driver = new FakeDriver([new FakeChannel('one', [look], [dial, drop, serve])]);
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(driver),
    derivations: [],
    intervalMs: 3000,
    allow,
    objections,
  });
  router.start();
  await clock.advance(0);
  return { ...desk({ router }, clock), asked };
}

test('A retained command is not run and not answered, and is told once.', async () => {
  const { router, answers, log, take } = desk();
  for (let n = 0; n < 3; n += 1) await take('reconnect', '{"transaction":"t"}', { retained: true });
  await take('futamichi/nobody/request/reconnect', '{}', { retained: true });
  assert.deepEqual([router.asked, answers], [[], []]);
  assert.equal(log.length, 2);
  assert.match(log[0] ?? '', /futamichi\/lower\/request\/reconnect/);
});

test('A command for a router that there is not is ignored and told once, each by its name.', async () => {
  const { router, answers, log, take } = desk();
  for (const slug of ['upper', 'upper', '__proto__']) await take(`futamichi/${slug}/request/reconnect`);
  assert.deepEqual([router.asked, answers], [[], []]);
  assert.equal(log.length, 2);
  assert.match(log[0] ?? '', /upper/);
});

test('Whoever invents routers without end does not fill the log.', async () => {
  const { log, take } = desk();
  for (let n = 0; n < 150; n += 1) await take(`futamichi/x${n}/request/reconnect`);
  assert.equal(log.length, 100);
});

test('A stranger’s words are told short and on one line.', async () => {
  const { log, take } = desk();
  await take(`futamichi/${'x'.repeat(60_000)}/request/reconnect`);
  await take(`futamichi/lower/request/${'x'.repeat(60_000)}`, '{}', { retained: true });
  await take('futamichi/a\nforged line/request/reconnect');
  assert.equal(log.length, 3);
  for (const line of log) assert.match(line, /^.{1,300}$/);
});

test('What is on no request topic is no command.', async () => {
  const { router, answers, log, take } = desk();
  for (const topic of [
    'futamichi/lower/request/',
    'futamichi/lower/request',
    'futamichi/lower/response/reconnect',
    'futamichi/lower/request/reconnect/now',
    'other/lower/request/reconnect',
  ])
    await take(topic);
  assert.deepEqual([router.asked, answers, log], [[], [], []]);
});

test('An action that could be no topic is not answered on one, but where the sender wants it.', async () => {
  for (const id of ['a b', '再接続', 'x'.repeat(65)]) {
    const { answers, take } = desk();
    await take(id, '{}', { responseTopic: 'futamichi/person/answers' });
    assert.deepEqual(
      answers.map(({ topic, code }) => [topic, code]),
      [['futamichi/person/answers', 'unsupported']],
    );
  }
});

test('A command expires when its sender says, or when MQTT 5 says, whichever is sooner.', async () => {
  const cases: ReadonlyArray<readonly [string, number | undefined, number | undefined]> = [
    ['{}', undefined, undefined],
    ['{"expires":"2026-11-24T12:00:30+09:00"}', undefined, 30_000],
    ['{}', 20, 20_000],
    ['{"expires":"2026-11-24T03:00:30Z"}', 20, 20_000],
    ['{"expires":"2026-11-24T03:00:10Z"}', 20, 10_000],
    ['{"expires":"2026-11-24T03:00:10Z"}', 0, 10_000],
    ['{}', 0, undefined],
  ];
  for (const [payload, expiresIn, ms] of cases) {
    const { clock, router, take } = desk();
    await take('reconnect', payload, { expiresIn });
    const expected = ms === undefined ? undefined : clock.now() + ms;
    assert.equal(router.asked[0]?.expiresAt, expected, `${payload} ${expiresIn}`);
  }
});

test('A command that is too late is not run, and says so.', async () => {
  const { asked, said, take } = await realDesk();
  await take('reconnect', '{"expires":"2026-11-24T02:59:59Z"}');
  assert.deepEqual(said(), ['error cancelled']);
  assert.deepEqual(asked, []);
});

test('What could cut somebody off is not run over MQTT until it is allowed, not even by force.', async () => {
  const { asked, said, take } = await realDesk();
  await take('disconnect', '{"force":true}');
  assert.deepEqual(said(), ['error disabled']);
  assert.deepEqual(asked, []);
  const allowed = await realDesk(['disconnect']);
  await allowed.take('disconnect');
  assert.deepEqual(allowed.said(), ['accepted']);
  assert.deepEqual(allowed.asked, ['disconnect']);
});

test('While an action runs another one is answered with busy.', async () => {
  const { asked, said, take } = await realDesk();
  await take('reconnect');
  await take('reconnect', '{"transaction":"other"}');
  assert.deepEqual(said(), ['accepted', 'error busy']);
  assert.deepEqual(asked, ['reconnect']);
});

test('The same transaction twice runs once, however far apart, and both are answered.', async () => {
  const { asked, clock, answers, take } = await realDesk();
  const command = '{"transaction":"t"}';
  await take('reconnect', command);
  await take('reconnect', command);
  await clock.advance(600_000);
  await take('reconnect', command);
  assert.deepEqual(asked, ['reconnect']);
  assert.deepEqual(
    answers.map(({ status, transaction }) => `${status} ${transaction}`),
    ['accepted t', 'ok t', 'ok t', 'ok t'],
  );
});

test('A command that comes twice within two seconds runs once, and both are answered.', async () => {
  const { clock, router, said, take } = desk();
  await take('reconnect');
  await clock.advance(2000);
  await take('reconnect');
  assert.equal(router.asked.length, 1);
  assert.deepEqual(said(), ['accepted', 'ok', 'ok']);
  await clock.advance(1);
  await take('reconnect');
  assert.equal(router.asked.length, 2);
});

test('What disturbs nobody is done as often as it is asked for, but not again because a broker was not sure.', async () => {
  const { clock, router, said, take } = desk();
  for (const on of ['true', 'false', 'true']) {
    await take('pause', on);
    await clock.advance(100);
  }
  assert.deepEqual(
    router.asked.map(({ input }) => input),
    [true, false, true],
  );
  await take('pause', 'false', { redelivered: true });
  assert.equal(router.asked.length, 3);
  assert.deepEqual(said().slice(-2), ['ok', 'ok']);
});

test('What the broker may have brought before runs once in a minute.', async () => {
  const { clock, router, take } = desk();
  await take('reconnect');
  await clock.advance(60_000);
  await take('reconnect', '{}', { redelivered: true });
  assert.equal(router.asked.length, 1);
  await clock.advance(1);
  await take('reconnect', '{}', { redelivered: true });
  assert.equal(router.asked.length, 2);
});

test('Another payload, another action or another transaction is no double.', async () => {
  const { router, take } = desk();
  await take('dhcp.server', 'true');
  await take('dhcp.server', 'false');
  await take('pppoe.bridge', 'true');
  await take('pppoe.bridge', '{"transaction":"t1"}');
  await take('pppoe.bridge', '{"transaction":"t2"}');
  assert.equal(router.asked.length, 5);
});

test('What was refused may be asked again at once.', async () => {
  const { router, refuse, take, said } = desk();
  const { outcome } = router;
  refuse('busy');
  await take('reconnect');
  router.outcome = outcome;
  await take('reconnect');
  assert.deepEqual(said(), ['accepted', 'error busy', 'accepted', 'ok']);
});

test('MQTT 5: every answer also goes where the sender wants it, with what he sent to know it by.', async () => {
  const { answers, take } = desk();
  const message = { responseTopic: 'futamichi/person/answers', correlation: Buffer.from('c1') };
  await take('reconnect', '{}', message);
  await take('no-such', '{}', message);
  assert.deepEqual(
    answers.map(({ topic, correlation, status }) => [topic, correlation, status]),
    [
      ['futamichi/lower/response/reconnect', undefined, 'accepted'],
      ['futamichi/person/answers', 'c1', 'accepted'],
      ['futamichi/lower/response/reconnect', undefined, 'ok'],
      ['futamichi/person/answers', 'c1', 'ok'],
      ['futamichi/lower/response/no-such', undefined, 'error'],
      ['futamichi/person/answers', 'c1', 'error'],
    ],
  );
});

test('An answer goes below our base alone, and there onto no topic of ours, nor of a device that has its topics there.', async () => {
  const { answers, log, take } = desk();
  const forbidden = [
    'futamichi/lower/request/reconnect',
    'futamichi/lower/state',
    'futamichi/lower/availability',
    'futamichi/lower/event',
    'futamichi/lower/value/lan_mac',
    'futamichi/bridge/state',
    'futamichi/bridge/instances/x',
    'futamichi/bridge/answers',
    'futamichi/plug/set',
    'futamichi/plug/cmnd/POWER',
    'futamichi',
    'futamichi/',
    'futamichi//x',
    'futamichi-answers/me',
    'zigbee2mqtt/lock/set',
    'answers/me',
    'homeassistant/device/futamichi_n1/config',
    '$SYS/broker',
    'answers/+',
    '#',
    'a\0b',
    '',
    'x'.repeat(257),
  ];
  for (const [n, responseTopic] of forbidden.entries())
    await take('reconnect', `{"transaction":"${n}"}`, { responseTopic });
  assert.equal(answers.length, 2 * forbidden.length);
  assert.match(log[0] ?? '', /futamichi\//, 'and somebody is told');
  for (const { topic } of answers) assert.equal(topic, 'futamichi/lower/response/reconnect');
  await take('reconnect', 'true', { responseTopic: 'futamichi/lower/response/reconnect/person' });
  assert.equal(answers.at(-1)?.topic, 'futamichi/lower/response/reconnect/person');
});

test('Force overrules what speaks against a change only where that is allowed over MQTT.', async () => {
  const objections = [() => ({ en: 'It would break the network.', ja: 'ネットワークが壊れます。' })];
  for (const [allow, force, said, sent] of [
    [['dhcp.server'], false, 'error conflict', 0],
    [['dhcp.server'], true, 'error conflict', 0],
    [['dhcp.server', 'force'], false, 'error conflict', 0],
    [['dhcp.server', 'force'], true, 'ok', 1],
  ] as const) {
    const it = await realDesk(allow, objections);
    await it.take('dhcp.server', JSON.stringify({ value: false, force }));
    await it.clock.advance(5000);
    assert.equal(it.said().at(-1), said, `${allow.join()} ${force}`);
    assert.equal(it.asked.length, sent);
  }
});

test('A message that the broker keeps is not run although it came like any other, and that is told.', async () => {
  const kept = Promise.withResolvers<boolean>();
  const { router, answers, log, take } = desk({}, new FakeClock(), () => kept.promise);
  await take('reconnect');
  assert.deepEqual(router.asked, [], 'not before the broker has answered');
  kept.resolve(true);
  await settle();
  assert.deepEqual([router.asked, answers], [[], []]);
  assert.match(log[0] ?? '', /retained/);
});
