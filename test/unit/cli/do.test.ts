import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { runCommand, type Network } from '../../../lib/cli/commands.ts';
import { UsageError, type CommandLine } from '../../../lib/cli/usage.ts';
import type { OpenOptions } from '../../../lib/application/open.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import type { Request } from '../../../lib/router/operations.ts';
import type { Result } from '../../../lib/router/verification.ts';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { ownUdn } from '../../support/igd.ts';
import { ADDRESSES, DEFAULTS, type IgdOptions } from '../../emulators/igd/options.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { FakeTerminal } from './fake-terminal.ts';

const perform = (
  address: string,
  capability: string,
  rest: Partial<CommandLine & { verb: 'do' }> = {},
): CommandLine => ({
  verb: 'do',
  address,
  capability,
  driver: 'auto',
  json: true,
  value: undefined,
  ...rest,
});

/** A router in place of the network, which keeps what it was opened with and counts how often it was closed. */
class OpenedRouter extends FakeRouter {
  closed = 0;
  options: OpenOptions | undefined;

  readonly reach: Network = {
    find: () => assert.fail('nothing is searched for to do something'),
    examine: (_config, _signal, options) => {
      this.options = options;
      return Promise.resolve(this);
    },
  };

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

async function emulated(t: TestContext, options: IgdOptions = {}) {
  const box = await startIgd({ udn: ownUdn(), ...options });
  t.after(() => box.close());
  return box;
}

const AT_ONCE = { ...DEFAULTS.redial, downMs: 0, dialMs: 0 };

test('A reconnect that was seen to happen is done, with what was before and after.', async (t) => {
  const box = await emulated(t, { redial: AT_ONCE });
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(perform(box.url.href, 'reconnect'), terminal), 0);
  const result = terminal.document as Result;
  assert.equal(result.action, 'reconnect');
  assert.equal(result.outcome, 'verified');
  assert.equal((result.before as Record<string, unknown>)['wan.ipv4'], ADDRESSES[0]);
  assert.equal((result.after as Record<string, unknown>)['wan.ipv4'], ADDRESSES[1]);
  assert.equal(box.count('ForceTermination'), 1);
  assert.ok(terminal.said.length > 2);
});

test('A reconnect that the router refuses has failed, with the reason of the router.', async (t) => {
  const box = await emulated(t, { control: 606 });
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(perform(box.url.href, 'reconnect'), terminal), 1);
  assert.equal(terminal.code, 'unsupported');
  const { error } = terminal.document as { error: { detail: string } };
  assert.match(error.detail, /^606 /);
  assert.equal(box.session.up, true);
});

test('What the router does not have is unsupported, and nothing is sent.', async (t) => {
  const box = await emulated(t);
  const canary = 'canary-5f1c';
  for (const [capability, value] of [
    ['reboot', undefined],
    ['pppoe.bridge', 'true'],
    ['pppoe.account', 'user@isp.example'],
  ] as const) {
    const terminal = new FakeTerminal({ login: { username: '', password: canary } });
    assert.equal(await runCommand(perform(box.url.href, capability, { value }), terminal), 1);
    assert.equal(terminal.code, 'unsupported', capability);
    assert.ok(!terminal.everything.includes(canary));
  }
  assert.equal(box.requests.filter(({ action }) => action && !action.startsWith('Get')).length, 0);
});

test('The password of an account is asked for, and is wrong use as an argument, where it is not repeated.', async () => {
  const asked: unknown[] = [];
  const router = new OpenedRouter();
  router.outcome = ({ input }) => {
    asked.push(input);
    return Promise.resolve({ action: 'x', outcome: 'verified', before: null, after: null, tookMs: 1 });
  };
  const { reach } = router;
  const terminal = new FakeTerminal({ login: { username: '', password: 'isp-secret' } });
  const command = perform('127.0.0.1', 'pppoe.account', { value: 'user@isp.example' });
  assert.equal(await runCommand(command, terminal, reach), 0);
  assert.deepEqual(asked, [{ username: 'user@isp.example', password: 'isp-secret' }]);
  const told = perform('127.0.0.1', 'pppoe.account', { value: '{"username":"a","password":"canary-55"}' });
  await assert.rejects(runCommand(told, terminal, reach), (thrown) => {
    assert.ok(thrown instanceof UsageError && !thrown.message.includes('canary-55'));
    return true;
  });
});

test('An action with a value that it does not take is invalid.', async (t) => {
  const box = await emulated(t);
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(perform(box.url.href, 'reconnect', { value: 'now' }), terminal), 1);
  assert.equal(terminal.code, 'invalid-input');
  assert.equal(box.count('ForceTermination'), 0);
});

