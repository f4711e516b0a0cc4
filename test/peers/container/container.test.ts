// The image of examples/pppoe-container in a container with the rights of its compose file. This machine's kernel need not
// have PPP: here it never gets a session. That it gets one is shown by test/lab/container.test.ts.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { openRouter } from '../../../lib/application/open.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import { readCompose } from '../support/compose.ts';
import { needImage, hasEngine, needEngine, podman, podmanSays } from '../support/container.ts';
import { until } from '../support/until.ts';
import {
  asComposed,
  makeKey,
  Net,
  newDir,
  secret,
  sshTo,
  startContainer,
  writePassword,
} from './container.ts';

const PPPOE_USER = 'abc12345@example.ne.jp';
const PASSWORD = 'open-sesame-91';
const ADDRESS = '192.168.77.3';
/** Of capabilities(7). */
const NUMBERS: Readonly<Record<string, bigint>> = { SETGID: 6n, NET_ADMIN: 12n, NET_RAW: 13n };

describe('the container', { timeout: 300_000 }, () => {
  before(async () => {
    if (hasEngine()) await needImage();
  });

  const user = { PPPOE_USER };

  test('Has the rights of compose.yaml and no other, tells how it is by SSH, and ends when it is told.', async (t) => {
    if (!needEngine(t)) return;
    const net = new Net(t);
    const [own, strange] = [makeKey(), makeKey()];
    const keys = ['--volume', `${newDir()}:/etc/dropbear`];
    const args = [
      '--network',
      `ns:/run/netns/${net.name}`,
      ...keys,
      ...asComposed({ ...user, SSH_KEY: own.public }),
      ...secret(writePassword(PASSWORD)),
    ];
    const id = await startContainer(t, ...args);
    const log = async (container = id) => {
      const { stdout, stderr } = await podman('logs', container);
      return stdout + stderr;
    };
    await until('pppd has tried', async () => /Plugin pppoe\.so loaded[^]*\n.*Z /.test(await log()));

    // rights
    const rights = await podmanSays('exec', id, 'cat', '/proc/1/status');
    const bits = readCompose().services.pppoe.cap_add.map((name) => 1n << (NUMBERS[name] ?? 0n));
    const mask = bits.reduce((all, bit) => all | bit).toString(16).padStart(16, '0'); // prettier-ignore
    for (const set of ['CapBnd', 'CapPrm', 'CapEff'])
      assert.match(rights, new RegExp(`^${set}:\\t${mask}$`, 'm'));
    assert.match(rights, /^NoNewPrivs:\t1$/m);
    assert.notEqual((await podman('exec', id, 'touch', '/etc/x')).status, 0);
    assert.equal(await podmanSays('exec', id, 'stat', '-L', '-c', '%a', '/etc/ppp/chap-secrets'), '600');
    assert.equal(
      await podmanSays('exec', id, 'stat', '-f', '-L', '-c', '%T', '/etc/ppp/chap-secrets'),
      'tmpfs',
    );
    // nothing goes another way than through the session
    assert.equal(net.defaultRoutes, '');

    // health
    assert.equal((await podman('healthcheck', 'run', id)).status, 1);
    const health = await podmanSays('inspect', '--format', '{{json .State}}', id);
    assert.match(health, /no session: /);

    // through its SSH server
    const address = `ssh://root@${ADDRESS}:2222`;
    const router = openRouter(routerConfig.parse({ address, driver: 'linux-pppd', interval: 1 }), {
      credentials: { username: '', password: own.secret },
    });
    t.after(() => router.close());
    router.start();
    await until('it is read', () => router.snapshot.value(sessionUp) === false);
    if (/PPPoE socket/.test(await log()))
      await until('why is read', () => router.snapshot.value(sessionError) === 'no-kernel-support');

    const ssh = (key: string, ...words: readonly string[]) => sshTo(ADDRESS, key, words);
    assert.match((await ssh(own.file, 'status')).text, /^futamichi-pppd 1 wrapper\n[^]*\nend\n$/);
    assert.equal((await ssh(own.file, 'cat', '/etc/ppp/chap-secrets')).status, 64);
    assert.equal((await ssh(own.file)).status, 64);
    assert.match((await ssh(own.file, '-W', `${ADDRESS}:2222`)).text, /refused|prohibited|forwarding failed/);
    assert.match((await ssh(strange.file, 'status')).text, /Permission denied/);

    // the end, and the next life
    const print = async (container: string) => /host key (SHA256:[\w+/]{43})/.exec(await log(container))?.[1];
    const first = await until('the host key is told', () => print(id));
    assert.ok(!(await log()).includes(PASSWORD));
    assert.ok(!(await podmanSays('inspect', id)).includes(PASSWORD));
    const began = performance.now();
    await podmanSays('stop', '--time', '15', id);
    t.diagnostic(`ended in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    assert.equal(await podmanSays('inspect', '--format', '{{.State.ExitCode}}', id), '0');
    const second = await startContainer(t, ...args);
    assert.equal(await until('the host key is told', () => print(second)), first);
  });

  test('Is started again by its engine when it dies, with a new life and the same account.', async (t) => {
    if (!needEngine(t)) return;
    const { restart } = readCompose().services.pppoe;
    const network = ['--network', `ns:/run/netns/${new Net(t).name}`];
    const id = await startContainer(
      t,
      '--restart',
      restart,
      ...network,
      ...asComposed(user),
      ...secret(writePassword(PASSWORD)),
    );
    const dialled = async () => ((await podman('logs', id)).stdout.match(/dialling over eth0/g) ?? []).length;
    await until('it dials', async () => (await dialled()) === 1);
    process.kill(Number(await podmanSays('inspect', '--format', '{{.State.Pid}}', id)), 'SIGKILL');
    await until('it dials again', async () => (await dialled()) === 2);
    assert.equal(await podmanSays('inspect', '--format', '{{.State.Running}}', id), 'true');
  });
});
