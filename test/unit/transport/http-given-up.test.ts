import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { HttpConnection } from '../../../lib/transport/http-connection.ts';
import { fails } from '../../support/fails.ts';

test('A request that is given up on a kept connection is not asked again, and leaves no rejection behind.', async (t) => {
  const rejections: unknown[] = [];
  const note = (reason: unknown) => void rejections.push(reason);
  process.on('unhandledRejection', note);
  t.after(() => process.off('unhandledRejection', note));
  let asked = 0;
  const arrived = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    asked += 1;
    if (asked === 1) response.end('kept');
    else arrived.resolve();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = new HttpConnection();
  t.after(() => {
    connection.close();
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await connection.send({ url });
  const end = new AbortController();
  const failed = fails(connection.send({ url, signal: end.signal }), 'cancelled');
  await arrived.promise;
  end.abort();
  await failed;
  // a rejection without a listener is told once the queue is empty
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(rejections, []);
  assert.equal(asked, 2);
});
