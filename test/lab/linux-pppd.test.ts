// linux-pppd logs in by real SSH (dropbear) and says what the kernel does.   npm run lab -- test test/lab/linux-pppd.test.ts
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { latency } from '../../lib/capabilities/latency.ts';
import { linkUp } from '../../lib/capabilities/link-up.ts';
import { loss } from '../../lib/capabilities/loss.ts';
import { reconnect } from '../../lib/capabilities/reconnect.ts';
import { sessionError } from '../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { until } from '../peers/support/until.ts';
import { doorkeeper } from './doorkeeper.ts';
import { Lab } from './lab.ts';
import { needLab, whatIsMissing } from './missing.ts';
import { PATIENCE_MS, isLeftAlone, isUp, openPppd, redialIsSeen, run } from './pppd.ts';

const cli = join(import.meta.dirname, '..', '..', 'lib', 'cli', 'main.ts');

describe('linux-pppd logs in', { timeout: 600_000 }, () => {
  let lab: Lab;
  before(async () => {
    if (whatIsMissing() === undefined) lab = await Lab.start();
  });
  after(() => lab?.stop());

  const kernel = async () => {
    const output = await lab.sh(undefined, 'ip -n lower -j -s addr show dev ppp0');
    const [link] = JSON.parse(output) as [
      {
        readonly mtu: number;
        readonly addr_info: [{ readonly local: string }];
        readonly stats64: { readonly rx: { readonly bytes: number } };
      },
    ];
    return { address: link.addr_info[0].local, mtu: link.mtu, received: link.stats64.rx.bytes };
  };

  test('With a key, on the command line, it says what the kernel does.', async (t) => {
    if (!needLab(t)) return;
    const before = await kernel();
    const address = `ssh://root@127.0.0.1:${lab.ports.lower.ssh}`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [cli, 'read', address, '--driver', 'linux-pppd', '--json'],
      { env: { ...process.env, FUTAMICHI_PASSWORD: readFileSync(lab.sshKey, 'utf8') } },
    );
    const now = await kernel();
    const { readings } = JSON.parse(stdout) as {
      readings: Record<string, { value: unknown; attributes?: Record<string, unknown> }>;
    };
    const value = (id: string) => readings[id]?.value;
    assert.equal(value('session.up'), true);
    assert.equal(value('wan.ipv4'), now.address);
    assert.equal(readings['session.up']?.attributes?.['mtu'], now.mtu);
    assert.equal(value('wan.mode'), 'pppoe');
    assert.equal(value('wan.mac'), '02:00:00:00:02:01');
    assert.equal(value('lan.mac'), '02:00:00:00:02:02');
    assert.equal(value('lan.address'), '192.168.1.2');
    assert.equal(value('session.error'), 'none');
    const received = Number(value('traffic.received'));
    assert.ok(
      received >= before.received && received <= now.received,
      `${before.received} ${received} ${now.received}`,
    );
  });

  test('With a password, too.', async (t) => {
    if (!needLab(t)) return;
    const { router, lines } = openPppd(t, lab, { password: 'lab' });
    await isUp(router);
    assert.match(lines.join('\n'), /SHA256:/);
  });

  test('A wrong password is tried once; UPnP goes on telling.', async (t) => {
    if (!needLab(t)) return;
    const door = await doorkeeper(t, lab.ports.lower.ssh);
    const { router } = openPppd(t, lab, { password: 'wrong-canary', port: door.port, igd: true });
    await until('it is refused', () => router.problem?.code === 'auth-failed', PATIENCE_MS);
    assert.doesNotMatch(JSON.stringify(router.problem) + router.problem?.stack, /canary/);
    await isUp(router);
    const session = await lab.session();
    assert.ok(session);
    await lab.dropByClient();
    const { address } = await lab.next(session);
    await until('the new address is told', () => router.snapshot.value(wanIpv4) === address, PATIENCE_MS);
    const observed = router.snapshot.get(wanIpv4);
    assert.equal(observed.state === 'known' && observed.channel, 'igd');
    assert.equal(router.problem?.code, 'auth-failed');
    assert.equal(door.visitors(), 1);
  });

  test('Where somebody wants it, the host measures its own road, to the other end of its session.', async (t) => {
    if (!needLab(t)) return;
    const { router } = openPppd(t, lab, { ping: true });
    const known = () => router.snapshot.value(latency) !== undefined;
    await until('the latency is known', known, PATIENCE_MS);
    const { snapshot } = router;
    const target = snapshot.get(latency).attributes?.['target'];
    assert.match(await lab.sh('lower', 'ip -4 addr show dev ppp0'), new RegExp(`peer ${String(target)}/32`));
    assert.ok((snapshot.value(latency) ?? 0) > 0);
    assert.ok((snapshot.value(loss) ?? 100) < 100);
    assert.equal(snapshot.value(linkUp), true);
  });

  test('Without the wrapper a change is heard from the kernel, and nothing can be asked.', async (t) => {
    if (!needLab(t)) return;
    const { router } = openPppd(t, lab, { interval: 600 });
    await isLeftAlone(router);
    await redialIsSeen(t, lab, router);
    await assert.rejects(run(router, reconnect), { code: 'unsupported', detail: /no futamichi-pppd/ });
    assert.equal(router.snapshot.value(sessionError), 'reconnect-requested');
  });

  test('Somebody else behind the address is not told anything.', async (t) => {
    if (!needLab(t)) return;
    const { router } = openPppd(t, lab, { password: 'lab', igd: true });
    await isUp(router);
    const key = '/etc/dropbear/dropbear_ed25519_host_key';
    const restart = `for id in $(ip netns pids lower); do
      read -r name </proc/$id/comm && [ "$name" = dropbear ] && kill $id
    done
    ip netns exec lower dropbear -R -p 22 -P /run/dropbear.lower.pid`;
    await lab.sh(
      undefined,
      `mv ${key} ${key}.own && dropbearkey -t ed25519 -f ${key} >/dev/null; ${restart}`,
    );
    await until('it is noticed', () => router.problem?.code === 'wrong-host', PATIENCE_MS);
    await until('UPnP tells on', () => {
      const observed = router.snapshot.get(sessionUp);
      return observed.state === 'known' && observed.channel === 'igd';
    });
    await lab.sh(undefined, `mv ${key}.own ${key}; ${restart}`);
    await router.lookNow();
    assert.equal(router.problem, undefined);
  });
});