test('A capability that does not exist, or can only be read, is wrong use, and no router is asked.', async () => {
  const reach: Network = {
    find: () => assert.fail(),
    examine: () => assert.fail('a router was opened'),
  };
  for (const capability of ['restart', 'wan.ipv4', '']) {
    const terminal = new FakeTerminal();
    await assert.rejects(runCommand(perform('127.0.0.1', capability), terminal, reach), UsageError);
    assert.deepEqual(terminal.printed, []);
  }
});

for (const [outcome, status] of [
  ['verified', 0],
  ['unchanged', 0],
  ['uncertain', 1],
] as const) {
  test(`An outcome that is ${outcome} ends with ${status}, for programs and for people.`, async () => {
    const router = new OpenedRouter();
    const result: Result = {
      action: 'reconnect',
      outcome,
      before: 'dashed line',
      after: { up: true },
      tookMs: 1234,
    };
    router.outcome = () => Promise.resolve(result);
    const program = new FakeTerminal();
    assert.equal(await runCommand(perform('127.0.0.1', 'reconnect'), program, router.reach), status);
    assert.deepEqual(program.document, result);
    const person = new FakeTerminal();
    const command = perform('127.0.0.1', 'reconnect', { json: false });
    assert.equal(await runCommand(command, person, router.reach), status);
    const [text = '', ...rest] = person.printed;
    assert.deepEqual(rest, []);
    for (const part of ['reconnect', outcome, 'dashed line', '{"up":true}']) assert.ok(text.includes(part));
    assert.equal(router.closed, 2);
  });
}

for (const [typed, meant] of [
  [undefined, undefined],
  ['true', true],
  ['false', false],
  ['7', 7],
  ['{"a":[1]}', { a: [1] }],
  ['192.168.10.3', '192.168.10.3'],
  ['02:00:5e:00:01:01', '02:00:5e:00:01:01'],
  ['pppoe', 'pppoe'],
  ['', ''],
] as const) {
  test(`The value ${typed === undefined ? 'that is left out' : `"${typed}"`} is meant as ${JSON.stringify(meant)}.`, async () => {
    const router = new OpenedRouter();
    const command = perform('127.0.0.1', 'dhcp.server', { value: typed });
    assert.equal(await runCommand(command, new FakeTerminal(), router.reach), 0);
    const [request] = router.asked;
    assert.equal(request?.capability, dhcpServer);
    assert.deepEqual(request.input, meant);
    assert.equal(request.origin, 'command-line');
  });
}

test('A driver that may need a login gets the one that there is, and no other does.', async () => {
  const login = { username: 'admin', password: 'canary-5f1c' };
  for (const [driver, given, options] of [
    ['aterm', login, { credentials: login }],
    ['aterm', undefined, {}],
    ['igd', login, {}],
  ] as const) {
    const router = new OpenedRouter();
    const terminal = new FakeTerminal({ ...(given && { login: given }) });
    await runCommand(perform('127.0.0.1', 'reconnect', { driver }), terminal, router.reach);
    assert.deepEqual(router.options, options);
    assert.ok(!terminal.everything.includes('canary'));
  }
});

test('What is going on is told in the language of the person.', async () => {
  const told = [];
  for (const language of ['en', 'ja'] as const) {
    const terminal = new FakeTerminal({ language });
    await runCommand(perform('127.0.0.1', 'reconnect'), terminal, new OpenedRouter().reach);
    told.push(terminal.said);
  }
  const [en = [], ja = []] = told;
  assert.ok(en.length >= 3);
  assert.equal(ja.length, en.length);
  for (const [n, text] of en.entries()) assert.notEqual(ja[n], text);
});

test('An action that fails closes the router, and says which code it was.', async () => {
  const router = new OpenedRouter();
  router.outcome = () => Promise.reject(new RouterError('busy', { detail: 'connect is running' }));
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(perform('127.0.0.1', 'reconnect'), terminal, router.reach), 1);
  assert.equal(terminal.code, 'busy');
  assert.equal(router.closed, 1);
});

test('A mistake of ours is a defect and no crash.', async () => {
  const router = new OpenedRouter();
  router.outcome = () => Promise.reject(new TypeError('x'));
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(perform('127.0.0.1', 'reconnect'), terminal, router.reach), 1);
  assert.equal(terminal.code, 'defect');
});

test('A person who gives up while an action runs has it cancelled.', async () => {
  const end = new AbortController();
  const router = new OpenedRouter();
  router.outcome = ({ capability, signal }: Request) => {
    assert.equal(capability, reconnect);
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(new RouterError('cancelled')));
      end.abort();
    });
  };
  const terminal = new FakeTerminal({ signal: end.signal });
  assert.equal(await runCommand(perform('127.0.0.1', 'reconnect'), terminal, router.reach), 1);
  assert.equal(terminal.code, 'cancelled');
  assert.equal(router.closed, 1);
});
