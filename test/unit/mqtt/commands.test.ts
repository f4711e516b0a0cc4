import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doables } from '../../../lib/capabilities/catalogue.ts';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { Commands } from '../../../lib/mqtt/commands.ts';
import { Topics } from '../../../lib/mqtt/topics.ts';
import { RouterError, type ErrorCode } from '../../../lib/router/errors.ts';
import { desk } from '../../support/command-desk.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { publishable } from '../../support/mqtt-home.ts';

test('A command is run as MQTT’s and answered twice: that it is accepted, and what came of it.', async () => {
  const { router, answers, take, log } = desk();
  await take('dhcp.server', '{"value":false,"force":true}');
  assert.equal(router.asked.length, 1);
  const [{ capability, input, origin, force, transaction, expiresAt } = {} as never] = router.asked;
  assert.equal(capability, dhcpServer);
  assert.deepEqual(
    [input, origin, force, transaction, expiresAt],
    [false, 'mqtt', true, undefined, undefined],
  );
  const topic = 'futamichi/lower/response/dhcp.server';
  const data = { action: 'dhcp.server', outcome: 'verified', before: null, after: null, tookMs: 5 };
  assert.deepEqual(answers, [
    { topic, correlation: undefined, status: 'accepted', data: {} },
    { topic, correlation: undefined, status: 'ok', data },
  ]);
  assert.deepEqual(log, []);
});

test('What is not published otherwise is not told in an answer either: who else may read answers learns no account.', async () => {
  for (const [id, told] of [
    ['pppoe.account', null],
    ['wan.mode', 'user@isp.example'],
  ] as const) {
    const { router, answers, take } = desk();
    router.outcome = ({ capability }) =>
      Promise.resolve({
        action: capability.id,
        outcome: 'verified',
        before: 'user@isp.example',
        after: 'user@isp.example',
        tookMs: 5,
      });
    await take(id);
    const data = { action: id, outcome: 'verified', before: told, after: told, tookMs: 5 };
    assert.deepEqual(answers.at(-1)?.data, data);
  }
});

test('Nothing is forced that was not asked to be.', async () => {
  const { router, take } = desk();
  await take('reconnect');
  await take('dhcp.server', 'true');
  assert.deepEqual(
    router.asked.map(({ force, input }) => [force, input]),
    [
      [false, {}],
      [false, true],
    ],
  );
});

test('Everything of the catalogue can be asked for by its id, and as Home Assistant writes ids.', async () => {
  for (const { id } of doables) {
    const { router, take, answers } = desk();
    await take(id, '1');
    await take(id.replaceAll('.', '_'), '2');
    assert.deepEqual(
      router.asked.map(({ capability }) => capability.id),
      [id, id],
    );
    assert.equal(answers.at(-1)?.topic, `futamichi/lower/response/${id.replaceAll('.', '_')}`);
  }
});

test('What the router refuses is answered with its code, without being accepted first where it was not.', async () => {
  for (const code of ['busy', 'disabled', 'cancelled', 'conflict', 'invalid-input'] as const) {
    const { router, answers, take, said } = desk();
    router.run = () => Promise.reject(new RouterError(code));
    await take('reconnect');
    assert.deepEqual(said(), [`error ${code}`]);
    assert.deepEqual(answers[0]?.data, {});
  }
  const { refuse, take, said } = desk();
  refuse('uncertain');
  await take('reconnect');
  assert.deepEqual(said(), ['accepted', 'error uncertain']);
});

test('The reason is told in the user’s language, with the detail for those who want to know.', async () => {
  const error = new RouterError('rejected', { detail: '606' });
  for (const language of ['en', 'ja'] as const) {
    const { answers, take, refuse } = desk({ language });
    refuse('rejected', '606');
    await take('reconnect');
    const told = answers.at(-1)?.error ?? '';
    assert.ok(told.startsWith(error.sentence(language)) && told.includes('606'), told);
    refuse('rejected');
    await take('reconnect', 'true');
    assert.equal(answers.at(-1)?.error, error.sentence(language));
  }
});

