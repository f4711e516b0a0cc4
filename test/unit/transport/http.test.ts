import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { RouterError, type ErrorCode } from '../../../lib/router/errors.ts';
import { HttpConnection } from '../../../lib/transport/http-connection.ts';
import { request, type HttpRequest, type SendRequest } from '../../../lib/transport/http.ts';
import { loopback, pour, reply } from './loopback.ts';

const MIB = 1_048_576;
/** What the two ends of a loopback connection may hold besides what was read. */
const BUFFERS = 24 * MIB;

/** Both clients keep the same limits and say the same of what goes wrong. */
const CLIENTS: readonly (readonly [string, SendRequest, RegExp])[] = [
  ['a connection each', request, /Connection: close/i],
  ['one connection', new HttpConnection().send, /Connection: keep-alive/i],
];

for (const [client, send, connection] of CLIENTS)
  describe(client, () => {
    async function refusal(req: HttpRequest): Promise<RouterError> {
      try {
        await send(req);
      } catch (error) {
        assert.ok(error instanceof RouterError);
        return error;
      }
      return assert.fail('it was answered');
    }

    const asked = (error: RouterError): [ErrorCode, boolean] => [error.code, error.mayHaveApplied];

    test('An answer has its status, lower-case headers, body and address.', async (t) => {
      const { url, heard } = await loopback(t, (socket) =>
        socket.end(reply('hello', 'X-A: 1\r\nX-a: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n', '404 Nope')),
      );
      const answer = await send({ url });
      assert.equal(answer.status, 404);
      assert.equal(answer.headers['x-a'], '1, 2');
      assert.equal(answer.headers['set-cookie'], 'a=1\nb=2');
      assert.equal(answer.text(), 'hello');
      assert.equal(answer.url.href, url.href);
      assert.match(heard[0] ?? '', /^GET \/ HTTP\/1\.1\r\n/);
      assert.match(heard[0] ?? '', connection);
      assert.doesNotMatch(heard[0] ?? '', /accept-encoding|cookie/i);
    });

    test('An empty answer has an empty body, and one without length ends with the connection.', async (t) => {
      const empty = await loopback(t, (socket) => socket.end(reply('')));
      assert.equal((await send({ url: empty.url })).body.length, 0);
      const open = await loopback(t, (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nto the end'));
      assert.equal((await send({ url: open.url })).text(), 'to the end');
    });

    for (const method of ['SUBSCRIBE', 'UNSUBSCRIBE']) {
      test(`${method} goes out as such, without a body.`, async (t) => {
        const { url, heard } = await loopback(t, (socket) => socket.end(reply('', 'SID: uuid:1\r\n')));
        assert.equal((await send({ url, method, headers: { nt: 'upnp:event' } })).headers['sid'], 'uuid:1');
        assert.match(heard[0] ?? '', new RegExp(`^${method} / HTTP/1\\.1\\r\\n`));
        assert.match(heard[0] ?? '', /nt: upnp:event/);
        assert.doesNotMatch(heard[0] ?? '', /chunked/i);
      });
    }

    test('A body is sent whole, its length counted in bytes.', async (t) => {
      const { url, heard } = await loopback(t, (socket) => socket.end(reply('')));
      await send({ url, method: 'POST', body: 'ルーター' });
      assert.match(heard[0] ?? '', /content-length: 12\r\n/i);
      assert.doesNotMatch(heard[0] ?? '', /chunked/i);
      await send({ url, method: 'POST', body: new Uint8Array([65, 66]) });
      assert.match(heard[1] ?? '', /content-length: 2\r\n/i);
    });

    test('A body announced with 400 MB is not read.', async (t) => {
      const { url, sent } = await loopback(t, (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${400 * MIB}\r\n\r\n`);
        pour(socket, Buffer.alloc(65_536), 400 * MIB);
      });
      assert.equal((await refusal({ url })).code, 'unreadable');
      assert.ok(sent() < BUFFERS, `${sent()} bytes were sent`);
    });

    test('An endless body is cut off at its limit.', async (t) => {
      const { url, sent } = await loopback(t, (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        pour(socket, Buffer.alloc(65_536), 400 * MIB);
      });
      assert.equal((await refusal({ url })).code, 'unreadable');
      assert.ok(sent() < BUFFERS, `${sent()} bytes were sent`);
    });

    test('A body of exactly the limit is read, one byte more is not.', async (t) => {
      const { url } = await loopback(t, (socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100)}`));
      assert.equal((await send({ url, limits: { maxBytes: 100 } })).body.length, 100);
      assert.equal((await refusal({ url, limits: { maxBytes: 99 } })).code, 'unreadable');
    });

    test('A compressed body counts as large as it unfolds.', async (t) => {
      const bomb = gzipSync(Buffer.alloc(64 * MIB));
      assert.ok(bomb.length < 100_000);
      const { url } = await loopback(t, (socket) => socket.end(reply(bomb, 'Content-Encoding: gzip\r\n')));
      assert.equal((await refusal({ url })).code, 'unreadable');
    });

    test('A compressed body is unfolded, a broken one is unreadable.', async (t) => {
      const whole = await loopback(t, (socket) =>
        socket.end(reply(gzipSync('folded'), 'Content-Encoding: gzip\r\n')),
      );
      assert.equal((await send({ url: whole.url })).text(), 'folded');
      const broken = await loopback(t, (socket) => socket.end(reply('folded', 'Content-Encoding: gzip\r\n')));
      assert.equal((await refusal({ url: broken.url })).code, 'unreadable');
    });

    const BROKEN: readonly (readonly [string, string])[] = [
      ['a length that is too long', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
      ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc'],
      ['a header and nothing after it', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'],
      ['half a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'],
      ['no HTTP at all', 'SSH-2.0-dropbear\r\n'],
      ['a header of 100 kB', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`],
    ];
    for (const [what, bytes] of BROKEN) {
      test(`${what} is unreadable.`, async (t) => {
        const { url } = await loopback(t, (socket) => socket.end(bytes));
        assert.equal((await refusal({ url })).code, 'unreadable');
      });
    }

    test('A connection that is dropped is unreachable for a look, and uncertain for a change.', async (t) => {
      const { url } = await loopback(t, (socket) => socket.destroy());
      assert.deepEqual(asked(await refusal({ url })), ['unreachable', false]);
      assert.deepEqual(asked(await refusal({ url, method: 'POST', body: 'x' })), ['uncertain', true]);
      const look = { url, method: 'POST', body: 'x', changes: false };
      assert.deepEqual(asked(await refusal(look)), ['unreachable', false]);
    });

    test('A port where nobody listens, and a name that nobody has, are unreachable.', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      await new Promise((resolve) => server.close(resolve));
      const url = new URL(`http://127.0.0.1:${port}/`);
      assert.deepEqual(asked(await refusal({ url, method: 'POST', body: 'x' })), ['unreachable', false]);
      assert.equal((await refusal({ url: new URL('http://router.invalid/') })).code, 'unreachable');
    });

    test('Silence ends at the first-byte limit, and a change may have been made.', async (t) => {
      const { url } = await loopback(t, () => undefined);
      const limits = { firstByteMs: 40 };
      assert.deepEqual(asked(await refusal({ url, limits })), ['timeout', false]);
      assert.deepEqual(asked(await refusal({ url, method: 'POST', body: 'x', limits })), ['timeout', true]);
    });

    test('A header that comes drop by drop ends at the first-byte limit.', async (t) => {
      const { url } = await loopback(t, (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => socket.write('X-Slow: 1\r\n'), 5);
        socket.on('close', () => clearInterval(timer));
      });
      assert.equal((await refusal({ url, limits: { firstByteMs: 60 } })).code, 'timeout');
    });

    test('A body that comes drop by drop ends at the total limit.', async (t) => {
      const { url } = await loopback(t, (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
        const timer = setInterval(() => socket.write('x'), 5);
        socket.on('close', () => clearInterval(timer));
      });
      assert.equal((await refusal({ url, limits: { totalMs: 100 } })).code, 'timeout');
    });

    test('A signal ends it as cancelled, before and during.', async (t) => {
      const own = new AbortController();
      const { url } = await loopback(t, () => own.abort());
      assert.deepEqual(asked(await refusal({ url, signal: own.signal })), ['cancelled', false]);
      assert.equal((await refusal({ url, signal: own.signal })).code, 'cancelled');
    });

    test('Redirects within the origin are followed for a look.', async (t) => {
      const { url, heard } = await loopback(t, (socket, head) =>
        socket.end(
          head.startsWith('GET /new') ? reply('here') : reply('', 'Location: /new#part\r\n', '302 Found'),
        ),
      );
      const answer = await send({ url });
      assert.equal(answer.text(), 'here');
      assert.equal(answer.url.pathname, '/new');
      assert.equal(heard.length, 2);
      assert.equal((await send({ url, redirects: false })).status, 302);
      assert.equal((await send({ url, method: 'POST', body: 'x' })).status, 302);
      assert.equal(heard.length, 4);
    });

    const BAD_REDIRECTS: readonly (readonly [string, string, number])[] = [
      ['to another host', 'http://127.0.0.2/', 1],
      ['to another port of the host', 'http://127.0.0.1:1/', 1],
      ['to https', 'https://127.0.0.1/', 1],
      ['to no URL', 'http://[', 1],
      ['to itself', '/', 1],
    ];
    for (const [where, location, requests] of BAD_REDIRECTS) {
      test(`A redirect ${where} is refused.`, async (t) => {
        const { url, heard } = await loopback(t, (socket) =>
          socket.end(reply('', `Location: ${location}\r\n`, '301 Moved')),
        );
        assert.equal((await refusal({ url })).code, 'refused-redirect');
        assert.equal(heard.length, requests);
      });
    }

    test('A chain of redirects is given up after three.', async (t) => {
      let n = 0;
      const { url, heard } = await loopback(t, (socket) =>
        socket.end(reply('', `Location: /${++n}\r\n`, '302 Found')),
      );
      assert.equal((await refusal({ url })).code, 'refused-redirect');
      assert.equal(heard.length, 4);
    });

    test('What an error shows holds neither password nor header nor body.', async (t) => {
      const { url } = await loopback(t, (socket) => socket.destroy());
      const secret = 'c4nary';
      const error = await refusal({
        url: new URL(`http://admin:${secret}@${url.host}/?p=${secret}`),
        method: 'POST',
        headers: { authorization: secret },
        body: secret,
      });
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), new RegExp(secret));
    });

    test('A header that cannot be sent is our defect and says no more than that.', async () => {
      const error = await refusal({ url: new URL('http://127.0.0.1:1/'), headers: { x: 'a\r\nb' } });
      assert.equal(error.code, 'defect');
      assert.doesNotMatch(error.message, /a\r?\n?b/);
    });
  });

const KANJI = Buffer.from([0x83, 0x8b, 0x81, 0x5b, 0x83, 0x5e]); // ルータ in Shift_JIS
const EUC = Buffer.from([0xa5, 0xeb, 0xa1, 0xbc, 0xa5, 0xbf]);
const meta = (charset: string, text: Buffer) =>
  Buffer.concat([Buffer.from(`<html><head><meta charset="${charset}">`), text]);
const CHARSETS: readonly (readonly [string, string, Buffer, string?])[] = [
  ['Shift_JIS in the header', 'Content-Type: text/html; charset=Shift_JIS\r\n', KANJI],
  ['EUC-JP in the header', 'Content-Type: text/html; charset="euc-jp"\r\n', EUC],
  ['Shift_JIS in a meta tag', 'Content-Type: text/html\r\n', meta('x-sjis', KANJI)],
  [
    'EUC-JP in an old meta tag',
    '',
    Buffer.concat([Buffer.from('<META http-equiv="Content-Type" content="text/html; charset=EUC-JP">'), EUC]),
  ],
  [
    'Shift_JIS in an XML declaration',
    '',
    Buffer.concat([Buffer.from('<?xml version="1.0" encoding="cp932"?>'), KANJI]),
  ],
  [
    'the header where a meta tag differs',
    'Content-Type: text/html; charset=euc-jp\r\n',
    meta('shift_jis', EUC),
  ],
  ['the fallback', '', KANJI, 'shift_jis'],
  ['the fallback for an unknown name', 'Content-Type: text/html; charset=klingon\r\n', EUC, 'euc-jp'],
  ['UTF-8 when nothing else is known', 'Content-Type: text/html\r\n', Buffer.from('ルータ'), 'klingon'],
];
for (const [what, head, body, fallback] of CHARSETS) {
  test(`Text is read in ${what}.`, async (t) => {
    const { url } = await loopback(t, (socket) => socket.end(reply(body, head)));
    assert.ok((await request({ url })).text(fallback).endsWith('ルータ'));
  });
}
