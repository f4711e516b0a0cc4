import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { bundle, bundled } from '../../../tools/bundle.ts';
import { startSshHost } from '../../support/ssh-host.ts';

const USER = `
import { once } from 'node:events';
const { default: ssh2 } = await import('ssh2');
const client = new ssh2.Client();
client.connect({ host: '127.0.0.1', port: Number(process.argv[2]), username: 'pi', password: 'x' });
await once(client, 'ready');
console.log(typeof ssh2.utils.parseKey);
client.end();
`;

test('What is bundled works without any package beside it, and its licences come with it.', async (t) => {
  // where no node_modules is found further up
  const dist = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(dist, { recursive: true }));
  await mkdir(join(dist, 'lib', 'transport'), { recursive: true });
  const file = join(dist, 'lib', 'transport', 'user.js');
  await writeFile(file, USER);
  await writeFile(join(dist, 'package.json'), '{"type":"module"}');
  bundle(dist);
  assert.match(await readFile(file, 'utf8'), /import\('\.\.\/\.\.\/vendor\/ssh2\.cjs'\)/);
  const host = await startSshHost(t, { password: 'x' });
  const { stdout } = await promisify(execFile)(process.execPath, [file, String(host.port)]);
  assert.equal(stdout, 'function\n');
  const licences = await readFile(join(dist, 'vendor', 'LICENSES.txt'), 'utf8');
  for (const name of [...bundled, 'asn1', 'bcrypt-pbkdf', 'safer-buffer', 'tweetnacl'])
    assert.match(licences, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, 'm'));
});

test('What is bundled and used nowhere is a mistake.', async (t) => {
  const dist = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(dist, { recursive: true }));
  assert.throws(() => bundle(dist), /nothing uses it/);
});
