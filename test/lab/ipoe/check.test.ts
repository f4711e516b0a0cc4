// `futamichi check` as anybody runs it, by a machine of the home: the routers by UPnP, every probe by its own hosts.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { probeIds } from '../../../lib/transport/probes.ts';
import { Ipoe, needIpoe, whatIsMissing, type Checked } from './ipoe.ts';

const PPPOE_ADDRESS = '153.130.66.7';
const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--bounding-set=-all'];

const LINES = [
  { mode: 'v6plus', path: 'ipoe-map-e', provider: 'v6plus', address: '106.72.18.52' },
  { mode: 'ocn', path: 'ipoe-map-e', provider: 'OCN', address: '153.242.156.217' },
  { mode: 'ds-lite', path: 'ipoe-ds-lite', provider: 'transix', address: '217.178.128.77' },
  { mode: 'ipip', path: 'ipoe-fixed-ip', provider: 'transix', address: '217.178.37.9' },
] as const;

/** A visit from outside changes a router, and has tests of its own. */
const PROBES = probeIds.filter((id) => id !== 'inbound');

const lab = new Ipoe(`chk${process.pid}`);

const found = ({ findings }: Checked, id: string) => findings.find((each) => each.id === id);
/** What is wrong, and not merely unknown: `problem dhcp-servers`. */
const wrong = ({ findings }: Checked) =>
  findings.flatMap(({ id, status }) => (status === 'ok' || status === 'unknown' ? [] : [`${status} ${id}`]));

async function fault(t: TestContext, ...[name]: Parameters<Ipoe['fault']>): Promise<void> {
  await lab.fault(name, 'on');
  t.after(() => lab.fault(name, 'off'));
}

/** Words for `ip` in one of the places, taken back afterwards. */
async function routed(t: TestContext, place: string, add: string, remove: string): Promise<void> {
  await lab.in(place, 'ip', ...add.split(' '));
  t.after(() => lab.in(place, 'ip', ...remove.split(' ')));
}

