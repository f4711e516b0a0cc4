import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { readAnswer } from '../../../../lib/drivers/linux-pppd/answer.ts';
import { pingIn } from '../../../../lib/drivers/linux-pppd/ping.ts';
import { READING, SCRIPTS } from '../../../../lib/drivers/linux-pppd/reading-script.ts';
import { Awaited } from '../../../support/awaited.ts';
import { wrapperMachine } from '../../../support/pppd-scripts.ts';

const shipped = readFileSync(
  join(import.meta.dirname, '../../../../examples/linux-pppd/futamichi-pppd'),
  'utf8',
);
const LINK =
  '[{"ifname":"ppp0","flags":["UP"],"link_type":"ppp","mtu":1454,"addr_info":[{"family":"inet","local":"203.0.113.5","prefixlen":32}]}]';

test('The wrapper reads with the same text as the driver does without it.', () => {
  assert.ok(shipped.includes(`\n${READING}# -- end of reading\n`));
  for (const script of Object.values(SCRIPTS)) assert.ok(script.includes(READING));
});

test('What the driver runs without a wrapper changes nothing, by the commands that are in it.', () => {
  for (const script of Object.values(SCRIPTS)) {
    const words = script.replaceAll(/^.*printf.*$/gm, '');
    assert.doesNotMatch(
      words,
      /\b(sudo|rm|mv|tee|reboot|pppd call|poff|pon|systemctl|eval|source)\b|>>|>[^&/]|ip [^|\n]*\b(set|add|del)\b/,
    );
    // the one signal ends what listens, children of its own
    assert.deepEqual(words.match(/\bkill .*/g), ['kill "$1" $!']);
  }
});

for (const shell of ['sh', 'bash'] as const) {
  test(`What is pinged is the other end of the session, else the gateway, else nothing (${shell}).`, (t) => {
    const machine = wrapperMachine(t, shell);
    const pinged = (addr: string, route: string) => {
      machine.command(
        'ip',
        `case "$*" in
        *'link show up type ppp') echo '6: ppp0: <POINTOPOINT,UP> mtu 1454'; echo '7: ppp1: <UP>' ;;
        *'addr show dev ppp0') echo '${addr}' ;;
        *'route show default') echo '${route}' ;;
        *) echo '[]' ;;
        esac`,
      );
      const { target, ping } = readAnswer(machine.run(['latency']).stdout);
      return [target && `${target.of} ${target.address}`, pingIn(ping)];
    };
    machine.command(
      'ping',
      `echo "PING $9 56(84) bytes of data.\n\n5 packets transmitted, 4 received, 20% packet loss, time 804ms"; echo 'rtt min/avg/max/mdev = 1.1/2.25/3.3/0.5 ms'`,
    );
    const counted = { sent: 5, received: 4, averageMs: 2.25 };
    const session = '6: ppp0    inet 203.0.113.5 peer 198.51.100.1/32 scope global ppp0';
    assert.deepEqual(pinged(session, 'default via 192.168.1.1 dev eth0'), ['session 198.51.100.1', counted]);
    assert.deepEqual(pinged('', 'default via 192.168.1.1 dev eth0 proto dhcp'), [
      'gateway 192.168.1.1',
      counted,
    ]);
    assert.deepEqual(pinged('', 'default dev tun0 scope link'), [undefined, undefined]);
    assert.deepEqual(machine.called, [
      'ping -n -q -c 5 -i 0.2 -W 1 198.51.100.1',
      'ping -n -q -c 5 -i 0.2 -W 1 192.168.1.1',
    ]);
    machine.command(
      'ping',
      'case "$*" in *-i*) exit 1 ;; esac; echo "5 packets transmitted, 0 packets received"; exit 1',
    );
    assert.deepEqual(pinged(session, ''), [
      'session 198.51.100.1',
      { sent: 5, received: 0, averageMs: undefined },
    ]);
    machine.command('ping', 'echo "ping: socket: Operation not permitted" >&2; exit 2');
    assert.deepEqual(pinged(session, ''), ['session 198.51.100.1', undefined]);
  });

  test(`Status and details are complete answers (${shell}).`, (t) => {
    const machine = wrapperMachine(t, shell);
    machine.configure('PEER=flets\nINTERFACE=ppp0\nWAN=eth1\nLAN=br0\nBRIDGE=own\nBRIDGE_STATUS=true\n');
    machine.command('ip', `case "$*" in *'type ppp'*) echo '${LINK}' ;; *) echo '[]' ;; esac`);
    machine.write(
      'proc/net/pppoe',
      'Id       Address              Device\n00000001 02:00:00:00:00:09      eth1\n',
    );
    machine.write('run/ppp0.pid', '242\n');
    machine.write('run/ppp-flets.pid', '242\nppp0\n');
    machine.process(242, 'pppd', 'pppd', 'call', 'flets');
    machine.write('run/futamichi-pppd/events', '40.5 up ppp0 203.0.113.5 -\n');
    machine.write('etc/os-release', 'NAME="Debian GNU/Linux"\nVERSION="12 (bookworm)"');
    machine.write('proc/sys/kernel/hostname', 'gate\n');
    machine.write('proc/sys/kernel/osrelease', '6.1.0\n');
    machine.write('sys/class/dmi/id/product_name', 'Thin Client');
    machine.write('sys/class/net/eth1/addr_assign_type', '0\n');
    machine.write('sys/class/net/eth1/speed', '1000\n');
    machine.write(
      'log/syslog',
      'Nov 24 gate pppd[242]: CHAP authentication succeeded\nNov 24 gate cron[1]: x\n',
    );

    const status = readAnswer(machine.run(['status']).stdout);
    assert.deepEqual([...status.can], ['watch', 'reconnect', 'connect', 'disconnect', 'bridge']);
    assert.deepEqual(status.named, { session: 'ppp0', wan: 'eth1', lan: 'br0' });
    assert.equal(status.daemon, true);
    assert.equal(status.bridge, true);
    assert.equal(status.uptime, 100.5);
    assert.equal(status.links?.[0]?.mtu, 1454);
    assert.deepEqual(status.events, [{ at: 40.5, kind: 'up', interface: 'ppp0', code: undefined }]);
    assert.deepEqual(status.pids, [], 'the hooks know better');
    assert.deepEqual(status.log, [], 'all is well, so the log is not read');

    const details = readAnswer(
      machine.run(['details'], { SSH_CONNECTION: '192.168.1.9 5 192.168.1.2 22' }).stdout,
    );
    assert.deepEqual(details.log, ['Nov 24 gate pppd[242]: CHAP authentication succeeded']);
    assert.equal(details.os.get('VERSION'), '12 (bookworm)');
    assert.equal(details.host, 'gate');
    assert.equal(details.kernel, '6.1.0');
    assert.equal(details.machine, 'Thin Client');
    assert.equal(details.vendorMacs.get('eth1'), true);
    assert.equal(details.speeds.get('eth1'), '1000');
    assert.equal(details.reachedAt, '192.168.1.2');
    assert.deepEqual(machine.called, []);

    machine.write('run/futamichi-pppd/events', '');
    const { pids, now } = readAnswer(machine.run(['status']).stdout);
    assert.deepEqual(
      pids.map((pid) => pid.interface),
      ['ppp0', 'ppp0'],
    );
    assert.ok(pids.every(({ at }) => Math.abs(at - (now ?? 0)) < 60));
  });
}

