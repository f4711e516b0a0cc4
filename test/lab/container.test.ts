// The image of examples/pppoe-container dials: its files, its entry point, the kernel's PPP.   npm run lab -- test test/lab/container.test.ts
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { connect } from '../../lib/capabilities/connect.ts';
import { disconnect } from '../../lib/capabilities/disconnect.ts';
import { reconnect } from '../../lib/capabilities/reconnect.ts';
import { sessionError } from '../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { openRouter } from '../../lib/application/open.ts';
import { routerConfig } from '../../lib/router/config.ts';
import type { AnyDoable } from '../../lib/router/capability.ts';
import type { Router } from '../../lib/router/router.ts';
import { readCompose } from '../peers/support/compose.ts';
import { needImage, hasEngine, needEngine } from '../peers/support/container.ts';
import { scratch } from '../peers/support/lab.ts';
import { until } from '../peers/support/until.ts';
import { containerDisk, LabContainer } from './container.ts';
import { TIMED_OUT } from './control.ts';
import { Lab } from './lab.ts';
import { needLab, whatIsMissing } from './missing.ts';

const CHANGE_MS = 90_000;
/** What a shell, pppd's files and a regular expression all take for something else. */
const PASSWORD = 'a"b\\c #d\'e$f*';

describe('the container', { timeout: 600_000 }, () => {
  let lab: Lab;
  let container: LabContainer;
  let router: Router;
  const dir = scratch('container');
  const key = join(dir, 'key');

  before(async () => {
    if (whatIsMissing() !== undefined || !hasEngine()) return;
    await needImage();
    lab = await Lab.start({ disk: await containerDisk(dir) });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    // one session at a time, as on a line with one account
    await lab.sh(undefined, 'poff flets');
    await lab.providerTakes(PASSWORD);
    container = await LabContainer.prepare(lab);
    await start();
    const address = `ssh://root@127.0.0.1:${container.sshPort}`;
    router = openRouter(routerConfig.parse({ address, driver: 'linux-pppd', interval: 1 }), {
      credentials: { username: '', password: readFileSync(key, 'utf8') },
    });
  });
  after(async () => {
    await router?.close();
    await lab?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const needBoth = (t: TestContext) => needLab(t) && needEngine(t);

  async function start(password = PASSWORD): Promise<void> {
    const { cap_add: capabilities } = readCompose().services.pppoe;
    const env = {
      PPPOE_USER: 'lab@isp',
      SSH_KEY: readFileSync(`${key}.pub`, 'utf8').trim(),
      // the lab's line, too, is shorter in everything than a real one
      OPEN: 'tcp/8080',
      FORWARD: 'tcp/443=192.168.1.100:8000',
      PPPOE_OPTIONS: 'holdoff 3 lcp-echo-interval 2 lcp-echo-failure 3 pppoe-padi-timeout 1',
    };
    await container.start({ env, password, capabilities });
  }

  function since(began: number): string {
    return `${((performance.now() - began) / 1000).toFixed(1)} s`;
  }

  test('Dials with the account that it was given, and is healthy then.', async (t) => {
    if (!needBoth(t)) return;
    const began = performance.now();
    await container.next();
    t.diagnostic(`dialled in ${since(began)}`);
    const { status, output } = await container.health();
    assert.equal(status, 0, output);
    assert.equal(
      (await lab.sh(undefined, 'ip -n container route show default')).trim(),
      'default dev ppp0 scope link',
    );
  });

  test('Is read through its SSH server by the key that it was given.', async (t) => {
    if (!needBoth(t)) return;
    const { address } = await container.next();
    router.start();
    await until('it is read', () => router.snapshot.value(wanIpv4) === address, CHANGE_MS);
    assert.equal(router.snapshot.value(sessionUp), true);
  });

  test('Reconnects when it is asked, with another address.', async (t) => {
    if (!needBoth(t)) return;
    const before = await container.next();
    const result = await router.run({ capability: reconnect, input: {}, origin: 'flow' });
    t.diagnostic(`${result.outcome} after ${(result.tookMs / 1000).toFixed(1)} s`);
    assert.equal(result.outcome, 'verified');
    const session = await container.next(before);
    assert.notEqual(session.address, before.address);
    await until('the new address is read', () => router.snapshot.value(wanIpv4) === session.address);
  });

  test('Lets in from the Internet what it was told to, and nothing else.', async (t) => {
    if (!needBoth(t)) return;
    const { address } = await container.next();
    // servers: one that shares the container's network, and one on the LAN that has another gateway
    const page = (name: string) =>
      `mkdir -p /run/${name} && echo from ${name} > /run/${name}/index.html && busybox httpd -h /run/${name} -p`;
    await lab.sh(
      undefined,
      `ip netns exec container sh -c '${page('beside')} 8080 && ${page('closed')} 8081'`,
    );
    await lab.sh('host', `${page('lan')} 8000`);
    const get = (from: 'isp' | 'host', to: string, port: number, seconds = 10) => {
      const ask = `exec 3<>/dev/tcp/${to}/${port} && printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3 && tr -d "\\r" <&3`;
      return lab.run(from, `timeout ${seconds} bash -c '${ask}'`);
    };
    for (const [port, name] of [
      [8080, 'beside'],
      [443, 'lan'],
    ] as const)
      assert.match((await get('isp', address, port)).output, new RegExp(`from ${name}`));
    // the LAN may ask it, the Internet may not
    assert.match((await get('host', '192.168.1.3', 8081)).output, /from closed/);
    assert.match((await get('host', '192.168.1.3', 2222, 2)).output, /SSH-2\.0-dropbear/);
    // not even with a refusal
    for (const port of [8081, 2222])
      assert.deepEqual(await get('isp', address, port, 3), { status: TIMED_OUT, output: '' });
    // what goes through it was told how wide the line is
    const rules = await lab.sh(undefined, 'ip netns exec container nft list table inet pppoe');
    assert.match(rules, /maxseg size set 1414/);
  });

  test('Stays disconnected when that is asked, and connects when that is asked.', async (t) => {
    if (!needBoth(t)) return;
    const session = await container.next();
    const ask = (capability: AnyDoable) => router.run({ capability, input: {}, origin: 'flow' });
    assert.equal((await ask(disconnect)).outcome, 'verified');
    assert.equal(await container.session(), undefined);
    assert.equal((await container.health()).status, 1);
    assert.match(await container.log(), /disconnected; waiting to be told/);
    const result = await ask(connect);
    t.diagnostic(`${result.outcome} after ${(result.tookMs / 1000).toFixed(1)} s`);
    assert.equal(result.outcome, 'verified');
    assert.notEqual((await container.next(session)).address, session.address);
  });

  test('Notices a line that is lost, and is back when the line is.', async (t) => {
    if (!needBoth(t)) return;
    const session = await container.next();
    const began = performance.now();
    await lab.bridge(false);
    await container.lost(session);
    t.diagnostic(`lost after ${since(began)}`);
    await until('that is read', () => router.snapshot.value(sessionUp) === false, CHANGE_MS);
    const { status, output } = await container.health();
    assert.equal(status, 1);
    assert.match(output, /no session: /);
    await until(
      'why is read',
      () => /^(echo|pado)-timeout$/.test(router.snapshot.value(sessionError) ?? ''),
      CHANGE_MS,
    );
    await lab.bridge(true);
    await container.next(session);
    t.diagnostic(`back after ${since(began)}`);
    await until('that is read', () => router.snapshot.value(sessionUp) === true, CHANGE_MS);
    assert.equal((await container.health()).status, 0);
  });

  test('Leaves politely when it is stopped, and dials when it is started again.', async (t) => {
    if (!needBoth(t)) return;
    const session = await container.next();
    await lab.sh(undefined, ': > /var/log/pppd.isp.log');
    assert.equal(await container.stop(), 0);
    assert.equal(await container.session(), undefined);
    // the provider was told, and need not find out
    assert.match(await lab.sh(undefined, 'cat /var/log/pppd.isp.log'), /LCP terminated by peer/);
    const key = await lab.sh(undefined, 'cksum < /run/container/keys/host_ed25519');
    const began = performance.now();
    await start();
    const { address } = await container.next(session);
    t.diagnostic(`dialled again in ${since(began)}`);
    assert.notEqual(address, session.address);
    assert.equal(await lab.sh(undefined, 'cksum < /run/container/keys/host_ed25519'), key);
    await until('the new address is read', () => router.snapshot.value(wanIpv4) === address, CHANGE_MS);
  });

  test('Says that the account is wrong.', async (t) => {
    if (!needBoth(t)) return;
    await container.stop();
    await start('something else');
    const why = () => router.snapshot.value(sessionError) === 'authentication-failed';
    await until('that is read', why, CHANGE_MS);
    assert.equal(router.snapshot.value(sessionUp), false);
    assert.equal((await container.health()).status, 1);
    assert.equal(await container.session(), undefined);
    assert.doesNotMatch(await container.log(), /something else/);
  });
});
