import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identity } from '../../../../lib/capabilities/identity.ts';
import { lineRateReceived } from '../../../../lib/capabilities/line-rate-received.ts';
import { lineRateSent } from '../../../../lib/capabilities/line-rate-sent.ts';
import { linkUp } from '../../../../lib/capabilities/link-up.ts';
import { sessionError } from '../../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { trafficReceived } from '../../../../lib/capabilities/traffic-received.ts';
import { trafficSent } from '../../../../lib/capabilities/traffic-sent.ts';
import { uptime } from '../../../../lib/capabilities/uptime.ts';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import { wanIpv6 } from '../../../../lib/capabilities/wan-ipv6.ts';
import { wanIpv6Prefix } from '../../../../lib/capabilities/wan-ipv6-prefix.ts';
import { wanMode } from '../../../../lib/capabilities/wan-mode.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { open, whyNot } from './opened.ts';

const code = (expected: string) => (thrown: unknown) =>
  thrown instanceof RouterError && thrown.code === expected;

test('A full read takes at most six requests and tells everything that IGD knows.', async (t) => {
  const opened = await open(t, { connections: [{ kind: 'ppp', address: '203.0.113.10' }] });
  opened.router.setUptime(3600);
  const snapshot = await opened.read();
  assert.ok(opened.router.count() <= 6, `${opened.router.count()} requests`);
  assert.equal(snapshot.value(sessionUp), true);
  assert.equal(snapshot.value(sessionError), 'none');
  assert.equal(snapshot.value(wanIpv4), '203.0.113.10');
  assert.equal(snapshot.value(uptime), new Date(opened.clock.now() - 3_600_000).toISOString());
  assert.equal(snapshot.value(wanMode), 'pppoe');
  assert.equal(snapshot.value(trafficReceived), 5_000_000);
  assert.equal(snapshot.value(trafficSent), 700_000);
  assert.deepEqual(snapshot.value(identity), {
    vendor: 'Emulated Networks',
    model: 'Emulated Gateway',
    firmware: null,
    serial: 'EM0042',
  });
});

test('The status alone takes two requests.', async (t) => {
  const opened = await open(t);
  await opened.read('status');
  assert.deepEqual(
    new Set(opened.router.requests.map(({ action }) => action)),
    new Set(['GetStatusInfo', 'GetExternalIPAddress']),
  );
  assert.equal(opened.router.count(), 2);
});

for (const version of [1, 2] as const) {
  test(`WANIPConnection:${version} is spoken to by its own name and says no mode.`, async (t) => {
    const opened = await open(t, { connections: [{ kind: 'ip', version }] });
    const snapshot = await opened.read();
    assert.equal(snapshot.value(sessionUp), true);
    assert.equal(whyNot(snapshot, wanMode), 'not-said');
  });
}

test('A session that is down says why, and has no address.', async (t) => {
  const opened = await open(t);
  opened.router.drop('ERROR_ISP_DISCONNECT');
  const snapshot = await opened.read('status');
  assert.equal(snapshot.value(sessionUp), false);
  assert.equal(snapshot.value(sessionError), 'ERROR_ISP_DISCONNECT');
  assert.equal(whyNot(snapshot, wanIpv4), 'not-said');
});

test('An address that is left over from a session that is down does not count.', async (t) => {
  const opened = await open(t);
  opened.router.drop();
  opened.router.setAddress('203.0.113.99');
  assert.equal(whyNot(await opened.read('status'), wanIpv4), 'not-said');
});

for (const noAddress of ['', '0.0.0.0'] as const) {
  test(`Connected with the address "${noAddress}" is up without an address.`, async (t) => {
    const opened = await open(t, { noAddress });
    opened.router.setAddress('');
    const snapshot = await opened.read('status');
    assert.equal(snapshot.value(sessionUp), true);
    assert.equal(whyNot(snapshot, wanIpv4), 'not-said');
  });
}

test('Private, CGN and DS-Lite addresses are told with their class.', async (t) => {
  const opened = await open(t);
  for (const [address, kind] of [
    ['192.168.1.20', 'private'],
    ['100.64.3.2', 'cgn'],
    ['192.0.0.2', 'ds-lite'],
  ] as const) {
    opened.router.setAddress(address);
    const observed = (await opened.read('status')).get(wanIpv4);
    assert.equal(observed.state, 'known');
    if (observed.state !== 'known') return;
    assert.equal(observed.value, address);
    assert.equal(observed.attributes?.['class'], kind);
  }
});

