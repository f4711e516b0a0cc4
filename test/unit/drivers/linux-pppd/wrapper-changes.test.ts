import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { watchFile } from '../../../../lib/transport/watch-file.ts';
import { Awaited } from '../../../support/awaited.ts';
import { listener, wrapperMachine, type ScriptMachine } from '../../../support/pppd-scripts.ts';

const UP =
  '[{"ifname":"ppp0","flags":["UP"],"link_type":"ppp","addr_info":[{"family":"inet","local":"203.0.113.5"}]}]';

/** Resolves when a file of the machine says it. */
async function says(machine: ScriptMachine, name: string, text: string | RegExp): Promise<string> {
  const news = new Awaited();
  const end = new AbortController();
  const now = () => {
    try {
      return readFileSync(machine.path(name), 'utf8');
    } catch {
      return '';
    }
  };
  void watchFile(machine.path(name), () => news.poke(), end.signal);
  await news.until(String(text), () => now().match(text) !== null, now);
  end.abort();
  return now();
}

test('Reconnect and disconnect are signals to the pppd of our peer, wherever its id is found.', async (t) => {
  const machine = wrapperMachine(t);
  machine.configure('PEER=flets\n');
  const [ours, other] = [await listener(t), await listener(t)];
  machine.process(other.id, 'pppd', 'pppd', 'call', 'other', 'nodetach');
  machine.process(ours.id, 'pppd', '/usr/sbin/pppd', 'call', 'flets', 'nodetach');
  // of another pppd that happens to have an interface of that name
  machine.write('run/ppp0.pid', `${other.id}\n`);
  assert.equal(machine.run(['reconnect']).code, 0);
  await ours.got('SIGHUP');
  machine.write('run/ppp-flets.pid', `${ours.id}\nppp0\n`);
  assert.equal(machine.force('disconnect').code, 0);
  await ours.got('SIGTERM');
  assert.deepEqual(other.signals, ['ready']);
});

test('The interface’s file counts where the configuration names the interface.', async (t) => {
  const machine = wrapperMachine(t);
  machine.configure('PEER=flets\nINTERFACE=ppp7\n');
  const ours = await listener(t);
  machine.process(ours.id, 'pppd', 'pppd', 'file', '/etc/ppp/x');
  machine.write('run/ppp7.pid', `${ours.id}\n`);
  assert.equal(machine.run(['reconnect']).code, 0);
  await ours.got('SIGHUP');
});

test('A file that is left over gets nobody else a signal.', async (t) => {
  const machine = wrapperMachine(t);
  machine.configure('PEER=flets\n');
  const innocent = await listener(t);
  machine.process(innocent.id, 'nginx', 'nginx', 'call', 'flets');
  for (const left of [String(innocent.id), '-1', '0x1', '', `1 ${innocent.id}`]) {
    machine.write('run/ppp-flets.pid', `${left}\n`);
    assert.equal(machine.run(['disconnect']).code, 0);
  }
  assert.deepEqual(innocent.signals, ['ready']);
});

test('Where no pppd runs, one is started that stays when we are gone, and its exit code is noted.', async (t) => {
  for (const verb of ['connect', 'reconnect']) {
    const machine = wrapperMachine(t);
    machine.configure('PEER=flets\n');
    machine.command('pppd', 'exit 19');
    machine.write('run/futamichi-pppd/events', '');
    assert.deepEqual(machine.run([verb]), { code: 0, stdout: '', stderr: '' });
    assert.equal(await says(machine, 'run/futamichi-pppd/events', 'exit'), '100.50 exit ppp0 19\n');
    assert.deepEqual(machine.called, ['pppd call flets nodetach']);
  }
});

test('Connect leaves a session alone that is up, and lets a pppd that waits dial at once.', async (t) => {
  const machine = wrapperMachine(t);
  machine.configure('PEER=flets\n');
  const ours = await listener(t);
  machine.process(ours.id, 'pppd', 'pppd', 'call', 'flets');
  machine.command('ip', `echo '${UP}'`);
  assert.equal(machine.run(['connect']).code, 0);
  machine.command('ip', 'echo "[]"');
  assert.deepEqual(ours.signals, ['ready']);
  assert.equal(machine.run(['connect']).code, 0);
  await ours.got('SIGHUP');
});

test('Commands of the configuration take the place of signals; what they say and how they end is passed on.', (t) => {
  const machine = wrapperMachine(t);
  machine.command('systemctl', 'echo said; cat; test "$1" != stop');
  machine.configure(
    "RECONNECT='systemctl restart ppp'\nCONNECT='systemctl start ppp'\nDISCONNECT='systemctl stop ppp'\n",
  );
  assert.deepEqual(machine.run(['reconnect']), { code: 0, stdout: '', stderr: 'said\n' });
  assert.equal(machine.run(['connect']).code, 0);
  assert.equal(machine.run(['disconnect']).code, 1);
  assert.deepEqual(machine.called, ['systemctl restart ppp', 'systemctl start ppp', 'systemctl stop ppp']);
});

test('Without a peer nothing can be dialled, without a pppd nothing started.', (t) => {
  const machine = wrapperMachine(t);
  machine.configure('PEER=\n');
  for (const verb of ['reconnect', 'connect', 'disconnect']) {
    const { code, stderr } = machine.run([verb]);
    assert.deepEqual([code, stderr], [69, 'futamichi-pppd: no PEER is configured\n']);
  }
  assert.doesNotMatch(machine.run(['status']).stdout, /can (reconnect|connect|disconnect)|daemon/);
});

const NOBODY = { FAKE_UID: '1000' };

