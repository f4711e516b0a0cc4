import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { WanPath } from '../../../lib/capabilities/wan-path.ts';
import { homeShare, ownPorts } from '../../../lib/path/own-ports.ts';
import { Ipoe, needIpoe, NETWORKS, whatIsMissing, type Mode } from './ipoe.ts';

const PPPOE_ADDRESS = '153.130.66.7';

/** What each line truly is, as the lab is built. The masks of the port sets are plain arithmetic and none of the product’s. */
const LINES: readonly {
  readonly mode: Mode;
  readonly path: WanPath;
  readonly provider: string;
  readonly address: string;
  readonly isOwnPort?: (port: number) => boolean;
}[] = [
  {
    mode: 'v6plus',
    path: 'ipoe-map-e',
    provider: 'v6plus',
    address: '106.72.18.52',
    isOwnPort: (port) => port >= 4096 && (port & 0x0ff0) === 86 << 4,
  },
  {
    mode: 'ocn',
    path: 'ipoe-map-e',
    provider: 'OCN',
    address: '153.242.156.217',
    isOwnPort: (port) => port >= 1024 && (port & 0x03f0) === 19 << 4,
  },
  {
    mode: 'ds-lite',
    path: 'ipoe-ds-lite',
    provider: 'transix',
    address: '217.178.128.77',
  },
  {
    mode: 'ipip',
    path: 'ipoe-fixed-ip',
    provider: 'transix',
    address: '217.178.37.9',
  },
];

const lab = new Ipoe(`ipoe${process.pid}`);
const lower = { up: true, ipv4: PPPOE_ADDRESS };

