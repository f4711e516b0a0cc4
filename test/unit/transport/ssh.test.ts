import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { hostKeysInMemory } from '../../../lib/transport/host-keys.ts';
import { MOST_OUTPUT } from '../../../lib/transport/shell.ts';
import { sshLogin } from '../../../lib/transport/ssh-login.ts';
import { SshShell, type SshOptions } from '../../../lib/transport/ssh.ts';
import { Awaited } from '../../support/awaited.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { keyPair, startSshHost, type SshHostOptions } from '../../support/ssh-host.ts';

const { signal } = new AbortController();
const still = { signal, deadlineMs: 10_000 };
const SECRET = 'canary-pass';

async function open(t: TestContext, options: SshHostOptions = {}, ours: Partial<SshOptions> = {}) {
  const host = await startSshHost(t, { password: SECRET, ...options });
  const clock = new FakeClock();
  const lines: string[] = [];
  const shell = new SshShell({
    host: '127.0.0.1',
    port: host.port,
    login: sshLogin('pi', SECRET),
    hostKeys: hostKeysInMemory(),
    clock,
    log: (line) => lines.push(line),
    ...ours,
  });
  t.after(() => shell.close());
  return { host, clock, shell, lines };
}

const failing =
  (code: string, { mayHaveApplied = false, detail }: { mayHaveApplied?: boolean; detail?: RegExp } = {}) =>
  (thrown: unknown) => {
    assert.ok(thrown instanceof RouterError, String(thrown));
    assert.equal(thrown.code, code);
    assert.equal(thrown.mayHaveApplied, mayHaveApplied);
    if (detail) assert.match(thrown.detail ?? '', detail);
    assert.doesNotMatch(JSON.stringify([thrown, thrown.message, thrown.stack]), /canary/);
    return true;
  };

test('A command’s outputs and exit status are the answer, and it arrives as it was.', async (t) => {
  const { host, shell } = await open(t, {
    commands: (command) => ({ stdout: `did ${command}\n`, stderr: 'aside', code: 3 }),
  });
  const ran = await shell.run(['sh', '-c', "echo 'it is'; reboot"], still);
  assert.deepEqual(ran, { code: 3, stdout: `did ${host.commands[0]}\n`, stderr: 'aside' });
  assert.equal(host.commands[0], "sh -c 'echo '\\''it is'\\''; reboot'");
});

test('A signal that ended it is told by name.', async (t) => {
  const { shell } = await open(t, { commands: () => ({ signal: 'TERM' }) });
  assert.deepEqual(await shell.run(['x'], still), { code: null, signal: 'SIGTERM', stdout: '', stderr: '' });
});

test('Many commands, also at once, need one connection and one login.', async (t) => {
  const { host, shell } = await open(t);
  await Promise.all([shell.run(['a'], still), shell.run(['b'], still)]);
  await shell.run(['c'], still);
  assert.equal(host.accepted, 1);
  assert.deepEqual(host.attempts, ['password']);
});

test('A connection that nobody uses is closed after a minute, and opened again when it is needed.', async (t) => {
  const { host, clock, shell } = await open(t);
  await shell.run(['a'], still);
  await clock.advance(40_000);
  await shell.run(['b'], still);
  await clock.advance(59_000);
  assert.equal(host.open, 1);
  const closed = host.empty();
  await clock.advance(1000);
  await closed;
  await shell.run(['c'], still);
  assert.equal(host.accepted, 2);
});

test('Closing ends everything, and waits until the connection is gone.', async (t) => {
  const { host, clock, shell } = await open(t, { commands: () => undefined });
  const running = shell.run(['a'], still);
  const refused = assert.rejects(running, failing('cancelled'));
  await host.arrived(1);
  await shell.close();
  await refused;
  await host.empty();
  await shell.close();
  assert.equal(clock.pending, 0);
});

test('A key logs in, by its own kind of login alone.', async (t) => {
  const pair = keyPair();
  const { host, shell } = await open(t, { publicKey: pair.public }, { login: sshLogin('pi', pair.private) });
  assert.equal((await shell.run(['a'], still)).code, 0);
  assert.ok(host.attempts.every((method) => method === 'publickey'));
});

test('A key that the server does not know is refused, and no password is tried.', async (t) => {
  const { host, shell } = await open(
    t,
    { publicKey: keyPair().public },
    { login: sshLogin('pi', keyPair().private) },
  );
  await assert.rejects(shell.run(['a'], still), failing('auth-failed'));
  assert.deepEqual(host.attempts, ['publickey']);
});

test('What is no key, or has a passphrase, is refused without a connection.', async (t) => {
  const { host, shell } = await open(t, {}, { login: { username: 'pi', privateKey: 'canary' } });
  await assert.rejects(shell.run(['a'], still), failing('auth-failed', { detail: /private key/ }));
  assert.equal(host.accepted, 0);
});

