import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identity } from '../../../../lib/capabilities/identity.ts';
import { lanAddress } from '../../../../lib/capabilities/lan-address.ts';
import { lanMac } from '../../../../lib/capabilities/lan-mac.ts';
import { lineRateReceived } from '../../../../lib/capabilities/line-rate-received.ts';
import { lineRateSent } from '../../../../lib/capabilities/line-rate-sent.ts';
import { linkUp } from '../../../../lib/capabilities/link-up.ts';
import { log } from '../../../../lib/capabilities/log.ts';
import { pppoeBridge } from '../../../../lib/capabilities/pppoe-bridge.ts';
import { sessionError } from '../../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { throughputReceived } from '../../../../lib/capabilities/throughput-received.ts';
import { trafficReceived } from '../../../../lib/capabilities/traffic-received.ts';
import { trafficSent } from '../../../../lib/capabilities/traffic-sent.ts';
import { uptime } from '../../../../lib/capabilities/uptime.ts';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import { wanIpv6 } from '../../../../lib/capabilities/wan-ipv6.ts';
import { wanIpv6Prefix } from '../../../../lib/capabilities/wan-ipv6-prefix.ts';
import { wanMac } from '../../../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../../../lib/capabilities/wan-mode.ts';
import type { AnyReadable } from '../../../../lib/router/capability.ts';
import type { Snapshot } from '../../../../lib/router/snapshot.ts';
import { DEBIANS, openPppd, recorded, whyNot } from '../../../support/pppd-host.ts';

const attributes = (snapshot: Snapshot, token: AnyReadable) => {
  const observed = snapshot.get(token);
  return observed.state === 'known' ? observed.attributes : undefined;
};

for (const debian of DEBIANS) {
  test(`One command tells how a real session is (${debian}).`, async (t) => {
    const home = openPppd(t);
    home.shell.says('status', recorded(debian, 'up.status'));
    const now = await home.read('status');
    assert.deepEqual(home.shell.asked, ['status']);
    assert.equal(now.value(sessionUp), true);
    assert.deepEqual(attributes(now, sessionUp), { interface: 'ppp0', mtu: 1454 });
    assert.match(now.value(wanIpv4) ?? '', /^25\.100\.7\./);
    assert.equal(attributes(now, wanIpv4)?.['class'], 'public');
    const age = home.clock.now() - Date.parse(now.value(uptime) ?? '');
    assert.ok(age > 5000 && age < 20_000);
    assert.equal(whyNot(now, pppoeBridge), 'not-offered');
    assert.equal(whyNot(now, sessionError), 'not-said', 'the log has not been read yet');
  });

  test(`One more command tells the rest (${debian}).`, async (t) => {
    const home = openPppd(t);
    home.shell.says('details', recorded(debian, 'up.details'));
    home.shell.says('status', recorded(debian, 'up.status'));
    const now = await home.read('details');
    assert.deepEqual(home.shell.asked, ['details']);
    assert.equal(now.value(identity)?.vendor, 'Debian GNU/Linux');
    assert.match(now.value(identity)?.firmware ?? '', /^1[23]/);
    assert.equal(attributes(now, identity)?.['hostKey'], 'ssh-ed25519 SHA256:x');
    assert.equal(now.value(wanMode), 'pppoe');
    assert.deepEqual(attributes(now, wanMode), { route: 'ppp0' });
    assert.ok((now.value(trafficReceived) ?? 0) > 0);
    assert.ok((now.value(trafficSent) ?? 0) > 0);
    assert.equal(whyNot(now, wanIpv6Prefix), 'not-said');
    assert.equal(now.value(linkUp), true);
    assert.equal(whyNot(now, wanIpv6), 'not-said');
    assert.equal(now.value(wanMac), '02:00:00:00:02:01');
    assert.deepEqual(attributes(now, wanMac), { interface: 'wan', vendor: false });
    assert.equal(now.value(lanMac), '02:00:00:00:02:02');
    assert.equal(now.value(lanAddress), '192.168.1.2');
    const lines = now.value(log) ?? [];
    assert.ok(lines.includes('CHAP authentication succeeded'));
    assert.doesNotMatch(lines.join('\n'), /25\.100\.7|lab@isp/, 'a log is shown without addresses and names');
    assert.equal((await home.read('status')).value(sessionError), 'reconnect-requested');
  });

  test(`A session that is gone has no address, no age and a reason (${debian}).`, async (t) => {
    const home = openPppd(t);
    home.shell.says('status', recorded(debian, 'refused.status'));
    const now = await home.read('status');
    assert.equal(now.value(sessionUp), false);
    assert.equal(whyNot(now, wanIpv4), 'not-said');
    assert.equal(whyNot(now, uptime), 'not-said');
    assert.equal(now.value(sessionError), 'authentication-failed');
    home.shell.says('status', recorded(debian, 'up.status'));
    assert.equal(
      (await home.read('status')).value(sessionError),
      'authentication-failed',
      'it stays the last one',
    );
  });

  test(`Without a wrapper the same is read by plain commands (${debian}).`, async (t) => {
    const home = openPppd(t);
    home.shell.hasWrapper = false;
    home.shell.says('plain status', recorded(debian, 'plain.status'));
    home.shell.says('plain details', recorded(debian, 'plain.details'));
    assert.equal((await home.read('status')).value(sessionUp), true);
    assert.equal((await home.read('details')).value(lanAddress), '192.168.1.2');
  });
}