test('A transaction is echoed in every answer, also to a command that is wrong otherwise.', async () => {
  const { router, answers, take, refuse } = desk();
  await take('reconnect', '{"transaction":"t1"}');
  assert.equal(router.asked[0]?.transaction, 't1');
  refuse('busy');
  await take('reconnect', '{"transaction":"t2"}');
  await take('reconnect', '{"transaction":"t3","force":"yes"}');
  await take('no-such', '{"transaction":"t4"}');
  assert.deepEqual(
    answers.map(({ transaction, status }) => `${transaction} ${status}`),
    ['t1 accepted', 't1 ok', 't2 accepted', 't2 error', 't3 error', 't4 error'],
  );
});

test('A command without a transaction is answered without one.', async () => {
  const { answers, take } = desk();
  await take('reconnect', '{"transaction":5}');
  await take('reconnect');
  assert.equal(answers.length, 3);
  for (const answer of answers) assert.equal('transaction' in answer, false);
});

const BAD: ReadonlyArray<readonly [string, string, string, ErrorCode]> = [
  ['nothing, which is how a retained command is cleared', 'reconnect', '', 'invalid-input'],
  ['more than a kilobyte', 'reconnect', `{"x":"${'y'.repeat(1024)}"}`, 'invalid-input'],
  ['a transaction that is no text', 'reconnect', '{"transaction":5}', 'invalid-input'],
  ['an expiry that is no time', 'reconnect', '{"expires":"soon"}', 'invalid-input'],
  ['a force that is neither yes nor no', 'reconnect', '{"force":1}', 'invalid-input'],
  ['an action that there is not', 'no-such', '{}', 'unsupported'],
  ['a reading', 'session.up', 'true', 'unsupported'],
  ['a name out of JavaScript', '__proto__', '{}', 'unsupported'],
  ['another name out of JavaScript', 'constructor', '{}', 'unsupported'],
];
for (const [name, id, payload, code] of BAD) {
  test(`A command is answered with ${code} and not run: ${name}.`, async () => {
    const { router, answers, take, said } = desk();
    await take(id, payload);
    assert.deepEqual(said(), [`error ${code}`]);
    assert.equal(answers[0]?.topic, `futamichi/lower/response/${id}`);
    assert.deepEqual(router.asked, []);
  });
}

test('What is no JSON is a bare word, which the action judges.', async () => {
  const { router, take } = desk();
  await take('wan_mode', 'pppoe');
  await take('reconnect', '{"transaction":');
  assert.deepEqual(
    router.asked.map(({ capability, input }) => [capability, input]),
    [
      [wanMode, 'pppoe'],
      [reconnect, '{"transaction":'],
    ],
  );
  assert.equal(reconnect.input.safeParse(router.asked[1]?.input).success, false);
});

test('Names that reach into JavaScript are only names, and refused by actions that know none such.', async () => {
  const { router, take } = desk();
  await take('reconnect', '{"__proto__":{"force":true},"constructor":{"prototype":1}}');
  const { input, force } = router.asked[0] ?? assert.fail();
  assert.equal(force, false);
  assert.equal((input as { force?: boolean }).force, undefined);
  assert.equal(({} as { force?: boolean }).force, undefined);
  assert.equal(reconnect.input.safeParse(input).success, false);
});

test('A mistake of ours while it runs is answered as a defect and rejects nothing.', async () => {
  const { router, take, said } = desk();
  router.run = () => {
    throw new TypeError('x');
  };
  await take('reconnect');
  router.run = () => Promise.reject(new TypeError('x'));
  await take('reconnect', 'true');
  assert.deepEqual(said(), ['error defect', 'error defect']);
});

test('An answer that cannot be sent is told, and the action is run all the same.', async () => {
  const router = new FakeRouter();
  const log: string[] = [];
  const commands = new Commands({
    topics: new Topics('futamichi'),
    clock: new FakeClock(),
    find: () => publishable(router),
    publish: () => {
      throw new TypeError('x');
    },
    log: (line) => log.push(line),
  });
  let finished = false;
  router.outcome = ({ capability: { id: action } }) => {
    finished = true;
    return Promise.resolve({ action, outcome: 'verified', before: null, after: null, tookMs: 1 });
  };
  const topic = 'futamichi/lower/request/reconnect';
  commands.take({ topic, payload: Buffer.from('{}'), retained: false, redelivered: false });
  await settle();
  assert.equal(finished, true);
  assert.deepEqual(
    log.map((line) => line.split(':')[0]),
    ['defect', 'defect'],
  );
});
