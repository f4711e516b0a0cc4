import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import ssh2, { type Client } from 'ssh2';
import { RouterError } from '../../../lib/router/errors.ts';
import { runOn } from '../../../lib/transport/ssh-command.ts';

/** Logs in and runs a command where nothing compiled can be loaded, as after `npm install --omit=optional --ignore-scripts`. */
const SCRIPT = `
const Module = require('node:module');
const resolve = Module._resolveFilename;
const blocked = [];
Module._resolveFilename = function (name, ...rest) {
  if (!/^cpu-features$|\\.node$/.test(name)) return resolve.call(this, name, ...rest);
  blocked.push(name);
  throw new Error('not installed');
};
(async () => {
  const { startSshHost } = await import('./test/support/ssh-host.ts');
  const { SshShell } = await import('./lib/transport/ssh.ts');
  const host = await startSshHost({ after: () => undefined }, { password: 'x', commands: () => ({ stdout: 'yes', code: 0 }) });
  const shell = new SshShell({ host: '127.0.0.1', port: host.port, login: { username: 'pi', password: 'x' } });
  const ran = await shell.run(['true'], { signal: new AbortController().signal, deadlineMs: 20000 });
  console.log(JSON.stringify({ blocked, ran }));
  await shell.close();
  await host.close();
})();
`;

const cwd = join(import.meta.dirname, '..', '..', '..');

/** What a script prints that runs in a process of its own. */
async function printed(script: string): Promise<string> {
  const words = ['--disable-warning=ExperimentalWarning', '--input-type=commonjs', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd });
  return stdout;
}

test('SSH needs nothing that was compiled.', async () => {
  const { blocked, ran } = JSON.parse(await printed(SCRIPT)) as {
    readonly blocked: readonly string[];
    readonly ran: unknown;
  };
  assert.deepEqual(ran, { code: 0, stdout: 'yes', stderr: '' });
  assert.ok(blocked.includes('cpu-features'), 'it would have been used');
  assert.ok(
    blocked.some((name) => name.endsWith('sshcrypto.node')),
    'it would have been used',
  );
});

test('Who uses no SSH does not load it.', async () => {
  const loaded = await printed(`
    import('./lib/drivers/registry.ts').then(() =>
      console.log(Object.keys(require('node:module')._cache).filter((file) => /ssh2/.test(file)).length));
  `);
  assert.equal(loaded.trim(), '0');
});

const failing = (code: string) => (thrown: unknown) =>
  thrown instanceof RouterError && thrown.code === code && !thrown.mayHaveApplied;

test('On a connection that has ended nothing is sent, and so nothing has changed.', async () => {
  const { signal } = new AbortController();
  await assert.rejects(runOn(new ssh2.Client(), 'reboot', signal, true), failing('unreachable'));
});

test('What is given up before it begins is not sent.', async () => {
  const client = new ssh2.Client();
  client.exec = (): Client => assert.fail('sent');
  await assert.rejects(runOn(client, 'reboot', AbortSignal.abort(), true), failing('cancelled'));
});