test('Who is not root goes through sudo, with exactly what was asked, and only where it permits that.', (t) => {
  const machine = wrapperMachine(t);
  const self = machine.path('bin/futamichi-pppd');
  machine.command('sudo', 'test "$2" != -l || test "$4" != disconnect');
  assert.equal(machine.force('reconnect', NOBODY).code, 0);
  assert.equal(machine.force('bridge on', NOBODY).code, 0);
  assert.deepEqual(machine.called, [
    `sudo -n -l ${self} reconnect`,
    `sudo -n ${self} reconnect`,
    `sudo -n -l ${self} bridge on`,
    `sudo -n ${self} bridge on`,
  ]);
  const { code, stderr } = machine.force('disconnect', NOBODY);
  assert.deepEqual([code, stderr], [77, 'futamichi-pppd: sudo does not permit it\n']);
});

test('Looking needs no root.', (t) => {
  const machine = wrapperMachine(t);
  for (const verb of ['status', 'details']) assert.equal(machine.force(verb, NOBODY).code, 0);
  assert.deepEqual(machine.called, []);
});

test('A relay is started for the two interfaces, found again by them, and ended.', async (t) => {
  const machine = wrapperMachine(t);
  machine.configure('PEER=\nBRIDGE=relay\nWAN=eth1\nLAN=br0\n');
  assert.deepEqual(machine.run(['bridge', 'status']), { code: 0, stdout: 'off\n', stderr: '' });
  assert.equal(machine.force('bridge on').code, 0);
  assert.deepEqual(machine.called, ['pppoe-relay -S eth1 -C br0']);
  const [ours, other] = [await listener(t), await listener(t)];
  machine.process(ours.id, 'pppoe-relay', 'pppoe-relay', '-S', 'eth1', '-C', 'br0');
  machine.process(other.id, 'pppoe-relay', 'pppoe-relay', '-S', 'eth2', '-C', 'br0');
  assert.equal(machine.run(['bridge', 'status']).stdout, 'on\n');
  assert.match(machine.run(['status']).stdout, /^bridge on$/m);
  machine.run(['bridge', 'on']);
  assert.equal(machine.called.length, 1, 'it runs already');
  assert.equal(machine.run(['bridge', 'off']).code, 0);
  await ours.got('SIGTERM');
  assert.deepEqual(other.signals, ['ready']);
});

test('Frames are redirected between the network card and each port of the LAN’s bridge, and no other rule is touched.', (t) => {
  const machine = wrapperMachine(t);
  machine.configure('PEER=\nBRIDGE=frames\nWAN=eth1\nLAN=br0\n');
  machine.write('sys/class/net/br0/brif/lan1/x', '');
  machine.write('sys/class/net/br0/brif/lan2/x', '');
  assert.equal(machine.run(['bridge', 'on']).code, 0);
  const added = machine.called.filter((line) => line.startsWith('tc filter add'));
  const rule = (from: string, to: string) =>
    ['0x8863 34915', '0x8864 34916'].map((pair) => {
      const [type, pref] = pair.split(' ');
      return `tc filter add dev ${from} ingress pref ${pref} protocol ${type} matchall action mirred egress redirect dev ${to}`;
    });
  assert.deepEqual(added, [...rule('eth1', 'br0'), ...rule('lan1', 'eth1'), ...rule('lan2', 'eth1')]);
  assert.ok(machine.called.includes('ip link set dev eth1 promisc on'));
  assert.ok(!machine.called.some((line) => /qdisc del|promisc on.*br0/.test(line)));
  const before = machine.called.length;
  assert.equal(machine.run(['bridge', 'off']).code, 0);
  assert.deepEqual(
    machine.called.slice(before),
    ['eth1', 'lan1', 'lan2'].flatMap((port) =>
      ['34915', '34916'].map((pref) => `tc filter del dev ${port} ingress pref ${pref}`),
    ),
  );
  machine.command('tc', 'echo "filter protocol pppoe_disc pref 34915 matchall chain 0"');
  assert.equal(machine.run(['bridge', 'status']).stdout, 'on\n');
});

test('A LAN that is one interface is its own port; a rule that cannot be made fails the change.', (t) => {
  const machine = wrapperMachine(t);
  machine.configure('PEER=\nBRIDGE=frames\nWAN=eth1\nLAN=eth0\n');
  assert.equal(machine.run(['bridge', 'on']).code, 0);
  assert.ok(machine.called.includes('ip link set dev eth0 promisc on'));
  machine.command('tc', 'test "$2" != add || test "$1" != filter');
  assert.equal(machine.run(['bridge', 'on']).code, 1);
});

test('Own commands bridge in their own way.', (t) => {
  const machine = wrapperMachine(t);
  machine.command('lab', 'test "$1" != status');
  machine.configure(
    "PEER=\nBRIDGE=own\nBRIDGE_ON='lab on'\nBRIDGE_OFF='lab off'\nBRIDGE_STATUS='lab status'\n",
  );
  for (const what of ['on', 'off']) assert.equal(machine.run(['bridge', what]).code, 0);
  assert.equal(machine.run(['bridge', 'status']).stdout, 'off\n');
  assert.deepEqual(machine.called, ['lab on', 'lab off', 'lab status']);
});

test('A bridge that is not, or not wholly, configured is not offered for long.', (t) => {
  const machine = wrapperMachine(t);
  const refused = (config: string, why: string) => {
    machine.configure(config);
    const { code, stderr } = machine.run(['bridge', 'on']);
    assert.deepEqual([code, stderr], [69, `futamichi-pppd: ${why}\n`]);
  };
  refused('', 'no BRIDGE is configured');
  refused('BRIDGE=everything\n', 'no BRIDGE is configured');
  refused('BRIDGE=frames\nWAN=eth1\n', 'WAN and LAN are not configured');
  assert.match(machine.run(['status']).stdout, /^bridge off$/m);
});
