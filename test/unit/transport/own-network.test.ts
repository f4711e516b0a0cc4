import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { test } from 'node:test';
import { gatewaysIn, ownGateways, ownGlobalIpv6 } from '../../../lib/transport/own-network.ts';

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
