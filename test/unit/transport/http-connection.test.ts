import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync } from 'node:zlib';
import { HttpConnection } from '../../../lib/transport/http-connection.ts';
import { request } from '../../../lib/transport/http.ts';
import { loopback, reply } from './loopback.ts';

function connectionOf(t: TestContext): HttpConnection {
  const connection = new HttpConnection();
  t.after(() => connection.close());
  return connection;
}

/** A router that keeps connections, and what it saw of them. */
async function keeping(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end('x'),
) {
  const seen = { connections: 0, atOnce: 0, most: 0, requests: 0 };
  const server = createServer((incoming, response) => {
    seen.requests += 1;
    seen.most = Math.max(seen.most, (seen.atOnce += 1));
    response.on('close', () => (seen.atOnce -= 1));
    answer(incoming, response);
  });
  server.on('connection', () => (seen.connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { seen, server, url: new URL(`http://127.0.0.1:${port}/`) };
}

test('Header names go out as they are spelled.', async (t) => {
  const { url, heard } = await loopback(t, (socket) => socket.end(reply('')));
  const headers = { SOAPAction: '"a#b"', CALLBACK: '<x>', NT: 'upnp:event' };
  await connectionOf(t).send({ url, method: 'POST', headers, body: 'x' });
  for (const line of ['SOAPAction: "a#b"', 'CALLBACK: <x>', 'NT: upnp:event', 'Content-Length: 1'])
    assert.ok(heard[0]?.includes(`\r\n${line}\r\n`), line);
});

test('One is asked after the other, over one connection that is kept, also after one that failed.', async (t) => {
  const { seen, url } = await keeping(t, (incoming, response) => {
    if (incoming.url === '/hang') return;
    setImmediate(() => response.end('x'));
  });
  const { send } = connectionOf(t);
  const first = send({ url: new URL('/hang', url), limits: { firstByteMs: 30 } });
  const rest = Array.from({ length: 5 }, () => send({ url }));
  await assert.rejects(first, { code: 'timeout' });
  for (const each of rest) assert.equal((await each).text(), 'x');
  assert.equal(seen.most, 1);
  assert.equal(seen.connections, 2);
});

test('What has ended before its turn is not sent.', async (t) => {
  const { seen, url } = await keeping(t);
  const { send } = connectionOf(t);
  const end = new AbortController();
  const both = [send({ url }), send({ url, signal: end.signal })] as const;
  end.abort();
  await both[0];
  await assert.rejects(both[1], { code: 'cancelled', mayHaveApplied: false });
  assert.equal(seen.requests, 1);
});

test('A kept connection that the router has closed is replaced for what reads; what changes has a new one anyway.', async (t) => {
  const { seen, url, server } = await keeping(t);
  const { send } = connectionOf(t);
  await send({ url });
  server.closeAllConnections();
  assert.equal((await send({ url })).text(), 'x');
  assert.equal(seen.requests, 2);
  await send({ url, method: 'POST', body: 'x', changes: true });
  assert.deepEqual([seen.requests, seen.connections], [3, 3]);
});

test('To a router that ends each connection each request has its own, one at a time and without a wish to keep it.', async (t) => {
  const wishes: unknown[] = [];
  const { seen, url } = await keeping(t, (incoming, response) => {
    wishes.push(incoming.headers.connection);
    response.setHeader('Connection', 'close').end('x');
  });
  const { send } = connectionOf(t);
  const answers = await Promise.all(Array.from({ length: 5 }, () => send({ url })));
  assert.deepEqual(
    answers.map((answer) => answer.text()),
    ['x', 'x', 'x', 'x', 'x'],
  );
  assert.deepEqual([seen.connections, seen.most], [5, 1]);
  assert.deepEqual(wishes, ['keep-alive', 'keep-alive', 'keep-alive', 'close', 'close']);
});

test('What is not kept has ended before the next begins, from the first on, also where the router leaves it open.', async (t) => {
  const sockets: Socket[] = [];
  const open: number[] = [];
  const begins = (message: unknown) => {
    open.push(sockets.filter(({ destroyed }) => !destroyed).length);
    sockets.push((message as { readonly socket: Socket }).socket);
  };
  subscribe('net.client.socket', begins);
  t.after(() => unsubscribe('net.client.socket', begins));
  const { url } = await loopback(t, (socket) => socket.write(reply('x', 'Connection: close\r\n')));
  const { send } = connectionOf(t);
  await Promise.all(Array.from({ length: 5 }, () => send({ url })));
  assert.deepEqual(open, [0, 0, 0, 0, 0]);
});

test('A router that ends a kept connection now and then is asked to keep the next one.', async (t) => {
  const wishes: unknown[] = [];
  const { seen, url } = await keeping(t, (incoming, response) => {
    wishes.push(incoming.headers.connection);
    if (wishes.length % 2 === 0) response.setHeader('Connection', 'close');
    response.end('x');
  });
  const { send } = connectionOf(t);
  for (let n = 0; n < 4; n += 1) await send({ url });
  assert.equal(seen.connections, 2);
  assert.deepEqual(new Set(wishes), new Set(['keep-alive']));
});

test('A router that ends a connection with each refusal is asked to keep the others, however many it refuses in a day.', async (t) => {
  const wishes: unknown[] = [];
  const { url } = await keeping(t, (incoming, response) => {
    wishes.push(incoming.headers.connection);
    if (incoming.url === '/no') response.writeHead(500, { Connection: 'close' });
    response.end('x');
  });
  const { send } = connectionOf(t);
  for (let n = 0; n < 4; n += 1) {
    await send({ url: new URL('/no', url) });
    await send({ url });
    await send({ url: new URL('/no', url) });
  }
  await send({ url });
  assert.deepEqual(new Set(wishes), new Set(['keep-alive']));
});

test('Who would rather speak something else has not answered, and holds up nobody.', async (t) => {
  const { url } = await loopback(t, (socket, head) => {
    const other = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n';
    socket.write(head.startsWith('GET /other') ? other : reply('x'));
  });
  const { send } = connectionOf(t);
  await assert.rejects(send({ url: new URL('/other', url) }), { code: 'unreachable' });
  const change = { url: new URL('/other', url), headers: {}, changes: true };
  await assert.rejects(send(change), { code: 'uncertain' });
  assert.equal((await send({ url })).text(), 'x');
});

const BROKEN: readonly (readonly [what: string, rest: string, status?: string])[] = [
  [
    'a length beside chunks',
    'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  ],
  ['a blank before a colon', 'Content-Length : 5\r\n\r\nhello'],
  ['a control character in a header', 'Server: a\u0001b\r\nContent-Length: 5\r\n\r\nhello'],
  ['its length twice', 'Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello'],
  ['two lengths', 'Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello'],
  ['a line that is no header', 'Ext\r\nContent-Length: 5\r\n\r\nhello'],
  ['a name with a blank', 'My Server: a\r\nContent-Length: 5\r\n\r\nhello'],
  ['a bare line feed', 'Server: a\nContent-Length: 5\r\n\r\nhello'],
  [
    'another length beside chunks',
    'Content-Length: 17\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\n\r\n',
  ],
  ['bare line feeds around chunks', 'Transfer-Encoding: chunked\n\n2\nhe\n3\nllo\n0\n\n'],
  [
    'chunks that are none',
    'Transfer-Encoding: chunked\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello',
  ],
  ['no length where one belongs', 'Content-Length:\r\nConnection: close\r\n\r\nhello'],
  ['a length below nought', 'Content-Length: -1\r\nConnection: close\r\n\r\nhello'],
  ['a length with a sign', 'Content-Length: +5\r\n\r\nhello'],
  ['blanks before colons', 'Content-Type : text/html\r\nContent-Length : 5\r\n\r\nhello'],
  ['its protocol in small letters', 'Content-Length: 5\r\n\r\nhello', 'http/1.0 200 ok'],
  ['wide blanks in its first line', 'Content-Length: 5\r\n\r\nhello', 'HTTP/1.1  200  OK'],
];
for (const [what, rest, status = 'HTTP/1.1 200 OK'] of BROKEN) {
  test(`An answer with ${what} is read leniently, a change is not asked twice.`, async (t) => {
    const { url, heard } = await loopback(t, (socket) => socket.end(`${status}\r\n${rest}`));
    assert.equal((await request({ url })).text(), 'hello');
    assert.equal(heard.length, 2);
    const { send } = connectionOf(t);
    for (const asked of [4, 5, 6]) {
      assert.equal((await send({ url, method: 'POST', body: 'x', changes: false })).text(), 'hello');
      assert.equal(heard.length, asked, 'strictly once at most');
    }
    const change = { url, method: 'POST', body: 'x', changes: true };
    await assert.rejects(connectionOf(t).send(change), { code: 'unreadable', mayHaveApplied: true });
    await assert.rejects(request(change), { code: 'unreadable', mayHaveApplied: true });
    assert.equal(heard.length, 8);
  });
}

test('A body is unfolded however it is folded, and counts as large as it unfolds.', async (t) => {
  const folded = [
    ['deflate', deflateSync('hello')],
    ['deflate', deflateRawSync('hello')],
    ['br', brotliCompressSync('hello')],
  ] as const;
  for (const [how, body] of folded) {
    const { url } = await loopback(t, (socket) => socket.end(reply(body, `Content-Encoding: ${how}\r\n`)));
    const { send } = connectionOf(t);
    assert.equal((await send({ url })).text(), 'hello');
    await assert.rejects(send({ url, limits: { maxBytes: 4 } }), { code: 'unreadable' });
  }
});

test('Nothing, folded, is nothing.', async (t) => {
  const { url } = await loopback(t, (socket) => socket.end(reply('', 'Content-Encoding: gzip\r\n')));
  assert.equal((await connectionOf(t).send({ url })).text(), '');
});

test('Chunks that break off, or turn into something else, are no answer, leniently read either.', async (t) => {
  const head = 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Length: 9\n\n';
  for (const chunks of ['5\nhel', '5\nhello\n', '5\nhello\nand so on\n', '']) {
    const { url } = await loopback(t, (socket) => socket.end(head + chunks));
    const limits = { totalMs: 2000 };
    await assert.rejects(request({ url, limits }), { code: 'unreadable' });
    await assert.rejects(connectionOf(t).send({ url, limits }), { code: 'unreadable' });
  }
});
