// compose.yaml of examples/pppoe-container fits the image and is what Docker Compose takes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { readCompose } from '../support/compose.ts';
import { needImage, examples, IMAGE, needEngine, podmanSays } from '../support/container.ts';
import { scratch } from '../support/lab.ts';
import { installed, need } from '../support/peer.ts';

const here = join(examples, 'pppoe-container');
const shipped = (name: string) => readFileSync(join(here, name), 'utf8');

describe('compose.yaml', { timeout: 300_000 }, () => {
  test('Is taken by Docker Compose once example.env is filled in, and asks for what is missing before.', async (t) => {
    if (!need(t, 'docker-compose', installed('docker-compose'))) return;
    const compose = (...args: readonly string[]) =>
      promisify(execFile)('docker-compose', ['-f', join(here, 'compose.yaml'), ...args, 'config'], {
        cwd: '/',
      });
    const { stdout } = await compose('--env-file', join(here, 'example.env'));
    assert.match(stdout, /PPPOE_USER: abc12345@example\.ne\.jp/);
    assert.match(stdout, /context: \S+\/examples\n/);
    assert.match(stdout, /ipv4_address: 192\.168\.10\.3/);
    assert.doesNotMatch(stdout, /\$\{/);
    const empty = join(scratch('compose'), 'empty');
    writeFileSync(empty, '');
    await assert.rejects(compose('--env-file', empty), /your provider's user name, in \.env/);
  });

  test('Fits the image.', async (t) => {
    if (!needEngine(t)) return;
    await needImage();
    const { pppoe } = readCompose().services;
    const image = JSON.parse(await podmanSays('inspect', '--format', '{{json .Config}}', IMAGE)) as {
      ExposedPorts: object;
      Volumes: object;
    };
    assert.equal(pppoe.image, IMAGE);
    assert.ok(existsSync(join(examples, pppoe.build.dockerfile)));
    const [port] = Object.keys(image.ExposedPorts);
    assert.deepEqual(
      pppoe.ports.map((line) => `${line.split(':').at(-1)}/tcp`),
      [port],
    );
    assert.deepEqual(
      pppoe.volumes.map((line) => line.split(':')[1]),
      Object.keys(image.Volumes),
    );
  });

  test('Hands on settings that the image knows, and example.env names what must be filled in.', (t) => {
    const { pppoe } = readCompose().services;
    const scripts = ['pppoe-start', 'pppoe-firewall'].map(shipped).join('\n');
    const text = shipped('compose.yaml');
    for (const [name, value] of Object.entries(pppoe.environment)) {
      assert.match(scripts, new RegExp(`\\$\\{${name}[:}-]`), name);
      assert.ok(value.startsWith(`\${${name}:`), value);
    }
    const example = shipped('example.env');
    for (const [, name = ''] of text.matchAll(/\$\{(\w+):\?/g))
      assert.match(example, new RegExp(`^${name}=`, 'm'));
    for (const [, name = ''] of example.matchAll(/^(\w+)=/gm)) assert.ok(text.includes(`\${${name}:`), name);
    t.diagnostic(`${Object.keys(pppoe.environment).length} settings`);
  });
});