test('An address that is none is unreadable and spoils nothing else.', async (t) => {
  const opened = await open(t);
  opened.router.setAddress('<b>10.0.0</b>');
  const snapshot = await opened.read('status');
  assert.equal(whyNot(snapshot, wanIpv4), 'unreadable');
  assert.equal(snapshot.value(sessionUp), true);
});

test('The router’s own word for the state goes with the reading.', async (t) => {
  const opened = await open(t);
  opened.router.session.setStatus('Authenticating');
  const observed = (await opened.read('status')).get(sessionUp);
  assert.equal(observed.state === 'known' && observed.value, false);
  assert.equal(observed.state === 'known' && observed.attributes?.['status'], 'Authenticating');
});

test('A state that the specification does not know is unreadable, an empty one is not said.', async (t) => {
  const opened = await open(t);
  opened.router.session.setStatus('Purring');
  const snapshot = await opened.read('status');
  assert.equal(whyNot(snapshot, sessionUp), 'unreadable');
  assert.equal(snapshot.value(wanIpv4), '203.0.113.10');
  opened.router.session.setStatus('');
  assert.equal(whyNot(await opened.read('status'), sessionUp), 'not-said');
});

for (const uptimeKind of ['zero', 'negative'] as const) {
  test(`An uptime that is ${uptimeKind} is not said.`, async (t) => {
    const opened = await open(t, { uptime: uptimeKind });
    opened.router.setUptime(100);
    assert.equal(whyNot(await opened.read('status'), uptime), 'not-said');
  });
}

test('Prefixed answers are read like any other.', async (t) => {
  const opened = await open(t, { prefix: 'm', namespace: 'wrong' });
  const snapshot = await opened.read();
  assert.equal(snapshot.value(sessionUp), true);
  assert.equal(snapshot.value(trafficSent), 700_000);
});

for (const urls of ['no-slash', 'absolute', 'other-port', 'query', 'blanks'] as const) {
  test(`Services with ${urls} URLs are found.`, async (t) => {
    const opened = await open(t, { urls });
    assert.equal((await opened.read()).value(sessionUp), true);
  });
}

for (const urlBase of ['absent', 'right', 'wrong-port', 'host-only'] as const) {
  test(`Services are found although URLBase is ${urlBase}.`, async (t) => {
    const opened = await open(t, { urlBase });
    assert.equal((await opened.read()).value(sessionUp), true);
  });
}

test('Counters that a router does not have are not offered, and not asked for again.', async (t) => {
  const opened = await open(t, { counters: 'absent' });
  const snapshot = await opened.read();
  assert.equal(whyNot(snapshot, trafficReceived), 'not-offered');
  assert.equal(whyNot(snapshot, trafficSent), 'not-offered');
  assert.equal(snapshot.value(sessionUp), true);
  await opened.read();
  assert.equal(opened.router.count('GetTotalBytesReceived'), 1);
  assert.equal(opened.router.count('GetStatusInfo'), 2, 'what it has is');
});

test('A refused status is asked for again: every connection service has one.', async (t) => {
  const opened = await open(t, { faults: { GetStatusInfo: 401 } });
  const snapshot = await opened.read('status');
  assert.equal(whyNot(snapshot, sessionUp), 'not-offered');
  assert.equal(whyNot(snapshot, uptime), 'not-offered');
  assert.equal(snapshot.value(wanIpv4), '203.0.113.10');
  opened.router.set({ faults: {} });
  assert.equal((await opened.read('status')).value(sessionUp), true);
});

test('An address that cannot be told now, 501, is not said, and the rest stays.', async (t) => {
  const opened = await open(t, { faults: { GetExternalIPAddress: 501, GetConnectionTypeInfo: 501 } });
  const snapshot = await opened.read();
  assert.equal(whyNot(snapshot, wanIpv4), 'not-said');
  assert.equal(whyNot(snapshot, wanMode), 'not-said');
  assert.equal(snapshot.value(sessionUp), true);
});

test('One fault in HTML makes one reading unreadable.', async (t) => {
  const opened = await open(t, { faults: { GetTotalBytesSent: 501 }, faultBody: 'html' });
  const snapshot = await opened.read();
  assert.equal(whyNot(snapshot, trafficSent), 'unreadable');
  assert.equal(snapshot.value(trafficReceived), 5_000_000);
});

