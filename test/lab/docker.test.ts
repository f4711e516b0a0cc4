// compose.yaml as Docker Engine and Docker Compose run it, with the kernel's PPP.   npm run lab -- test test/lab/docker.test.ts
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { reconnect } from '../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { openRouter } from '../../lib/application/open.ts';
import { routerConfig } from '../../lib/router/config.ts';
import type { Router } from '../../lib/router/router.ts';
import { examples, hasEngine, IMAGE, needEngine, needImage } from '../peers/support/container.ts';
import { scratch } from '../peers/support/lab.ts';
import { until } from '../peers/support/until.ts';
import { TIMED_OUT } from './control.ts';
import { Engine, engineDisk } from './engine.ts';
import { Lab } from './lab.ts';
import { needLab, whatIsMissing } from './missing.ts';
import { sessionIn, type Session } from './session.ts';

const CHANGE_MS = 120_000;
/** On the LAN, and nobody else's. */
const ADDRESS = '192.168.1.3';
const SSH = 2222;
/** What a shell, pppd's files and Compose all take for something else. */
const PASSWORD = 'a"b\\c #d\'e$f*${g}';
/** As Compose calls it. */
const NAME = 'pppoe-container-pppoe-1';
/** By README.md, to a broker in another container. */
const PUSH = {
  'compose.override.yaml': overrideOf(readFileSync(join(examples, 'pppoe-container/README.md'), 'utf8')),
  mosquitto_pub: '-h mosquitto\n-u gate\n-P gate-password\n',
  'mosquitto.conf': 'listener 1883\nallow_anonymous true\n',
};
const GREETING = /^SSH-2\.0-dropbear/;
const greet = (address: string, port: number) =>
  `timeout 10 bash -c 'exec 3<>/dev/tcp/${address}/${port} && head -n 1 <&3'`;