test('A machine with nothing on it gives a complete answer, too.', (t) => {
  const machine = wrapperMachine(t);
  machine.command('ip', 'exit 1');
  for (const verb of ['status', 'details']) {
    const { code, stdout, stderr } = machine.run([verb]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(readAnswer(stdout).links, undefined);
    assert.equal(readAnswer(stdout).daemon, false);
  }
});

test('Without the wrapper a pppd counts that may be the host’s own, and none of a container.', (t) => {
  const machine = wrapperMachine(t);
  const script = SCRIPTS.status.replace('run=/run proc=/proc', `run=/run proc=${machine.path('proc')}`);
  const daemon = () => readAnswer(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout).daemon;
  const inNetwork = (id: number | 'self', name: string) => {
    mkdirSync(machine.path(`proc/${id}/ns`), { recursive: true });
    symlinkSync(`net:[${name}]`, machine.path(`proc/${id}/ns/net`));
  };
  inNetwork('self', '1');
  machine.process(41, 'sh', 'sh');
  assert.equal(daemon(), false);
  machine.process(42, 'pppd', 'pppd', 'call', 'flets');
  inNetwork(42, '2');
  assert.equal(daemon(), false, 'it is in another network');
  machine.process(43, 'pppd', 'pppd', 'call', 'flets');
  assert.equal(daemon(), true, 'nobody but root can see in which network it is');
  rmSync(machine.path('proc/43'), { recursive: true });
  machine.process(44, 'pppd', 'pppd', 'call', 'flets');
  inNetwork(44, '1');
  assert.equal(daemon(), true);
});

test('The log is read where it is: its own file, the journal, the system log, files of pppd; packets and secrets are left out.', (t) => {
  const machine = wrapperMachine(t);
  const log = () => readAnswer(machine.run(['status']).stdout).log;
  machine.write(
    'log/ppp.log',
    'from the file\nsent [PAP AuthReq user="a" password="canary"]\nusing Password canary\n secret canary\n',
  );
  assert.deepEqual(log(), ['from the file']);
  machine.write('log/messages', 'x pppd[1]: from the system\n');
  assert.deepEqual(log(), ['x pppd[1]: from the system']);
  machine.command('journalctl', 'echo from the journal; echo "rcvd [CHAP Challenge canary]"');
  assert.deepEqual(log(), ['from the journal']);
  machine.write('log/own', 'from its own\n');
  machine.configure(`LOG=${machine.path('log/own')}\n`);
  assert.deepEqual(log(), ['from its own']);
});

const FORCED: readonly string[] = ['status', 'futamichi-pppd status'];
for (const request of FORCED) {
  test(`As forced command ${JSON.stringify(request)} is answered.`, (t) => {
    assert.equal(readAnswer(wrapperMachine(t).force(request).stdout).wrapper, true);
  });
}

test('As forced command its own path is answered, and nothing but the request counts.', (t) => {
  const machine = wrapperMachine(t);
  assert.equal(machine.force(`${machine.path('bin/futamichi-pppd')} status`).code, 0);
  assert.equal(machine.run(['status'], { SSH_ORIGINAL_COMMAND: 'reconnect' }).code, 0);
  assert.deepEqual(machine.called, []);
});

const HOSTILE: readonly string[] = [
  '',
  ' ',
  'reboot',
  'status; touch canary',
  'status;touch canary',
  'status && touch canary',
  'status | touch canary',
  'status\ntouch canary',
  'touch canary\nstatus',
  'status $(touch canary)',
  '$(touch canary)',
  '`touch canary`',
  'status > canary',
  'status ',
  ' status',
  'status status',
  'Status',
  '"status"',
  '*',
  '?tatus',
  '-c touch canary',
  'sh -c "touch canary"',
  'bridge',
  'bridge on; touch canary',
  'bridge  on',
  'bridge on off',
  'reconnect flets; touch canary',
  'start',
  'own touch canary',
  'as_root status',
  'bridge_own on',
  '/bin/sh',
  '/tmp/futamichi-pppd status',
  'futamichi-pppd futamichi-pppd status',
  '../futamichi-pppd status',
  'a'.repeat(100_000),
];
for (const request of HOSTILE) {
  test(`${JSON.stringify(request.slice(0, 60))} is refused, and nothing of it is run or repeated.`, (t) => {
    const machine = wrapperMachine(t);
    const refused = { code: 64, stdout: '', stderr: 'futamichi-pppd: refused\n' };
    assert.deepEqual(machine.force(request), refused);
    assert.deepEqual(machine.run([request]), refused);
    assert.deepEqual(machine.run(request.split(' ')), refused);
    assert.deepEqual(machine.called, []);
    assert.ok(!existsSync(machine.path('canary')));
  });
}

test('A login without a request is refused.', (t) => {
  assert.equal(wrapperMachine(t).force(undefined).code, 64);
});

test('The environment decides nothing.', (t) => {
  const machine = wrapperMachine(t);
  const env = {
    PEER: '',
    RECONNECT: 'touch canary',
    BRIDGE: 'own',
    BRIDGE_ON: 'touch canary',
    LOG: '/etc/passwd',
    PATH: machine.root,
  };
  machine.run(['reconnect'], env);
  machine.run(['bridge', 'on'], env);
  assert.ok(!existsSync(machine.path('canary')));
  assert.deepEqual(readAnswer(machine.run(['status'], env).stdout).log, []);
});

test('Watching tells what the kernel and the hooks say, and ends with all its processes when nobody listens any more.', async (t) => {
  const machine = wrapperMachine(t);
  const LOST = 'Deleted 5: ppp0    inet 203.0.113.5';
  machine.command('ip', `case $* in *monitor*) echo "${LOST}"; exec sleep 600 ;; *) echo '${LINK}' ;; esac`);
  machine.write('run/futamichi-pppd/events', '1 up ppp0 203.0.113.5 -\n');
  const child = machine.start('watch');
  t.after(() => child.stdin.end());
  const news = new Awaited();
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    news.poke();
  });
  await news.until('what the kernel says', () => lines.includes('end'));
  assert.deepEqual(lines.slice(0, 2), ['watching', LOST]);
  assert.equal(readAnswer(lines.join('\n')).links?.[0]?.ifname, 'ppp0', 'and how it is then');
  lines.length = 0;
  // what was written before it follows is not told, so something is written until it does
  while (lines.length < 1) {
    appendFileSync(machine.path('run/futamichi-pppd/events'), '2 down ppp0 203.0.113.5 60\n');
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(lines[0], '2 down ppp0 203.0.113.5 60');
  // its outputs close with the last of its processes
  const closed = once(child, 'close');
  child.stdin.end();
  await closed;
});
