import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { networkInterfaces } from 'node:os';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, type NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  gatewaysIn,
  gatewayTo,
  interfaceNear,
  ipv6RoutersIn,
  ownGateways,
  ownGlobalIpv6,
  ownIpv6Routers,
  ownResolvers,
  answersAt,
  isOwnNetwork,
} from '../../../lib/transport/own-network.ts';

const HEAD = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';

test('Default gateways are read from the kernel’s table, the preferred one first.', () => {
  const table = `${HEAD}${[
    'wlan0\t00000000\t020AA8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
    'eth0\t00000000\t010AA8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0',
    'eth0\t000AA8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0',
  ].join('\n')}\n`;
  assert.deepEqual(gatewaysIn(table), ['192.168.10.1', '192.168.10.2']);
});

test('A route that is down, has no gateway or is a part of the Internet is no default gateway.', () => {
  const table = `${HEAD}${[
    'eth0\t00000000\t010AA8C0\t0002\t0\t0\t100\t00000000\t0\t0\t0',
    'ppp0\t00000000\t00000000\t0001\t0\t0\t100\t00000000\t0\t0\t0',
    'tun0\t00000000\t010AA8C0\t0003\t0\t0\t100\t00000080\t0\t0\t0',
    'nonsense',
  ].join('\n')}\n`;
  assert.deepEqual(gatewaysIn(table), []);
  assert.deepEqual(gatewaysIn(''), []);
});

test('The narrowest route counts, then the least metric; the LAN itself has no gateway.', () => {
  const table = `${HEAD}${[
    'eth0\t00000000\t020AA8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
    'eth0\t00000000\t010AA8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0',
    'eth0\tDCDC43D0\t020AA8C0\t0007\t0\t0\t100\tFFFFFFFF\t0\t0\t0',
    'eth0\t000AA8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0',
  ].join('\n')}\n`;
  assert.equal(gatewayTo('203.0.113.80', table), '192.168.10.1');
  assert.equal(gatewayTo('208.67.220.220', table), '192.168.10.2');
  assert.equal(gatewayTo('192.168.10.77', table), undefined);
  assert.equal(gatewayTo('router.home', table), undefined);
  assert.equal(gatewayTo('203.0.113.80', ''), undefined);
});

test('Routers that advertise themselves are read from the kernel’s table, each once; other routes are not.', async (t) => {
  const none = '0'.repeat(32);
  const line = (target: string, length: string, hop: string, flags: string) =>
    `${target} ${length} ${none} 00 ${hop} 00000400 00000003 00000000 ${flags}     eth0`;
  const [one, other] = ['fe8000000000000002005efffe100002', 'fe8000000000000002005efffe200002'];
  const table = [
    line(none, '00', one, '00450003'),
    line(none, '00', one, '00000003'),
    line(none, '00', other, '00450003'),
    line(none, '00', 'fe80000000000000000000000000000f', '00450002'),
    line(none, '00', none, '00200200'),
    line('240b0010123456000000000000000000', '40', none, '00000001'),
    'nonsense',
    '',
  ].join('\n');
  const routers = ['fe80::200:5eff:fe10:2', 'fe80::200:5eff:fe20:2'];
  assert.deepEqual(ipv6RoutersIn(table), routers);
  const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'ipv6_route'), table);
  assert.deepEqual(await ownIpv6Routers(join(folder, 'ipv6_route')), routers);
  assert.equal(await ownIpv6Routers('/does/not/exist'), undefined);
});

test('The interface in whose network an address lies is found.', () => {
  const face = (cidr: string | null, internal = false) =>
    ({
      family: cidr?.includes(':') ? 'IPv6' : 'IPv4',
      address: cidr?.split('/')[0] ?? '192.168.10.9',
      cidr,
      internal,
    }) as NetworkInterfaceInfo;
  const interfaces = {
    lo: [face('127.0.0.1/8', true)],
    docker0: [face('172.17.0.1/16')],
    eth0: [face('fe80::1/64'), face('192.168.10.9/24')],
    odd: [face(null)],
    gone: undefined,
  };
  assert.deepEqual(interfaceNear('192.168.10.1', interfaces), { device: 'eth0', address: '192.168.10.9' });
  assert.deepEqual(interfaceNear('192.168.10.9', { odd: interfaces.odd })?.device, 'odd');
  for (const far of ['192.168.11.1', '127.0.0.1', 'router.home'])
    assert.equal(interfaceNear(far, interfaces), undefined, far);
  assert.ok(ownResolvers().every((each) => typeof each === 'string'));
});

test('Where the system has no such table nothing is claimed.', async () => {
  assert.equal(await ownGateways('/does/not/exist'), undefined);
});

test('Global IPv6 addresses are told; those of the machine itself, of the link and of the LAN are not.', () => {
  const address = (text: string, internal = false) =>
    ({ family: text.includes(':') ? 'IPv6' : 'IPv4', address: text, internal }) as NetworkInterfaceInfo;
  const interfaces = {
    lo: [address('::1', true)],
    eth0: [address('192.168.10.9'), address('fe80::1'), address('fd00::5'), address('240b:10:1:2::9')],
    gone: undefined,
  };
  assert.deepEqual(ownGlobalIpv6(interfaces), ['240b:10:1:2::9']);
  assert.ok(Array.isArray(ownGlobalIpv6()));
});

test('An address is near where this machine has one in its network, whatever its size.', () => {
  const own = (cidr: string | null, family: 'IPv4' | 'IPv6' = 'IPv4') =>
    ({
      lan0: [{ cidr, family, internal: false, address: '', netmask: '', mac: '' }],
    }) as unknown as ReturnType<typeof networkInterfaces>;
  assert.ok(isOwnNetwork('192.168.10.250', own('192.168.10.7/24')));
  assert.ok(!isOwnNetwork('192.168.11.1', own('192.168.10.7/24')));
  assert.ok(isOwnNetwork('192.168.11.1', own('192.168.10.7/16')));
  assert.ok(!isOwnNetwork('192.168.11.1', own(null)));
  assert.ok(!isOwnNetwork('192.168.11.1', own('fd00::1/8', 'IPv6')));
  assert.ok(!isOwnNetwork('router.lan', own('0.0.0.0/0')));
});

test('An address of this machine is taken where somebody listens; who is not there answers nothing.', async (t) => {
  const { signal } = new AbortController();
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  assert.equal(await answersAt('127.0.0.1', signal, port), true);
  assert.equal(await answersAt('127.0.0.2', signal, port), false);
  assert.equal(await answersAt('127.0.0.1', AbortSignal.abort(), port), false);
});
