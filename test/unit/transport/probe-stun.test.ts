import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { askStun, MOST_SOCKETS } from '../../../lib/transport/probe-stun.ts';
import { bindingRequest, mappedIn } from '../../../lib/transport/stun-message.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** RFC 5769 section 2.2, whose address is 192.0.2.1:32853. */
const SAMPLE = Buffer.from(
  '0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220' +
    '002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96',
  'hex',
);
const TRANSACTION = SAMPLE.subarray(8, 20);

const response = (attributes: string, transaction: Uint8Array = TRANSACTION) => {
  const body = Buffer.from(attributes, 'hex');
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x0101, 0);
  head.writeUInt16BE(body.length, 2);
  head.writeUInt32BE(0x2112_a442, 4);
  return Buffer.concat([head, transaction, body]);
};

test('A response of the RFC’s own is read.', () => {
  assert.deepEqual(mappedIn(SAMPLE, TRANSACTION), { address: '192.0.2.1', port: 32_853 });
});

test('The exclusive-ored address counts before the plain one, which old servers send alone.', () => {
  const plain = '0001000800010050c0000263';
  const ored = '002000080001a147e112a643';
  assert.deepEqual(mappedIn(response(plain), TRANSACTION), { address: '192.0.2.99', port: 80 });
  assert.deepEqual(mappedIn(response(plain + ored), TRANSACTION), { address: '192.0.2.1', port: 32_853 });
  assert.deepEqual(mappedIn(response(ored + plain), TRANSACTION), { address: '192.0.2.1', port: 32_853 });
});

test('What is no answer to this question tells nothing.', () => {
  const changed = (at: number, value: number) => {
    const message = Buffer.from(SAMPLE);
    message[at] = value;
    return message;
  };
  const wrong = [
    Buffer.alloc(0),
    SAMPLE.subarray(0, 19),
    SAMPLE.subarray(0, 40),
    changed(0, 0),
    changed(1, 0x11),
    changed(3, 0x3d),
    changed(3, 0xff),
    changed(4, 0),
    changed(8, 0),
    response(''),
    response('00200008000201bb20010db8'),
    response('002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9'),
    response('00200004 0001a147'.replace(' ', '')),
    response('0020ffff0001a147e112a643'),
    bindingRequest(TRANSACTION),
  ];
  for (const message of wrong)
    assert.equal(mappedIn(message, TRANSACTION), undefined, message.toString('hex'));
});

test('No bytes at all make it fail.', () => {
  for (let seed = 0; seed < 3000; seed += 1) {
    const message = Buffer.from(SAMPLE);
    for (let at = 0; at < 3; at += 1)
      message[(seed * 7 + at * 31) % message.length] = (seed * 13 + at * 57) & 255;
    mappedIn(message.subarray(0, seed % (message.length + 1)), TRANSACTION);
  }
});

/** A server on loopback that answers the n-th packet of each asker as `answers` says. */
async function server(t: TestContext, answers: (packet: number) => Buffer | 'mapped' | undefined) {
  const socket = createSocket('udp4');
  const heard = new Map<number, number>();
  socket.on('message', (request, { address, port }) => {
    const packet = (heard.get(port) ?? 0) + 1;
    heard.set(port, packet);
    const answer = answers(packet);
    if (answer === undefined) return;
    const attribute = Buffer.from('000100080001', 'hex');
    const mapped = Buffer.concat([attribute, Buffer.from([port >> 8, port & 255, 127, 0, 0, 1])]);
    const bytes = answer === 'mapped' ? response(mapped.toString('hex'), request.subarray(8, 20)) : answer;
    socket.send(bytes, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  return { address: { address: '127.0.0.1', port: socket.address().port }, heard };
}

const { signal } = new AbortController();

test('Each socket is told its own port, and no more than eight ask.', async (t) => {
  const { address, heard } = await server(t, () => 'mapped');
  const seen = await askStun({ server: address, signal, sockets: 50, from: '127.0.0.1' });
  assert.equal(seen.length, MOST_SOCKETS);
  assert.deepEqual(new Set(seen.map(({ port }) => port)), new Set(heard.keys()));
  assert.ok(seen.every((each) => each.address === '127.0.0.1'));
  assert.equal((await askStun({ server: address, signal })).length, 1);
});

test('A lost packet is sent again; garbage and answers to others are passed over.', async (t) => {
  const clock = new FakeClock();
  const { address, heard } = await server(t, (packet) => (packet === 1 ? SAMPLE : 'mapped'));
  const asked = askStun({ server: address, signal, clock });
  while (heard.size === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(500);
  assert.equal((await asked).length, 1);
  assert.deepEqual([...heard.values()], [2]);
});

test('Without an answer it is given up after three packets.', async (t) => {
  const clock = new FakeClock();
  const { address, heard } = await server(t, () => undefined);
  const asked = assert.rejects(askStun({ server: address, signal, clock }), { code: 'timeout' });
  const packets = async (count: number) => {
    while ([...heard.values()][0] !== count) await new Promise((resolve) => setImmediate(resolve));
  };
  await packets(1);
  await clock.advance(500);
  await packets(2);
  await clock.advance(1000);
  await packets(3);
  await clock.advance(1500);
  await asked;
  assert.deepEqual([...heard.values()], [3]);
});

test('It is cancelled before and while it asks.', async (t) => {
  const { address } = await server(t, () => undefined);
  await assert.rejects(askStun({ server: address, signal: AbortSignal.abort() }), { code: 'cancelled' });
  const end = new AbortController();
  const asked = assert.rejects(askStun({ server: address, signal: end.signal }), { code: 'cancelled' });
  end.abort();
  await asked;
});

test('An address that is not ours, and a port that nobody listens on, are unreachable.', async (t) => {
  const { address } = await server(t, () => 'mapped');
  await assert.rejects(askStun({ server: address, signal, from: '192.0.2.77' }), { code: 'unreachable' });
  const closed = createSocket('udp4');
  closed.bind(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address();
  closed.close();
  await assert.rejects(askStun({ server: { address: '127.0.0.1', port }, signal }), { code: 'unreachable' });
});
