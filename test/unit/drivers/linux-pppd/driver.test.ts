import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import type { DriverContext } from '../../../../lib/drivers/definition.ts';
import { linuxPppdDriver, type LinuxPppdOptions } from '../../../../lib/drivers/linux-pppd/driver.ts';
import { DetectionBudget } from '../../../../lib/drivers/detection-budget.ts';
import { detect, recognise } from '../../../../lib/drivers/registry.ts';
import type { Driver } from '../../../../lib/router/driver.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { Snapshot } from '../../../../lib/router/snapshot.ts';
import { targetOf } from '../../../../lib/application/target.ts';
import { hostKeysInMemory } from '../../../../lib/transport/host-keys.ts';
import { atOnce } from '../../../support/at-once.ts';
import { Awaited } from '../../../support/awaited.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { DEBIANS, recorded, ScriptedShell } from '../../../support/pppd-host.ts';
import { keyPair, startSshHost, type Doing } from '../../../support/ssh-host.ts';
import { silence } from '../igd/opened.ts';

const SECRET = 'canary-pass';
const credentials = { username: 'pi', password: SECRET };

function contextFor(t: TestContext, lines: string[] = []): DriverContext & { readonly clock: FakeClock } {
  const end = new AbortController();
  t.after(() => end.abort());
  return {
    clock: new FakeClock(),
    signal: end.signal,
    budget: new DetectionBudget(end.signal),
    hostKeys: hostKeysInMemory(),
    log: (line) => lines.push(line),
  };
}

async function opened(
  t: TestContext,
  address: string,
  more: object = {},
  options: LinuxPppdOptions = {},
  context = contextFor(t),
): Promise<Driver> {
  const driver = await detect({ ...targetOf(address), ...more }, context, 'linux-pppd', [
    linuxPppdDriver({ search: silence, ...options }),
  ]);
  t.after(() => driver.close());
  return driver;
}

async function status(driver: Driver, signal = new AbortController().signal): Promise<Snapshot> {
  const [channel] = driver.channels;
  const look = channel?.looks.find(({ id }) => id === 'status');
  const report = await look?.read(signal);
  return Snapshot.empty.with(report?.observed('pppd', 0) ?? []);
}

const failing = (code: string) => (thrown: unknown) => {
  assert.ok(thrown instanceof RouterError, String(thrown));
  assert.equal(thrown.code, code);
  assert.doesNotMatch(JSON.stringify([thrown, thrown.message]), /canary/);
  return true;
};

/** A host with our wrapper, as recorded. */
const withWrapper = (command: string): Doing =>
  command.startsWith('/usr/local/sbin/futamichi-pppd ')
    ? { stdout: recorded(DEBIANS[1], `up.${command.split(' ')[1]}`), code: 0 }
    : { code: 1 };

/** The same without it. */
const withoutWrapper = (command: string): Doing => {
  if (!command.startsWith('sh -c ')) return { stderr: 'sh: 1: not found', code: 127 };
  return { stdout: recorded(DEBIANS[1], `plain.${/\n(\w+)_lines\necho end/.exec(command)?.[1]}`), code: 0 };
};

test('It is never part of finding out what a router is, and asks nothing to be recognised.', async (t) => {
  const definition = linuxPppdDriver({ search: silence });
  const context = contextFor(t);
  assert.equal(await definition.recognise(targetOf('192.168.1.2'), context), undefined);
  assert.equal(await definition.recognise(targetOf('ssh://pi@192.168.1.2'), context), undefined);
  const found = await definition.recognise(
    { ...targetOf('ssh://pi@192.168.1.2:2222'), chosen: true },
    context,
  );
  assert.deepEqual(found, {
    driver: 'linux-pppd',
    identity: 'linux-pppd:2222@192.168.1.2',
    label: 'Linux (192.168.1.2:2222)',
    place: undefined,
  });
  assert.equal(context.budget.share('upnp').left, 2);
});

test('A host is the same host by plain name and by URL; this machine has its own name.', async (t) => {
  const identity = async (address: string) => (await opened(t, address, { credentials })).identity;
  assert.equal(await identity('192.168.1.2'), 'linux-pppd:22@192.168.1.2');
  assert.equal(await identity('ssh://pi@192.168.1.2'), 'linux-pppd:22@192.168.1.2');
  assert.match(await identity('local:'), /^linux-pppd:local:./);
});

test('An address of this kind without a chosen driver, or with another one, is refused with what to choose.', async (t) => {
  const refused = (thrown: unknown) =>
    failing('invalid-input')(thrown) && /linux-pppd/.test((thrown as RouterError).hint?.en ?? '');
  const context = contextFor(t);
  for (const address of ['ssh://pi@192.168.1.2', 'local:']) {
    await assert.rejects(recognise(targetOf(address), context), refused);
    await assert.rejects(recognise(targetOf(address), context, 'igd'), refused);
  }
  await assert.rejects(recognise(targetOf('http://192.168.1.2/'), context, 'linux-pppd'), refused);
});