test('A counter says what is odd about it: that it stands at its end, stepped back or began anew.', async (t) => {
  const opened = await open(t);
  const { line } = opened.router;
  const read = async (received: number) => {
    line.received = received;
    return (await opened.read()).get(trafficReceived);
  };
  const told = async (received: number) => {
    const observed = await read(received);
    return observed.state === 'known'
      ? [observed.value, observed.attributes]
      : [observed.why, observed.attributes];
  };
  assert.deepEqual(await told(2 ** 32 - 1), ['not-said', { reason: 'stuck-at-its-end' }]);
  assert.deepEqual(await told(4_100_000_000), [4_100_000_000, undefined]);
  assert.deepEqual(await told(4_099_990_000), [4_100_000_000, { step: 'stepped-back' }]);
  assert.deepEqual(await told(4_100_005_000), [4_100_005_000, undefined]);
  assert.deepEqual(await told(1_500_000_000), [1_500_000_000, { step: 'began-anew' }]);
});

test('Counters with a sign and counters that wrap add up.', async (t) => {
  const opened = await open(t, { counters: 'signed' });
  opened.router.line.received = 2 ** 32 - 100;
  assert.equal((await opened.read()).value(trafficReceived), 2 ** 32 - 100);
  opened.router.set({ counters: 'wrapping' });
  opened.router.line.received = 2 ** 32 + 50;
  assert.equal((await opened.read()).value(trafficReceived), 2 ** 32 + 50);
});

test('Counters that fall with a new session begin anew.', async (t) => {
  const opened = await open(t, { counters: 'wrapping' });
  opened.router.line.received = 2 ** 32 - 100;
  await opened.read();
  opened.router.drop();
  await opened.read();
  opened.router.restore('203.0.113.10');
  await opened.read('status');
  opened.router.line.received = 2 ** 32 + 50;
  assert.equal((await opened.read()).value(trafficReceived), 50);
});

test('A counter that is no number is unreadable.', async (t) => {
  const opened = await open(t);
  opened.router.line.sent = Number.NaN;
  assert.equal(whyNot(await opened.read(), trafficSent), 'unreadable');
});

test('A router without a counter service offers no traffic.', async (t) => {
  const opened = await open(t, {
    rewrite: (xml) => xml.replace(':WANCommonInterfaceConfig:1', ':Something:1'),
  });
  assert.equal(whyNot(await opened.read(), trafficSent), 'not-offered');
});

test('The 64-bit counters of AVM are taken in one request; where they are missing the others count.', async (t) => {
  const opened = await open(t, { vendor: 'AVM Berlin' });
  assert.equal((await opened.read()).value(trafficSent), 700_000);
  assert.equal(opened.router.count('GetAddonInfos'), 1);
  await opened.read();
  assert.equal(opened.router.count('GetAddonInfos'), 1);

  const wide = await open(t, { vendor: 'AVM Berlin', counters: 'avm' });
  wide.router.line.received = 2 ** 40;
  const snapshot = await wide.read();
  assert.equal(snapshot.value(trafficReceived), 2 ** 40);
  assert.equal(snapshot.value(trafficSent), 700_000);
  assert.equal(wide.router.count('GetTotalBytesReceived'), 0);
});

test('A link that is not up is said beside a session that is.', async (t) => {
  const opened = await open(t);
  opened.router.line.link = 'Down';
  await opened.read();
  const observed = (await opened.read('status')).get(sessionUp);
  assert.equal(observed.state === 'known' && observed.value, true);
  assert.equal(observed.state === 'known' && observed.attributes?.['link'], 'Down');
});

test('The link and the rates of the line are told apart from the session, with the request that there was.', async (t) => {
  const opened = await open(t);
  opened.router.line.downstream = 100_000_000;
  opened.router.line.upstream = '40000000';
  const snapshot = await opened.read();
  assert.equal(snapshot.value(linkUp), true);
  assert.equal(snapshot.value(lineRateReceived), 100_000_000);
  assert.equal(snapshot.value(lineRateSent), 40_000_000);
  assert.equal(opened.router.count('GetCommonLinkProperties'), 1);
  await opened.read();
  assert.equal(opened.router.count('GetCommonLinkProperties'), 1, 'it seldom changes');
});

for (const [word, up] of [
  ['Up', true],
  [' up ', true],
  ['Down', false],
  ['Initializing', false],
  ['Unavailable', 'not-said'],
  ['', 'not-said'],
  ['Purring', 'unreadable'],
] as const) {
  test(`A link that is "${word}" is ${String(up)}.`, async (t) => {
    const opened = await open(t);
    opened.router.line.link = word;
    const snapshot = await opened.read();
    assert.equal(snapshot.value(linkUp) ?? whyNot(snapshot, linkUp), up);
  });
}