describe('futamichi check in a home on a line like FLET’S', () => {
  before(async () => {
    if (whatIsMissing() !== undefined) return;
    await lab.up('v6plus');
    await lab.answer();
  });
  after(async () => {
    if (whatIsMissing() === undefined) await lab.down();
  });

  for (const { mode, path, provider, address } of LINES)
    test(`${mode}: both roads are told right, and nothing is wrong.`, async (t) => {
      if (!needIpoe(t)) return;
      await lab.mode(mode);
      const checked = await lab.check(PROBES);
      t.diagnostic(`all probes: ${Math.round(checked.tookMs)} ms`);
      assert.deepEqual(wrong(checked), [], JSON.stringify(checked.findings));
      assert.equal(checked.code, 0);
      const { upper, lower } = checked.paths;
      assert.deepEqual([upper.path, upper.provider], [path, provider]);
      assert.deepEqual([lower.path, lower.provider], ['pppoe', 'OCN']);
      assert.deepEqual([upper.observed?.path, lower.observed?.path], [path, 'pppoe']);
      for (const each of [upper, lower])
        assert.deepEqual([each.mismatch, each.sharedExit, each.behindRouter], [false, false, false]);
      const road = (id: string) => found(checked, id)?.text.en ?? '';
      assert.ok(road('upper-road').includes(address), road('upper-road'));
      assert.ok(road('lower-road').includes(PPPOE_ADDRESS), road('lower-road'));
      for (const id of ['neighbours', 'dhcp-servers', 'pppoe-bridge', 'ipv6-routers', 'two-exits', 'dns'])
        assert.equal(found(checked, id)?.status, 'ok', id);
      for (const side of ['upper', 'lower'])
        assert.equal(found(checked, `${side}-segment-size`)?.status, 'ok');
    });

  test('Unless a probe is named nothing leaves the home, and nobody in it is asked but the routers.', async (t) => {
    if (!needIpoe(t)) return;
    await lab.mode('v6plus');
    const count =
      'table netdev counted { chain out { type filter hook egress device eth0 priority 0; ether type 0x8863 counter; ip daddr != 192.168.1.1-192.168.1.2 counter; }; }';
    await lab.in('host', 'nft', count);
    t.after(() => lab.in('host', 'nft', 'delete table netdev counted'));
    const counted = async () =>
      [...(await lab.in('host', 'nft', 'list', 'table', 'netdev', 'counted')).matchAll(/packets (\d+)/g)].map(
        ([, packets]) => Number(packets),
      );
    const silent = await lab.check([]);
    assert.deepEqual(await counted(), [0, 0]);
    assert.equal(silent.paths.upper.observed, null);
    assert.equal(silent.paths.upper.path, 'ipoe-map-e', 'told by the address that it reports');
    await lab.check(PROBES);
    const [frames = 0, packets = 0] = await counted();
    t.diagnostic(`all probes: ${packets} IPv4 packets and ${frames} PPPoE frames to others than the routers`);
    assert.ok(frames >= 1 && frames <= 2 && packets > 20 && packets < 250, `${frames} ${packets}`);
  });

  test('Two DHCP servers are heard.', async (t) => {
    if (!needIpoe(t)) return;
    await fault(t, 'two-dhcp', 'on');
    const checked = await lab.check(['dhcp-discover']);
    assert.deepEqual(wrong(checked), ['problem dhcp-servers']);
    assert.match(checked.headline.en, /2 DHCP servers answer on the LAN: 192\.168\.1\.1, 192\.168\.1\.2/);
    // nobody took an address for it
    const leases = await lab.in('host', 'bash', '-c', `cat /run/${lab.name}-lab/leases-*`);
    assert.doesNotMatch(leases, /^\d+ 02:.* 192\.168\.1\.2/m);
  });

  test('A forward outside the port set reaches the neighbour, and the check says so beforehand.', async (t) => {
    if (!needIpoe(t)) return;
    await lab.mode('v6plus');
    const [own, foreign] = [5472, 5488];
    await lab.serve(t, 'host', 8022, 'home');
    await lab.serve(t, 'neigh', foreign, 'somebody else');
    const upnpc = (...words: string[]) =>
      lab.in('host', 'upnpc', '-u', 'http://192.168.1.1:5000/rootDesc.xml', ...words);
    const forward = async (port: number) => {
      await upnpc('-a', '192.168.1.10', '8022', String(port), 'TCP');
      const { status, text } = found(await lab.check([]), 'forwards') ?? {};
      const reached = await lab.in('srv', 'timeout', '3', 'socat', '-u', `TCP:106.72.18.52:${port}`, '-');
      await upnpc('-d', String(port), 'TCP');
      return { status, text: text?.en ?? '', reached };
    };
    const theirs = await forward(foreign);
    assert.equal(theirs.status, 'warning');
    assert.match(theirs.text, /TCP 5488, which is not of this home’s port set/);
    assert.equal(theirs.reached, 'somebody else');
    const ours = await forward(own);
    assert.deepEqual([ours.status, ours.reached], ['ok', 'home']);
  });

  test('Equal MACs of the lower router’s WAN and LAN show by ARP that answers and IP that does not.', async (t) => {
    if (!needIpoe(t)) return;
    await fault(t, 'equal-mac', 'on');
    // the host knows whom to send to, as it does in a home that worked until then
    await lab.in('host', 'bash', '-c', 'exec 3<>/dev/tcp/192.168.1.2/5000');
    // what a session does all the time: a frame leaves by the WAN port
    const pid = `/run/${lab.name}-lab/dialling.pid`;
    const frame = `ff ff ff ff ff ff 02 00 5e 02 00 01 88 63 11 09${' 00'.repeat(44)}`.replaceAll(
      / ?(\w\w)/g,
      '\\x$1',
    );
    const dial = `while printf '${frame}'; do sleep 0.01; done | socat -u - INTERFACE:wan`;
    await lab.in('lower', 'bash', '-c', `(${dial}) </dev/null >/dev/null 2>&1 & echo $! > ${pid}`);
    t.after(() => lab.in('lower', 'bash', '-c', `pkill -P $(cat ${pid}) || true`));
    await lab.in(
      'upper',
      'bash',
      '-c',
      'for i in $(seq 50); do bridge fdb show br br0 | grep -q "02:00:5e:02:00:01 dev p4" && exit 0; sleep 0.1; done; exit 1',
    );
    const checked = await lab.check(['neighbours']);
    assert.equal(found(checked, 'neighbours')?.status, 'problem', JSON.stringify(checked.findings));
    assert.match(checked.headline.en, /WAN and LAN may have the same MAC address/);
  });

  test('A second machine at the lower router’s address is heard, though no table shows it.', async (t) => {
    if (!needIpoe(t)) return;
    await fault(t, 'duplicate', 'on');
    const checked = await lab.check(['neighbours']);
    assert.match(
      found(checked, 'neighbours')?.text.en ?? '',
      /2 machines answer at the LAN address of the lower router/,
    );
  });

  test('A lower router that answers on its WAN port, too, is found.', async (t) => {
    if (!needIpoe(t)) return;
    await fault(t, 'arp-flux', 'on');
    const { status, remedy } = found(await lab.check(['neighbours']), 'neighbours') ?? {};
    assert.equal(status, 'problem');
    assert.match(remedy?.en ?? '', /answers on two ports looks the same/);
  });

  test('The bridge is off and the session down: nobody answers a PADI.', async (t) => {
    if (!needIpoe(t)) return;
    await fault(t, 'no-bridge', 'on');
    await fault(t, 'session-down', 'on');
    const checked = await lab.check(['pppoe-discovery', 'stun']);
    assert.equal(found(checked, 'pppoe-bridge')?.status, 'warning');
    assert.match(found(checked, 'pppoe-bridge')?.text.en ?? '', /No concentrator answers/);
    assert.equal(found(checked, 'pppoe-session')?.status, 'problem');
    assert.deepEqual([checked.paths.lower.path, checked.paths.lower.observed], ['none', null]);
  });

  test('A lower router whose traffic leaves by the upper one, whatever it says.', async (t) => {
    if (!needIpoe(t)) return;
    const back = 'route replace default via 153.149.0.1 dev ppp0 onlink';
    await routed(t, 'lower', 'route replace default via 192.168.1.1 dev lan', back);
    const nat =
      'table ip back { chain post { type nat hook postrouting priority 90; oifname "lan" masquerade; }; }';
    await lab.in('lower', 'nft', nat);
    t.after(() => lab.in('lower', 'nft', 'delete table ip back'));
    const checked = await lab.check(['dns-echo', 'reverse-name']);
    const { upper, lower } = checked.paths;
    assert.deepEqual(
      [lower.path, lower.sharedExit, lower.mismatch, lower.behindRouter],
      ['behind-router', true, true, true],
    );
    assert.equal(lower.reported.path, 'pppoe');
    assert.deepEqual([upper.path, upper.sharedExit], ['ipoe-map-e', true]);
    assert.deepEqual(wrong(checked), ['problem two-exits']);
    assert.match(checked.headline.en, /Both routers leave by the same address, 106\.72\.18\.52/);
  });

  test('A road without a clamp is found by the size of segments.', async (t) => {
    if (!needIpoe(t)) return;
    await fault(t, 'black-hole', 'on');
    const checked = await lab.check(['mss', 'reverse-name']);
    assert.deepEqual(wrong(checked), ['warning lower-segment-size']);
  });

  test('IPv6 routers other than the upper one are found.', async (t) => {
    if (!needIpoe(t)) return;
    const words = '--port=0 --enable-ra --dhcp-range=fd00:5e::,ra-only,64 --interface=lan --bind-dynamic';
    await routed(
      t,
      'lower',
      '-6 address add fd00:5e::2/64 dev lan nodad',
      '-6 address del fd00:5e::2/64 dev lan',
    );
    const pid = `/run/${lab.name}-lab/advertising.pid`;
    await lab.in(
      'lower',
      'dnsmasq',
      '-C',
      '/dev/null',
      '--user=root',
      `--pid-file=${pid}`,
      ...words.split(' '),
    );
    t.after(async () => {
      await lab.in('lower', 'bash', '-c', `kill $(cat ${pid})`);
      const via = 'fe80::5eff:fe02:2';
      await lab
        .in('host', 'ip', '-6', 'route', 'del', 'default', 'via', via, 'dev', 'eth0')
        .catch(() => undefined);
    });
    await lab.in(
      'host',
      'bash',
      '-c',
      'for i in $(seq 100); do [ $(ip -6 route show default | grep -c fe80) -ge 2 ] && exit 0; sleep 0.1; done; ip -6 route; exit 1',
    );
    const checked = await lab.check([]);
    assert.deepEqual(wrong(checked), ['warning ipv6-routers']);
  });

  test('Without a way to send by the lower router its road is unknown, and the remedy makes it known.', async (t) => {
    if (!needIpoe(t)) return;
    await routed(t, 'host', 'rule del from 192.168.1.11 lookup 102', 'rule add from 192.168.1.11 lookup 102');
    const before = await lab.check(['dns-echo', 'stun']);
    const road = found(before, 'lower-road');
    assert.equal(road?.status, 'unknown');
    assert.match(road?.remedy?.en ?? '', /ip rule add from/);
    assert.equal(before.paths.lower.observed, null);
    // no root anywhere but in the settings of the upper router
    await routed(t, 'upper', 'route add 208.67.220.220 via 192.168.1.2', 'route del 208.67.220.220');
    const after = await lab.check(['dns-echo', 'reverse-name'], { more: { passedOn: ['208.67.220.220'] } });
    assert.equal(found(after, 'lower-road')?.status, 'ok');
    assert.deepEqual(
      [after.paths.lower.observed?.path, after.paths.lower.observed?.provider],
      ['pppoe', 'OCN'],
    );
  });

  test('An ordinary user: what needs rights says which, everything else is seen all the same.', async (t) => {
    if (!needIpoe(t)) return;
    const checked = await lab.check(PROBES, { as: NOBODY });
    const { status, text, remedy } = found(checked, 'probes') ?? {};
    assert.equal(status, 'unknown');
    assert.match(text?.en ?? '', /: dhcp-discover, pppoe-discovery\.$/);
    assert.match(remedy?.en ?? '', /port 68.*raw sockets/);
    assert.deepEqual([checked.paths.upper.path, checked.paths.lower.path], ['ipoe-map-e', 'pppoe']);
    assert.equal(found(checked, 'neighbours')?.status, 'ok');
    await lab.in('host', 'sysctl', '-qw', 'net.ipv4.ip_unprivileged_port_start=68');
    t.after(() => lab.in('host', 'sysctl', '-qw', 'net.ipv4.ip_unprivileged_port_start=1024'));
    const permitted = await lab.check(['dhcp-discover'], { as: NOBODY });
    assert.equal(found(permitted, 'dhcp-servers')?.status, 'ok');
  });
});
