import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { keyPair, startSshHost } from '../../support/ssh-host.ts';
import { DEAD_URL } from '../../support/no-routers.ts';
import { loopback } from '../transport/loopback.ts';

const MAIN = join(import.meta.dirname, '../../../lib/cli/main.ts');
const ENGLISH = { LC_ALL: '', LC_MESSAGES: '', LANG: 'C.UTF-8' };

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a shell runs it, without a keyboard. */
function futamichi(t: TestContext, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: { ...process.env, ...ENGLISH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  const ended = async (): Promise<Ended> => {
    const [[status], stdout, stderr] = await Promise.all([
      once(child, 'close') as Promise<[number | null]>,
      text(child.stdout),
      text(child.stderr),
    ]);
    return { status, stdout, stderr };
  };
  return { child, ended: ended() };
}

const run = (...from: Parameters<typeof futamichi>) => futamichi(...from).ended;

const codeIn = ({ stdout }: Ended) => (JSON.parse(stdout) as { error: { code: string } }).error.code;

test('Read --json prints the router as one document, says what it does beside it, and ends with 0.', async (t) => {
  const box = await startIgd();
  t.after(() => box.close());
  const { status, stdout, stderr } = await run(t, ['read', box.url.href, '--json']);
  const { readings } = JSON.parse(stdout) as { readings: Record<string, { value?: unknown }> };
  assert.equal(readings['session.up']?.value, true);
  assert.notEqual(stderr, '');
  assert.equal(status, 0);
});

test('Wrong use prints nothing, explains itself beside it, and ends with 2.', async (t) => {
  for (const args of [['read'], ['do', '127.0.0.1', 'restart']]) {
    const { status, stdout, stderr } = await run(t, args);
    assert.equal(stdout, '');
    assert.ok(stderr.includes('--json'));
    assert.equal(status, 2);
  }
});

test('Where nobody answers the document is an error with its code, and it ends with 1.', async (t) => {
  const ended = await run(t, ['read', DEAD_URL, '--json']);
  assert.equal(codeIn(ended), 'unreachable');
  assert.equal(ended.status, 1);
});

test('Help is what was asked for, in the language of LC_ALL before LC_MESSAGES before LANG.', async (t) => {
  const help = async (env: NodeJS.ProcessEnv) => {
    const { status, stdout, stderr } = await run(t, ['--help'], env);
    assert.equal(status, 0);
    assert.equal(stderr, '');
    return stdout;
  };
  const [ja, japanese] = ['ja_JP.UTF-8', { LANG: 'ja_JP.UTF-8' }];
  const en = await help({});
  const inJapanese = await help(japanese);
  assert.ok(en !== '' && inJapanese !== '' && en !== inJapanese);
  assert.equal(await help({ LANG: 'en_US.UTF-8', LC_MESSAGES: ja }), inJapanese);
  assert.equal(await help({ ...japanese, LC_ALL: 'en_US.UTF-8', LC_MESSAGES: ja }), en);
});

test('A login comes from the environment and is shown nowhere.', async (t) => {
  const canary = 'canary-5f1c';
  const env = { FUTAMICHI_USERNAME: 'admin', FUTAMICHI_PASSWORD: canary };
  const ended = await run(t, ['read', '127.0.0.1', '--driver', 'zyxel', '--json'], env);
  assert.equal(codeIn(ended), 'invalid-input');
  assert.ok(!`${ended.stdout}${ended.stderr}`.includes(canary));
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends the wait for a router that does not answer with cancelled.`, async (t) => {
    const asked = Promise.withResolvers<void>();
    const { url } = await loopback(t, () => asked.resolve());
    const { child, ended } = futamichi(t, ['read', new URL('/rootDesc.xml', url).href, '--json']);
    await Promise.race([asked.promise, ended]);
    child.kill(signal);
    assert.equal(codeIn(await ended), 'cancelled');
    assert.equal((await ended).status, 1);
  });
}

test('Who was met by SSH is remembered from one call to the next, and somebody else there is refused.', async (t) => {
  const config = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(config, { recursive: true }));
  const env = { XDG_CONFIG_HOME: config, FUTAMICHI_USERNAME: 'pi', FUTAMICHI_PASSWORD: 'canary' };
  const read = (port: number) =>
    run(t, ['read', `ssh://127.0.0.1:${port}`, '--driver', 'linux-pppd', '--json'], env);
  const first = await startSshHost(t, { password: 'canary' });
  assert.notEqual(codeIn(await read(first.port)), 'wrong-host');
  assert.match(
    await readFile(join(config, 'futamichi', 'ssh-host-keys'), 'utf8'),
    new RegExp(`^127\\.0\\.0\\.1:${first.port} \\S+ SHA256:`),
  );
  await first.close();
  const other = await startSshHost(t, { password: 'canary', port: first.port, hostKey: keyPair().private });
  assert.equal(codeIn(await read(first.port)), 'wrong-host');
  assert.deepEqual(other.attempts, []);
});

test('Nothing that a file, a router or an argument holds is a command to the terminal.', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(folder, { recursive: true }));
  const hostile = '\u001b]0;x\u0007\u009b2J\u202e';
  const file = join(folder, 'x.har');
  const response = { status: 200, headers: [], content: { mimeType: 'text/html', text: '<p>x</p>' } };
  const entries = [{ request: { method: 'GET', url: 'http://192.0.2.1/' }, response }];
  const _futamichi = { family: 'airstation-n', model: `M${hostile}`, firmware: hostile };
  await writeFile(file, JSON.stringify({ log: { entries, _futamichi } }));
  for (const args of [
    ['profile', file],
    ['profile', file, '--json'],
    ['profile', `${file}${hostile}`],
    ['read', `http://${hostile}/`],
    ['read', `--x${hostile}`],
  ]) {
    const { stdout, stderr } = await run(t, args);
    assert.notEqual(stdout + stderr, '');
    assert.doesNotMatch(
      (stdout + stderr).replaceAll('\n', ''),
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
      args.join(' '),
    );
    if (args[1] === file) assert.ok(stdout.includes(String.raw`M\u001b]0;x\u0007\u009b2J\u202e`));
    if (args[2] === '--json') assert.equal((JSON.parse(stdout) as { model: unknown }).model, `M${hostile}`);
  }
});

test('Who has read enough, as `head` has, ends it quietly.', async (t) => {
  const box = await startIgd();
  t.after(() => box.close());
  const child = spawn(process.execPath, [MAIN, 'read', box.url.href], {
    env: { ...process.env, ...ENGLISH, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  child.stdout.destroy();
  const [[status], stderr] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    text(child.stderr),
  ]);
  assert.equal(status, 0);
  assert.equal(stderr, 'Asking 127.0.0.1 …\n');
});
