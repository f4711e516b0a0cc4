// What our driver reads from the two routers is what their kernels say.   npm run lab -- test test/lab/routers.test.ts
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { trafficReceived } from '../../lib/capabilities/traffic-received.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../lib/capabilities/wan-mode.ts';
import { openRouter } from '../../lib/application/open.ts';
import { routerConfig } from '../../lib/router/config.ts';
import type { Router } from '../../lib/router/router.ts';
import { until } from '../peers/support/until.ts';
import { Lab } from './lab.ts';
import { needLab, whatIsMissing } from './missing.ts';
import type { RouterName } from './network.ts';

/** GetRequest of sysName.0 from the community "public", SNMP version 2c. */
const SYS_NAME = '302902010104067075626c6963a01c02040000000102010002010030 0e300c06082b060102010105000500';

describe('the two routers', { timeout: 300_000 }, () => {
  let lab: Lab;
  const routers = new Map<RouterName, Router>();
  before(async () => {
    if (whatIsMissing() !== undefined) return;
    lab = await Lab.start();
    for (const name of ['upper', 'lower'] as const) {
      const router = openRouter(routerConfig.parse({ address: lab.igd(name), interval: 1 }));
      routers.set(name, router);
      router.start();
    }
  });
  after(async () => {
    await Promise.all([...routers.values()].map((router) => router.close()));
    await lab?.stop();
  });

  async function read(name: RouterName): Promise<Router> {
    const router = routers.get(name);
    assert.ok(router);
    const { snapshot } = await until(
      `${name} is read`,
      () =>
        router.snapshot.value(sessionUp) !== undefined &&
        router.snapshot.value(trafficReceived) !== undefined &&
        router,
    );
    assert.ok(snapshot);
    return router;
  }

  /** What the kernel of a router has on its Internet side. */
  async function kernel(name: RouterName): Promise<{ readonly address: string; readonly up: boolean }> {
    const link = name === 'upper' ? 'dslite' : 'ppp0';
    const output = await lab.sh(undefined, `ip -n ${name} -j -4 addr show dev ${link}`);
    const [
      {
        flags,
        addr_info: [{ local }],
      },
    ] = JSON.parse(output) as [{ flags: readonly string[]; addr_info: [{ local: string }] }];
    return { address: local, up: flags.includes('UP') };
  }

  test('They are two boxes, told apart by the driver.', async (t) => {
    if (!needLab(t)) return;
    const [upper, lower] = [await read('upper'), await read('lower')];
    assert.match(upper.driver?.identity ?? '', /0001/);
    assert.match(lower.driver?.identity ?? '', /0002/);
  });

  test('The lower one has the address of its PPPoE session.', async (t) => {
    if (!needLab(t)) return;
    const { snapshot } = await read('lower');
    const { address, up } = await kernel('lower');
    assert.equal(snapshot.value(sessionUp), up);
    assert.equal(snapshot.value(wanIpv4), address);
    const observed = snapshot.get(wanIpv4);
    assert.equal(observed.state === 'known' && observed.attributes?.['class'], 'public');
  });

  test('The upper one is connected without an address of its own.', async (t) => {
    if (!needLab(t)) return;
    const { snapshot } = await read('upper');
    const { address, up } = await kernel('upper');
    assert.equal(snapshot.value(sessionUp), up);
    assert.equal(address, '192.0.0.2');
    // miniupnpd 2.3.1 hides it, later ones tell it; it may pass for a public one in neither
    const observed = snapshot.get(wanIpv4);
    if (observed.state === 'unknown') assert.equal(observed.why, 'not-said');
    else assert.deepEqual([observed.value, observed.attributes?.['class']], [address, 'ds-lite']);
    assert.notEqual(snapshot.value(wanIpv4), (await read('lower')).snapshot.value(wanIpv4));
  });

  test('Neither says how it is connected, and that is not guessed.', async (t) => {
    if (!needLab(t)) return;
    for (const name of ['upper', 'lower'] as const)
      assert.equal((await read(name)).snapshot.get(wanMode).state, 'unknown');
  });

  test('A redial is seen: down, then the address that the kernel has got.', async (t) => {
    if (!needLab(t)) return;
    const lower = await read('lower');
    const session = await lab.session();
    assert.ok(session);
    await lab.dropByClient();
    await until('it is down', () => lower.snapshot.value(sessionUp) === false, 30_000);
    const { address } = await lab.next(session);
    await until('the new address is read', () => lower.snapshot.value(wanIpv4) === address, 30_000);
    assert.equal(lower.snapshot.value(sessionUp), true);
    assert.equal(routers.get('upper')?.snapshot.value(sessionUp), true);
  });

  test('Both let the key in, and answer SNMP.', async (t) => {
    if (!needLab(t)) return;
    for (const name of ['upper', 'lower'] as const) {
      const options =
        '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes -o LogLevel=ERROR';
      const login = ['-i', lab.sshKey, '-p', String(lab.ports[name].ssh), `root@${lab.address(name)}`];
      const { stdout } = await promisify(execFile)('ssh', [
        ...options.split(' '),
        ...login,
        'ls /sys/class/net',
      ]);
      assert.match(stdout, name === 'upper' ? /dslite/ : /ppp0/);
      const socket = connect(lab.ports[name].snmp, lab.address(name));
      t.after(() => socket.destroy());
      socket.write(Buffer.from(SYS_NAME.replaceAll(' ', ''), 'hex'));
      const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(10_000) })) as [Buffer];
      assert.match(answer.toString('latin1'), new RegExp(`lab-${name}`));
    }
  });
});
