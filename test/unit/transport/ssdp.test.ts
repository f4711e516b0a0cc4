import assert from 'node:assert/strict';
import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { parseNotice } from '../../../lib/transport/ssdp-listen.ts';
import { parseSsdp } from '../../../lib/transport/ssdp-message.ts';
import { search } from '../../../lib/transport/ssdp.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const answer = (lines: readonly string[], start = 'HTTP/1.1 200 OK') =>
  Buffer.from(`${[start, ...lines].join('\r\n')}\r\n\r\n`);
const at = (location: string) => [
  `LOCATION: ${location}`,
  'ST: upnp:rootdevice',
  'USN: uuid:1::upnp:rootdevice',
];

test('An answer has its place, device and age.', () => {
  const lines = [
    'CACHE-CONTROL: max-age=120',
    'Server: x',
    'BOOTID.UPNP.ORG: 3',
    ...at('http://192.168.1.1:5000/'),
  ];
  const read = parseSsdp(answer(lines), '192.168.1.1');
  assert.equal(read?.location.href, 'http://192.168.1.1:5000/');
  assert.equal(read.udn, 'uuid:1');
  assert.equal(read.maxAge, 120);
  assert.equal(read.bootId, '3');
  assert.equal(read.server, 'x');
});

test('A place is on the sender, zones and IPv4 in IPv6 aside.', () => {
  assert.ok(parseSsdp(answer(at('http://[fe80::1]:80/')), 'fe80::1%eth0'));
  assert.ok(parseSsdp(answer(at('http://[fe80::1%25eth0]:80/')), 'fe80::1%eth0'));
  assert.ok(parseSsdp(answer(at('http://192.168.1.1/')), '::ffff:192.168.1.1'));
});

for (const [what, said, claimed] of [
  ['another host', 'http://192.168.1.2:1900/a/d.xml', '192.168.1.2:1900'],
  ['a loopback address', 'http://[::1]:1900/a/d.xml', '[::1]:1900'],
  ['a name', 'http://router.example:1900/a/d.xml', 'router.example:1900'],
] as const) {
  test(`A place at ${what} is looked for at the sender, and that is told.`, () => {
    const read = parseSsdp(answer(at(said)), '192.168.1.1');
    assert.equal(read?.location.href, 'http://192.168.1.1:1900/a/d.xml');
    assert.equal(read.claimed, claimed);
    const six = parseSsdp(answer(at(said)), 'fe80::1%eth0');
    assert.equal(six?.location.href, 'http://[fe80::1]:1900/a/d.xml');
  });
}

test('A place at the sender is no claim.', () => {
  assert.equal(parseSsdp(answer(at('http://192.168.1.1/')), '192.168.1.1')?.claimed, undefined);
});

for (const said of [
  '192.168.1.1:1900/a/d.xml',
  '//192.168.1.1:1900/a/d.xml',
  'http://:1900/a/d.xml',
  ':1900/a/d.xml',
  '<http://192.168.1.1:1900/a/d.xml>',
  '"HTTP://192.168.1.1:1900/a/d.xml"',
]) {
  test(`${said} is a place at the sender.`, () => {
    const read = parseSsdp(answer(at(said)), '192.168.1.1');
    assert.deepEqual([read?.location.href, read?.claimed], ['http://192.168.1.1:1900/a/d.xml', undefined]);
  });
}

test('A place without a host is at the sender, an IPv6 address without a scheme at its own.', () => {
  assert.equal(parseSsdp(answer(at('/d.xml')), '192.168.1.1')?.location.href, 'http://192.168.1.1/d.xml');
  const six = parseSsdp(answer(at('[fe80::1%eth0]:1900/d.xml')), 'fe80::1%eth0');
  assert.deepEqual([six?.location.href, six?.claimed], ['http://[fe80::1]:1900/d.xml', undefined]);
});

for (const [what, text] of [
  ['line feeds', answer(at('http://192.168.1.1/')).toString().replaceAll('\r', '')],
  ['carriage returns', answer(at('http://192.168.1.1/')).toString().replaceAll('\n', '')],
  ['line ends the wrong way round', answer(at('http://192.168.1.1/')).toString().replaceAll('\r\n', '\n\r')],
  ['an empty line first', `\r\n${answer(at('http://192.168.1.1/')).toString()}`],
  ['a first line in small letters', answer(at('http://192.168.1.1/'), 'http/1.1 200 ok').toString()],
  ['wide blanks in its first line', answer(at('http://192.168.1.1/'), 'HTTP/1.1  200  OK').toString()],
  ['no end', answer(at('http://192.168.1.1/')).toString().trimEnd()],
  ['a nought behind it', `${answer(at('http://192.168.1.1/')).toString()}\0`],
] as const) {
  test(`An answer with ${what} is one.`, () => {
    const read = parseSsdp(Buffer.from(text), '192.168.1.1');
    assert.deepEqual([read?.location.href, read?.udn], ['http://192.168.1.1/', 'uuid:1']);
  });
}

