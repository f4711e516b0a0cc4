import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAnswer, type HostAnswer } from '../../../../lib/drivers/linux-pppd/answer.ts';
import { ipv6PrefixOf } from '../../../../lib/drivers/linux-pppd/prefix.ts';
import { sessionOf } from '../../../../lib/drivers/linux-pppd/session.ts';
import { hostSettingsOf } from '../../../../lib/drivers/linux-pppd/settings.ts';
import { sidesOf } from '../../../../lib/drivers/linux-pppd/sides.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { DEBIANS, recorded } from '../../../support/pppd-host.ts';

const answerWith = (...lines: readonly string[]): HostAnswer =>
  readAnswer(['futamichi-pppd 1 plain', ...lines, 'end'].join('\n'));
const inet = (local: string, prefixlen = 32) => ({ family: 'inet', local, prefixlen, scope: 'global' });
const inet6 = (local: string, more: object = {}) => ({
  family: 'inet6',
  local,
  prefixlen: 64,
  scope: 'global',
  ...more,
});
const point = (ifname: string, ...addr_info: readonly object[]) => ({
  ifname,
  flags: ['UP'],
  link_type: 'ppp',
  addr_info,
});
const card = (ifname: string, address: string, ...addr_info: readonly object[]) => ({
  ifname,
  address,
  flags: ['UP'],
  link_type: 'ether',
  addr_info,
});
const json = (key: string, ...list: readonly object[]) => `${key} ${JSON.stringify(list)}`;

for (const debian of DEBIANS) {
  test(`The session of a real host is up, with address, size, counters and age (${debian}).`, () => {
    const session = sessionOf(readAnswer(recorded(debian, 'up.status')), {});
    assert.equal(session?.up, true);
    assert.equal(session.interface, 'ppp0');
    assert.equal(session.mtu, 1454);
    assert.match(session.ipv4 ?? '', /^25\.100\.7\./);
    assert.ok((session.age ?? -1) > 5 && (session.age ?? -1) < 20, String(session.age));
    assert.ok((session.received ?? 0) > 0 && (session.sent ?? 0) > 0);
  });

  for (const name of ['waiting', 'authenticating', 'refused', 'no-concentrator', 'no-pppd']) {
    test(`A real host without a session says so while it is ${name} (${debian}).`, () => {
      assert.deepEqual(sessionOf(readAnswer(recorded(debian, `${name}.status`)), {}), { up: false });
    });
  }
}

test('Where `ip` cannot tell, nothing is claimed.', () => {
  assert.equal(sessionOf(answerWith('link '), {}), undefined);
});

test('Of several ppp interfaces the named one counts, else the first with an address.', () => {
  const link = json(
    'link',
    point('ppp0'),
    point('ppp1', inet('203.0.113.5')),
    point('ppp2', inet('203.0.113.6')),
  );
  assert.equal(sessionOf(answerWith(link), {})?.interface, 'ppp1');
  assert.equal(sessionOf(answerWith(link), { session: 'ppp2' })?.ipv4, '203.0.113.6');
  assert.equal(sessionOf(answerWith(link, 'interface ppp0'), {})?.up, false);
  assert.equal(sessionOf(answerWith(link), { session: 'ppp9' })?.up, false);
});

test('A session with IPv6 alone is one; a link-local address makes none.', () => {
  assert.equal(sessionOf(answerWith(json('link', point('ppp0', inet6('2001:db8::1')))), {})?.up, true);
  assert.equal(
    sessionOf(answerWith(json('link', point('ppp0', inet6('fe80::1', { scope: 'link' })))), {})?.up,
    false,
  );
});

const up = json('link', point('ppp0', inet('203.0.113.5')));
const age = (...lines: readonly string[]) => sessionOf(answerWith(up, ...lines), {})?.age;

test('The age comes from the hooks, which do not mind a clock that jumps.', () => {
  assert.equal(
    age('uptime 100', 'now 9', 'pid ppp0.pid 1700000000 1 ', 'event 40.5 up ppp0 203.0.113.5 -'),
    59.5,
  );
  // both were read within the same moment
  assert.equal(age('uptime 100', 'event 100.4 up ppp0 203.0.113.5 -'), 0);
});

test('Without hooks, or before they have run, the age comes from the file that pppd writes.', () => {
  assert.equal(age('uptime 100', 'now 1700000030', 'pid ppp0.pid 1700000000 1 '), 30);
  assert.equal(age('uptime 100', 'now 1700000030', 'pid ppp-flets.pid 1700000000 1 ppp0'), 30);
  assert.equal(
    age('uptime 100', 'now 1700000030', 'pid ppp0.pid 1700000000 1 ', 'event 70 down ppp0 - 9'),
    30,
  );
});

test('An age that cannot be is none: longer than the system runs, in the future, of another interface.', () => {
  assert.equal(age('uptime 100', 'now 1700000000', 'pid ppp0.pid 5 1 '), undefined);
  assert.equal(age('uptime 100', 'now 5', 'pid ppp0.pid 1700000000 1 '), undefined);
  assert.equal(age('uptime 100', 'event 900 up ppp0 - -'), undefined);
  assert.equal(
    age('uptime 100', 'now 1700000030', 'pid ppp1.pid 1700000000 1 ', 'event 9 up ppp1 - -'),
    undefined,
  );
  assert.equal(age('now 1700000030', 'pid ppp0.pid 1700000000 1 '), undefined);
});