const said = (...lines: readonly string[]) => ['futamichi-pppd 1 wrapper', ...lines, 'end'].join('\n');

test('The speed is the session’s own: another session begins anew, whatever its counters say.', async (t) => {
  const home = openPppd(t);
  const read = async (seconds: number, uptimeS: number, bytes: number, since: number) => {
    await home.clock.advance(seconds * 1000);
    const link = JSON.stringify([
      {
        ifname: 'ppp0',
        flags: ['UP', 'LOWER_UP'],
        link_type: 'ppp',
        addr_info: [{ family: 'inet', local: '25.100.7.11', prefixlen: 32, scope: 'global' }],
        stats64: { rx: { bytes }, tx: { bytes: 5 } },
      },
    ]);
    const lines = [`uptime ${uptimeS}`, `link ${link}`, `event ${since} up ppp0 25.100.7.11 -`];
    home.shell.says('details', ['futamichi-pppd 1 wrapper', 'can reconnect', ...lines, 'end'].join('\n'));
    const observed = (await home.read('details')).get(throughputReceived);
    return observed.state === 'known' ? observed.value : observed.attributes?.['reason'];
  };
  assert.equal(await read(0, 1000, 2 ** 32 - 1000, 100), 'one-figure');
  assert.equal(await read(60, 1060, 2 ** 32 + 6_000_000_000, 100), 800_000_000);
  assert.equal(await read(60, 1120, 90_000_000_000, 1100), 'one-figure');
  assert.equal(await read(60, 1180, 90_060_000_000, 1100), 8_000_000);
  assert.equal(await read(60, 1240, 70, 1230), 'one-figure');
});

test('The link of the Internet side is the carrier’s, and its IPv6 address the session’s or else its own.', async (t) => {
  const home = openPppd(t, { wan: 'eth1' });
  const inet6 = (local: string, rest = {}) => ({
    family: 'inet6',
    local,
    prefixlen: 64,
    scope: 'global',
    ...rest,
  });
  const read = async (
    flags: readonly string[],
    addresses: readonly object[],
    point: readonly object[] = [],
  ) => {
    const card = {
      ifname: 'eth1',
      flags,
      link_type: 'ether',
      address: '02:00:00:00:02:01',
      addr_info: addresses,
    };
    const ppp = { ifname: 'ppp0', flags: ['UP'], link_type: 'ppp', addr_info: point };
    home.shell.says(
      'details',
      said('can reconnect', `link ${JSON.stringify([ppp])}`, `addr ${JSON.stringify([card])}`),
    );
    const now = await home.read('details');
    return [now.value(linkUp) ?? whyNot(now, linkUp), now.value(wanIpv6) ?? whyNot(now, wanIpv6)];
  };
  const own = inet6('2001:db8:0:1::5');
  assert.deepEqual(await read(['UP', 'LOWER_UP'], [own]), [true, '2001:db8:0:1::5']);
  assert.deepEqual(await read(['NO-CARRIER', 'UP'], []), [false, 'not-said']);
  assert.deepEqual(await read(['BROADCAST'], []), ['not-said', 'not-said']);
  assert.deepEqual(await read(['UP', 'LOWER_UP'], [own], [inet6('2001:db8:0:2::7')]), [
    true,
    '2001:db8:0:2::7',
  ]);
  const others = [
    inet6('fd00::1'),
    inet6('fe80::1', { scope: 'link' }),
    inet6('2001:db8::9', { deprecated: true }),
  ];
  assert.deepEqual(await read(['UP', 'LOWER_UP'], others), [true, 'not-said']);
});

test('The line rate is what the card has negotiated; what it does not know is not said.', async (t) => {
  for (const [speed, rate] of [
    ['speed eth1 1000', 1_000_000_000],
    ['speed eth1 2500', 2_500_000_000],
    ['speed eth1 -1', 'not-said'],
    ['speed eth1 0', 'not-said'],
    ['speed eth1 4294967295', 'not-said'],
    ['speed eth1 unknown', 'not-said'],
    ['speed eth0 1000', 'not-said'],
    ['speed', 'not-said'],
  ] as const) {
    const home = openPppd(t, { wan: 'eth1' });
    const card = { ifname: 'eth1', flags: ['UP'], link_type: 'ether', addr_info: [] };
    home.shell.says('details', said('can reconnect', 'link []', `addr ${JSON.stringify([card])}`, speed));
    const now = await home.read('details');
    for (const token of [lineRateReceived, lineRateSent])
      assert.equal(now.value(token) ?? whyNot(now, token), rate, speed);
  }
});

