// The lab itself: what tests may count on.   npm run lab -- test
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { scratch } from '../peers/support/lab.ts';
import { until } from '../peers/support/until.ts';
import { Lab } from './lab.ts';
import { needLab } from './missing.ts';

/** What each start has to have again: who runs and since when, addresses, the concentrator's mark in the log. */
const STATE = `cut -d ' ' -f 1,2,22 $(printf '/proc/%s/stat ' $(pgrep 'pppd|pppoe|miniupnpd|snmpd|dropbear|dnsmasq'))
ip -n lower -4 -br addr; ip -n upper -4 -br addr; md5sum /var/log/pppd.lower.log`;

const runs = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

describe('the lab', { timeout: 300_000 }, () => {
  test('Each start is the same home, with the session up and the time right.', async (t) => {
    if (!needLab(t)) return;
    const states: string[] = [];
    for (let time = 1; time <= 3; time += 1) {
      const began = performance.now();
      const lab = await Lab.start();
      t.diagnostic(`start ${time}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
      try {
        const [clock, ...state] = (await lab.sh(undefined, `date +%s; ${STATE}`)).split('\n');
        assert.ok(Math.abs(Number(clock) - Date.now() / 1000) < 5, `${clock} in the lab`);
        const session = await lab.session();
        assert.match(session?.address ?? '', /^25\.100\.7\.\d+$/);
        assert.ok(state.length > 10, state.join('\n'));
        states.push([session?.address, session?.index, ...state].join('\n'));
        await lab.sh(undefined, 'ip -n lower link set lan down; rm -r /lab/bridge.sh /etc/ppp');
      } finally {
        await lab.stop();
      }
    }
    assert.equal(states[1], states[0]);
    assert.equal(states[2], states[0]);
  });

  test('Commands run where they should, with all that they say.', async (t) => {
    if (!needLab(t)) return;
    const lab = await Lab.start();
    t.after(() => lab.stop());
    const links = (namespace?: 'upper' | 'lower' | 'isp' | 'host') => lab.sh(namespace, 'ls /sys/class/net');
    assert.match(await links('upper'), /br-lan\ndslite/);
    assert.match(await links('lower'), /lan\nlo\nppp0\nwan/);
    assert.match(await links('isp'), /aftr/);
    assert.match(await links('host'), /eth0/);
    assert.doesNotMatch(await links(), /br-lan|ppp0/);
    const words = String.raw`再接続 \n \\ \x41 %s 'single' "double"`;
    assert.equal(await lab.sh(undefined, `cat <<'END'\n${words}\n\ttab\nEND`), `${words}\n\ttab`);
    const both = await Promise.all([lab.sh('lower', 'sleep 0.3; echo 1'), lab.sh('upper', 'echo 2')]);
    assert.deepEqual(both, ['1', '2']);
    assert.deepEqual(await lab.run(undefined, 'echo out; echo err >&2; exit 3'), {
      status: 3,
      output: 'out\nerr',
    });
    await assert.rejects(lab.sh('host', 'echo why; false'), /false: status 1\nwhy/);
    assert.equal((await lab.run(undefined, 'sleep 60', { seconds: 1 })).status, 124);
    assert.equal(await lab.sh(undefined, 'sleep 60 & echo at once'), 'at once');
    assert.equal((await lab.sh(undefined, 'seq 20000')).split('\n').length, 20_000);
    await assert.rejects(lab.sh(undefined, 'x'.repeat(5000)), /too long/);
  });

  test('Two of them run side by side and do not hear each other.', async (t) => {
    if (!needLab(t)) return;
    const labs = await Promise.all([Lab.start(), Lab.start()]);
    t.after(() => Promise.all(labs.map((lab) => lab.stop())));
    const ports = labs.flatMap((lab) => Object.values(lab.ports).flatMap((each) => Object.values(each)));
    assert.equal(new Set(ports).size, 12);
    const [one, other] = labs;
    const session = await other?.session();
    await one?.concentrator('stop');
    await one?.waitFor('one has lost its session', async () => !(await one.session()));
    assert.deepEqual(await other?.session(), session);
    const answers = await Promise.all(labs.map(async (lab) => (await fetch(lab.igd('lower'))).text()));
    for (const answer of answers) assert.match(answer, /lab-lower/);
  });

  test('It is gone with the process that started it, even if that one was killed.', async (t) => {
    if (!needLab(t)) return;
    const script = `
      const { Lab } = await import(${JSON.stringify(join(import.meta.dirname, 'lab.ts'))});
      const lab = await Lab.start();
      console.log(lab.pid);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // what a killed process leaves behind goes with this one
      env: { ...process.env, TMPDIR: scratch('killed') },
    });
    const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
    const pid = Number(line);
    assert.equal(runs(pid), true);
    parent.kill('SIGKILL');
    await until('QEMU has ended', () => !runs(pid), 5000);
  });

  test('Nothing of it listens to anybody outside.', async (t) => {
    if (!needLab(t)) return;
    const lab = await Lab.start();
    t.after(() => lab.stop());
    const own = new Set(
      readFileSync('/proc/net/tcp', 'utf8')
        .split('\n')
        .filter((line) => / 0A /.test(line))
        .map((line) => /: (\w{8}):(\w{4}) /.exec(line))
        .filter((found) => found !== null)
        .map(([, address, port]) => `${address} ${Number.parseInt(port ?? '', 16)}`),
    );
    for (const ports of Object.values(lab.ports))
      for (const port of Object.values(ports)) assert.ok(own.has(`0100007F ${port}`), `${port}`);
    // nor does anything in it reach what listens on this machine, by the address that QEMU has on the LAN
    const reach = `exec 3<>/dev/tcp/192.168.1.253/${lab.ports.lower.igd}`;
    const { status } = await lab.run('upper', `timeout 3 bash -c '${reach}'`);
    assert.notEqual(status, 0);
    await lab.sh('upper', `bash -c 'exec 3<>/dev/tcp/192.168.1.2/5000'`);
  });
});
