import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

const root = join(import.meta.dirname, '../../..');
/** npm alone takes seconds to start on a busy machine, three times; by itself it tries again for minutes. */
const SOON_MS = 45_000;

/** A clone into which nothing was installed yet. */
function clone(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'futamichi-clone-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  for (const folder of ['tools', 'demo']) mkdirSync(join(dir, folder));
  for (const file of ['package.json', 'package-lock.json', 'tools/run.mjs', 'tools/install.mjs'])
    copyFileSync(join(root, file), join(dir, file));
  writeFileSync(join(dir, 'demo/start.ts'), "console.log('started');\n");
  return dir;
}

/** The README's first command there, with packages from this registry only and nothing kept from earlier. */
async function start(
  t: TestContext,
  registry: string,
  [program, ...args]: readonly [string, ...string[]] = ['npm', 'start'],
): Promise<string> {
  const dir = clone(t);
  const env = { ...process.env, npm_config_registry: registry, npm_config_cache: join(dir, 'cache') };
  const child = spawn(program, args, { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: SOON_MS });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  assert.deepEqual(await once(child, 'close'), [1, null], text);
  assert.match(text, /Installing Node-RED/);
  assert.match(text, /could not be installed/);
  assert.doesNotMatch(text, /^started/m);
  return text;
}

async function listening(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

test('Where packages come from cannot be reached: that is said, and soon over.', async (t) => {
  const server = createServer();
  const port = await listening(t, server);
  server.close();
  const text = await start(t, `http://127.0.0.1:${port}/`);
  assert.match(text, new RegExp(`^127\\.0\\.0\\.1:${port} cannot be reached \\(ECONNREFUSED\\)`, 'm'));
  assert.match(text, /proxy/);
  assert.doesNotMatch(text, /npm error/);
});

for (const [registry, named] of [
  ['https://packages.example/', 'packages.example'],
  // npm itself keeps such an address back
  ['https://somebody:secret@packages.example/', 'The package registry'],
] as const)
  test(`So it is without any network: ${named}.`, async (t) => {
    const without = ['unshare', '--net', '--map-root-user', 'npm', 'start'] as const;
    if (spawnSync('unshare', ['--net', '--map-root-user', 'true']).status !== 0)
      return t.skip('This machine has no network namespaces for everybody.');
    const text = await start(t, registry, without);
    assert.match(text, new RegExp(`^${named} cannot be reached \\(\\w+\\)`, 'm'));
    assert.doesNotMatch(text, /secret/);
  });

test('One that does not answer is not waited for.', async (t) => {
  const server = createServer((socket) => socket.on('error', () => undefined));
  server.on('connection', (socket) => t.after(() => socket.destroy()));
  const port = await listening(t, server);
  const { promise: heard, resolve } = Promise.withResolvers<void>();
  server.once('connection', () => resolve());
  const dir = clone(t);
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${port}/`,
    npm_config_cache: join(dir, 'cache'),
  };
  const child = spawn('node', ['tools/run.mjs', 'demo/start.ts'], {
    cwd: dir,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: SOON_MS,
  });
  t.after(() => child.kill());
  await heard;
  const [said] = (await once(child.stderr.setEncoding('utf8'), 'data')) as [string];
  assert.match(said, /cannot be reached \(no answer\)/);
});

test('An answer that is an error is an answer: the installation itself says what is wrong.', async (t) => {
  const server = createHttpServer((_request, response) => void response.writeHead(404).end('{}'));
  const text = await start(t, `http://127.0.0.1:${await listening(t, server)}/`);
  assert.doesNotMatch(text, /cannot be reached/);
  assert.match(text, /npm error code E404/);
});