for (const [said, why] of [
  [0, 'not-said'],
  ['', 'not-said'],
  [-1, 'not-said'],
  [2 ** 32 - 1, 'not-said'],
  [2 ** 31 - 1, 'not-said'],
  [1000, 'unreadable'],
  [-5, 'unreadable'],
  ['100M', 'unreadable'],
  ['1e9', 'unreadable'],
] as const) {
  test(`A line rate of "${said}" is no rate: ${why}.`, async (t) => {
    const opened = await open(t);
    opened.router.line.downstream = said;
    const snapshot = await opened.read();
    assert.equal(whyNot(snapshot, lineRateReceived), why);
    assert.equal(snapshot.value(lineRateSent), 1_000_000_000);
  });
}

test('A router without a counter service offers neither link nor line rate.', async (t) => {
  const opened = await open(t, {
    rewrite: (xml) => xml.replace(':WANCommonInterfaceConfig:1', ':Something:1'),
  });
  const snapshot = await opened.read();
  for (const token of [linkUp, lineRateReceived, lineRateSent])
    assert.equal(whyNot(snapshot, token), 'not-offered');
});

test('The IPv6 address and prefix of an AVM are asked for where it lists them, and seldom.', async (t) => {
  const ipv6 = { address: '2001:DB8:0:1::0001', prefix: '2001:db8:0:100::', length: 56 };
  const opened = await open(t, { vendor: 'AVM Berlin', ipv6 });
  const snapshot = await opened.read();
  assert.equal(snapshot.value(wanIpv6), '2001:db8:0:1::1');
  assert.equal(snapshot.value(wanIpv6Prefix), '2001:db8:0:100::/56');
  await opened.read();
  assert.equal(opened.router.count('X_AVM_DE_GetExternalIPv6Address'), 1);

  const without = await open(t);
  const rest = await without.read();
  assert.equal(whyNot(rest, wanIpv6), 'not-offered');
  assert.equal(whyNot(rest, wanIpv6Prefix), 'not-offered');
  assert.equal(without.router.count('X_AVM_DE_GetExternalIPv6Address'), 0, 'nobody lists it');
});

for (const [address, why] of [
  ['', 'not-said'],
  ['::', 'not-said'],
  ['fe80::1', 'not-said'],
  ['fd00::1', 'not-said'],
  ['::1', 'not-said'],
  ['0.0.0.0', 'unreadable'],
  ['none', 'unreadable'],
] as const) {
  test(`"${address}" is no IPv6 address of the Internet: ${why}.`, async (t) => {
    const opened = await open(t, { ipv6: { address, prefix: '::', length: 'x' } });
    const snapshot = await opened.read();
    assert.equal(whyNot(snapshot, wanIpv6), why);
    assert.equal(whyNot(snapshot, wanIpv6Prefix), 'not-said');
  });
}

test('A prefix whose length is none is unreadable.', async (t) => {
  const opened = await open(t, {
    ipv6: { address: '2001:db8::1', prefix: '2001:db8:0:100::', length: 999 },
  });
  assert.equal(whyNot(await opened.read(), wanIpv6Prefix), 'unreadable');
});

test('A version of the hardware goes with the identity where the description says that it is one.', async (t) => {
  for (const [modelNumber, hardware] of [
    ['Rev. B1', 'Rev. B1'],
    ['V2.0', 'V2.0'],
    ['B1', 'B1'],
    ['1.0', undefined],
    ['20221221', undefined],
    ['avm', undefined],
    ['V1.0.11.128', undefined],
    ['', undefined],
  ]) {
    const opened = await open(t, { modelNumber: modelNumber ?? '' });
    const observed = (await opened.read()).get(identity);
    assert.equal(observed.attributes?.['hardware'], hardware, modelNumber);
  }
});

test('A router that answers with a web page to everything is unreadable.', async (t) => {
  const opened = await open(t);
  opened.router.set({ http: 'html' });
  await assert.rejects(opened.read('status'), code('unreadable'));
});

test('A router that drops every connection is unreachable.', async (t) => {
  const opened = await open(t, {}, () => Promise.resolve([]));
  opened.router.set({ http: 'drop' });
  await assert.rejects(opened.read('status'), code('unreachable'));
  await assert.rejects(opened.read('details'), code('unreachable'));
});
