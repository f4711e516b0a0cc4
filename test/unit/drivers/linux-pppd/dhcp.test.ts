import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../../lib/capabilities/dhcp-server.ts';
import { readAnswer } from '../../../../lib/drivers/linux-pppd/answer.ts';
import { servesDhcp } from '../../../../lib/drivers/linux-pppd/dhcp.ts';
import { openPppd, whyNot } from '../../../support/pppd-host.ts';

const LAN = {
  ifname: 'br-lan',
  flags: ['UP'],
  link_type: 'ether',
  addr_info: [{ family: 'inet', local: '192.168.1.2', prefixlen: 24 }],
};
/** As `ss` of iproute2 6.1 prints it. */
const TITLES = 'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess';
const waits = (place: string) => `UNCONN 0      0      ${place}:67        0.0.0.0:*          `;

const said = (...lines: readonly string[]) =>
  ['futamichi-pppd 1 wrapper', ...lines.map((line) => `dhcp ${line}`), 'end'].join('\n');
const serves = (...places: readonly string[]) =>
  servesDhcp(readAnswer(said(TITLES, ...places.map(waits))), LAN);

test('Whoever waits in the LAN for those who want an address is its DHCP server.', () => {
  assert.equal(serves(), false);
  assert.equal(serves('0.0.0.0%br-lan'), true, 'dnsmasq');
  assert.equal(serves('0.0.0.0'), true, 'ISC dhcpd');
  assert.equal(serves('*'), true, 'systemd');
  assert.equal(serves('192.168.1.2'), true, 'Kea');
});

test('Servers of the host’s own containers and virtual machines are not the LAN’s.', () => {
  assert.equal(serves('0.0.0.0%virbr0', '192.168.122.1'), false);
  assert.equal(serves('0.0.0.0%virbr0', '0.0.0.0%br-lan'), true);
});

test('Where it cannot be told, nothing is told.', async (t) => {
  const places = readAnswer(said(TITLES, waits('0.0.0.0%eth0')));
  assert.equal(servesDhcp(places, undefined), undefined, 'which interface is the LAN’s');
  assert.equal(servesDhcp(readAnswer(said()), LAN), undefined, 'a host without ss, or a wrapper from before');
  const home = openPppd(t);
  home.shell.says('details', said());
  assert.equal(whyNot(await home.read('details'), dhcpServer), 'not-said');
  home.shell.says('details', said(TITLES));
  assert.equal((await home.read('details')).value(dhcpServer), false);
});