test('A wrong password is sent once, and the refusal has a hint.', async (t) => {
  const { host, shell } = await open(t, {}, { login: sshLogin('pi', 'canary-wrong') });
  await assert.rejects(shell.run(['a'], still), (thrown) => {
    assert.ok(failing('auth-failed')(thrown));
    assert.ok(thrown instanceof RouterError && thrown.hint?.en && thrown.hint.ja);
    return true;
  });
  assert.deepEqual(host.attempts, ['password']);
});

test('Where passwords are asked for by question, the one hidden question is answered.', async (t) => {
  const { host, shell } = await open(t, {
    authenticate(attempt) {
      if (attempt.method !== 'keyboard-interactive') return attempt.reject(['keyboard-interactive']);
      attempt.prompt([{ prompt: 'Password: ', echo: false }], (answers) =>
        answers[0] === SECRET ? attempt.accept() : attempt.reject(),
      );
    },
  });
  assert.equal((await shell.run(['a'], still)).code, 0);
  assert.deepEqual(host.attempts, ['keyboard-interactive']);
});

test('A question that shows what is typed, or a second one, is not answered with the password.', async (t) => {
  let told: readonly string[] = [];
  const { shell } = await open(t, {
    authenticate(attempt) {
      if (attempt.method !== 'keyboard-interactive') return attempt.reject(['keyboard-interactive']);
      attempt.prompt([{ prompt: 'What is your password? ', echo: true }], (answers) => {
        told = answers;
        attempt.reject();
      });
    },
  });
  await assert.rejects(shell.run(['a'], still), failing('auth-failed'));
  assert.deepEqual(told, []);
});

test('A server that takes keys alone gets no password.', async (t) => {
  const { host, shell } = await open(t, { authenticate: (attempt) => attempt.reject(['publickey']) });
  await assert.rejects(shell.run(['a'], still), failing('auth-failed', { detail: /another kind/ }));
  assert.deepEqual(host.attempts, []);
});

test('A connection that is closed instead of an answer to the password counts as a refusal.', async (t) => {
  const { host, shell } = await open(t, {
    authenticate: (attempt) => (attempt.method === 'password' ? host.drop() : attempt.reject(['password'])),
  });
  await assert.rejects(shell.run(['a'], still), failing('auth-failed', { detail: /closed/ }));
});

test('A connection that is closed before is no refusal.', async (t) => {
  const { host, shell } = await open(t, { authenticate: () => host.drop() });
  await assert.rejects(shell.run(['a'], still), failing('unreachable'));
});

test('An account whose password has expired is told as such.', async (t) => {
  const { shell } = await open(t, {
    authenticate(attempt) {
      if (attempt.method === 'password') attempt.requestChange('new?', () => attempt.reject());
      else attempt.reject(['password']);
    },
  });
  await assert.rejects(shell.run(['a'], still), failing('auth-failed', { detail: /expired/ }));
});

test('Nobody there is unreachable; the next attempt starts anew.', async (t) => {
  const { host, shell } = await open(t);
  await host.close();
  await assert.rejects(shell.run(['a'], still), failing('unreachable', { detail: /ECONNREFUSED/ }));
  await startSshHost(t, { password: SECRET, port: host.port });
  assert.equal((await shell.run(['a'], still)).code, 0);
});

test('A host outside the LAN is not asked.', async (t) => {
  const { shell } = await open(t, {}, { host: '203.0.113.5' });
  await assert.rejects(shell.run(['a'], still), failing('wrong-host'));
});

test('A command that hangs ends at its deadline and takes the connection with it.', async (t) => {
  const { host, clock, shell } = await open(t, {
    commands: (command) => (command === 'hang' ? undefined : { code: 0 }),
  });
  for (const changes of [false, true]) {
    const running = shell.run(['hang'], { signal, deadlineMs: 5000, changes });
    const refused = assert.rejects(running, failing('timeout', { mayHaveApplied: changes }));
    await host.arrived(changes ? 2 : 1);
    const gone = host.empty();
    await clock.advance(5000);
    await refused;
    await gone;
  }
  assert.equal((await shell.run(['a'], still)).code, 0);
  assert.equal(host.accepted, 3);
});

test('A server that never lets anybody in runs into the deadline; nothing has been sent.', async (t) => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { host, clock, shell } = await open(t, { authenticate: () => ask() });
  const running = shell.run(['a'], { signal, deadlineMs: 5000, changes: true });
  const refused = assert.rejects(running, failing('timeout'));
  await asked;
  await clock.advance(5000);
  await refused;
  const gone = host.empty();
  // the attempt itself is more patient
  await clock.advance(15_000);
  await gone;
});