const IGNORED: readonly (readonly [string, Buffer])[] = [
  ['a place in a file', answer(at('file:///etc/passwd'))],
  ['a place with a login', answer(at('http://a:b@192.168.1.1/'))],
  ['no place', answer(['USN: uuid:1'])],
  ['a place at port 0', answer(at('http://192.168.1.1:0/'))],
  ['a word for a place', answer(at('(null)'))],
  ['no device', answer(['LOCATION: http://192.168.1.1/'])],
  ['a refusal', answer(at('http://192.168.1.1/'), 'HTTP/1.1 500 No')],
  ['a notice', answer(at('http://192.168.1.1/'), 'NOTIFY * HTTP/1.1')],
  ['5000 bytes', answer([...at('http://192.168.1.1/'), `X: ${'x'.repeat(5000)}`])],
  ['garbage', Buffer.from([0, 255, 13, 10, 58])],
];
for (const [what, datagram] of IGNORED) {
  test(`${what} is no answer.`, () => assert.equal(parseSsdp(datagram, '192.168.1.1'), undefined));
}

const PADS: readonly (readonly [string, string])[] = [
  ['LOCATION', `x${' '.repeat(3_900)}y`],
  ['LOCATION', '['.repeat(3_900)],
  ['LOCATION', `http://[${'%'.repeat(3_900)}`],
  ['USN', `x${'\t'.repeat(3_900)}y`],
  ['CACHE-CONTROL', `max-age${' '.repeat(3_900)}y`],
  ['CACHE-CONTROL', 'max-age '.repeat(480)],
  ['ST', ':'.repeat(3_900)],
  [' '.repeat(3_900), 'x'],
  ['X', '\r'.repeat(3_900)],
  ['X', '\n'.repeat(3_900)],
];
test('A flood of datagrams that are made to be slow costs little: far less than a millisecond each.', () => {
  const took = cpuTime();
  for (const [name, value] of PADS)
    for (const start of ['HTTP/1.1 200 OK', 'NOTIFY * HTTP/1.1']) {
      const lines = [`${name}: ${value}`, 'NTS: ssdp:alive', ...at('http://192.168.1.1/')];
      const datagram = answer(lines, start);
      for (let n = 0; n < 50; n += 1) {
        parseSsdp(datagram, '192.168.1.1');
        parseNotice(datagram, '192.168.1.1');
      }
    }
  assert.ok(took() < 1_000, `${took()} ms`);
});

test('What comes first of a name counts, and what is too long is not there.', () => {
  const twice = parseSsdp(answer([...at('http://192.168.1.1/'), 'usn: uuid:2', 'ST: x']), '192.168.1.1');
  assert.equal(twice?.udn, 'uuid:1');
  const long = ['LOCATION: http://192.168.1.1/', `USN: ${'x'.repeat(1_025)}`];
  assert.equal(parseSsdp(answer(long), '192.168.1.1'), undefined);
});

/** A device on loopback that answers each search as told. */
async function device(t: TestContext, replies: readonly Buffer[]) {
  const heard: string[] = [];
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  t.after(() => socket.close());
  await once(socket, 'listening');
  socket.on('message', (message: Buffer, { port, address }: RemoteInfo) => {
    heard.push(message.toString());
    for (const reply of replies) socket.send(reply, port, address);
  });
  return { heard, port: socket.address().port };
}

test('One host is asked by unicast, and ends at its first answer.', async (t) => {
  const { heard, port } = await device(t, [Buffer.from('garbage'), answer(at('http://127.0.0.1:5000/'))]);
  const found = await search({
    host: '127.0.0.1',
    port,
    first: true,
    waitMs: 10_000,
    targets: ['upnp:rootdevice'],
  });
  assert.deepEqual(
    found.map(({ location }) => location.href),
    ['http://127.0.0.1:5000/'],
  );
  assert.match(heard[0] ?? '', /^M-SEARCH \* HTTP\/1\.1\r\n/);
  assert.match(heard[0] ?? '', /\r\nMAN: "ssdp:discover"\r\n/);
  assert.match(heard[0] ?? '', /\r\nMX: [1-5]\r\n/);
  assert.match(heard[0] ?? '', /\r\nST: upnp:rootdevice\r\n\r\n$/);
});

test('A search is sent twice, an answer counts once, and 200 are kept.', async (t) => {
  const many = Array.from({ length: 300 }, (_, n) => answer(at(`http://127.0.0.1:5000/${n}`)));
  const { heard, port } = await device(t, many);
  const told: string[] = [];
  const found = await search({
    host: '127.0.0.1',
    port,
    waitMs: 600,
    targets: ['a'],
    onAnswer: ({ location }) => told.push(location.pathname),
  });
  assert.equal(heard.length, 2);
  assert.equal(found.length, 200);
  assert.equal(new Set(told).size, 200);
});

test('An interface that cannot send is passed over, and a signal ends the search.', async () => {
  assert.deepEqual(await search({ interfaces: ['192.0.2.1'], waitMs: 30 }), []);
  assert.deepEqual(await search({ host: '127.0.0.1', port: 9, signal: AbortSignal.abort() }), []);
  assert.deepEqual(await search({ host: '127.0.0.1', port: 9, waitMs: 30 }), []);
});
