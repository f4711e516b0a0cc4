// The Dockerfile of examples/pppoe-container, really built: what is in the image and what is not.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, test } from 'node:test';
import {
  buildContainer,
  examples,
  hasEngine,
  IMAGE,
  needEngine,
  podman,
  podmanSays,
} from '../support/container.ts';
import { scratch } from '../support/lab.ts';
import { installed, need } from '../support/peer.ts';

const SCRIPTS = [
  '/usr/local/sbin/pppoe-start',
  '/usr/local/sbin/pppoe-firewall',
  '/usr/local/sbin/pppoe-healthy',
  '/etc/ppp/ip-pre-up',
];
const CANARY = 'canary-q7WmX2';
const MOST_MB = 150;

describe('the image', { timeout: 300_000 }, () => {
  let tookMs = 0;
  before(async () => {
    if (!hasEngine()) return;
    const began = performance.now();
    await buildContainer();
    tookMs = performance.now() - began;
  });

  const inside = (program: string, ...args: readonly string[]) =>
    podmanSays('run', '--rm', '--network=none', '--health-interval=disable', '--ulimit=nofile=1024:2048',
      '--ulimit=nproc=4096:4096', '--entrypoint', program, IMAGE, ...args); // prettier-ignore

  test('Is small.', async (t) => {
    if (!needEngine(t)) return;
    const megabytes = Number(await podmanSays('inspect', '--format', '{{.Size}}', IMAGE)) / 1e6;
    t.diagnostic(`${megabytes.toFixed(0)} MB, built in ${(tookMs / 1000).toFixed(1)} s`);
    assert.ok(megabytes < MOST_MB, `${megabytes} MB`);
  });

  test('Has the wrapper and the hooks of examples/linux-pppd.', async (t) => {
    if (!needEngine(t)) return;
    for (const [from, to] of [
      ['futamichi-pppd', '/usr/local/sbin/futamichi-pppd'],
      ['ip-up.d/futamichi', '/etc/ppp/ip-up.d/futamichi'],
      ['ip-down.d/futamichi', '/etc/ppp/ip-down.d/futamichi'],
    ] as const) {
      assert.equal(
        await inside('cat', to),
        readFileSync(join(examples, 'linux-pppd', from), 'utf8').trimEnd(),
      );
      await inside('test', '-x', to);
    }
  });

  test('Has scripts that its own shell takes, and none that gives more rights.', async (t) => {
    if (!needEngine(t)) return;
    for (const file of SCRIPTS) await inside('sh', '-n', file);
    assert.equal(await inside('find', '/', '-xdev', '-type', 'f', '-perm', '/6000'), '');
  });

  test('Has scripts in which shellcheck finds nothing.', (t) => {
    if (!need(t, 'shellcheck', installed('shellcheck'))) return;
    execFileSync('shellcheck', ['-s', 'sh', ...SCRIPTS.map((file) => basename(file))], {
      cwd: join(examples, 'pppoe-container'),
    });
  });

  test('Holds nothing of an account that lies beside the Dockerfile or in the environment.', async (t) => {
    if (!needEngine(t)) return;
    const dir = scratch('context');
    const context = join(dir, 'examples');
    cpSync(examples, context, { recursive: true });
    for (const name of ['password', '.env', 'pppoe-secret', 'futamichi'])
      writeFileSync(join(context, 'pppoe-container', name), `PPPOE_PASSWORD=${CANARY}\n`);
    // not even if the Dockerfile took all that it is given
    appendFileSync(join(context, 'pppoe-container', 'Dockerfile'), 'COPY . /everything/\n');
    const tag = 'localhost/futamichi-pppoe-canary';
    const env = { PPPOE_PASSWORD: CANARY, PPPOE_USER: CANARY, PPPOE_PASSWORD_FILE: CANARY };
    await buildContainer({ context, env, tag });
    t.after(() => podman('rmi', tag));
    const file = join(dir, 'image.tar');
    await podmanSays('save', '--format', 'docker-archive', '--output', file, tag);
    const all = readFileSync(file);
    // else the layers are packed, and nothing would ever be found
    assert.ok(all.includes('futamichi-pppd 1 wrapper'));
    assert.ok(all.includes('everything/pppoe-container/peer'));
    assert.ok(!all.includes(CANARY));
    const said = `${await podmanSays('inspect', tag)} ${await podmanSays('history', '--no-trunc', tag)}`;
    assert.match(said, /pppoe-start/);
    assert.ok(!said.includes(CANARY));
  });
});