test('Without a user name or a secret nothing is connected.', async (t) => {
  await assert.rejects(
    opened(t, 'ssh://192.168.1.2', { credentials: { username: '', password: 'x' } }),
    failing('invalid-input'),
  );
  await assert.rejects(opened(t, '192.168.1.2'), failing('invalid-input'));
  await assert.rejects(opened(t, 'ssh://pi@192.168.1.2'), failing('auth-failed'));
  await assert.rejects(
    opened(t, 'ssh://pi@192.168.1.2', { credentials, profile: { wrapper: 'x' } }),
    failing('invalid-input'),
  );
});

test('Over SSH, with the wrapper: one command a look, on one connection.', async (t) => {
  const host = await startSshHost(t, { password: SECRET, commands: withWrapper });
  const driver = await opened(t, `ssh://127.0.0.1:${host.port}`, { credentials });
  assert.equal(host.accepted, 0, 'opening is no login');
  const now = await status(driver);
  await status(driver);
  assert.equal(now.value(sessionUp), true);
  assert.match(now.value(wanIpv4) ?? '', /^25\.100\.7\./);
  assert.deepEqual(host.commands, [
    '/usr/local/sbin/futamichi-pppd status',
    '/usr/local/sbin/futamichi-pppd status',
  ]);
  assert.equal(host.accepted, 1);
  await driver.close();
  await host.empty();
});

test('Over SSH, with a key in place of the password, and without the wrapper.', async (t) => {
  const pair = keyPair();
  const host = await startSshHost(t, { username: 'root', publicKey: pair.public, commands: withoutWrapper });
  const oneLine = pair.private.replaceAll('\n', ' ');
  const driver = await opened(t, `ssh://root@127.0.0.1:${host.port}`, {
    credentials: { username: 'pi', password: oneLine },
  });
  assert.equal((await status(driver)).value(sessionUp), true);
  assert.equal(
    driver.channels[0]?.operations.every(({ withdrawn }) => withdrawn?.code === 'unsupported'),
    true,
  );
});

test('A wrong password is sent once, however often it is looked.', async (t) => {
  const host = await startSshHost(t, { password: 'other' });
  const driver = await opened(t, `ssh://pi@127.0.0.1:${host.port}`, { credentials });
  for (let n = 0; n < 3; n += 1) await assert.rejects(status(driver), failing('auth-failed'));
  assert.deepEqual(host.attempts, ['password']);
});

test('A fingerprint in the profile is the only one that is accepted.', async (t) => {
  const host = await startSshHost(t, { password: SECRET, commands: withWrapper });
  const profile = { hostKey: `SHA256:${'A'.repeat(43)}` };
  const driver = await opened(t, `ssh://pi@127.0.0.1:${host.port}`, { credentials, profile });
  await assert.rejects(status(driver), failing('wrong-host'));
  assert.deepEqual(host.attempts, []);
});

test('Two configurations of one host share a connection, which the last one closes.', async (t) => {
  const host = await startSshHost(t, { password: SECRET, commands: withWrapper });
  const lines: string[] = [];
  const context = contextFor(t, lines);
  const address = `ssh://pi@127.0.0.1:${host.port}`;
  const one = await opened(t, address, { credentials }, {}, context);
  const two = await opened(t, address, { credentials }, {}, context);
  await status(one);
  await one.close();
  await status(two);
  assert.equal(host.accepted, 1);
  await two.close();
  await two.close();
  await host.empty();
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /SHA256:/);
});

test('A line of the hooks arrives as a hint while the session is being looked at.', async (t) => {
  const seen = new Awaited();
  let hook: (() => void) | undefined;
  const host = await startSshHost(t, {
    password: SECRET,
    commands(command, channel) {
      if (!command.endsWith(' watch')) return withWrapper(command);
      channel.write('watching\n');
      hook = () => channel.write('99.5 down ppp0 203.0.113.5 60\nfutamichi-pppd 1 wrapper\nend\n');
      seen.poke();
      return undefined;
    },
  });
  const driver = await opened(t, `ssh://pi@127.0.0.1:${host.port}`, { credentials });
  const end = new AbortController();
  t.after(() => end.abort());
  let hints = 0;
  driver.channels[0]?.listen?.(
    () => {
      hints += 1;
      seen.poke();
    },
    end.signal,
    atOnce,
  );
  await status(driver);
  await seen.until('followed', () => hook !== undefined);
  hook?.();
  await seen.until('a hint', () => hints === 1);
});

test('A shell that is given is used instead, and closed with the driver.', async (t) => {
  const shell = new ScriptedShell();
  shell.says('status', recorded(DEBIANS[0], 'up.status'));
  const driver = await opened(t, '192.168.1.2', {}, { shell });
  assert.equal((await status(driver)).value(sessionUp), true);
  await driver.close();
  assert.equal(shell.closed, true);
});

test('On this machine nothing needs a login.', async (t) => {
  const driver = await opened(t, 'local:', { profile: { wrapper: '/nowhere/futamichi-pppd' } });
  const end = new AbortController();
  driver.channels[0]?.listen?.(() => undefined, end.signal, atOnce);
  const now = await status(driver);
  assert.ok(now.has(sessionUp));
  end.abort();
  await driver.close();
});