test('A host that is set up to bridge alone has no session to speak of, and says how its bridge is.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', said('can watch', 'can bridge', 'bridge on', 'link []'));
  home.shell.says(
    'details',
    said('can watch', 'can bridge', 'bridge on', 'link []', 'addr []', 'route []', 'host gate'),
  );
  const now = await home.read('status');
  assert.equal(now.value(pppoeBridge), true);
  for (const token of [sessionUp, wanIpv4, uptime, sessionError])
    assert.equal(whyNot(now, token), 'not-offered');
  const rest = await home.read('details');
  assert.equal(whyNot(rest, wanMode), 'not-said');
  assert.deepEqual(rest.value(identity), { vendor: null, model: 'gate', firmware: null, serial: null });
  for (const token of [wanMac, lanMac, lanAddress, trafficSent, log])
    assert.equal(whyNot(rest, token), 'not-said');
});

test('A router with DS-Lite is known by the end of its tunnel, and not by any other.', async (t) => {
  for (const debian of DEBIANS) {
    const home = openPppd(t);
    const upper = recorded(debian, 'upper-plain.details').replace('plain', 'wrapper');
    home.shell.says('details', upper);
    const now = await home.read('details');
    assert.equal(now.value(wanMode), 'ds-lite');
    assert.deepEqual(attributes(now, wanMode), { route: 'dslite' });
    home.shell.says('details', upper.replaceAll('192.0.0.2', '25.100.9.9'));
    assert.equal(whyNot(await home.read('details'), wanMode), 'not-said');
  }
});

test('Any Linux without a wrapper that has never dialled is not known to be offline.', async (t) => {
  const home = openPppd(t);
  home.shell.hasWrapper = false;
  const plain = (...lines: readonly string[]) => said(...lines).replace('wrapper', 'plain');
  home.shell.says('plain status', plain('link []', 'daemon no'));
  assert.equal(whyNot(await home.read('status'), sessionUp), 'not-said');
  home.shell.says('plain status', plain('link []', 'daemon yes'));
  assert.equal((await home.read('status')).value(sessionUp), false);
  home.shell.says('plain status', plain('link []', 'daemon no'));
  assert.equal((await home.read('status')).value(sessionUp), false, 'it has dialled before');
});

test('Where `ip` is too old, the session is unreadable and nothing is invented.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', said('can reconnect', 'link ', 'event 5 exit ppp0 19'));
  const now = await home.read('status');
  for (const token of [sessionUp, wanIpv4, uptime]) assert.equal(whyNot(now, token), 'unreadable');
  assert.equal(now.value(sessionError), 'authentication-failed', 'an exit code is better than nothing');
});

test('What the hooks said of a session that has been seen to end since is not the next one’s.', async (t) => {
  const home = openPppd(t);
  const address = '"addr_info":[{"family":"inet","local":"25.100.7.10","prefixlen":32}]';
  const up = `link [{"ifname":"ppp0","flags":["UP"],"link_type":"ppp",${address}}]`;
  const read = async (...lines: readonly string[]) => {
    home.shell.says('status', said('can reconnect', ...lines));
    const told = (await home.read('status')).value(uptime);
    return told === undefined ? undefined : (home.clock.now() - Date.parse(told)) / 1000;
  };
  const first = 'event 100 up ppp0 25.100.7.10 -';
  assert.equal(await read('uptime 160', up, first), 60);
  assert.equal(await read('uptime 161', 'link []', first), undefined);
  assert.equal(await read('uptime 165', up, first), undefined);
  assert.equal(await read('uptime 166', up, first, 'event 161.5 down ppp0 - 61'), undefined);
  assert.equal(await read('uptime 167', up, first, 'event 165 up ppp0 25.100.7.11 -'), 2);
  assert.equal(await read('uptime 20', up, 'event 10 up ppp0 25.100.7.11 -'), 10, 'after a restart');
  assert.equal(await read('uptime 180', up, 'event 10 up ppp0 25.100.7.11 -'), 170);
});

test('A prefix is told with how it is known.', async (t) => {
  const home = openPppd(t);
  home.shell.says('details', said('can reconnect', 'link []', 'delegated [{"dst":"2001:db8:1200::/56"}]'));
  const now = await home.read('details');
  assert.equal(now.value(wanIpv6Prefix), '2001:db8:1200::/56');
  assert.deepEqual(attributes(now, wanIpv6Prefix), { basis: 'delegated' });
});

test('Of several default routes the preferred one is named.', async (t) => {
  const home = openPppd(t);
  const routes = '[{"dst":"default","dev":"eth0","metric":100},{"dst":"default","dev":"ppp0"}]';
  home.shell.says(
    'details',
    said('can reconnect', 'link []', 'machine Raspberry Pi 5', `route ${routes}`, 'host (none)'),
  );
  const now = await home.read('details');
  assert.deepEqual(attributes(now, wanMode), { route: 'ppp0' });
  assert.equal(attributes(now, identity)?.['hardware'], 'Raspberry Pi 5');
  home.shell.proof = undefined;
  home.shell.says('details', said('can reconnect', 'link []'));
  assert.deepEqual(attributes(await home.read('details'), identity), {});
});
