import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../../../lib/capabilities/wan-mode.ts';
import type { ConnectionOptions } from '../../../emulators/igd/options.ts';
import { open } from './opened.ts';

const ip: ConnectionOptions = { kind: 'ip', address: '192.168.1.20' };
const ppp: ConnectionOptions = { kind: 'ppp', address: '203.0.113.10' };

for (const layer3Forwarding of ['igd', 'tr064'] as const) {
  test(`The connection that the router names as its default counts (${layer3Forwarding} form).`, async (t) => {
    const opened = await open(t, { connections: [ip, ppp], defaultConnection: 1, layer3Forwarding });
    const snapshot = await opened.read();
    assert.equal(snapshot.value(wanMode), 'pppoe');
    assert.equal(snapshot.value(wanIpv4), '203.0.113.10');
  });
}

test('The default counts while it is down, too.', async (t) => {
  const opened = await open(t, {
    connections: [ip, { kind: 'ppp', status: 'Disconnected' }],
    defaultConnection: 1,
  });
  assert.equal((await opened.read()).value(sessionUp), false);
});

test('A default that has never been set up does not count.', async (t) => {
  const opened = await open(t, {
    connections: [{ kind: 'ip', status: 'Unconfigured' }, ppp],
    defaultConnection: 0,
  });
  assert.equal((await opened.read()).value(wanMode), 'pppoe');
});

test('Without a named default the connected one counts, an address before none.', async (t) => {
  const manners = { layer3Forwarding: 'absent' } as const;
  const down = await open(t, { ...manners, connections: [{ kind: 'ip', status: 'Disconnected' }, ppp] });
  assert.equal((await down.read()).value(wanMode), 'pppoe');
  const bare = await open(t, { ...manners, connections: [{ kind: 'ip', address: '' }, ppp] });
  assert.equal((await bare.read()).value(wanMode), 'pppoe');
});

test('Services in one device are told apart as well as those in several.', async (t) => {
  const opened = await open(t, {
    connections: [
      { ...ip, device: 1 },
      { ...ppp, device: 1 },
    ],
    defaultConnection: 1,
  });
  assert.equal((await opened.read()).value(wanMode), 'pppoe');
});

test('A default that cannot be asked for is no obstacle.', async (t) => {
  const connections: readonly ConnectionOptions[] = [{ kind: 'ip', status: 'Disconnected' }, ppp];
  const refused = await open(t, { connections, faults: { GetDefaultConnectionService: 401 } });
  assert.equal((await refused.read()).value(wanMode), 'pppoe');
  const broken = await open(t, {
    connections,
    faults: { GetDefaultConnectionService: 401 },
    faultBody: 'html',
  });
  assert.equal((await broken.read()).value(wanMode), 'pppoe');
});

test('Where nothing is connected the first counts.', async (t) => {
  const opened = await open(t, {
    connections: [
      { kind: 'ip', status: 'Disconnected' },
      { kind: 'ppp', status: 'Disconnected' },
    ],
    layer3Forwarding: 'absent',
  });
  assert.equal((await opened.read()).value(sessionUp), false);
  assert.equal(opened.lines.length, 0);
});

test('One connection service is not asked whether it is the default.', async (t) => {
  const opened = await open(t, { connections: [ppp] });
  await opened.read();
  assert.equal(opened.router.count('GetDefaultConnectionService'), 0);
});

test('When the connection in use goes and another comes, the other one is read, and the log says so once.', async (t) => {
  const opened = await open(t, {
    connections: [ppp, { kind: 'ip', status: 'Disconnected' }],
    layer3Forwarding: 'absent',
  });
  assert.equal((await opened.read()).value(wanMode), 'pppoe');
  const [first, second] = opened.router.sessions;
  first?.drop();
  second?.restore('203.0.113.77');
  assert.equal((await opened.read('status')).value(sessionUp), false);
  await opened.read('details');
  assert.equal((await opened.read('status')).value(wanIpv4), '203.0.113.77');
  await opened.read('details');
  assert.deepEqual(opened.lines, ['the connection in use is urn:upnp-org:serviceId:WANIPConn1']);
});