test('A delegated prefix is known by the route that catches the rest of it.', () => {
  const routes = json('delegated', { dst: 'fd00::/48' }, { dst: '2001:db8:1200::/56', dev: 'lo' });
  assert.deepEqual(ipv6PrefixOf(answerWith(routes), {}), {
    prefix: '2001:db8:1200::/56',
    basis: 'delegated',
  });
});

test('Else the network of the session’s own address is told, but not of one that is about to go.', () => {
  const told = (...addresses: readonly object[]) =>
    ipv6PrefixOf(answerWith(json('link', point('ppp0', ...addresses))), {});
  assert.deepEqual(told(inet6('2001:db8:1:2:3:4:5:6')), { prefix: '2001:db8:1:2::/64', basis: 'address' });
  assert.deepEqual(told(inet6('2001:db8::6')), { prefix: '2001:db8::/64', basis: 'address' });
  assert.deepEqual(told(inet6('2001:db8:0:9::')), { prefix: '2001:db8:0:9::/64', basis: 'address' });
  assert.equal(told(inet6('2001:db8::6', { deprecated: true })), undefined);
  assert.equal(told(inet6('2001:db8::6', { prefixlen: 128 })), undefined);
  assert.equal(told(inet6('fd00::6')), undefined);
  assert.equal(ipv6PrefixOf(answerWith('link ', json('delegated', { dst: 'default' })), {}), undefined);
});

for (const debian of DEBIANS) {
  test(`The two sides of a real host are found by its session and by where we reached it (${debian}).`, () => {
    const { wan, lan, lanAddress } = sidesOf(readAnswer(recorded(debian, 'plain.details')), {});
    assert.equal(wan?.ifname, 'wan');
    assert.equal(lan?.ifname, 'lan');
    assert.equal(lanAddress, '192.168.1.2');
  });
}

const CARDS = [
  card('lo', '00:00:00:00:00:00', inet('127.0.0.1', 8)),
  card('docker0', '02:42:00:00:00:01', inet('172.17.0.1', 16)),
  card('eth0', '02:00:00:00:00:01', inet('192.168.1.2', 24), inet('192.168.9.2', 24)),
  card('eth1', '02:00:00:00:00:02'),
  point('ppp0', inet('203.0.113.5')),
].map((each) => (each.ifname === 'lo' ? { ...each, link_type: 'loopback' } : each));
const sides = (settings: Parameters<typeof sidesOf>[1], ...lines: readonly string[]) => {
  const { wan, lan, lanAddress } = sidesOf(answerWith(json('addr', ...CARDS), ...lines), settings);
  return [wan?.ifname, lan?.ifname, lanAddress];
};

test('Who knows better goes first: the user, the wrapper’s configuration, the kernel, the way to the host.', () => {
  const kernel = 'pppoe 00000001 02:00:00:00:00:09      eth1';
  assert.deepEqual(sides({}, kernel, 'reached 192.168.9.2'), ['eth1', 'eth0', '192.168.9.2']);
  assert.deepEqual(sides({}, kernel), ['eth1', 'eth0', '192.168.1.2']);
  assert.deepEqual(sides({}, kernel, 'reached ::ffff:192.168.9.2'), ['eth1', 'eth0', '192.168.9.2']);
  assert.deepEqual(sides({}, kernel, 'reached 127.0.0.1'), ['eth1', 'eth0', '192.168.1.2']);
  assert.deepEqual(sides({}, 'wan eth1', 'lan docker0'), ['eth1', 'docker0', '172.17.0.1']);
  assert.deepEqual(sides({ wan: 'eth1', lan: 'eth0' }, 'wan docker0', 'lan docker0'), [
    'eth1',
    'eth0',
    '192.168.1.2',
  ]);
  assert.deepEqual(sides({ wan: 'eth9' }), [undefined, 'eth0', '192.168.1.2']);
});

test('A host with one card has no second side: its one address is no pair of equal ones.', () => {
  assert.deepEqual(sides({}, 'pppoe 00000001 02:00:00:00:00:09      eth0', 'reached 192.168.1.2'), [
    undefined,
    'eth0',
    '192.168.1.2',
  ]);
});

test('A host without a LAN says so.', () => {
  assert.deepEqual(sidesOf(answerWith(), {}), { wan: undefined, lan: undefined, lanAddress: undefined });
});

test('What a user may override is checked; anything else is refused by name.', () => {
  assert.equal(hostSettingsOf(undefined).wrapper, '/usr/local/sbin/futamichi-pppd');
  const given = { session: 'ppp1', wan: 'eth0.100', lan: 'br-lan', wrapper: '/opt/bin/pppd-wrapper' };
  assert.deepEqual(hostSettingsOf(given), given);
  const refused: readonly object[] = [
    { wrapper: 'relative' },
    { wrapper: '/bin/sh -c reboot' },
    { wrapper: '/x;reboot' },
    { session: '-rf' },
    { session: 'ppp0;reboot' },
    { hostKey: 'MD5:00' },
    { wam: 'eth0' },
  ];
  for (const profile of refused)
    assert.throws(
      () => hostSettingsOf(profile),
      (thrown) => thrown instanceof RouterError && thrown.code === 'invalid-input',
    );
});
