import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import ssh2 from 'ssh2';
import { RouterError } from '../../../lib/router/errors.ts';
import { hostKeysInMemory, hostKeysOfMoved, type HostKeys } from '../../../lib/transport/host-keys.ts';
import { connectError } from '../../../lib/transport/ssh-errors.ts';
import { sshLogin } from '../../../lib/transport/ssh-login.ts';
import { SshShell, type SshOptions } from '../../../lib/transport/ssh.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { keyPair, startSshHost } from '../../support/ssh-host.ts';

const { signal } = new AbortController();
const still = { signal, deadlineMs: 10_000 };
const SECRET = 'canary-pass';

function shellTo(t: TestContext, port: number, ours: Partial<SshOptions>, lines: string[] = []): SshShell {
  const shell = new SshShell({
    host: '127.0.0.1',
    port,
    login: sshLogin('pi', SECRET),
    clock: new FakeClock(),
    log: (line) => lines.push(line),
    ...ours,
  });
  t.after(() => shell.close());
  return shell;
}

function fingerprintOf(pair: { readonly public: string }): string {
  const blob = Buffer.from(pair.public.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

test('The first host key is remembered after the login and told, as ssh-keygen writes it.', async (t) => {
  const pair = keyPair();
  const host = await startSshHost(t, { password: SECRET, hostKey: pair.private });
  const hostKeys = hostKeysInMemory();
  const lines: string[] = [];
  const shell = shellTo(t, host.port, { hostKeys }, lines);
  assert.equal(shell.proof, undefined);
  await shell.run(['a'], still);
  const place = `127.0.0.1:${host.port}`;
  assert.deepEqual(await hostKeys.known(place), { kind: 'ssh-ed25519', fingerprint: fingerprintOf(pair) });
  assert.equal(shell.proof, `ssh-ed25519 ${fingerprintOf(pair)}`);
  assert.deepEqual(lines, [`SSH host key of ${place} from now on: ${fingerprintOf(pair)} (ssh-ed25519)`]);
});

test('Where the login is refused, nothing is remembered: it may have been another box.', async (t) => {
  const host = await startSshHost(t, { password: 'other' });
  const hostKeys = hostKeysInMemory();
  await assert.rejects(shellTo(t, host.port, { hostKeys }).run(['a'], still));
  assert.equal(await hostKeys.known(`127.0.0.1:${host.port}`), undefined);
});

for (const file of [undefined, '/data/ssh-host-keys']) {
  test(`Another key later is another host, gets no password, and the hint says what to do (${file ?? 'in memory'}).`, async (t) => {
    const [first, second] = [keyPair(), keyPair()];
    const before = await startSshHost(t, { password: SECRET, hostKey: first.private });
    const hostKeys: HostKeys = { ...hostKeysInMemory(), ...(file && { file }) };
    await shellTo(t, before.port, { hostKeys }).run(['a'], still);
    await before.close();
    const after = await startSshHost(t, { password: SECRET, hostKey: second.private, port: before.port });
    await assert.rejects(shellTo(t, before.port, { hostKeys }).run(['a'], still), (thrown) => {
      assert.ok(thrown instanceof RouterError);
      assert.equal(thrown.code, 'wrong-host');
      assert.equal(thrown.detail, `SSH host key ${fingerprintOf(second)} instead of ${fingerprintOf(first)}`);
      const means = file ?? /restart Node-RED/;
      assert.ok(
        typeof means === 'string' ? thrown.hint?.en.includes(means) : means.test(thrown.hint?.en ?? ''),
      );
      assert.ok(thrown.hint?.ja);
      return true;
    });
    assert.deepEqual(after.attempts, []);
    assert.equal((await hostKeys.known(`127.0.0.1:${before.port}`))?.fingerprint, fingerprintOf(first));
  });
}

test('A fingerprint that the user entered counts from the first time, and nothing is remembered beside it.', async (t) => {
  const pair = keyPair();
  const host = await startSshHost(t, { password: SECRET, hostKey: pair.private });
  const hostKeys = hostKeysInMemory();
  const wrong = shellTo(t, host.port, { hostKeys, expectedKey: fingerprintOf(keyPair()) });
  await assert.rejects(
    wrong.run(['a'], still),
    (thrown) => thrown instanceof RouterError && thrown.code === 'wrong-host',
  );
  assert.deepEqual(host.attempts, []);
  const right = shellTo(t, host.port, { hostKeys, expectedKey: fingerprintOf(pair) });
  assert.equal((await right.run(['a'], still)).code, 0);
  assert.equal(await hostKeys.known(`127.0.0.1:${host.port}`), undefined);
});

test('A host that has moved is let in by the key of its old address, and is known at the new one from then on.', async (t) => {
  const pair = keyPair();
  const host = await startSshHost(t, { password: SECRET, hostKey: pair.private });
  const key = { kind: 'ssh-ed25519', fingerprint: fingerprintOf(pair) };
  const place = `127.0.0.1:${host.port}`;
  const keys = hostKeysInMemory();
  await keys.remember(`10.0.0.1:${host.port}`, key);
  const hostKeys = hostKeysOfMoved(keys, '10.0.0.1', '127.0.0.1');
  const lines: string[] = [];
  await shellTo(t, host.port, { hostKeys }, lines).run(['a'], still);
  assert.deepEqual(await keys.known(place), key);
  assert.deepEqual(lines, [], 'it is no new one');
  await keys.remember(`10.0.0.1:${host.port}`, { ...key, fingerprint: fingerprintOf(keyPair()) });
  await assert.rejects(shellTo(t, host.port, { hostKeys }).run(['a'], still), { code: 'wrong-host' });
});

test('A host that was met nowhere gets no login at another address, where anybody could be.', async (t) => {
  const host = await startSshHost(t, { password: SECRET, hostKey: keyPair().private });
  const keys = hostKeysInMemory();
  const hostKeys = hostKeysOfMoved(keys, '10.0.0.1', '127.0.0.1');
  await assert.rejects(shellTo(t, host.port, { hostKeys }).run(['a'], still), { code: 'wrong-host' });
  assert.deepEqual(host.attempts, []);
  assert.equal(await keys.known(`127.0.0.1:${host.port}`), undefined);
});

test('A server with several keys is asked for the kind that is remembered.', async (t) => {
  const rsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
  const ed25519 = keyPair();
  const hostKeys = hostKeysInMemory();
  const server = new ssh2.Server({ hostKeys: [ed25519.private, rsa.private] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (attempt) => attempt.accept());
    client.on('session', (accept) => {
      accept().on('exec', (run) => {
        const channel = run();
        channel.exit(0);
        channel.end();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  await hostKeys.remember(`127.0.0.1:${port}`, { kind: 'ssh-rsa', fingerprint: fingerprintOf(rsa) });
  const shell = shellTo(t, port, { hostKeys });
  assert.equal((await shell.run(['a'], still)).code, 0);
  assert.equal(shell.proof, `ssh-rsa ${fingerprintOf(rsa)}`);
});

test('Something else than SSH is unreadable, with a hint at the port.', async (t) => {
  const server = createServer((socket) =>
    socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  await assert.rejects(shellTo(t, port, {}).run(['a'], still), (thrown) => {
    assert.ok(thrown instanceof RouterError);
    assert.equal(thrown.code, 'unreadable');
    assert.ok(thrown.hint?.en && thrown.hint.ja);
    return true;
  });
});

test('What the SSH client says is sorted, and none of its texts is passed on.', () => {
  const emitted = (message: string, more: object = {}) => Object.assign(new Error(message), more);
  const sorted = (thrown: unknown, stage: Parameters<typeof connectError>[1]) =>
    connectError(thrown, stage).code;
  assert.equal(sorted(emitted('x', { level: 'client-timeout' }), 'ready'), 'timeout');
  assert.equal(
    sorted(emitted('Handshake failed: no matching key exchange algorithm'), 'answered'),
    'unsupported',
  );
  assert.equal(sorted(emitted('x', { level: 'client-socket' }), 'connecting'), 'unreachable');
  assert.equal(sorted('what?', 'ready'), 'unreachable');
  const told = connectError(emitted('canary', { level: 'client-socket', code: 'ECONNRESET' }), 'connecting');
  assert.equal(told.detail, 'ECONNRESET');
  assert.doesNotMatch(told.message, /canary/);
});