function overrideOf(readme: string): string {
  const [, override] = /^```\n(services:\n[^`]+)```$/m.exec(readme) ?? [];
  if (override === undefined) throw new Error('README.md shows no compose.override.yaml');
  return override;
}

describe('Docker Engine', { timeout: 800_000 }, () => {
  let lab: Lab;
  let engine: Engine;
  let router: Router;
  const dir = scratch('docker');
  const key = join(dir, 'key');

  before(
    async () => {
      if (whatIsMissing('user', 'server') !== undefined || !hasEngine()) return;
      const image = await needImage(['mosquitto', 'mosquitto-clients']);
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'Node-RED', '-f', key]);
      const env = {
        PPPOE_USER: 'lab@isp',
        PARENT: 'lan',
        SUBNET: '192.168.1.0/24',
        ADDRESS,
        SSH_KEY: readFileSync(`${key}.pub`, 'utf8').trim(),
        OPEN: '"tcp/8080 tcp/8081"',
      };
      const disk = await engineDisk(dir, image, { env, password: PASSWORD, more: PUSH });
      lab = await Lab.start({ size: 'server', disk });
      // one session at a time, as on a line with one account
      await lab.sh(undefined, 'poff flets');
      await lab.providerTakes(PASSWORD);
      engine = await Engine.start(lab);
      await engine.docker('load', '--quiet', '--input', '/srv/image.tar');
      await engine.docker('tag', image, IMAGE);
    },
    { timeout: 400_000 },
  );
  after(async () => {
    await router?.close();
    await lab?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const needBoth = (t: TestContext) => needLab(t, 'user', 'server') && needEngine(t);
  const compose = (...words: readonly string[]) => engine.docker('compose', ...words);
  const up = () => compose('up', '--detach', '--no-build');
  const told = (format: string) => engine.docker('inspect', '--format', format, NAME);
  const seconds = (began: number) => `${((performance.now() - began) / 1000).toFixed(1)} s`;

  /** What a program of the machine, which is in no container, sees in the container's network. */
  async function within(command: string): Promise<string> {
    return lab.sh(undefined, `nsenter -t ${await told('{{.State.Pid}}')} -n ${command}`);
  }

  async function session(): Promise<Session | undefined> {
    return sessionIn(await within("sh -c 'ip -j -4 addr show dev ppp0 2>/dev/null || true'"));
  }

  async function next(before?: Session): Promise<Session> {
    const isNew = (now: Session | undefined) => now && now.address !== before?.address && now;
    try {
      return await until('there is a new session', async () => isNew(await session()), CHANGE_MS);
    } catch (error) {
      throw new Error(await compose('logs'), { cause: error });
    }
  }

  test('Brings up what README.md says, which dials and is healthy.', async (t) => {
    if (!needBoth(t)) return;
    t.diagnostic(await engine.docker('version', '--format', '{{.Server.Version}}'));
    let began = performance.now();
    await up();
    t.diagnostic(`up in ${seconds(began)}`);
    began = performance.now();
    await next();
    t.diagnostic(`dialled in ${seconds(began)}`);
    await until(
      'it is healthy',
      async () => (await told('{{.State.Health.Status}}')) === 'healthy',
      CHANGE_MS,
    );
    // over its own card on the LAN, and whatever else Docker gave it for a way out is gone
    assert.match(await compose('logs'), /dialling over (eth\d)/);
    assert.match(await within('ip -d -o link show type macvlan'), /macvlan mode bridge/);
    assert.equal((await within('ip route show default')).trim(), 'default dev ppp0 scope link');
  });

  test('Shows nobody the password, and gives no more rights than compose.yaml asks for.', async (t) => {
    if (!needBoth(t)) return;
    const shown = `${await engine.docker('inspect', NAME)} ${await compose('logs')}`;
    assert.ok(!shown.includes(PASSWORD) && !shown.includes(JSON.stringify(PASSWORD).slice(1, -1)));
    const status = await compose('exec', '-T', 'pppoe', 'cat', '/proc/1/status');
    // NET_ADMIN, NET_RAW, SETGID
    for (const set of ['CapBnd', 'CapPrm', 'CapEff'])
      assert.match(status, new RegExp(`^${set}:\t0000000000003040$`, 'm'));
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.match(status, /^Seccomp:\t2$/m);
    assert.notEqual(
      (await engine.run('docker', 'compose', 'exec', '-T', 'pppoe', 'touch', '/etc/x')).status,
      0,
    );
  });

  test('Lets Node-RED in, from the server itself and from the LAN, and nobody from the Internet.', async (t) => {
    if (!needBoth(t)) return;
    assert.match(await lab.sh('lower', greet('127.0.0.1', SSH)), GREETING);
    assert.match(await lab.sh('host', greet(ADDRESS, SSH)), GREETING);
    const { address } = await next();
    assert.deepEqual(await lab.run('isp', greet(address, SSH)), { status: TIMED_OUT, output: '' });
    const port = await lab.forward(ADDRESS, SSH);
    router = openRouter(
      routerConfig.parse({ address: `ssh://root@127.0.0.1:${port}`, driver: 'linux-pppd', interval: 1 }),
      { credentials: { username: '', password: readFileSync(key, 'utf8') } },
    );
    router.start();
    await until('it is read', () => router.snapshot.value(wanIpv4) === address, CHANGE_MS);
    assert.equal(router.snapshot.value(sessionUp), true);
  });

  test('Lets in from the Internet who shares its network and is named in OPEN.', async (t) => {
    if (!needBoth(t)) return;
    const { address } = await next();
    for (const port of ['8080', '8081', '8082'])
      await engine.docker(
        ...`run --detach --rm --network container:${NAME} --tmpfs /etc/dropbear`.split(' '),
        '--no-healthcheck',
        '--entrypoint',
        'dropbear',
        IMAGE,
        ...`-F -R -p ${port}`.split(' '),
      );
    for (const port of [8080, 8081]) assert.match(await lab.sh('isp', greet(address, port)), GREETING);
    assert.match(await lab.sh('host', greet(ADDRESS, 8082)), GREETING);
    assert.equal((await lab.run('isp', greet(address, 8082))).status, TIMED_OUT);
  });

  test('Reconnects when Node-RED asks.', async (t) => {
    if (!needBoth(t)) return;
    const before = await next();
    const result = await router.run({ capability: reconnect, input: {}, origin: 'flow' });
    t.diagnostic(`${result.outcome} after ${(result.tookMs / 1000).toFixed(1)} s`);
    assert.equal(result.outcome, 'verified');
    const { address } = await next(before);
    await until('the new address is read', () => router.snapshot.value(wanIpv4) === address, CHANGE_MS);
  });

  test('Lets it tell a broker of its own accord.', async (t) => {
    if (!needBoth(t)) return;
    await engine.docker(
      ...'run --detach --name mosquitto --network pppoe-container_here --no-healthcheck --entrypoint mosquitto'.split(
        ' ',
      ),
      '--volume',
      './mosquitto.conf:/mosquitto.conf:ro',
      IMAGE,
      '-c',
      '/mosquitto.conf',
    );
    const inside = (command: string, ...options: readonly string[]) =>
      engine.run('docker', 'exec', ...options, 'mosquitto', 'sh', '-c', command);
    // it may still be starting
    await inside('until mosquitto_sub -t futamichi-pppd/# -F "%t %r %p" > /heard; do :; done', '--detach');
    const heard = async (topic: string) =>
      (await inside('cat /heard')).output
        .split('\n')
        .filter((line) => line.startsWith(`futamichi-pppd/${topic} `));
    await until(
      'somebody listens',
      async () => {
        await inside('mosquitto_pub -t futamichi-pppd/ready -m ready');
        return (await heard('ready')).length > 0;
      },
      CHANGE_MS,
    );
    const before = await next();
    await lab.dropByServer();
    const { address } = await next(before);
    await until('it is told', async () => (await heard('event')).length >= 2, CHANGE_MS);
    const message = (event: string, of: string) =>
      `futamichi-pppd/event 0 {"event":"${event}","interface":"ppp0","address":"${of}"}`;
    assert.deepEqual(await heard('event'), [message('down', before.address), message('up', address)]);
  });

  test('Brings it back when it dies.', async (t) => {
    if (!needBoth(t)) return;
    const before = await next();
    const began = performance.now();
    await lab.sh(undefined, `kill -KILL ${await told('{{.State.Pid}}')}`);
    await until(
      'it runs again',
      async () => (await told('{{.RestartCount}} {{.State.Running}}')) === '1 true',
      CHANGE_MS,
    );
    await next(before);
    t.diagnostic(`dialled again after ${seconds(began)}`);
  });

  test('Ends it in time, and brings it up again with the same host key.', async (t) => {
    if (!needBoth(t)) return;
    const hostKeys = async () => new Set((await compose('logs')).match(/host key SHA256:\S+/g));
    const before = await next();
    const keys = await hostKeys();
    assert.equal(keys.size, 1);
    await lab.sh(undefined, ': > /var/log/pppd.isp.log');
    const began = performance.now();
    await compose('stop');
    t.diagnostic(`ended in ${seconds(began)}`);
    assert.equal(await told('{{.State.ExitCode}}'), '0');
    assert.match(await lab.sh(undefined, 'cat /var/log/pppd.isp.log'), /LCP terminated by peer/);
    // a new container, whose volume is the old one
    await compose('down');
    await up();
    await next(before);
    assert.deepEqual(await hostKeys(), keys);
  });
});
