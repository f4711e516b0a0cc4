import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { connects, visitByTcp, visitByUdp, type VisitOptions } from '../../../lib/transport/probe-inbound.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const HOST = '127.0.0.1';
const signal = new AbortController().signal;

/** A port that is free for datagrams and connections, and below those that the system gives to whoever asks for any. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const [socket, server] = [createSocket('udp4'), createServer()];
    try {
      socket.bind(port, HOST);
      await once(socket, 'listening');
      server.listen(port, HOST);
      await once(server, 'listening');
      return port;
    } catch {
      // somebody's: another one
    } finally {
      socket.close();
      if (server.listening) await new Promise((closed) => server.close(closed));
    }
  }
}

async function udp(t: TestContext, heard: (message: Buffer, from: AddressInfo, socket: Socket) => void) {
  const socket = createSocket('udp4');
  socket.on('message', (message, { address, port }) =>
    heard(message, { address, port, family: 'IPv4' }, socket),
  );
  socket.bind(0, HOST);
  await once(socket, 'listening');
  t.after(() => socket.close());
  return socket.address().port;
}

/** Ends whatever is waited for by the clock. */
async function late<T>(clock: FakeClock, visit: Promise<T>, until: () => boolean = () => true): Promise<T> {
  const state = { over: false };
  void visit.finally(() => (state.over = true)).catch(() => undefined);
  for (let n = 0; n < 500 && !until(); n += 1) await clock.advance(1);
  for (let n = 0; n < 500 && !state.over; n += 1) await clock.advance(100);
  return visit;
}

const options = (to: number, at: number, rest: Partial<VisitOptions> = {}): VisitOptions => ({
  to: { address: HOST, port: to },
  from: HOST,
  at: { address: HOST, port: at },
  signal,
  ...rest,
});

for (const [name, visit] of [
  ['a datagram', visitByUdp],
  ['a connection', visitByTcp],
] as const) {
  test(`${name} that comes in is answered, and the answer returns.`, async () => {
    const port = await freePort();
    const seen = await visit(options(port, port));
    assert.deepEqual(seen, { arrives: true, returns: true, seenFrom: HOST });
  });

  test(`${name}: nothing is left listening, and no timer.`, async () => {
    const clock = new FakeClock();
    const port = await freePort();
    const running = visit(options(port, port, { clock }));
    assert.equal((await late(clock, running)).returns, true);
    assert.equal(clock.pending, 0);
    assert.equal((await visit(options(port, port))).arrives, true, 'the port is free again');
  });

  test(`${name}: where something else listens is no place to be visited.`, async (t) => {
    const port = await freePort();
    const socket = createSocket('udp4').bind(port, HOST);
    t.after(() => socket.close());
    const server = createServer().listen(port, HOST);
    t.after(() => server.close());
    await Promise.all([once(socket, 'listening'), once(server, 'listening')]);
    await assert.rejects(visit(options(port, port)), { code: 'conflict', detail: 'EADDRINUSE' });
  });

  test(`${name}: who gives up is heard at once.`, async () => {
    const port = await freePort();
    const end = new AbortController();
    const other = await freePort();
    const running = visit(options(other, port, { signal: end.signal, clock: new FakeClock() }));
    setImmediate(() => end.abort());
    await assert.rejects(running, (thrown: { code?: string; name?: string }) => thrown.code === 'cancelled');
  });
}

test('A datagram that is lost is sent again, three times at most, and then it is over.', async (t) => {
  const clock = new FakeClock();
  let heard = 0;
  const silent = await udp(t, () => (heard += 1));
  const seen = await late(clock, visitByUdp(options(silent, await freePort(), { clock })));
  assert.deepEqual(seen, { arrives: false, returns: false });
  assert.ok(heard <= 3);
});

test('A router that passes on what comes in and loses the answer: it arrives, and does not return.', async (t) => {
  const clock = new FakeClock();
  const at = await freePort();
  let passed = false;
  const router = await udp(t, (message, from, socket) => {
    if (from.port === at) return void (passed = true);
    socket.send(message, at, HOST);
  });
  const seen = await late(clock, visitByUdp(options(router, at, { clock })), () => passed);
  assert.deepEqual(seen, { arrives: true, returns: false, seenFrom: HOST });
});

test('An answer from another address than the visited one is no answer.', async (t) => {
  const clock = new FakeClock();
  const at = await freePort();
  const stray = createSocket('udp4').bind(0, HOST);
  t.after(() => stray.close());
  await once(stray, 'listening');
  let visitor = 0;
  let answered = false;
  const router = await udp(t, (message, from, socket) => {
    if (from.port !== at) {
      visitor = from.port;
      return socket.send(message, at, HOST);
    }
    stray.send(message, visitor, HOST, () => (answered = true));
  });
  const seen = await late(clock, visitByUdp(options(router, at, { clock })), () => answered);
  assert.deepEqual([seen.arrives, seen.returns], [true, false]);
});

test('Nobody else who comes in counts, and nobody else is answered.', async (t) => {
  const clock = new FakeClock();
  const at = await freePort();
  const stranger = createSocket('udp4').bind(0, HOST);
  t.after(() => stranger.close());
  let answered = 0;
  stranger.on('message', () => (answered += 1));
  const silent = await udp(t, () => stranger.send('futamichi visit 0000', at, HOST));
  const seen = await late(clock, visitByUdp(options(silent, at, { clock })));
  assert.deepEqual([seen.arrives, answered], [false, 0]);
});

test('A connection that is refused, or never answered, does not arrive.', async (t) => {
  const clock = new FakeClock();
  const closed = await freePort();
  assert.deepEqual(await visitByTcp(options(closed, await freePort())), { arrives: false, returns: false });
  const silent = createServer().listen(0, HOST);
  await once(silent, 'listening');
  t.after(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  const seen = await late(clock, visitByTcp(options(port, await freePort(), { clock })));
  assert.deepEqual(seen, { arrives: false, returns: false });
});

test('A stranger who connects is hung up on, and the visit goes on.', async (t) => {
  const clock = new FakeClock();
  const at = await freePort();
  const silent = createServer().listen(0, HOST);
  await once(silent, 'listening');
  t.after(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  const running = visitByTcp(options(port, at, { clock }));
  let closed = false;
  const stranger = connect(at, HOST, () => stranger.write('GET / HTTP/1.1\r\n'));
  stranger.on('error', () => undefined).on('close', () => (closed = true));
  const seen = await late(clock, running, () => closed);
  assert.deepEqual([seen.arrives, closed], [false, true]);
});

test('A server that runs can be connected to, one that does not cannot.', async (t) => {
  const clock = new FakeClock();
  const server = createServer((socket) => socket.end()).listen(0, HOST);
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  assert.equal(await connects({ to: { address: HOST, port }, from: HOST, signal, clock }), true);
  assert.equal(
    await connects({ to: { address: HOST, port: await freePort() }, from: undefined, signal }),
    false,
  );
  assert.equal(clock.pending, 0);
});