describe('a home on a line like FLET’S', () => {
  before(async () => {
    if (whatIsMissing() === undefined) await lab.up('v6plus');
  });
  after(async () => {
    if (whatIsMissing() === undefined) await lab.down();
  });

  for (const { mode, path, provider, address, isOwnPort } of LINES)
    test(`${mode}: both roads are told right, by what is seen and by little that is reported.`, async (t) => {
      if (!needIpoe(t)) return;
      await lab.mode(mode);
      const home = await lab.look({ upper: { up: true }, lower });
      const { upper } = home;
      assert.deepEqual(
        [upper.path, upper.provider, upper.mismatch, upper.sharedExit],
        [path, provider, false, false],
      );
      assert.ok(upper.confidence >= 0.9);
      const { seen, prefixes, provisioned, missed } = upper.looked;
      assert.equal(seen?.ipv4, address);
      assert.equal(seen?.mss, 1408);
      const prefix = `${NETWORKS[mode]}:/64`;
      assert.ok(prefixes.includes(prefix));
      assert.deepEqual([provisioned, missed], [true, []]);
      assert.equal(home.lower.path, 'pppoe');
      assert.equal(home.lower.provider, 'OCN');
      assert.deepEqual([home.lower.looked.seen?.ipv4, home.lower.looked.seen?.mss], [PPPOE_ADDRESS, 1402]);
      assert.equal(home.lower.looked.provisioned, false);
      assert.equal(seen?.ports?.length, 8);
      if (!isOwnPort) return;
      // what the STUN server saw, the lab’s own truth and the product’s table say the same of each port
      const share = homeShare(prefix);
      assert.equal(share.ipv4, address);
      for (const port of seen.ports) {
        assert.ok(isOwnPort(port), `${port}`);
        assert.equal(ownPorts(share, port).mine, true, `${port}`);
      }
      for (const port of home.lower.looked.seen?.ports ?? [])
        assert.equal(ownPorts(share, port).mine, isOwnPort(port));
    });

  for (const mode of ['v6plus', 'ocn'] as const)
    test(`${mode}: a forward of an own port is reached; of another it reaches the neighbour, as was said beforehand.`, async (t) => {
      if (!needIpoe(t)) return;
      await lab.mode(mode);
      const line = LINES.find((each) => each.mode === mode);
      assert.ok(line);
      const share = homeShare(`${NETWORKS[mode]}:/64`);
      const own = share.ports[1]?.[0] ?? 0;
      const neighbours = own + 16;
      assert.deepEqual(
        [own, neighbours].map((port) => ownPorts(share, port).mine),
        [true, false],
      );
      await lab.serve(t, 'host', 8022, 'home');
      await lab.serve(t, 'neigh', neighbours, 'somebody else');
      const forward = `table ip door { chain pre { type nat hook prerouting priority dstnat; iifname tun4 tcp dport { ${own}, ${neighbours} } dnat to 192.168.1.10:8022; }; }`;
      await lab.in('upper', 'nft', forward);
      t.after(() => lab.in('upper', 'nft', 'delete table ip door'));
      const reached = (port: number) =>
        lab.in('srv', 'timeout', '3', 'socat', '-u', `TCP:${line.address}:${port}`, '-');
      assert.deepEqual([await reached(own), await reached(neighbours)], ['home', 'somebody else']);
    });

  test('The lower router fell back behind the upper one: both leave by one address, and it is said so.', async (t) => {
    if (!needIpoe(t)) return;
    await lab.mode('v6plus');
    await lab.fault('behind', 'on');
    t.after(() => lab.fault('behind', 'off'));
    // a machine that is left in the network of its own that such a router makes
    for (const words of [
      'address add 192.168.11.10/24 dev eth0',
      'rule add from 192.168.11.10 lookup 103',
      'route add default via 192.168.11.1 table 103',
    ])
      await lab.in('host', 'ip', ...words.split(' '));
    t.after(async () => {
      await lab.in('host', 'ip', 'rule', 'del', 'from', '192.168.11.10', 'lookup', '103');
      await lab.in('host', 'ip', 'address', 'del', '192.168.11.10/24', 'dev', 'eth0');
    });
    const reports = { upper: { up: true }, lower: { up: true, mode: 'pppoe' } } as const;
    const home = await lab.look(reports, { lower: '192.168.11.1' });
    assert.equal(home.lower.looked.seen?.ipv4, '106.72.18.52');
    assert.deepEqual([home.upper.path, home.upper.sharedExit], ['ipoe-map-e', true]);
    assert.deepEqual(
      [home.lower.path, home.lower.sharedExit, home.lower.mismatch],
      ['behind-router', true, true],
    );
  });

  test('A session that is down: nothing is seen by its road, and what is missing is said.', async (t) => {
    if (!needIpoe(t)) return;
    await lab.mode('v6plus');
    await lab.fault('session-down', 'on');
    t.after(() => lab.fault('session-down', 'off'));
    const { lower: below } = await lab.look({ lower: { up: false, mode: 'pppoe' } });
    assert.deepEqual([below.path, below.observed, below.mismatch], ['none', undefined, false]);
    assert.ok(below.looked.missed.some(({ probe }) => probe === 'stun'));
  });

  test('Without a second address this machine cannot see the lower road, and says what would change that.', async (t) => {
    if (!needIpoe(t)) return;
    await lab.mode('v6plus');
    await lab.in('host', 'ip', 'rule', 'del', 'from', '192.168.1.11', 'lookup', '102');
    t.after(() => lab.in('host', 'ip', 'rule', 'add', 'from', '192.168.1.11', 'lookup', '102'));
    const { upper, lower: below } = await lab.look({ lower });
    assert.equal(upper.path, 'ipoe-map-e');
    assert.equal(below.looked.seen, undefined);
    assert.deepEqual([below.looked.notSteered !== undefined, below.observed], [true, undefined]);
    assert.deepEqual([below.path, below.provider], ['pppoe', 'OCN'], 'the name of what it reports tells');
    // nor is one needed at this machine where the upper router passes a host on, for what goes by UDP
    await lab.in('upper', 'ip', 'route', 'add', '208.67.220.220', 'via', '192.168.1.2');
    const passed = await lab.look({ lower }, { passedOn: ['208.67.220.220'] });
    await lab.in('upper', 'ip', 'route', 'del', '208.67.220.220');
    assert.equal(passed.lower.looked.seen?.ipv4, PPPOE_ADDRESS);
    // a route to one of the hosts of a pair is enough for an address
    await lab.in('host', 'ip', 'route', 'add', '208.67.220.220', 'via', '192.168.1.2');
    t.after(() => lab.in('host', 'ip', 'route', 'del', '208.67.220.220'));
    assert.equal((await lab.look({ lower })).lower.looked.seen?.ipv4, PPPOE_ADDRESS);
  });
});
