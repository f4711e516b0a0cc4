import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { listen, parseNotice, type SsdpNotice } from '../../../lib/transport/ssdp-listen.ts';

const notice = (more: string, start = 'NOTIFY * HTTP/1.1') =>
  Buffer.from(`${start}\r\nHOST: 239.255.255.250:1900\r\n${more}\r\n\r\n`);
const alive = 'NTS: ssdp:alive\r\nUSN: uuid:1::upnp:rootdevice';

test('A notice has its kind, device, place and boot number.', () => {
  const text = `${alive}\r\nlocation:http://192.168.1.1:5000/d.xml\r\nBOOTID.UPNP.ORG: 7`;
  const read = parseNotice(notice(text), '192.168.1.1');
  assert.equal(read?.location?.href, 'http://192.168.1.1:5000/d.xml');
  assert.equal(read.udn, 'uuid:1');
  assert.equal(read.bootId, '7');
  assert.equal(parseNotice(notice('NTS: ssdp:byebye\r\nUSN: uuid:x'), '192.168.1.1')?.udn, 'uuid:x');
  const six = notice(`${alive}\r\nLOCATION: http://[FE80::1]:80/`);
  assert.equal(parseNotice(six, 'fe80::1%eth0')?.location?.hostname, '[fe80::1]');
});

test('A place at another host or name is one at the sender.', () => {
  for (const host of ['192.168.1.2', 'router', '[::1]']) {
    const read = parseNotice(notice(`${alive}\r\nLOCATION: http://${host}:5000/d`), '192.168.1.1');
    assert.equal(read?.location?.href, 'http://192.168.1.1:5000/d');
  }
});

test('How a notice is spelled does not matter.', () => {
  const odd = notice('nts: SSDP:Alive\r\nusn: uuid:1\r\nlocation: /d.xml', 'notify  *  http/1.0');
  const read = parseNotice(odd, '192.168.1.1');
  assert.deepEqual([read?.nts, read?.location?.href], ['ssdp:alive', 'http://192.168.1.1/d.xml']);
});

const IGNORED: readonly (readonly [string, Buffer])[] = [
  ['a place in a file', notice(`${alive}\r\nLOCATION: file:///etc/passwd`)],
  ['a place with a login', notice(`${alive}\r\nLOCATION: http://a:b@192.168.1.1/`)],
  ['a place that is no URL', notice(`${alive}\r\nLOCATION: ::`)],
  ['an unknown kind', notice('NTS: __proto__\r\nUSN: uuid:1')],
  ['no device', notice('NTS: ssdp:alive')],
  ['a search', notice(alive, 'M-SEARCH * HTTP/1.1')],
  ['5000 bytes', notice(`${alive}\r\nX: ${'x'.repeat(5000)}`)],
  ['garbage', Buffer.from([0, 255, 13, 10, 58])],
  ['nothing', Buffer.alloc(0)],
];
for (const [what, datagram] of IGNORED) {
  test(`${what} is ignored.`, () => assert.equal(parseNotice(datagram, '192.168.1.1'), undefined));
}

test('It hears notices until it is closed, and a port that is taken gives no listener.', async (t) => {
  const { promise, resolve } = Promise.withResolvers<SsdpNotice>();
  const listener = await listen(resolve, { port: 0 });
  assert.ok(listener);
  const device = createSocket('udp4');
  t.after(() => device.close());
  device.bind(0, '127.0.0.1');
  await once(device, 'listening');
  device.send(Buffer.from('garbage'), listener.port, '127.0.0.1');
  device.send(notice(alive), listener.port, '127.0.0.1');
  assert.equal((await promise).from, '127.0.0.1');
  await listener.close();
  const exclusive = createSocket('udp4').bind(0);
  t.after(() => exclusive.close());
  await once(exclusive, 'listening');
  assert.equal(await listen(() => undefined, { port: exclusive.address().port }), undefined);
});
