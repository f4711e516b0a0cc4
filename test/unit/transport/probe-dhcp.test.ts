import assert from 'node:assert/strict';
import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { discover, offeredBy } from '../../../lib/transport/dhcp-message.ts';
import { dhcpServersNear } from '../../../lib/transport/probe-dhcp.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const DISCOVERY = { transaction: Buffer.from('a1b2c3d4', 'hex'), mac: Buffer.from('02005e001234', 'hex') };
const OFFER = [53, 1, 2];
const FROM_1 = [54, 4, 192, 168, 10, 1];

/** An answer to what was asked, as a server puts it together: what it was asked, with another first byte and other options. */
function answer(asked: Buffer, options: readonly number[]): Buffer {
  const message = Buffer.concat([asked.subarray(0, 240), Buffer.from([...options, 255])]);
  message[0] = 2;
  return message;
}

test('A DISCOVER asks for a broadcast answer to a MAC, and is no REQUEST.', () => {
  const message = discover(DISCOVERY);
  assert.equal(message.length, 300);
  assert.equal(message.subarray(0, 12).toString('hex'), '01010600a1b2c3d400008000');
  assert.equal(message.subarray(28, 44).toString('hex'), '02005e00123400000000000000000000');
  assert.equal(message.subarray(236, 249).toString('hex'), '638253633501013703010306ff');
});

test('An OFFER names its server, or else whoever sent it.', () => {
  const asked = discover(DISCOVERY);
  const told = (...options: readonly number[]) =>
    offeredBy(answer(asked, options), DISCOVERY, '192.168.10.9');
  assert.equal(told(...OFFER, ...FROM_1), '192.168.10.1');
  assert.equal(told(0, 0, ...FROM_1, 0, ...OFFER), '192.168.10.1');
  assert.equal(told(...OFFER), '192.168.10.9');
  assert.equal(told(...OFFER, 54, 3, 1, 2, 3), '192.168.10.9');
});

test('What is no offer to this client tells nothing.', () => {
  const asked = discover(DISCOVERY);
  const good = answer(asked, [...OFFER, ...FROM_1]);
  const changed = (at: number) => {
    const message = Buffer.from(good);
    message[at] = (message[at] ?? 0) ^ 0x40;
    return message;
  };
  const wrong = [
    Buffer.alloc(0),
    good.subarray(0, 239),
    asked,
    ...[0, 4, 7, 28, 33, 236, 239].map(changed),
    answer(asked, []),
    answer(asked, FROM_1),
    answer(asked, [53, 1, 5, ...FROM_1]),
    answer(asked, [53, 2, 2, 2]),
    answer(asked, [12, 200, ...OFFER]),
    answer(asked, [255, ...OFFER]),
  ];
  for (const [index, message] of wrong.entries())
    assert.equal(offeredBy(message, DISCOVERY, '192.168.10.9'), undefined, String(index));
});

/** A LAN of loopback with these servers on one port. */
async function lan(t: TestContext, servers: readonly (readonly number[])[]) {
  const heard: Buffer[] = [];
  const socket = createSocket('udp4');
  const asked = Promise.withResolvers<void>();
  socket.on('message', (message: Buffer, { address, port }: RemoteInfo) => {
    heard.push(message);
    for (const options of servers) socket.send(answer(message, options), port, address);
    asked.resolve();
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  const clock = new FakeClock();
  const end = new AbortController();
  const look = dhcpServersNear({
    from: '127.0.0.1',
    to: { address: '127.0.0.1', port: socket.address().port },
    port: 0,
    signal: end.signal,
    clock,
  });
  look.catch(() => undefined);
  await asked.promise;
  return { look, heard, clock, end };
}

/** Lets datagrams that were sent arrive. */
async function arrived(until: () => boolean): Promise<void> {
  for (let round = 0; round < 1000 && !until(); round += 1) await new Promise((done) => setImmediate(done));
}

test('All servers are heard, each once; nobody is asked for an address.', async (t) => {
  const { look, heard, clock } = await lan(t, [
    [...OFFER, 54, 4, 192, 168, 10, 2],
    [...OFFER, ...FROM_1],
    [53, 1, 5, 54, 4, 192, 168, 10, 3],
  ]);
  await clock.advance(2000);
  await arrived(() => heard.length === 2);
  assert.equal(heard.length, 2);
  await arrived(() => false);
  await clock.advance(4000);
  assert.deepEqual(await look, ['192.168.10.1', '192.168.10.2']);
  const [first] = heard;
  for (const message of heard) {
    assert.deepEqual(message, first);
    assert.deepEqual([...message.subarray(240, 243)], [53, 1, 1]);
    // made up, and owned up to: locally administered, and no group
    assert.equal((message[28] ?? 0) & 3, 2);
  }
});

test('Nobody answers: that is an answer.', async (t) => {
  const { look, clock } = await lan(t, []);
  await clock.advance(6000);
  assert.deepEqual(await look, []);
});

test('It can be given up, before and meanwhile.', async (t) => {
  const { look, end } = await lan(t, []);
  end.abort();
  await assert.rejects(look, { code: 'cancelled' });
  const { signal } = end;
  await assert.rejects(dhcpServersNear({ from: '127.0.0.1', port: 0, signal }), { code: 'cancelled' });
});

test('A port that may not be used is said to be so; an address that is not ours, and a network that is out, too.', async (t) => {
  const holder = createSocket('udp4');
  holder.bind(0, '0.0.0.0');
  await once(holder, 'listening');
  t.after(() => holder.close());
  const { signal } = new AbortController();
  const to = { address: '127.0.0.1', port: 9 };
  const { port } = holder.address();
  await assert.rejects(dhcpServersNear({ from: '127.0.0.1', to, port, signal }), {
    code: 'unsupported',
    detail: 'EADDRINUSE',
  });
  await assert.rejects(dhcpServersNear({ from: '192.0.2.77', to, port: 0, signal }), {
    code: 'unreachable',
  });
  await assert.rejects(
    dhcpServersNear({ from: '127.0.0.1', to: { address: '192.0.2.1', port: 67 }, port: 0, signal }),
    { code: 'unreachable' },
  );
  await settle();
});
