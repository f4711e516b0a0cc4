import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { checkBroker } from '../../../lib/mqtt/broker-check.ts';
import type { RouterError } from '../../../lib/router/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { TestBroker } from '../../support/test-broker.ts';

const options = (url: string, clock = new FakeClock()) => ({
  url,
  protocol: 4 as const,
  base: 'futamichi',
  clock,
  random: () => 0.5,
});

test('A broker that lets us in is fine; nothing was said there, and nobody stays.', async (t) => {
  const broker = await TestBroker.start();
  t.after(() => broker.close());
  await checkBroker(options(broker.url));
  assert.equal(broker.clients.length, 1);
  assert.deepEqual(broker.passed, []);
});

test('Where nobody listens the reason is told.', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  await assert.rejects(checkBroker(options(`mqtt://127.0.0.1:${port}`)), ({ code }: RouterError) => {
    assert.equal(code, 'unreachable');
    return true;
  });
});

test('One that takes the connection and never says anything is given up.', async (t) => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const clock = new FakeClock();
  const checked = checkBroker(options(`mqtt://127.0.0.1:${port}`, clock));
  const failed = assert.rejects(
    checked,
    ({ code }: RouterError) => code === 'timeout' || code === 'unreachable',
  );
  await once(server, 'connection');
  await clock.advance(10_000);
  await failed;
});