test('An abort ends a command and leaves the connection to the others.', async (t) => {
  const { host, shell } = await open(t, {
    commands: (command) => (command === 'hang' ? undefined : { code: 0 }),
  });
  const end = new AbortController();
  const running = shell.run(['hang'], { ...still, signal: end.signal });
  const refused = assert.rejects(running, failing('cancelled'));
  await host.arrived(1);
  end.abort();
  await refused;
  await shell.run(['a'], still);
  assert.equal(host.accepted, 1);
  await assert.rejects(shell.run(['a'], { ...still, signal: end.signal }), failing('cancelled'));
});

test('A connection that is lost in the middle of a command leaves a change uncertain, and a question unanswered.', async (t) => {
  const { host, shell } = await open(t, {
    commands: (command) => {
      if (command === 'drop') host.drop();
      return { code: 0, ...(command === 'drop' && { stdout: 'half' }) };
    },
  });
  await assert.rejects(shell.run(['drop'], still), failing('unreachable', { detail: /lost/ }));
  await assert.rejects(
    shell.run(['drop'], { ...still, changes: true }),
    failing('uncertain', { mayHaveApplied: true }),
  );
  assert.equal((await shell.run(['a'], still)).code, 0);
});

test('A command that ends without an exit status is no answer.', async (t) => {
  const { shell } = await open(t, {
    commands(_, channel) {
      channel.close();
      return undefined;
    },
  });
  await assert.rejects(shell.run(['a'], still), failing('unreachable'));
});

test('Endless output ends the connection; a byte less is an answer.', async (t) => {
  const { host, shell } = await open(t, {
    commands(command, channel) {
      if (command !== 'flood') return { stdout: 'a'.repeat(MOST_OUTPUT), code: 0 };
      const more = () => channel.writable && channel.write('a'.repeat(32_768), more);
      more();
      return undefined;
    },
  });
  assert.equal((await shell.run(['a'], still)).stdout.length, MOST_OUTPUT);
  await assert.rejects(shell.run(['flood'], still), failing('unreadable', { detail: /262144 bytes/ }));
  await host.empty();
});

test('A server that has too many channels open is busy.', async (t) => {
  const { shell } = await open(t, { refuses: 'channel' });
  await assert.rejects(shell.run(['a'], still), failing('busy'));
});

test('A server that does not notice our goodbye is left after a second.', async (t) => {
  const { host, clock, shell } = await open(t);
  await shell.run(['a'], still);
  host.freeze();
  const closed = shell.close();
  await clock.advance(1000);
  await closed;
});

test('An IPv6 host is remembered in brackets, with the usual port where none is given.', async () => {
  const asked: string[] = [];
  const hostKeys = {
    ...hostKeysInMemory(),
    known(place: string) {
      asked.push(place);
      return Promise.reject(new RouterError('cancelled'));
    },
  };
  const shell = new SshShell({ host: '::1', login: sshLogin('pi', SECRET), hostKeys });
  await assert.rejects(shell.run(['a'], still), failing('cancelled'));
  assert.deepEqual(asked, ['[::1]:22']);
});

test('A server that runs nothing for this account is unsupported, with a hint.', async (t) => {
  const { shell } = await open(t, { refuses: 'exec' });
  await assert.rejects(shell.run(['a'], still), failing('unsupported', { detail: /exec/ }));
});

test('Following tells each line until the signal aborts; meanwhile the connection is in use.', async (t) => {
  const seen = new Awaited();
  let speak: ((text: string) => void) | undefined;
  const { host, clock, shell } = await open(t, {
    commands(command, channel) {
      if (command !== 'watch') return { code: 0 };
      speak = (text) => channel.write(text);
      channel.stderr.write('aside');
      channel.write('watching\n');
      return undefined;
    },
  });
  const lines: string[] = [];
  const end = new AbortController();
  const following = shell.follow(['watch'], {
    signal: end.signal,
    onLine(line) {
      lines.push(line);
      seen.poke();
    },
  });
  await seen.until('begun', () => lines.length === 1);
  await clock.advance(600_000);
  speak?.('up\ndo');
  speak?.('wn\n');
  await seen.until('three lines', () => lines.length === 3);
  assert.deepEqual(lines, ['watching', 'up', 'down']);
  assert.equal(host.open, 1);
  end.abort();
  await assert.rejects(following, failing('cancelled'));
});

test('Following is done when the command ends, and fails when the connection does.', async (t) => {
  const { host, shell } = await open(t, {
    commands: (command) => (command === 'end' ? { code: 0 } : undefined),
  });
  await shell.follow(['end'], { signal, onLine: () => undefined });
  const following = shell.follow(['watch'], { signal, onLine: () => undefined });
  const refused = assert.rejects(following, failing('unreachable'));
  await host.arrived(2);
  host.drop();
  await refused;
});

test('What is no command is a mistake of ours and is not sent.', async (t) => {
  const { host, shell } = await open(t);
  await assert.rejects(shell.run([], still), TypeError);
  await assert.rejects(shell.follow([''], { signal, onLine: () => undefined }), TypeError);
  assert.equal(host.accepted, 0);
});
